"""A ticket is escalated to the next tier, handed to a vendor and had back, with a promise to its requester."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.journeys.floor import Floor
from tests.journeys.test_screens import LOOKS, PICTURES, dressed, look, signs_in
from tests.journeys.test_service_levels import new_ticket
from tests.support.centre import Centre
from tests.support.sound import CHROMIUM

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def begun(centre: Centre) -> int:
    """A ticket of North team A, from a customer."""
    with centre.client("helena") as admin:
        units = admin.get("/api/units").json()["items"]
        team = next(unit["id"] for unit in units if "North team A" in str(unit["name"]))
        brand = next(one for one in admin.get("/api/brands").json()["items"] if one["group"] == "mobile")
        customer = next(one for one in admin.get("/api/customers").json()["items"] if one["group"] == "mobile")
    body = {"unit_id": team, "brand_id": brand["id"], "requester_id": customer["id"], "language": "en"}
    return int(new_ticket(centre, **body)["number"])


def escalate(desk: Page) -> None:
    desk.get_by_role("button", name="Escalate…").click()
    form = desk.get_by_role("dialog")
    expect(form.get_by_role("combobox", name="To")).to_have_value("Escalated complaints")
    form.get_by_role("textbox", name="Reason").fill("It takes a specialist.")
    form.get_by_role("textbox", name="What was tried so far").fill("Another card, a restart.")
    form.get_by_role("checkbox", name=re.compile("Tell the requester")).check()
    form.get_by_role("button", name="Escalate", exact=True).click()
    expect(form).to_be_hidden()


def test_a_ticket_is_escalated_handed_to_a_vendor_and_had_back(floor: Floor, centre: Centre) -> None:
    number = begun(centre)
    desk = floor.desk("helena")
    desk.goto(f"{centre.url}/tickets/{number}")
    escalate(desk)
    chain = desk.get_by_role("region", name="Escalations")
    expect(chain.get_by_text("Tier 2", exact=True)).to_be_visible()
    clock = chain.get_by_role("button", name=re.compile("Escalation.*Running"))
    clock.click()
    expect(chain.get_by_text(re.compile("^Time promised: 8 h"))).to_be_visible()
    expect(desk.get_by_text(re.compile("A specialist has taken up your request"))).to_be_visible()
    desk.get_by_role("button", name="Hand to a vendor…").click()
    form = desk.get_by_role("dialog")
    form.get_by_role("combobox", name="Vendor").click()
    desk.get_by_role("option", name="Handset repair").click()
    form.get_by_role("textbox", name="Reason").fill("Under warranty.")
    form.get_by_role("button", name="Hand over").click()
    expect(form).to_be_hidden()
    expect(chain.get_by_role("button", name=re.compile("Vendor.*Running"))).to_be_visible()
    reference = chain.get_by_role("textbox", name="Their number")
    reference.fill("RMA-5521")
    reference.press("Enter")
    chain.get_by_role("button", name="It is back…").last.click()
    form.get_by_role("textbox", name="What was done").fill("A new display.")
    form.get_by_role("button", name="It is back", exact=True).click()
    expect(chain.get_by_text("Solved there")).to_be_visible()
    expect(chain.get_by_text("Their number: RMA-5521")).to_be_visible()
    desk.goto(f"{centre.url}/tickets?tier=2&status=new,open,pending,on_hold")
    expect(desk.get_by_role("row", name=re.compile(str(number)))).to_be_visible()
    assert floor.complaints == []


def test_who_may_not_see_it_any_more_is_told_where_it_went(floor: Floor, centre: Centre) -> None:
    number = begun(centre)
    desk = floor.desk("ana")
    desk.goto(f"{centre.url}/tickets/{number}")
    escalate(desk)
    expect(desk.get_by_role("status").get_by_text(f"#{number} is with others now")).to_be_visible()
    desk.get_by_role("link", name="Back to the tickets").click()
    expect(desk.get_by_role("heading", name="Tickets", level=1)).to_be_visible()
    assert floor.complaints == []


@pytest.fixture
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield running
    running.close()


@pytest.mark.parametrize("name", LOOKS)
def test_escalations_are_free_of_barriers(browser: Browser, centre: Centre, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    number = begun(centre)
    with centre.client("helena") as admin:
        path = f"/api/tickets/{number}/escalations"
        assert admin.post(path, json={"reason": "A specialist.", "tried": "A restart."}).status_code == 201
        vendor = admin.get("/api/vendors").json()["items"][0]["id"]
        assert admin.post(f"{path}/vendor", json={"vendor_id": vendor, "reason": "Warranty."}).status_code == 201
    context = dressed(browser, name)
    signs_in(context, centre, "helena")
    page = context.new_page()
    page.goto(f"{centre.url}/tickets/{number}")
    if name == "narrow":
        page.locator("[role=tab]").nth(1).click()
    section = page.locator("section:has(> ol)").last
    section.scroll_into_view_if_needed()
    findings = look(page, name, "ticket-escalations")
    section.locator("> div button").first.click()
    page.locator("[role=dialog] input[type=checkbox]").last.check()
    findings += look(page, name, "ticket-escalate")
    context.close()
    assert findings == []
