"""The designer: a process of ten steps drawn from nothing, tried, published and met by a customer; two draw at once."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from tests.journeys.floor import Floor
from tests.journeys.test_screens import LOOKS, PICTURES, dressed, look, signs_in
from tests.support.centre import Centre
from tests.support.sound import CHROMIUM

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def node(page: Page, name: str) -> Locator:
    return page.locator(f'.react-flow__node[data-id="{name}"]')


def adds(page: Page, type_: str, name: str) -> None:
    """After the chosen step, by keys alone: A, the type, Enter."""
    page.keyboard.press("a")
    expect(page.get_by_label("Add a step")).to_be_focused()
    page.keyboard.type(type_)
    page.keyboard.press("Enter")
    expect(node(page, name)).to_be_focused()


def chooses(page: Page, name: str) -> None:
    node(page, name).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Short name of the step")).to_have_value(name)


def says(page: Page, name: str, text: str, field: str = "Text") -> None:
    chooses(page, name)
    details(page).get_by_role("textbox", name=f"{field}, English").fill(text)


def details(page: Page) -> Locator:
    return page.get_by_role("group", name="Details")


def leads(page: Page, outcome: str, to: str) -> None:
    """By the list under "Leads to": the way of the keyboard."""
    choice = details(page).get_by_role("combobox", name=outcome, exact=True)
    choice.fill(to)
    page.get_by_role("option", name=to, exact=True).click()


def test_ten_steps_from_nothing_to_a_customer_who_is_served(floor: Floor, centre: Centre) -> None:
    desk = floor.desk("helena")
    desk.goto(f"{centre.url}/processes/drafts")
    desk.get_by_role("button", name="New process").first.click()
    desk.get_by_label("Title").fill("Roof repairs")
    expect(desk.get_by_label("Short name")).to_have_value("roof-repairs")
    desk.keyboard.press("Enter")
    expect(node(desk, "end")).to_be_visible()
    draws(desk)
    tries(desk)
    publishes(desk)
    with centre.client("helena") as admin:
        page = admin.get("/api/processes/roof-repairs").json()
        assert len(page["definition"]["steps"]) == 10
        assert [case["name"] for case in page["definition"]["cases"]] == ["urgent"]
    is_met(floor, centre)
    assert floor.complaints == []


def draws(desk: Page) -> None:
    """Steps by keys, by a click and by dragging; ways by lists and by drawing a line; undone and done again."""
    desk.get_by_role("tab", name="Process", exact=True).click()
    details(desk).get_by_role("checkbox", name="Call", exact=True).uncheck()
    details(desk).get_by_role("checkbox", name="Chat", exact=True).check()
    palette = desk.get_by_role("complementary", name="Types of steps")
    palette.get_by_role("button", name="Say", exact=True).drag_to(
        desk.get_by_role("region", name="Canvas"), target_position={"x": 260, "y": 60}
    )
    expect(node(desk, "say")).to_be_focused()
    says(desk, "say", "Welcome to roof repairs.")
    node(desk, "say").focus()
    adds(desk, "ask", "ask")
    says(desk, "ask", "Is it urgent?")
    for number, name in enumerate(("urgent", "later")):
        details(desk).get_by_role("button", name="Add to Choices").click()
        details(desk).get_by_role("textbox", name="Short name", exact=True).nth(number).fill(name)
    node(desk, "ask").focus()
    adds(desk, "say", "say-2")
    says(desk, "say-2", "Somebody comes within the hour.")
    node(desk, "say-2").focus()
    adds(desk, "tag", "tag")
    details(desk).get_by_role("button", name="Add to Tags", exact=True).click()
    details(desk).get_by_label("Tags 1").fill("roof")
    node(desk, "tag").focus()
    adds(desk, "milestone", "milestone")
    details(desk).get_by_role("textbox", name="Milestone", exact=True).fill("promised")
    chooses(desk, "ask")
    palette.get_by_role("button", name="Say", exact=True).click()
    says(desk, "say-3", "We write to you tomorrow.")
    node(desk, "say-3").focus()
    adds(desk, "set", "set")
    details(desk).get_by_role("button", name="Add to Variables").click()
    details(desk).get_by_label("Name 1 in Variables").fill("evening")
    details(desk).get_by_label("evening").first.fill("1 +")
    expect(details(desk).get_by_text("“1 +” cannot be read: it ends too early").first).to_be_visible()
    details(desk).get_by_label("evening").first.fill("true")
    node(desk, "set").focus()
    adds(desk, "note", "note")
    says(desk, "note", "Not urgent")
    node(desk, "note").focus()
    adds(desk, "end", "end-2")
    desk.keyboard.press("Control+z")
    expect(node(desk, "end-2")).to_have_count(0)
    desk.get_by_role("button", name="Redo").click()
    expect(node(desk, "end-2")).to_be_visible()
    wires(desk)


def wires(desk: Page) -> None:
    desk.get_by_role("button", name="Arrange all steps").click()
    chooses(desk, "ask")
    leads(desk, "otherwise", "end-2")
    line(desk, "milestone", "end")
    expect(desk.locator('.react-flow__edge[data-id="milestone end"]')).to_have_count(1)
    expect(desk.get_by_role("button", name=re.compile("error"))).to_have_count(0)
    expect(desk.get_by_role("status").filter(has_text="saved")).to_be_visible()


def line(desk: Page, source: str, target: str) -> None:
    """Drawn from the lower point of a step to the upper one of another."""
    one = node(desk, source).locator(".react-flow__handle.source").bounding_box()
    other = node(desk, target).locator(".react-flow__handle.target").bounding_box()
    assert one
    assert other
    desk.mouse.move(one["x"] + one["width"] / 2, one["y"] + one["height"] / 2)
    desk.mouse.down()
    desk.mouse.move(other["x"] + 3, other["y"] + 3, steps=6)
    desk.mouse.move(other["x"] + other["width"] / 2, other["y"] + other["height"] / 2)
    desk.mouse.up()


def tries(desk: Page) -> None:
    desk.get_by_role("tab", name="Try it").click()
    expect(details(desk).get_by_text("Now at: ask")).to_be_visible()
    details(desk).get_by_role("button", name="urgent").click()
    expect(details(desk).get_by_text("Somebody comes within the hour.")).to_be_visible()
    expect(details(desk).get_by_text("Ended: done")).to_be_visible()
    details(desk).get_by_label("Name of the case").fill("urgent")
    details(desk).get_by_role("button", name="Keep as a case").click()
    details(desk).get_by_role("button", name="Play all cases").click()
    expect(details(desk).get_by_text("1 of 1 case passed")).to_be_visible()
    expect(node(desk, "note").locator("[data-mark=uncovered]")).to_be_visible()
    expect(desk.get_by_role("status").filter(has_text="saved")).to_be_visible()


def publishes(desk: Page) -> None:
    desk.get_by_role("button", name="Publish", exact=True).click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("What changed, and why").fill("Roofs leak.")
    dialog.get_by_role("combobox", name="Entry point").click()
    desk.get_by_role("option", name=re.compile("^Chat")).first.click()
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(desk).to_have_url(re.compile("/processes/roof-repairs$"))


def is_met(floor: Floor, centre: Centre) -> None:
    """A customer in the chat is received by it; then the entry point is given back."""
    with centre.client("helena") as admin:
        (entry,) = [
            row for row in admin.get("/api/entry-points").json()["items"] if row["process_slug"] == "roof-repairs"
        ]
        try:
            chat = floor.visitor(f"{centre.url}/chat/{entry['slug']}", 390, 800)
            chat.get_by_role("button", name="Start chat").click()
            expect(chat.get_by_text("Welcome to roof repairs.")).to_be_visible()
            chat.get_by_role("button", name="later").click()
            expect(chat.get_by_text("We write to you tomorrow.")).to_be_visible()
        finally:
            body = {"version": entry["version"], "process_slug": "main-menu"}
            assert admin.patch(f"/api/entry-points/{entry['id']}", json=body).status_code == 200


@pytest.fixture
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield running
    running.close()


@pytest.fixture(scope="module")
def draft(centre: Centre) -> Iterator[str]:
    with centre.client("helena") as admin:
        body = {"process": "looked-at", "title": {"en": "VIPs first", "pt-BR": "VIPs primeiro", "zh-CN": "贵宾优先"}}
        made = admin.post("/api/process-drafts", json={**body, "template": "vip-first"}).json()
        where = f"/api/process-drafts/{made['id']}"
        name = next(iter(made["definition"]["steps"]))
        assert admin.post(f"{where}/remarks", json={"step": name, "text": "Who hears this?"}).status_code == 201
        people = {"people": [admin.get("/api/session").json()["user"]["id"]]}
        assert admin.put(f"{where}/reviewers", json=people).status_code == 204
        yield made["id"]
        assert admin.delete(where).status_code == 204


@pytest.mark.parametrize("name", LOOKS)
def test_the_designer_is_free_of_barriers(browser: Browser, centre: Centre, draft: str, name: str) -> None:
    """With nothing chosen, with a step's form, with each other side of the panel, and in lanes by role."""
    PICTURES.mkdir(exist_ok=True)
    context = dressed(browser, name)
    signs_in(context, centre, "helena")
    page = context.new_page()
    page.goto(f"{centre.url}/processes/drafts/{draft}")
    expect(page.locator(".react-flow__node").first).to_be_visible()
    findings = look(page, name, "designer")
    page.locator(".react-flow__node").nth(2).focus()
    page.keyboard.press("Enter")
    findings += look(page, name, "designer-step")
    for number, state in enumerate(("process", "try", "check", "review"), 1):
        page.get_by_role("tab").nth(number).click()
        findings += look(page, name, f"designer-{state}")
    page.locator("button:has(.tabler-icon-columns-3)").click()
    expect(page.locator(".react-flow__viewport-portal strong")).not_to_have_count(0)
    findings += look(page, name, "designer-lanes")
    context.close()
    assert not findings, "\n".join(findings)


