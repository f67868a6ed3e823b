"""A visit is planned by keys, seen among the day's, moved as its requester asks in the portal, and done."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.journeys.floor import Floor
from tests.journeys.test_escalations import begun
from tests.journeys.test_screens import LOOKS, PICTURES, dressed, look, signs_in
from tests.support.centre import Centre
from tests.support.sound import CHROMIUM

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def day(ahead: int) -> str:
    return str((datetime.now(UTC) + timedelta(days=ahead)).date())


def plans(admin: httpx.Client, number: int, **body: Any) -> str:
    """A visit of Helena's; its id."""
    body = {"kind": "on_site", "day": day(9), "begins": "15:00", "ends": "16:00", "place": "Long Street 5", **body}
    made = admin.post(f"/api/tickets/{number}/visits", json=body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def link_of(centre: Centre, number: int) -> str:
    """A link to the ticket for who has no account."""
    with centre.client("helena") as admin:
        ticket = admin.get(f"/api/tickets/{number}").json()
        if not any(one["brand_id"] == ticket["brand"]["id"] for one in admin.get("/api/portals").json()["items"]):
            body = {"title": {"en": "Help"}, "brand_id": ticket["brand"]["id"], "unit_id": ticket["unit"]["id"]}
            assert admin.post("/api/portals", json=body).status_code == 201
        made = admin.post(f"/api/tickets/{ticket['id']}/portal-link")
        assert made.status_code == 201, made.text
        return str(made.json()["url"])


def test_a_visit_is_planned_by_keys_moved_as_its_requester_asks_and_done(floor: Floor, centre: Centre) -> None:
    other, number = begun(centre), begun(centre)
    with centre.client("helena") as admin:
        plans(admin, other, begins="03:30", ends="05:00")
    desk = floor.desk("helena")
    desk.goto(f"{centre.url}/tickets/{number}")
    panel = desk.get_by_role("region", name="Visits")
    expect(panel).to_be_visible()
    desk.keyboard.press("s")
    form = desk.get_by_role("dialog", name=f"Plan a visit for ticket #{number}")
    expect(form.get_by_label("Day")).to_be_focused()
    form.get_by_label("Day").fill(day(9))
    form.get_by_label("From").fill("03:00")
    form.get_by_label("Until").fill("02:00")
    expect(form.get_by_text("Ends before it begins")).to_be_visible()
    form.get_by_label("Until").fill("04:00")
    expect(form.get_by_text(f"At that time this person has a visit for #{other}.")).to_be_visible()
    form.get_by_label("From").fill("14:00")
    form.get_by_label("Until").fill("15:00")
    form.get_by_label("Place").fill("Long Street 5")
    form.get_by_label("Note to the requester").fill("Ring twice.")
    form.get_by_label("Place").press("Enter")
    expect(form).to_be_hidden()
    expect(panel.get_by_text("Planned", exact=True)).to_be_visible()
    expect(panel.get_by_text("Long Street 5")).to_be_visible()
    said = desk.get_by_text(re.compile(f"We come to you for your request #{number}"))
    expect(said).to_be_visible()
    asked_at_the_portal(floor, centre, number)
    expect(panel.get_by_text("The requester asks to move it.")).to_be_visible()
    seen_among_the_days(desk, centre, number)
    panel.get_by_role("button", name="Move…").click()
    form = desk.get_by_role("dialog", name=f"Move the visit for ticket #{number}")
    form.get_by_label("Day").fill(day(10))
    form.get_by_label("Why it is moved").fill("As you asked.")
    form.get_by_role("button", name="Move", exact=True).click()
    expect(form).to_be_hidden()
    expect(panel.get_by_text("The requester asks to move it.")).to_be_hidden()
    expect(desk.get_by_text(re.compile("has changed"))).to_be_visible()
    panel.get_by_role("button", name="Done").click()
    expect(panel.get_by_text("Done", exact=True)).to_be_visible()
    expect(panel.get_by_role("button", name="Move…")).to_be_hidden()
    assert floor.complaints == []


def asked_at_the_portal(floor: Floor, centre: Centre, number: int) -> None:
    """The requester sees when, where and who, and asks for another time."""
    page = floor.visitor(link_of(centre, number), 390, 800)
    visits = page.get_by_role("region", name="Visits")
    expect(visits.get_by_text("We come to you: Long Street 5")).to_be_visible()
    expect(visits.get_by_text("With Helena Duarte")).to_be_visible()
    visits.get_by_role("button", name="Ask for another time").click()
    visits.get_by_role("textbox").fill("A day later is fine.")
    visits.get_by_role("button", name="Ask for another time").click()
    expect(visits.get_by_text(re.compile("^You have asked for another time"))).to_be_visible()
    conversation = page.get_by_role("region", name="Conversation")
    expect(conversation.get_by_text(re.compile("A day later is fine."))).to_be_visible()


def seen_among_the_days(desk: Page, centre: Centre, number: int) -> None:
    """In the week of the visit, with what its requester asks; from there to its ticket."""
    desk.goto(f"{centre.url}/visits?week=true&from={day(9)}")
    row = desk.get_by_role("listitem").filter(has_text=f"#{number}")
    expect(row.get_by_text("The requester asks to move it.")).to_be_visible()
    expect(row.get_by_role("link", name=re.compile("^File for a calendar"))).to_be_visible()
    desk.keyboard.press("k")
    expect(row).to_be_hidden()
    desk.keyboard.press("j")
    row.get_by_role("link", name=re.compile(f"^#{number}")).click()
    expect(desk).to_have_url(re.compile(f"/tickets/{number}$"))


@pytest.fixture
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield running
    running.close()


@pytest.mark.parametrize("name", LOOKS)
def test_visits_are_free_of_barriers(browser: Browser, centre: Centre, name: str) -> None:
    """On the ticket with all that speaks against its time, its form, and what the requester sees."""
    PICTURES.mkdir(exist_ok=True)
    number = begun(centre)
    with centre.client("helena") as admin:
        plans(admin, number, begins="15:30", note="Ring twice.")
        visit = plans(admin, number, begins="15:30", ends="23:30", kind="at_counter", place="Counter 2")
        plans(admin, number, begins="23:00", ends="23:30")
        path = f"/api/tickets/{number}/visits/{visit}/end"
        assert admin.post(path, json={"status": "missed", "reason": "Nobody came."}).status_code == 204
    context = dressed(browser, name)
    page = context.new_page()
    page.goto(link_of(centre, number))
    expect(page.locator(".visits li")).to_have_count(3)
    page.locator(".visits button").first.click()
    findings = look(page, name, "/portal-visits")
    signs_in(context, centre, "helena")
    page.goto(f"{centre.url}/tickets/{number}")
    if name == "narrow":
        page.locator("[role=tab]").nth(1).click()
    section = page.locator("section:has(> ol)").first
    section.scroll_into_view_if_needed()
    findings += look(page, name, "/ticket-visits")
    section.locator("li button").first.click()
    expect(page.locator("[role=dialog] form")).to_be_visible()
    findings += look(page, name, "/ticket-visit-form")
    page.goto(f"{centre.url}/visits?whose=all&week=true&from={day(9)}")
    findings += look(page, name, "/visits-week")
    context.close()
    assert findings == []
