"""A supervisor writes a bulletin on the desk; an agent reads it with one key, and only then a customer rings."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.journeys.floor import Floor, asks_for
from tests.journeys.test_screens import LOOKS, PICTURES, dressed, look, signs_in
from tests.support.centre import Centre
from tests.support.sound import CHROMIUM

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
TITLE, TEXT = "New returns policy", "Returns are accepted for **thirty days**."


@pytest.fixture
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield running
    running.close()


@pytest.fixture
def no_bulletins(centre: Centre) -> Iterator[None]:
    """Whatever was written is archived afterwards: the next test is on the same floor."""
    yield
    with centre.client("helena") as admin:
        for row in admin.get("/api/bulletins").json()["items"]:
            assert admin.delete(f"/api/bulletins/{row['id']}").status_code == 204


def banner(desk: Page):  # type: ignore[no-untyped-def]
    return desk.get_by_role("region", name="Bulletin", exact=True)


def write_bulletin(page: Page) -> None:
    """Through the form, by keys."""
    page.goto(page.url.partition("/desk")[0].rstrip("/") + "/setup/bulletins")
    page.get_by_role("heading", name="Bulletins").wait_for()
    page.keyboard.press("c")
    page.get_by_label("Title, English").fill(TITLE)
    page.get_by_label("Text, English").fill(TEXT)
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()


@pytest.mark.usefixtures("no_bulletins")
def test_no_customer_rings_until_the_bulletin_is_read_with_one_key(floor: Floor) -> None:
    agent = floor.agent("ana", 1000)
    lead = floor.desk("helena")
    write_bulletin(lead)
    expect(banner(agent)).to_contain_text(TITLE)
    expect(banner(agent)).to_contain_text("No customer rings until you have read this.")
    customer = floor.customer(1800)
    asks_for(customer, "1")
    agent.goto(f"{floor.centre.url}/floor/agents/me")
    expect(agent.get_by_text("A bulletin must be read first")).to_be_visible()
    expect(agent.get_by_role("button", name="Accept")).not_to_be_visible()
    agent.keyboard.press("Alt+b")
    expect(banner(agent)).not_to_be_visible()
    expect(agent.get_by_role("button", name="Accept")).to_be_visible()
    lead.get_by_text(TITLE).first.click()
    expect(lead.get_by_text("Read by 1 of")).to_be_visible()
    assert floor.complaints == []


@pytest.mark.usefixtures("no_bulletins")
@pytest.mark.parametrize("name", LOOKS)
def test_the_bulletin_and_its_form_are_free_of_barriers(browser: Browser, centre: Centre, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    with centre.client("helena") as admin:
        body = {"name": TITLE, "body": TEXT, "queue_ids": []}
        made = admin.post("/api/bulletins", json=body).json()
    findings: list[str] = []
    for who, path in (("ana", "/desk"), ("helena", f"/setup/bulletins?open={made['id']}")):
        context = dressed(browser, name)
        signs_in(context, centre, who)
        if who == "ana":
            with centre.client("ana") as client:
                statuses = client.get("/api/statuses").json()["items"]
                available = next(each["id"] for each in statuses if each["slug"] == "available")
                client.put("/api/agent/status", json={"status_id": available})
        page = context.new_page()
        page.goto(centre.url + path)
        page.get_by_text(TITLE).first.wait_for()
        findings += look(page, name, f"bulletin-{who}")
        context.close()
    with centre.client("ana") as client:
        client.delete("/api/agent/status")
    assert findings == []
