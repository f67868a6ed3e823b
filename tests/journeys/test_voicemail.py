"""A caller leaves a message; somebody sees it come in, hears the very voice, and says that it is done."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LEAVE_HZ
from tests.journeys.floor import Floor, presses
from tests.journeys.lines import own_line
from tests.journeys.test_screens import PICTURES
from tests.journeys.test_transfer import looks_well
from tests.support.centre import Centre
from tests.support.sound import hears, hears_not, plays

CALLER_HZ = 1900.0
PROCESS = """
start: message
left: left
steps:
  message:
    type: voicemail
    queue: hotline
    prompt: leave-a-message
    text: Please leave a message after the tone.
    longest: 1m
    shortest: 1s
    outcomes: {recorded: thanks}
    otherwise: end
  thanks: {type: say, text: Thank you. We have your message., then: end}
  end: {type: end}
  left: {type: end, outcome: left}
"""

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def test_a_message_is_left_heard_and_dealt_with(floor: Floor, centre: Centre) -> None:
    PICTURES.mkdir(exist_ok=True)
    page = own_line(centre, "voicemail", PROCESS)
    desk = floor.desk("helena")
    desk.goto(f"{centre.url}/voicemail")
    expect(desk.get_by_text("No messages")).to_be_visible()
    looks_well(desk, "voicemail-empty")
    caller = floor.customer(CALLER_HZ)
    caller.goto(page)
    caller.get_by_label("Your phone number").fill("+55 11 2345-6789")
    caller.get_by_role("button", name="Call now").click()
    expect(caller.get_by_text("leave a message after the tone")).to_be_visible()
    hears(caller, LEAVE_HZ)
    hears_not(caller, LEAVE_HZ)  # now the tone, and then the caller speaks
    speaks_for(caller, 4)
    presses(caller, "5")
    expect(caller.get_by_text("We have your message.")).to_be_visible()

    row = desk.get_by_role("row").filter(has_text="+55 11 2345-6789")
    expect(row).to_contain_text("Hotline")
    row.click()
    message = desk.get_by_role("dialog", name="Message")
    message.get_by_role("button", name="Play").click()
    plays(desk, CALLER_HZ)
    looks_well(desk, "voicemail-played")
    message.get_by_role("button", name="Call done").click()
    expect(desk.get_by_text("No messages")).to_be_visible()
    desk.get_by_role("combobox", name="State").click()
    desk.get_by_role("option", name="Dealt with").click()
    expect(row).to_contain_text("Dealt with")
    row.click()
    expect(message).to_contain_text("Dealt with by Helena")
    message.get_by_role("button", name="Delete").click()
    confirm = desk.get_by_role("dialog", name="Delete this message")
    confirm.get_by_label("Reason").fill("The caller asked for it.")
    confirm.get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0)
    assert floor.complaints == []


def speaks_for(caller: Page, seconds: int) -> None:
    """Until the page's own clock of the call has gone on so far."""
    before = caller.get_by_role("timer").inner_text()
    minutes, whole = (int(part) for part in before.split(":"))
    later = minutes * 60 + whole + seconds
    expect(caller.get_by_role("timer")).to_have_text(f"{later // 60}:{later % 60:02}")