def test_what_a_colleague_draws_appears_and_the_same_step_is_a_choice(floor: Floor, centre: Centre, draft: str) -> None:
    """Another step comes in by itself; of the step that both changed neither is lost."""
    desk = floor.desk("helena")
    desk.goto(f"{centre.url}/processes/drafts/{draft}")
    with centre.client("zhou.min") as colleague:
        where = f"/api/process-drafts/{draft}"
        seen = colleague.get(where).json()["definition"]["steps"]["end"]
        new = {"part": "steps/colleague", "seen": None, "value": {"type": "note", "text": "Mine", "then": "end"}}
        assert colleague.patch(where, json={"changes": [new]}).status_code == 200
        expect(node(desk, "colleague")).to_be_visible()
        chooses(desk, "end")
        desk.context.set_offline(True)
        details(desk).get_by_role("textbox", name="Title, English").fill("My end")
        theirs = {"part": "steps/end", "seen": seen, "value": {**seen, "title": "Their end"}}
        assert colleague.patch(where, json={"changes": [theirs]}).status_code == 200
        desk.context.set_offline(False)
        clash = desk.get_by_role("alert").filter(has_text="Somebody else changed this")
        expect(clash).to_be_visible()
        expect(node(desk, "end").get_by_text("Their end")).to_be_visible()
        clash.get_by_role("button", name="Take mine").click()
        expect(node(desk, "end").get_by_text("My end")).to_be_visible()
        expect(desk.get_by_role("status").filter(has_text="saved")).to_be_visible()
        assert colleague.get(where).json()["definition"]["steps"]["end"]["title"] == {"en": "My end"}
    assert floor.complaints == []
