"""A deadline says why it is due then; what a changed service level would move is told before it is saved."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.journeys.floor import Floor
from tests.journeys.test_screens import LOOKS, PICTURES, dressed, look, signs_in
from tests.support.centre import Centre
from tests.support.sound import CHROMIUM

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def new_ticket(centre: Centre, **body: Any) -> dict[str, Any]:
    """A ticket that Helena writes down."""
    with centre.client("helena") as admin:
        given = {"subject": "Printer on floor 3", "text": "It jams.", "type": "incident", **body}
        made = admin.post("/api/tickets", json=given)
        assert made.status_code == 201, made.text
        ticket: dict[str, Any] = made.json()
        return ticket


def test_a_deadline_says_why_it_is_due_then(floor: Floor, centre: Centre) -> None:
    ticket = new_ticket(centre, impact="high", urgency="high")
    desk = floor.desk("helena")
    desk.goto(f"{centre.url}/tickets/{ticket['number']}")
    deadlines = desk.get_by_role("region", name="Deadlines")
    first = deadlines.get_by_role("button", name=re.compile("First response.*Running"))
    expect(first).to_be_visible()
    first.focus()
    desk.keyboard.press("Enter")
    expect(deadlines.get_by_text(re.compile("^Time promised: 15 mins?, day and night$"))).to_be_visible()
    expect(deadlines.get_by_text(re.compile("^Due on "))).to_be_visible()
    expect(deadlines.get_by_text("Promised by “Incidents”.")).to_be_visible()
    with centre.client("helena") as admin:
        answer = admin.post(f"/api/tickets/{ticket['number']}/status", json={"status": "pending"})
        assert answer.status_code == 200, answer.text
    expect(deadlines.get_by_role("button", name=re.compile("First response.*left.*Paused"))).to_be_visible()
    expect(deadlines.get_by_text(re.compile("^Has stood still since .*: waiting for the requester"))).to_be_visible()
    expect(deadlines.get_by_text(re.compile("by Helena Duarte"))).to_be_visible()
    assert floor.complaints == []


def test_what_if_before_a_service_level_is_changed(floor: Floor, centre: Centre) -> None:
    ticket = new_ticket(centre, impact="high", urgency="high")
    desk = floor.desk("helena")
    desk.goto(f"{centre.url}/setup/sla-policies")
    desk.get_by_role("row", name=re.compile("Incidents")).click()
    form = desk.get_by_role("dialog")
    form.get_by_role("textbox", name="Within").first.fill("45")
    form.get_by_role("button", name="What would move?").click()
    move = form.get_by_role("row", name=re.compile(f"#{ticket['number']} First response"))
    expect(move).to_be_visible()
    form.get_by_role("textbox", name="Within").first.fill("15")  # as it was
    form.get_by_role("button", name="What would move?").click()
    expect(form.get_by_text(re.compile("Nothing would move"))).to_be_visible()
    assert floor.complaints == []


@pytest.fixture
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield running
    running.close()


@pytest.mark.parametrize("name", LOOKS)
def test_deadlines_and_what_if_are_free_of_barriers(browser: Browser, centre: Centre, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    ticket = new_ticket(centre, type="complaint")
    context = dressed(browser, name)
    signs_in(context, centre, "helena")
    page = context.new_page()
    page.goto(f"{centre.url}/tickets/{ticket['number']}")
    if name == "narrow":
        page.get_by_role("tab", name="Details").click()
    clock = page.locator("section[data-deadlines] button").first
    clock.click()
    expect(clock).to_have_attribute("aria-expanded", "true")
    findings = look(page, name, "ticket-deadlines")
    with centre.client("helena") as admin:
        rows = admin.get("/api/sla-policies").json()["items"]
    page.goto(f"{centre.url}/setup/sla-policies?open={rows[0]['id']}")
    what_if = page.locator("[role=group][aria-labelledby=what-if]")
    what_if.get_by_role("button").last.click()
    expect(what_if.get_by_role("table")).to_be_visible()
    what_if.get_by_role("table").scroll_into_view_if_needed()
    findings += look(page, name, "service-level-what-if")
    context.close()
    assert findings == []
