"""Agents and leads among themselves: breaks in line, moves for a time, words to a colleague, the shift handed over."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from tests.journeys.floor import Floor
from tests.journeys.test_screens import LOOKS, PICTURES, dressed, look, signs_in
from tests.support.centre import Centre
from tests.support.sound import CHROMIUM

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


@pytest.fixture
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield running
    running.close()


@pytest.fixture
def one_at_a_time(centre: Centre) -> Iterator[None]:
    """Of the whole company one may have a break; afterwards everybody again."""
    with centre.client("helena") as admin:
        made = limit_breaks(admin, at_most=1)
        yield
        assert admin.delete(f"/api/break-limits/{made}").status_code == 204


def limit_breaks(admin: Any, at_most: int) -> str:
    units = admin.get("/api/units").json()["items"]
    root = next(unit["id"] for unit in units if unit["parent_id"] is None)
    statuses = admin.get("/api/statuses").json()["items"]
    tea = next(each["id"] for each in statuses if each["slug"] == "break")
    made = admin.post("/api/break-limits", json={"unit_id": root, "status_id": tea, "at_most": at_most})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def chooses(desk: Page, now: str, status: str) -> None:
    desk.get_by_role("button", name=re.compile(f"^My status {now}")).click()
    desk.get_by_role("menuitemradio", name=status, exact=True).click()


def is_in(desk: Page, status: str) -> None:
    expect(desk.get_by_role("button", name=re.compile(f"^My status {status}"))).to_be_visible()


def line(desk: Page) -> Locator:
    return desk.get_by_role("region", name="My break")


@pytest.mark.usefixtures("one_at_a_time")
def test_who_asks_too_late_stands_in_line_until_one_returns_or_a_lead_decides(floor: Floor) -> None:
    ana, felix, diego = [floor.agent(name, 500 + 100 * number) for number, name in enumerate(("ana", "felix", "diego"))]
    chooses(ana, "Available", "Break")
    is_in(ana, "Break")
    chooses(felix, "Available", "Break")
    expect(line(felix)).to_contain_text("1st in line, about 10 min")
    chooses(diego, "Available", "Break")
    expect(line(diego)).to_contain_text("2nd in line, about 20 min")
    lead = floor.desk("helena")
    lead.goto(f"{floor.centre.url}/wallboard?floor=real")
    asking = lead.get_by_role("listitem").filter(has_text="in line")
    expect(asking).to_have_count(2)
    expect(lead.get_by_text("1 of 1")).to_be_visible()
    chooses(ana, "Break", "Available")
    is_in(felix, "Break")
    expect(line(felix)).to_have_count(0)
    expect(line(diego)).to_contain_text("1st in line")
    asking.filter(has_text="Diego Rocha").get_by_role("button", name="Refuse").click()
    lead.get_by_label("A word for the agent").fill("After three, please")
    lead.keyboard.press("Enter")
    expect(line(diego)).to_contain_text("Break refused After three, please")
    line(diego).get_by_role("button", name="OK").click()
    expect(line(diego)).to_have_count(0)
    is_in(diego, "Available")
    assert floor.complaints == []


def test_a_lead_moves_somebody_for_a_time_and_both_see_until_when(floor: Floor) -> None:
    agent = floor.agent("ana", 1000)
    lead = floor.desk("helena")
    lead.goto(f"{floor.centre.url}/wallboard?floor=real")
    expect(lead.get_by_role("link", name=re.compile("^Ana Souza"))).to_be_visible()
    lead.keyboard.press("m")
    form = lead.get_by_role("dialog", name="Move for a time")
    form.get_by_label("People").press("ArrowDown")
    lead.get_by_role("option", name="Ana Souza").click()
    form.get_by_label("Serve these queues too").press("ArrowDown")
    queue = lead.get_by_role("option").locator("visible=true").last
    name = queue.inner_text()
    queue.click()
    lead.keyboard.press("Escape")
    form.get_by_role("button", name="Move", exact=True).click()
    expect(agent.get_by_text(f"+ {name}")).to_be_visible()
    expect(agent.get_by_text("Your queues or skills have changed for a time.")).to_be_visible()
    lead.get_by_role("link", name=re.compile("^moved until")).click()
    expect(lead.get_by_text(f"+ {name}")).to_be_visible()
    lead.get_by_role("button", name="End now").click()
    expect(agent.get_by_text(f"+ {name}")).to_have_count(0)
    assert floor.complaints == []


def test_colleagues_write_to_each_other_and_nothing_typed_is_lost(floor: Floor) -> None:
    agent, lead = floor.agent("ana", 1000), floor.desk("helena")
    lead.keyboard.press("w")
    panel = lead.get_by_role("dialog", name="Messages")
    panel.get_by_label("Search for a colleague").fill("ana sou")
    panel.get_by_role("button", name=re.compile("^Ana Souza")).click()
    field = lead.get_by_role("textbox", name="Message", exact=True)
    field.fill("Can you take the next")
    lead.reload()
    expect(lead.get_by_role("button", name=re.compile("Not working"))).to_be_visible()
    lead.keyboard.press("w")
    panel = lead.get_by_role("dialog", name="Messages")
    panel.get_by_label("Search for a colleague").fill("ana sou")
    panel.get_by_role("button", name=re.compile("^Ana Souza")).click()
    expect(field).to_have_value("Can you take the next")
    field.press_sequentially(" one?")
    field.evaluate(
        "(it) => it.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, isComposing: true}))"
    )
    expect(field).to_have_value("Can you take the next one?")
    field.press("Enter")
    expect(field).to_have_value("")
    expect(agent.get_by_text("Helena Duarte: Can you take the next one?")).to_be_visible()
    agent.get_by_role("button", name=re.compile("^Messages.*1 unread")).click()
    agent.get_by_role("list", name="Conversations").get_by_role("button", name=re.compile("^Helena")).click()
    answer = agent.get_by_role("textbox", name="Message", exact=True)
    answer.fill("Gladly")
    answer.press("Enter")
    expect(lead.get_by_role("log").get_by_text("Gladly")).to_be_visible()
    expect(lead.get_by_role("img", name="Read")).to_be_visible()
    agent.keyboard.press("Escape")
    expect(agent.get_by_role("button", name=re.compile("^Messages"))).not_to_contain_text("unread")
    assert floor.complaints == []


def test_one_shift_hands_over_and_the_next_confirms(floor: Floor) -> None:
    leaving, coming = floor.desk("helena"), floor.desk("grace")
    with floor.centre.client("grace") as client:
        (unit, *_) = client.get("/api/handover").json()["items"]
    leaving.goto(f"{floor.centre.url}/handover?unit={unit['id']}")
    leaving.get_by_label("What the next shift should know").fill("The lift is out of order again.")
    leaving.get_by_label("Open point: stays until it is ticked").check()
    leaving.get_by_role("button", name="Write").click()
    expect(leaving.get_by_role("checkbox", name="The lift is out of order again.")).to_be_visible()
    leaving.get_by_role("button", name="Hand over the shift").click()
    leaving.get_by_role("button", name="Hand over", exact=True).click()
    expect(leaving.get_by_text("Not read yet")).to_be_visible()
    coming.keyboard.press("g")
    coming.keyboard.press("o")
    expect(coming.get_by_text(re.compile("^Helena Duarte handed over"))).to_be_visible()
    coming.get_by_role("button", name="I have read it").click()
    expect(leaving.get_by_text(re.compile("^Read by Grace Okafor"))).to_be_visible()
    point = coming.get_by_role("checkbox", name="The lift is out of order again.")
    point.check()
    expect(leaving.get_by_text(re.compile("Done by Grace Okafor"))).to_be_visible()
    assert floor.complaints == []


def test_a_question_mark_shows_the_keys_of_the_page_and_not_while_one_types(floor: Floor) -> None:
    lead = floor.desk("helena")
    keys = lead.get_by_role("dialog", name="Keys on this page")
    lead.keyboard.press("?")
    expect(keys.get_by_role("heading", name="Go to")).to_be_visible()
    expect(keys.get_by_text("Next row")).to_have_count(0)
    lead.keyboard.press("Escape")
    lead.goto(f"{floor.centre.url}/setup/skills")
    lead.get_by_role("heading", name="Skills").wait_for()
    lead.keyboard.press("/")
    lead.keyboard.type("?")
    expect(lead.get_by_role("searchbox")).to_have_value("?")
    expect(keys).to_have_count(0)
    lead.get_by_role("searchbox").fill("")
    lead.get_by_role("searchbox").blur()
    lead.keyboard.press("?")
    expect(keys.get_by_text("Next row")).to_be_visible()
    expect(keys.get_by_text("New skill")).to_be_visible()
    lead.keyboard.press("Escape")
    lead.keyboard.press("Control+k")
    lead.get_by_role("combobox", name="Search and commands").fill("keys on")
    lead.keyboard.press("Enter")
    expect(keys.get_by_text("Search in the list")).to_be_visible()
    assert floor.complaints == []


@pytest.mark.parametrize("name", LOOKS)
def test_what_opens_is_free_of_barriers(browser: Browser, centre: Centre, name: str) -> None:
    """The line for a break, the wallboard's breaks, the move's form, messages, the map of keys."""
    PICTURES.mkdir(exist_ok=True)
    findings: list[str] = []
    with centre.client("helena") as admin, centre.client("ana") as ana, centre.client("felix") as felix:
        made = limit_breaks(admin, at_most=0)
        statuses = {each["slug"]: each["id"] for each in admin.get("/api/statuses").json()["items"]}
        try:
            for client in (ana, felix):
                for status in ("available", "break"):
                    client.put("/api/agent/status", json={"status_id": statuses[status]})
            send(felix, ana, "Lunch at one?")
            pages = (
                ("ana", "/desk", open_talk),
                ("helena", "/wallboard?floor=real", open_move),
                ("helena", "/handover", open_keys),
            )
            for who, path, open_it in pages:
                context = dressed(browser, name)
                signs_in(context, centre, who)
                page = context.new_page()
                page.goto(centre.url + path)
                findings += look(page, name, f"floor-{who}{path.split('?')[0]}")
                open_it(page)
                findings += look(page, name, f"floor-{who}{path.split('?')[0]}-{open_it.__name__}")
                context.close()
        finally:
            for client in (ana, felix):
                client.delete("/api/agent/break")
                client.delete("/api/agent/status")
            admin.delete(f"/api/break-limits/{made}")
    assert not findings, "\n".join(findings)


def send(sender: Any, to: Any, text: str) -> None:
    me = to.get("/api/session").json()["user"]["id"]
    key = "00000000-0000-4000-8000-000000000001"
    answer = sender.post("/api/messages", json={"key": key, "user_id": me, "text": text})
    assert answer.status_code == 201, answer.text


def open_talk(page: Page) -> None:
    page.keyboard.press("g")
    page.keyboard.press("m")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Felix Brandt")).click()
    page.get_by_role("log").wait_for()


def open_move(page: Page) -> None:
    page.keyboard.press("m")
    page.get_by_role("dialog").locator("form").wait_for()


def open_keys(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_role("heading", level=2).nth(1).wait_for()
