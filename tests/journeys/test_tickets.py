"""Tickets on the desk: opened by keys, found, answered, noted, changed by two agents at once; in four looks."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.floor import Floor, calls
from tests.journeys.test_screens import PICTURES, look, look_at_desk
from tests.support.centre import Centre

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

PNG = b"\x89PNG\r\n\x1a\n" + bytes(500)
GIVE_FILE = """(field, [how, name, bytes]) => {
    const held = new DataTransfer();
    held.items.add(new File([new Uint8Array(bytes)], name, { type: 'image/png' }));
    const how_it_comes = { bubbles: true, cancelable: true };
    if (how === 'paste') field.dispatchEvent(new ClipboardEvent('paste', { ...how_it_comes, clipboardData: held }));
    else for (const kind of ['dragenter', 'dragover', 'drop'])
        field.dispatchEvent(new DragEvent(kind, { ...how_it_comes, dataTransfer: held }));
}"""


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


def test_a_template_begins_the_ticket_of_somebody_who_calls(floor: Floor, centre: Centre) -> None:
    with centre.client("helena") as admin:
        template = {
            "name": "New laptop",
            "slug": "laptop",
            "type": "request",
            "subject": "A new laptop",
            "text": "For?",
        }
        made = admin.post("/api/ticket-templates", json={**template, "tags": ["laptop"], "checklist": ["Ask the lead"]})
        assert made.status_code == 201, made.text
    desk = floor.desk("helena")
    desk.locator("main").click()
    desk.keyboard.press("Alt+n")
    form = desk.get_by_role("dialog", name="New ticket")
    expect(form).to_be_visible()
    form.get_by_role("combobox", name="Template").click()
    desk.get_by_role("option", name="New laptop").click()
    expect(form.get_by_role("textbox", name="Subject")).to_have_value("A new laptop")
    form.get_by_role("combobox", name="How it came").click()
    desk.get_by_role("option", name="By telephone").click()
    form.get_by_role("button", name="Open the ticket").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("A new laptop")
    expect(desk.get_by_role("checkbox", name="Ask the lead")).to_be_visible()
    number = int(desk.url.rpartition("/")[2])
    with centre.client("helena") as admin:
        ticket = admin.get(f"/api/tickets/{number}").json()
        assert (ticket["medium"], ticket["type"], ticket["tags"]) == ("voice", "request", ["laptop"])
        assert admin.delete(f"/api/ticket-templates/{made.json()['id']}").status_code < 300
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


def test_one_search_box_finds_tickets_customers_articles_calls_and_processes(floor: Floor, centre: Centre) -> None:
    number = opened(centre, subject="Turnstile squeaks at the north gate")["number"]
    calls(floor.customer(440.0))
    with centre.client("helena") as admin:
        call = admin.get("/api/interactions?limit=1").json()["items"][0]
        known = next(one["name"] for one in admin.get("/api/customers").json()["items"] if one["name"])
        admin.post(f"/api/interactions/{call['id']}/notes", json={"text": "Lost a zeppelin in the café, 要求退款"})
    helena = floor.desk("helena")
    for typed, option in (
        ("turnst north", f"Tickets #{number} Turnstile squeaks at the north gate"),
        (known[:-1].lower(), f"Customers {known}"),
        (call["reference"][:-1], re.compile(f"History {call['reference']}")),
        ("zepelin cafe", re.compile(f"History {call['reference']}")),
        ("退款", re.compile(f"History {call['reference']}")),
        ("main menu", re.compile("Processes .*[Mm]ain menu")),
    ):
        helena.keyboard.press("Control+k")
        helena.get_by_role("combobox", name="Search and commands").fill(typed)
        expect(helena.get_by_role("option", name=option)).to_be_visible()
        helena.keyboard.press("Escape")
        expect(helena.get_by_role("dialog")).to_have_count(0)
    helena.goto(f"{centre.url}/history?search=zepelin")
    expect(helena.get_by_role("row", name=re.compile(call["reference"]))).to_be_visible()
    helena.keyboard.press("Control+k")
    helena.keyboard.type("turnst north")
    helena.get_by_role("option", name=re.compile("Turnstile")).click()
    expect(helena.get_by_role("heading", level=1)).to_contain_text(f"#{number}")
    assert floor.complaints == []


def test_a_list_is_saved_as_a_view_counts_by_itself_and_is_deleted(floor: Floor, centre: Centre) -> None:
    PICTURES.mkdir(exist_ok=True)
    opened(centre, subject="Kiosk is dark", tags=["kiosk"])
    ana = floor.desk("ana")
    ana.goto(f"{centre.url}/tickets?tag=kiosk&status=new,open&sort=due")
    expect(ana.get_by_role("row", name=re.compile("Kiosk is dark"))).to_be_visible()
    ana.keyboard.press("v")
    ana.get_by_role("dialog", name="Save as a view").wait_for()
    ana.keyboard.type("Kiosks of the ground floor")
    ana.keyboard.press("Enter")
    views = ana.get_by_role("navigation", name="Views")
    view = views.get_by_role("link", name=re.compile("Kiosks of the ground floor"))
    expect(view).to_have_accessible_name("Kiosks of the ground floor 1")
    expect(view).to_have_attribute("aria-current", "page")
    opened(centre, subject="Kiosk is loud", tags=["kiosk"])
    expect(view).to_have_accessible_name("Kiosks of the ground floor 2")
    views.get_by_role("link", name=re.compile("My tickets")).click()
    expect(ana.get_by_role("row", name=re.compile("Kiosk is dark"))).to_have_count(0)
    view.click()
    expect(ana.get_by_role("row", name=re.compile("Kiosk is dark"))).to_be_visible()
    assert look_at_desk(ana, "/tickets/saved") == []
    views.get_by_role("button", name="What to do with Kiosks of the ground floor").click()
    ana.get_by_role("menuitem", name="Delete").click()
    expect(view).to_have_count(0)
    assert floor.complaints == []


def test_two_agents_change_one_ticket_and_nobodys_value_is_lost(floor: Floor, centre: Centre) -> None:
    """Ana has her list of urgencies open when Felix changes urgency and type."""
    number = opened(centre, subject="Scanner is slow")["number"]
    ana, felix = floor.desk("ana"), floor.desk("felix")
    for desk in (ana, felix):
        desk.goto(f"{centre.url}/tickets/{number}")
        expect(desk.get_by_role("button", name="Change: Urgency: Medium")).to_be_visible()
    expect(felix.get_by_text("Also looking at it: Ana Souza")).to_be_visible()
    felix.keyboard.press("r")
    felix.keyboard.type("We look into it")
    expect(ana.get_by_text("Writing a reply: Felix Brandt")).to_be_visible(timeout=15_000)  # it asks every ten seconds
    felix.keyboard.press("Escape")
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


def test_files_are_pasted_dropped_chosen_taken_away_kept_over_a_reload_and_sent(
    floor: Floor, centre: Centre, tmp_path: Path
) -> None:
    number = opened(centre, subject="Display is striped")["number"]
    for name, content in {"stripes.png": PNG, "setup.exe": b"MZ\x90\x00", "report.txt": b"All fine"}.items():
        (tmp_path / name).write_bytes(content)
    ana = floor.desk("ana")
    ana.goto(f"{centre.url}/tickets/{number}")
    reply = ana.get_by_role("textbox", name="Reply")
    reply.fill("Is it like this?")
    for how, name in (("paste", "pasted.png"), ("drop", "dropped.png")):
        reply.evaluate(GIVE_FILE, [how, name, list(PNG)])
    with ana.expect_file_chooser() as chooser:
        ana.get_by_role("button", name="Attach files").click()
    chooser.value.set_files([tmp_path / name for name in ("stripes.png", "setup.exe", "report.txt")])
    files = ana.get_by_role("list", name="Attached files").get_by_role("listitem")
    refused = ana.get_by_role("alert").filter(has_text="setup.exe")
    expect(refused).to_contain_text("Not attached: only pictures, PDF")
    expect(files.filter(has_text="report.txt")).to_be_visible()
    ana.get_by_role("button", name="Remove dropped.png").click()
    expect(ana.get_by_role("button", name="Send", exact=True)).to_be_enabled()
    assert look_at_desk(ana, "/ticket/files") == []
    ana.reload()
    expect(files).to_have_text([re.compile("pasted.png"), re.compile("stripes.png"), re.compile("report.txt")])
    expect(reply).to_have_value("Is it like this?")
    reply.press("Control+Enter")
    sent = ana.get_by_role("log").locator("[data-kind=reply]").get_by_role("list", name="Files")
    expect(sent.get_by_role("link")).to_have_count(3)
    with ana.expect_download() as download:
        sent.get_by_role("link", name="stripes.png").click()
    assert Path(download.value.path()).read_bytes() == PNG
    expect(files).to_have_count(0)
    assert floor.complaints == []


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


def test_the_remote_tool_opens_beside_the_ticket_and_stays_on_it(floor: Floor, centre: Centre) -> None:
    tool = {"name": "Far Hands", "address": "https://remote.example.com/join?ticket={{ ticket.number }}"}
    with centre.client("helena") as admin:
        made = admin.post("/api/remote-tools", json=tool).json()
        number = admin.post("/api/tickets", json={"subject": "Slow laptop", "text": "It is slow."}).json()["number"]
        desk = floor.desk("helena")
        desk.context.route("https://remote.example.com/**", lambda route: route.fulfill(body="Far Hands"))
        desk.goto(f"{centre.url}/tickets/{number}")
        with desk.expect_popup() as popup:
            desk.get_by_role("button", name="Remote access").click()
        popup.value.wait_for_url(f"https://remote.example.com/join?ticket={number}")
        assert popup.value.evaluate("window.opener") is None
        expect(desk.get_by_role("log").get_by_text("opened Far Hands for remote access")).to_be_visible()
        assert admin.delete(f"/api/remote-tools/{made['id']}", params={"version": 1}).is_success
    assert floor.complaints == []
