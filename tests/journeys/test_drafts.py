"""What one has begun to write goes on on another machine, and files go along wherever one writes."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.floor import Floor
from tests.journeys.test_screens import PICTURES, look, look_at_desk
from tests.journeys.test_tickets import PNG, opened
from tests.support.centre import Centre

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def attaches(form: Locator, name: str = "plan.png") -> None:
    file: Any = {"name": name, "mimeType": "image/png", "buffer": PNG}
    form.locator("input[type=file]").set_input_files(file)
    expect(form.get_by_role("list", name="Attached files").get_by_text(name)).to_be_visible()
    expect(form.get_by_role("progressbar")).to_have_count(0)


def composer(desk: Page) -> Locator:
    return desk.get_by_role("form", name="Write")


def test_a_reply_is_begun_on_one_machine_and_sent_from_another(floor: Floor, centre: Centre) -> None:
    PICTURES.mkdir(exist_ok=True)
    number = opened(centre, subject="Plotter is stuck")["number"]
    here, there = floor.desk("ana"), floor.desk("ana")
    here.goto(f"{centre.url}/tickets/{number}")
    here.get_by_role("heading", level=1).wait_for()
    here.keyboard.press("r")
    with here.expect_response(lambda answer: "/drafts/reply" in answer.url):
        here.keyboard.type("Please open the cover")
    expect(here.get_by_text("Kept until it is sent, on every machine of yours")).to_be_visible()
    with here.expect_response(lambda answer: "/drafts/reply" in answer.url):
        attaches(composer(here))

    there.goto(f"{centre.url}/tickets/{number}")
    reply = there.get_by_role("textbox", name="Reply")
    expect(reply).to_have_value("Please open the cover")
    expect(composer(there).get_by_text("plan.png")).to_be_visible()
    reply.focus()
    there.keyboard.press("End")
    with there.expect_response(lambda answer: "/drafts/reply" in answer.url):
        there.keyboard.type(" on the left.")

    # The first window has not seen that: its words win, and those of the other one are offered.
    here.get_by_role("textbox", name="Reply").focus()
    here.keyboard.type("!")
    expect(here.get_by_text("In another window you wrote: Please open the cover on the left.")).to_be_visible()
    assert look_at_desk(here, "/ticket/written-elsewhere") == []
    here.get_by_role("button", name="Leave it out").click()
    expect(here.get_by_text("In another window")).to_have_count(0)

    there.keyboard.press("Control+Enter")
    log = there.get_by_role("log", name="Conversation")
    expect(log.get_by_text("Please open the cover on the left.")).to_be_visible()
    expect(log.get_by_text("plan.png")).to_be_visible()
    expect(reply).to_have_value("")
    there.reload()
    there.get_by_role("heading", level=1).wait_for()
    expect(there.get_by_role("textbox", name="Reply")).to_have_value("")
    assert floor.complaints == []


def test_files_go_along_with_a_new_ticket_an_answer_to_many_and_a_macro(floor: Floor, centre: Centre) -> None:
    PICTURES.mkdir(exist_ok=True)
    ana = floor.desk("ana")
    ana.locator("main").click()
    ana.keyboard.press("Alt+n")
    form = ana.get_by_role("dialog", name="New ticket")
    form.get_by_role("textbox", name="Subject").fill("Door does not close")
    attaches(form, "door.png")
    assert look(ana, "light", "/ticket/new-with-file", "[role=dialog]") == []
    ana.keyboard.press("Control+Enter")
    expect(ana.get_by_role("heading", level=1)).to_contain_text("Door does not close")
    log = ana.get_by_role("log", name="Conversation")
    expect(log.get_by_text("door.png")).to_be_visible()

    master, part = opened(centre, subject="Network is down"), opened(centre, subject="No mail")
    with centre.client("helena") as admin:
        related = {"kind": "child_of", "ticket": master["id"]}
        assert admin.post(f"/api/tickets/{part['id']}/relations", json=related).status_code == 204
    ana.goto(f"{centre.url}/tickets/{master['number']}")
    ana.get_by_role("button", name="1 part: reply on it…").click()
    many = ana.get_by_role("dialog", name="Reply on all parts")
    many.get_by_role("textbox", name="Reply").fill("It works again.")
    attaches(many, "network.png")
    assert look(ana, "light", "/ticket/broadcast-with-file", "[role=dialog]") == []
    many.get_by_role("button", name="Send", exact=True).click()
    expect(ana.get_by_text("Sent on 1 tickets")).to_be_visible()
    ana.goto(f"{centre.url}/tickets/{part['number']}")
    expect(log.locator("[data-kind=reply]").get_by_text("network.png")).to_be_visible()

    helena = floor.desk("helena")
    helena.goto(f"{centre.url}/setup/ticket-macros")
    helena.get_by_role("button", name="New macro").click()
    macro = helena.get_by_role("dialog", name="New macro")
    macro.get_by_role("textbox", name="Name").first.fill("Send the form")
    macro.get_by_role("textbox", name="Short name").fill("send-the-form")
    macro.get_by_role("textbox", name="Reply").first.fill("Please fill it in.")
    attaches(macro, "form.png")
    assert look(helena, "light", "/setup/macro-with-file", "[role=dialog]") == []
    macro.get_by_role("button", name=re.compile("Create|Save")).click()
    expect(macro).to_have_count(0)
    ana.goto(f"{centre.url}/tickets/{part['number']}")
    ana.get_by_role("button", name="Macros").click()
    ana.get_by_role("menuitem", name="Send the form").click()
    preview = ana.get_by_role("dialog", name="Send the form")
    expect(preview.get_by_role("list", name="Attached files").get_by_text("form.png")).to_be_visible()
    preview.get_by_role("button", name="Do it").click()
    expect(log.locator("[data-kind=reply]").get_by_text("form.png")).to_be_visible()
    assert floor.complaints == []


def test_a_reply_for_later_waits_is_taken_back_with_its_words_and_goes_out_at_its_time(
    floor: Floor, centre: Centre
) -> None:
    PICTURES.mkdir(exist_ok=True)
    ticket = opened(centre, subject="Toner for the plotter")
    desk = floor.desk("ana")
    desk.goto(f"{centre.url}/tickets/{ticket['number']}")
    desk.get_by_role("heading", level=1).wait_for()
    desk.keyboard.press("r")
    desk.keyboard.type("The toner has arrived.")
    attaches(composer(desk), "shelf.png")
    beside = desk.get_by_role("list", name="Attached files").get_by_text("shelf.png")
    waiting = desk.get_by_role("list", name="Replies for later")
    dialog = desk.get_by_role("dialog", name="Send later")

    def later() -> None:
        desk.get_by_role("button", name="Send and set the status").click()
        desk.get_by_role("menuitem", name="Send later…").click()
        expect(dialog.get_by_label("When")).to_be_visible()

    later()
    assert look(desk, "light", "/ticket/send-later", "[role=dialog]") == []
    desk.keyboard.press("Enter")
    expect(waiting.get_by_text("The toner has arrived.")).to_be_visible()
    expect(desk.get_by_role("textbox", name="Reply")).to_have_value("")
    assert look_at_desk(desk, "/ticket/replies-for-later") == []
    log = desk.get_by_role("log", name="Conversation")
    expect(log.get_by_text("The toner has arrived.")).to_have_count(0)

    waiting.get_by_role("button", name="Do not send it").click()
    expect(desk.get_by_role("textbox", name="Reply")).to_have_value("The toner has arrived.")
    expect(waiting).to_have_count(0)
    expect(beside).to_be_visible()

    soon = (datetime.now(UTC) + timedelta(seconds=3)).isoformat()
    with centre.client("ana") as ana:
        body = {"text": "Come and fetch it.", "send_at": soon}
        assert ana.post(f"/api/tickets/{ticket['id']}/scheduled-replies", json=body).status_code == 201
    expect(waiting.get_by_text("Come and fetch it.")).to_be_visible()
    expect(log.get_by_text("Come and fetch it.")).to_be_visible(timeout=15_000)
    expect(waiting).to_have_count(0)


def test_who_is_mentioned_in_a_note_is_told_also_when_it_is_saved_on_another_machine(
    floor: Floor, centre: Centre
) -> None:
    ticket = opened(centre, subject="Scanner hums")
    here, there = floor.desk("ana"), floor.desk("ana")
    here.goto(f"{centre.url}/tickets/{ticket['number']}")
    here.get_by_role("heading", level=1).wait_for()
    here.keyboard.press("n")
    here.keyboard.type("@Helena")
    expect(here.get_by_role("option").first).to_be_visible()
    here.keyboard.press("Enter")
    with here.expect_response(lambda answer: "/drafts/note" in answer.url):
        here.keyboard.type("have a look")
    there.goto(f"{centre.url}/tickets/{ticket['number']}")
    there.get_by_role("heading", level=1).wait_for()
    there.keyboard.press("n")
    expect(there.get_by_role("textbox", name="Internal note")).to_have_value(re.compile("have a look$"))
    with there.expect_response(lambda answer: answer.url.endswith("/notes")) as answer:
        there.keyboard.press("Control+Enter")
    assert len(answer.value.request.post_data_json["mentions"]) == 1
