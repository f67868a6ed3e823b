"""Tickets on the desk: opened by keys, found, answered, noted, changed by two agents at once; in four looks."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.floor import Floor
from tests.journeys.test_screens import PICTURES, look, look_at_desk
from tests.support.centre import Centre

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def opened(centre: Centre, who: str = "ana", **body: Any) -> dict[str, Any]:
    """A ticket that is there already."""
    with centre.client(who) as client:
        made = client.post("/api/tickets", json={"text": "It prints blank pages only.", "medium": "walk_up", **body})
        assert made.status_code == 201, made.text
        return dict(made.json())


def requester_of(centre: Centre) -> str:
    """A customer of the sample company."""
    with centre.client("helena") as admin:
        return str(admin.get("/api/customers?limit=1").json()["items"][0]["id"])


def shows_tickets(desk: Page) -> None:
    desk.locator("main").click()
    desk.keyboard.press("g")
    desk.keyboard.press("i")
    expect(desk.get_by_role("heading", name="Tickets", level=1)).to_be_visible()


def goes_to(desk: Page, number: int) -> None:
    """By its number, in the palette."""
    desk.keyboard.press("Control+k")
    desk.get_by_role("dialog").get_by_role("combobox").fill(f"#{number}")
    expect(desk.get_by_role("option", name=f"Ticket #{number}")).to_be_visible()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("dialog")).to_have_count(0)  # keys of the page are silent until it has closed
    expect(desk.get_by_role("heading", level=1)).to_contain_text(f"#{number}")


def writes_down(desk: Page, requester: str, subject: str) -> None:
    """Who, one line, Enter: nothing but keys."""
    desk.keyboard.press("Alt+n")
    form = desk.get_by_role("dialog", name="New ticket")
    field = form.get_by_role("textbox", name="Requester").or_(form.get_by_role("combobox", name="Requester"))
    expect(field).to_be_focused()
    desk.keyboard.type(requester)
    expect(desk.get_by_role("option", name=re.compile(requester)).first).to_be_visible()
    desk.keyboard.press("Enter")
    expect(form.get_by_role("textbox", name="Subject")).to_be_focused()
    desk.keyboard.type(subject)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_contain_text(subject)


def number_of(desk: Page) -> int:
    return int(desk.url.rsplit("/", 1)[1])


def test_a_walk_up_is_registered_answered_and_solved_by_keys_alone(floor: Floor, centre: Centre) -> None:
    ana = floor.desk("ana")
    ana.locator("main").click()
    writes_down(ana, "Marta Nunes", "Printer prints blank pages")
    number = number_of(ana)
    log = ana.get_by_role("log", name="Conversation")
    expect(log.get_by_text("Printer prints blank pages")).to_be_visible()

    ana.keyboard.press("n")
    ana.keyboard.type("The drum was changed @")
    expect(ana.get_by_role("listbox", name="Colleagues").get_by_role("option").first).to_be_visible()
    ana.keyboard.type("Felix")
    ana.get_by_role("option", name="Felix Brandt").click()
    ana.keyboard.type("last week.")
    ana.reload()
    ana.locator("h1").wait_for()
    ana.keyboard.press("n")
    note = ana.get_by_role("textbox", name="Internal note")
    expect(note).to_have_value("The drum was changed @Felix Brandt last week.")
    note.focus()
    ana.keyboard.press("Control+Enter")
    expect(log.locator("[data-kind=note]").get_by_text("The drum was changed")).to_be_visible()
    expect(note).to_have_value("")
    with centre.client("ana") as client:
        watchers = client.get(f"/api/tickets/{number}").json()["watchers"]
    assert [one["name"] for one in watchers] == ["Felix Brandt"]

    ana.keyboard.press("Escape")
    ana.keyboard.press("r")
    ana.keyboard.type("We have replaced the drum; please try again.")
    ana.keyboard.press("Control+Alt+Enter")
    expect(log.locator("[data-kind=reply]").get_by_text("We have replaced the drum")).to_be_visible()
    status = ana.get_by_role("button", name=re.compile("^Status:"))
    expect(status).to_have_accessible_name("Status: Pending")
    ana.keyboard.press("Escape")
    ana.keyboard.press("i")
    expect(ana.get_by_role("button", name="Change: Assignee: Ana Souza")).to_be_visible()
    ana.keyboard.press("e")
    expect(status).to_have_accessible_name("Status: Solved")

    shows_tickets(ana)
    expect(ana.get_by_role("row", name=re.compile(f"#{number}"))).to_have_count(0)
    ana.keyboard.press("/")
    ana.keyboard.type("blank pages")
    found = ana.get_by_role("row", name=re.compile(f"#{number}"))
    expect(found).to_contain_text("Solved")
    ana.keyboard.press("Escape")
    goes_to(ana, number)
    ana.keyboard.press("o")
    expect(status).to_have_accessible_name("Status: Open")
    assert floor.complaints == []


def test_a_list_goes_by_keys_changes_many_and_takes_it_back(floor: Floor, centre: Centre) -> None:
    numbers = [opened(centre, subject=f"Badge reader {n} is dead")["number"] for n in (1, 2, 3)]
    ana, felix = floor.desk("ana"), floor.desk("felix")
    for desk in (ana, felix):
        desk.goto(f"{centre.url}/tickets?search=badge+reader")
        expect(desk.get_by_role("row", name=re.compile("Badge reader"))).to_have_count(3)
    ana.keyboard.press("j")
    ana.keyboard.press("x")
    ana.keyboard.press("j")
    ana.keyboard.press("x")
    expect(ana.get_by_role("region", name="Selected tickets")).to_contain_text("2 selected")
    ana.keyboard.press("i")
    expect(ana.get_by_text("2 tickets changed")).to_be_visible()
    expect(felix.get_by_role("row", name=re.compile("Badge reader.*Ana Souza"))).to_have_count(2)
    ana.keyboard.press("z")
    expect(ana.get_by_text("Undone")).to_be_visible()
    expect(felix.get_by_role("row", name=re.compile("Badge reader.*Ana Souza"))).to_have_count(0)
    ana.keyboard.press("Home")
    ana.keyboard.press("Enter")
    expect(ana.get_by_role("heading", level=1)).to_contain_text(f"#{numbers[2]}")
    ana.keyboard.press("j")
    expect(ana.get_by_role("heading", level=1)).to_contain_text(f"#{numbers[1]}")
    assert floor.complaints == []


def test_two_agents_change_one_ticket_and_nobodys_value_is_lost(floor: Floor, centre: Centre) -> None:
    """Ana has her list of urgencies open when Felix changes urgency and type."""
    number = opened(centre, subject="Scanner is slow")["number"]
    ana, felix = floor.desk("ana"), floor.desk("felix")
    for desk in (ana, felix):
        desk.goto(f"{centre.url}/tickets/{number}")
        expect(desk.get_by_role("button", name="Change: Urgency: Medium")).to_be_visible()
    ana.get_by_role("button", name="Change: Urgency: Medium").click()
    expect(ana.get_by_role("option", name="Low", exact=True)).to_be_visible()
    changes(felix, "Urgency: Medium", "High")
    changes(felix, "Type: Incident", "Request")
    expect(felix.get_by_role("button", name="Change: Type: Request")).to_be_visible()
    expect(ana.get_by_role("button", name="Change: Type: Request")).to_be_visible()
    ana.get_by_role("option", name="Low", exact=True).click()
    both = ana.get_by_role("alert").filter(has_text="Felix Brandt changed this while you did")
    expect(both).to_contain_text("it is High now, you wanted Low")
    expect(ana.get_by_role("button", name="Change: Urgency: High")).to_be_visible()
    both.get_by_role("button", name="Take mine").click()
    expect(both).to_have_count(0)
    expect(felix.get_by_role("button", name="Change: Urgency: Low")).to_be_visible()
    assert floor.complaints == []


def changes(desk: Page, field: str, value: str) -> None:
    """A property, where it stands."""
    desk.get_by_role("button", name=f"Change: {field}").click()
    desk.get_by_role("option", name=value, exact=True).click()
    name = field.partition(":")[0]
    expect(desk.get_by_role("button", name=f"Change: {name}: {value}")).to_be_visible()


def test_tickets_are_free_of_barriers(floor: Floor, centre: Centre) -> None:
    """The list with something selected, a ticket with everything written on it, and the form of a new one."""
    PICTURES.mkdir(exist_ok=True)
    about = "Projector in room 2.14 shows everything in green"
    number = opened(centre, subject=about, requester_id=requester_of(centre), tags=["projector"])["number"]
    for n in range(12):
        opened(centre, subject=f"Monitor {n} flickers", urgency="high" if n % 4 == 0 else "low")
    with centre.client("ana") as client:
        path = f"/api/tickets/{number}"
        assert client.post(f"{path}/notes", json={"text": "The cable is new."}).status_code == 201
        text = "Please try another cable and tell us.\n\nBest regards"
        assert client.post(f"{path}/replies", json={"text": text, "status": "pending"}).status_code == 201
        changes = {"changes": {"urgency": "high", "follow_up_at": "2027-03-02T09:00:00Z"}}
        assert client.patch(path, json=changes).status_code == 200
    ana = floor.desk("ana")
    ana.goto(f"{centre.url}/tickets?view=all")
    expect(ana.get_by_role("row", name=re.compile("Monitor 11"))).to_be_visible()
    ana.keyboard.press("j")
    ana.keyboard.press("x")
    findings = look_at_desk(ana, "/tickets")
    goes_to(ana, number)
    expect(ana.get_by_role("log").get_by_text("The cable is new.")).to_be_visible()
    findings += look_at_desk(ana, "/ticket")
    ana.keyboard.press("Alt+n")
    expect(ana.get_by_role("dialog", name="New ticket")).to_be_visible()
    findings += look(ana, "light", "/ticket/new", "[role=dialog]")
    assert findings == []
    assert floor.complaints == []
