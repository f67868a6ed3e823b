"""What people do at their desks in a call: without a mouse, muted, in writing, by the palette, without a microphone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import MUSIC_HZ
from tests.journeys.floor import Floor, allow, asks_for
from tests.support.sound import hears, hears_not, plays

CUSTOMER_HZ, AGENT_HZ = 1000.0, 1700.0
AGENT, AGENT_NAME, SERVICE = "ana", "Ana Souza", "1"
CALLER, CALLERS_NUMBER = "John Carter", "+5511990000002"  # of the sample company

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def test_the_wallboard_follows_a_call_that_is_taken_without_a_mouse(floor: Floor) -> None:
    board, agent, customer = floor.desk("grace"), floor.desk(AGENT, AGENT_HZ), floor.customer(CUSTOMER_HZ)
    presses(board, "g", "w")
    live = board.get_by_role("listitem").filter(has_text=CALLER)
    tile = board.get_by_role("listitem").filter(has_text=re.compile(f"^{AGENT_NAME}"))
    expect(figure(board, "Waiting")).to_have_text("0")
    answered = int(figure(board, "Answered").inner_text())
    board.evaluate("window.opened = 'once'")

    customer.get_by_label("Your phone number").fill(CALLERS_NUMBER)
    asks_for(customer, SERVICE)
    expect(live).to_contain_text("Waiting")
    expect(figure(board, "Waiting")).to_have_text("1")

    assert heard_at_once(agent) == ""
    presses(agent, "s", "1")
    offer = f"Incoming: {CALLER}, Hotline. Alt A accepts, Alt D declines."
    expect(agent.get_by_text(offer)).to_be_attached()
    assert heard_at_once(agent) == offer
    expect(tile).to_contain_text("Ringing")
    presses(agent, "Alt+a")
    talks(agent, customer)
    expect(live).to_contain_text("Talking")
    expect(tile).to_contain_text("Busy")
    expect(figure(board, "Waiting")).to_have_text("0")

    presses(agent, "Alt+h")
    hears_not(customer, AGENT_HZ)
    expect(live).to_contain_text("On hold")
    expect(agent.get_by_role("region", name="Call")).to_contain_text("On hold")
    presses(agent, "Alt+h")
    talks(agent, customer)

    customer.get_by_role("button", name="Hang up").click()
    expect(live).to_contain_text("Wrap-up")
    expect(tile).to_contain_text("Wrap-up")
    resolved = agent.get_by_role("button", name=re.compile("^Resolved"))
    expect(resolved).to_be_visible()
    presses(agent, "1")
    expect(resolved).to_have_count(0)
    finish = agent.get_by_role("button", name=re.compile("^Finish"))
    goes_to(agent, finish)
    presses(agent, "Enter")
    expect(finish).to_have_count(0)
    expect(live).to_have_count(0)
    expect(tile).to_contain_text("Available")
    expect(figure(board, "Answered")).to_have_text(str(answered + 1))
    assert board.evaluate("window.opened") == "once"
    assert floor.complaints == []


def test_what_is_written_in_a_call_is_found_again_beside_its_recording(floor: Floor) -> None:
    agent, customer = floor.agent(AGENT, AGENT_HZ), floor.customer(CUSTOMER_HZ)
    asks_for(customer, SERVICE)
    agent.get_by_role("button", name=re.compile("^Accept")).click()
    talks(agent, customer)
    writes(agent)
    is_written(agent)
    mutes(agent, AGENT_HZ, customer, CUSTOMER_HZ)
    mutes(customer, CUSTOMER_HZ, agent, AGENT_HZ)
    commands(agent, "hold")
    hears_not(customer, AGENT_HZ)
    commands(agent, "take back")
    talks(agent, customer)
    customer.get_by_role("button", name="Hang up").click()

    supervisor = floor.desk("grace")
    presses(supervisor, "g", "h")
    supervisor.get_by_role("row").nth(1).click()
    is_written(supervisor)
    supervisor.get_by_role("tab", name="Recording").click()
    both_sides_play(supervisor)
    assert floor.complaints == []


def test_a_refused_microphone_is_explained_and_can_be_allowed(floor: Floor) -> None:
    agent, customer = floor.agent(AGENT, AGENT_HZ, microphone=False), floor.customer(CUSTOMER_HZ, microphone=False)
    trouble = customer.get_by_role("alert")
    expect(trouble).to_have_count(0)
    customer.get_by_role("button", name="Call now").click()
    expect(trouble).to_contain_text("The microphone is blocked")
    expect(trouble).to_contain_text("allow the microphone and call again")
    allow(customer.context, microphone=True)
    asks_for(customer, SERVICE)
    expect(trouble).to_have_count(0)

    trouble, accept = agent.get_by_role("alert"), agent.get_by_role("button", name=re.compile("^Accept"))
    accept.click()
    expect(trouble).to_contain_text("The microphone is blocked")
    expect(trouble).to_contain_text("allow the microphone, then reload")
    expect(agent.get_by_text("The agent could not be connected")).to_be_visible()
    hears(customer, MUSIC_HZ)  # nothing is lost but time
    allow(agent.context, microphone=True)
    agent.reload()
    agent.get_by_role("button", name=re.compile("^Finish")).click()
    accept.click()
    talks(agent, customer)
    expect(trouble).to_have_count(0)
    customer.get_by_role("button", name="Hang up").click()


def presses(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def goes_to(page: Page, wanted: Locator) -> None:
    """By the Tab key alone."""
    stops = 0
    while not wanted.evaluate("(element) => element === document.activeElement"):
        presses(page, "Tab")
        stops += 1
        assert stops < 200, "Tab does not lead there"


def talks(agent: Page, customer: Page) -> None:
    hears(agent, CUSTOMER_HZ)
    hears(customer, AGENT_HZ)


def figure(board: Page, title: str) -> Locator:
    """A figure of the hotline's queue on the wallboard."""
    table = board.get_by_role("table")
    expect(table.get_by_role("columnheader", name=title, exact=True)).to_be_visible()
    titles = table.get_by_role("columnheader").all_inner_texts()
    row = table.get_by_role("row").filter(has=board.get_by_role("rowheader", name="Hotline", exact=True))
    return row.get_by_role("cell").nth(titles.index(title) - 1)


