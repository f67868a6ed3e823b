"""Reality against the process: on a call a step is remarked on and left, by keys; the owner sees both, and why."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.journeys.floor import Floor, accepts, asks_for
from tests.journeys.test_screens import LOOKS, PICTURES, dressed, look, signs_in
from tests.support.centre import Centre
from tests.support.sound import CHROMIUM

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


@pytest.fixture
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield running
    running.close()


def test_a_step_that_is_left_is_in_the_measures_and_its_remark_reaches_the_owner(floor: Floor, centre: Centre) -> None:
    agent, customer = floor.agent("ana", 1700.0), floor.customer(1000.0)
    asks_for(customer, "1")
    accepts(agent)
    asks = agent.get_by_role("heading", name="Disposition")
    expect(asks).to_be_visible()
    call = re.sub(r".*/interactions/([0-9a-f-]{36}).*", r"\1", agent.url)
    agent.keyboard.press("Alt+i")
    expect(agent.get_by_role("textbox", name="What is wrong or missing?")).to_be_focused()
    agent.keyboard.type("Nobody knows these outcomes")
    look(agent, "light", "/interactions/remark", "[role=dialog]")
    agent.get_by_role("button", name="Send").click()
    expect(agent.get_by_role("dialog")).to_have_count(0)
    expect(asks).to_be_visible()
    agent.keyboard.press("Alt+q")
    expect(agent.get_by_role("textbox", name="Reason")).to_be_focused()
    agent.keyboard.type("She knew already what to do")
    agent.get_by_role("button", name="Skip this step").click()
    expect(asks).to_have_count(0)
    expect(agent.get_by_role("dialog")).to_have_count(0)
    customer.get_by_role("button", name="Hang up").click()
    expect(agent.get_by_role("button", name=re.compile("^Finish"))).to_be_visible()

    desk = floor.desk("helena")
    desk.goto(f"{centre.url}/processes/main-menu")
    desk.get_by_role("tab", name="Measures").click()
    departed = desk.get_by_role("region", name="Deviations by step").get_by_role(
        "button", name=re.compile("^Disposition left")
    )
    expect(departed).to_contain_text("left by choice")
    departed.press("Enter")
    expect(departed).to_have_attribute("aria-pressed", "true")
    runs = desk.get_by_role("region", name="Runs")
    mine = runs.get_by_role("listitem").filter(has=desk.locator(f'a[href*="{call}"]'))
    expect(mine).to_contain_text("Disposition left by choice")
    expect(mine).to_contain_text("She knew already what to do")
    look(desk, "light", "/processes/main-menu/left")
    desk.get_by_role("list", name="Measures").get_by_role("button", name=re.compile("^Compliance rate")).click()
    expect(mine).to_contain_text("Disposition left by choice")
    mine.get_by_role("link").click()
    expect(desk).to_have_url(re.compile(call))
    desk.goto(f"{centre.url}/processes/main-menu")
    said = desk.get_by_role("region", name="Comments").get_by_role("listitem").first
    expect(said).to_contain_text("Nobody knows these outcomes")
    expect(said).to_contain_text("Disposition")
    said.get_by_role("button", name="Answer").click()
    said.get_by_role("textbox", name="Answer").fill("They are explained from Monday on")
    said.get_by_role("button", name="Answer").click()
    expect(said).to_contain_text("They are explained from Monday on")
    look(desk, "light", "/processes/main-menu/remarks")
    said.get_by_role("button", name="Dealt with").click()
    expect(said.get_by_role("button", name="Open again")).to_be_visible()
    monitor_leads_to_the_trace(desk, centre, call)
    desk.goto(f"{centre.url}/map")
    expect(desk.get_by_role("gridcell", name=re.compile("compliance rate [0-9]")).first).to_be_visible()
    assert floor.complaints == []


def monitor_leads_to_the_trace(desk: Page, centre: Centre, call: str) -> None:
    """From all processes by a kind of deviation to the run, its steps, and the call; a benchmark is set and shown."""
    desk.goto(f"{centre.url}/monitor")
    desk.get_by_role("button", name="Benchmark of Compliance rate").click()
    desk.get_by_role("textbox", name="At least").fill("99")
    desk.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(desk.get_by_role("button", name=re.compile("^Compliance rate .*Benchmark 99%"))).to_be_visible()
    desk.get_by_role("button", name=re.compile("^left by choice")).click()
    run = desk.get_by_role("region", name="Runs").get_by_role("listitem").filter(has=desk.locator(f'a[href*="{call}"]'))
    run.get_by_role("button", name="Trace").click()
    trace = desk.get_by_role("dialog")
    left = trace.get_by_role("list", name="Steps").get_by_role("listitem").filter(has_text="left by choice")
    expect(left).to_contain_text("Disposition")
    expect(left).to_contain_text("Ana")
    expect(left).to_contain_text("She knew already what to do")
    expect(trace.get_by_role("link", name=re.compile("[0-9]{4}"))).to_have_attribute("href", re.compile(call))
    desk.goto(f"{centre.url}/processes/main-menu?view=measures&show=variants")
    way = desk.get_by_role("region", name="Variants").get_by_role("button").first
    way.click()
    expect(way).to_have_attribute("aria-pressed", "true")
    expect(desk.get_by_role("region", name=re.compile("^Graph of"))).to_be_visible()
    expect(desk.get_by_role("region", name="Runs").get_by_role("listitem").first).to_be_visible()
    desk.goto(f"{centre.url}/processes/main-menu?view=measures&show=funnel&only=steps")
    script = desk.get_by_role("region", name="Funnel").get_by_role("button").filter(has_text="Service menu")
    script.click()
    expect(desk.get_by_role("region", name="Runs").get_by_role("listitem").first).to_be_visible()


@pytest.mark.parametrize("name", LOOKS)
def test_the_measures_are_free_of_barriers(browser: Browser, centre: Centre, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    context = dressed(browser, name)
    signs_in(context, centre, "helena")
    page = context.new_page()
    page.goto(f"{centre.url}/processes/main-menu?view=measures")
    findings = look(page, name, "process-measures")
    page.goto(f"{centre.url}/map")
    findings += look(page, name, "map-measured")
    context.close()
    assert findings == []
