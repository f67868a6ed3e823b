"""A process as a graph on the desk: who waits where is seen at once, found by a click, and followed to the call."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.journeys.floor import Floor
from tests.journeys.test_screens import LOOKS, PICTURES, dressed, look, signs_in
from tests.journeys.test_tasks import arrive
from tests.support.centre import Centre
from tests.support.sound import CHROMIUM

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
PROCESS = """
process: payment-wait
title: {en: Waits for a payment, pt-BR: Aguarda pagamento, zh-CN: 等待付款}
languages: [en]
start: paid
steps:
  paid:
    type: await
    title: {en: Wait for the payment, pt-BR: Aguardar o pagamento, zh-CN: 等待付款}
    event: paid
    timeout: 20m
    then: thanks
    outcomes: {timeout: sorry}
  thanks: {type: tag, title: {en: Mark as paid, pt-BR: Marcar como pago, zh-CN: 标记已付}, tags: [paid], then: end}
  sorry: {type: tag, title: {en: Mark as unpaid, pt-BR: Não pago, zh-CN: 标记未付}, tags: [unpaid], then: end}
  end: {type: end}
"""


def step(page: Page, name: str):  # type: ignore[no-untyped-def]
    return page.get_by_role("button", name=re.compile(name))


@pytest.fixture
def waiting(centre: Centre) -> Iterator[str]:
    call = arrive(centre, "payments", PROCESS)
    yield call
    with centre.client("helena") as admin:
        run = admin.get(f"/api/interactions/{call}").json()["process"]["run_id"]
        assert admin.post(f"/api/runs/{run}/events", json={"event": "paid"}).status_code == 204


def test_who_waits_where_is_seen_as_it_changes_and_found(floor: Floor, centre: Centre, waiting: str) -> None:
    desk = floor.desk("helena")
    desk.goto(f"{centre.url}/processes/payment-wait?view=graph")
    expect(step(desk, "Wait for the payment.*stand here: *1")).to_be_visible()
    other = arrive(centre, "payments", PROCESS)
    expect(step(desk, "Wait for the payment.*stand here: *2")).to_be_visible()
    step(desk, "Wait for the payment").press("Enter")
    here = desk.get_by_role("complementary", name="Wait for the payment")
    expect(here.get_by_role("listitem")).to_have_count(2)
    with centre.client("helena") as admin:
        run = admin.get(f"/api/interactions/{other}").json()["process"]["run_id"]
        assert admin.post(f"/api/runs/{run}/events", json={"event": "paid"}).status_code == 204
    expect(here.get_by_role("listitem")).to_have_count(1)
    expect(step(desk, "Wait for the payment.*stand here: *1")).to_be_visible()
    here.get_by_role("link").click()
    expect(desk).to_have_url(re.compile(waiting))
    desk.get_by_role("tab", name="Process").click()
    expect(desk.get_by_role("img", name=re.compile("Wait for the payment.*here now"))).to_be_visible()
    expect(desk.get_by_text("here since")).to_be_visible()
    desk.goto(f"{centre.url}/processes/payment-wait?view=graph")
    desk.get_by_text("Simulated", exact=True).click()
    expect(step(desk, "Wait for the payment")).to_be_visible()
    expect(step(desk, "stand here")).to_have_count(0)
    assert floor.complaints == []


@pytest.fixture
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield running
    running.close()


@pytest.mark.parametrize("name", LOOKS)
def test_the_graph_and_the_way_are_free_of_barriers(browser: Browser, centre: Centre, waiting: str, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    context = dressed(browser, name)
    signs_in(context, centre, "helena")
    page = context.new_page()
    page.goto(f"{centre.url}/processes/payment-wait?step=paid")
    expect(page.get_by_role("complementary").get_by_role("listitem").first).to_be_visible()
    findings = look(page, name, "process-live")
    page.goto(f"{centre.url}/interactions/{waiting}?facts=process")
    expect(page.get_by_role("img").first).to_be_visible()
    findings += look(page, name, "interaction-process")
    context.close()
    assert findings == []