def heard_at_once(page: Page) -> str:
    """What a screen reader would interrupt anything for, in the accessibility tree. There must be such a place."""
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    session.detach()

    def words(node: dict[str, Any]) -> str:
        if node["role"]["value"] == "StaticText":
            return str(node["name"]["value"])
        return "".join(words(nodes[child]) for child in node.get("childIds", ()) if child in nodes)

    live = [
        node
        for node in nodes.values()
        if {"name": "live", "value": {"type": "token", "value": "assertive"}} in node.get("properties", ())
    ]
    assert live
    return words(live[0])


def mutes(who: Page, voice_hz: float, other: Page, other_hz: float) -> None:
    """Whoever is mute is not heard and hears all the same."""
    who.get_by_role("button", name="Mute", exact=True).click()
    hears_not(other, voice_hz)
    hears(who, other_hz)
    who.get_by_role("button", name="Unmute", exact=True).click()
    hears(other, voice_hz)


def commands(page: Page, words: str) -> None:
    """Does the first thing that the palette finds for these words."""
    presses(page, "Control+k")
    expect(page.get_by_role("combobox", name="Search and commands")).to_be_focused()
    page.keyboard.type(words)
    expect(page.get_by_role("option").first).to_contain_text(words, ignore_case=True)
    presses(page, "Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)


def writes(agent: Page) -> None:
    agent.get_by_role("textbox", name="New note").fill("Wants the bill by post.")
    presses(agent, "Control+Enter")
    agent.get_by_role("combobox", name="Tags").fill("by-post")
    presses(agent, "Enter")


def is_written(page: Page) -> None:
    """The note and the tag stand on the interaction's page, and in its timeline that they were written."""
    expect(page.get_by_role("region", name="Notes").get_by_role("article")).to_contain_text("Wants the bill by post.")
    expect(page.get_by_text("by-post", exact=True)).to_be_visible()
    happened = page.get_by_role("complementary", name="What happened")
    expect(happened.get_by_role("listitem").filter(has_text="A note was written")).to_have_count(1)
    expect(happened.get_by_role("listitem").filter(has_text="Tags were changed")).to_have_count(1)


def both_sides_play(page: Page) -> None:
    """The beginning again and again, when both were talking: both are heard, then each without the other."""
    audio = page.locator("audio")
    page.get_by_role("button", name="Play", exact=True).click()
    audio.evaluate("(it) => { it.ontimeupdate = () => { if (it.currentTime > 1.5) it.currentTime = 0; }; }")
    plays(page, CUSTOMER_HZ)
    plays(page, AGENT_HZ)
    for side, heard, other in (("Customer", CUSTOMER_HZ, AGENT_HZ), ("Agent", AGENT_HZ, CUSTOMER_HZ)):
        page.get_by_role("radiogroup", name="Who is heard").get_by_text(side, exact=True).click()
        plays(page, heard, instead_of=other)
    audio.evaluate("(it) => { it.ontimeupdate = null; }")
    page.wait_for_function("(it) => it.currentTime > 2", arg=audio.element_handle())
