"""A customer hangs up, keeps his place, and his page rings when an agent is there: in browsers, with real audio."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.floor import Floor, accepts, presses
from tests.journeys.lines import own_line
from tests.journeys.test_screens import PICTURES
from tests.journeys.test_transfer import looks_well
from tests.support.centre import Centre
from tests.support.sound import hears

NEXT_ROUND_MS = 45_000
FIRST_HZ, SECOND_HZ, AGENT_HZ = 1000.0, 1400.0, 1700.0
PROCESS = """
start: agents
left: left
steps:
  agents:
    type: queue
    queue: hotline
    exits: {"1": call-me}
    waiting:
      start: place
      steps:
        place: {type: say, announce: [position], then: music}
        music: {type: wait, for: 30s, music: calm, then: place}
    outcomes: {answered: finish, call-me: back}
    otherwise: end
  back:
    type: callback
    queue: hotline
    prompt: call-back-soon
    text: We will call you back. You keep your place in the queue.
    outcomes: {answered: finish}
    otherwise: end
  finish: {type: show, title: Script, text: Thank you for waiting., then: end}
  end: {type: end}
  left: {type: end, outcome: left}
"""

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def test_a_callback_keeps_its_place_and_finds_the_agent(floor: Floor, centre: Centre) -> None:
    PICTURES.mkdir(exist_ok=True)
    page = own_line(centre, "callback", PROCESS)
    first, second = floor.customer(FIRST_HZ), floor.customer(SECOND_HZ)
    for customer in (first, second):
        customer.goto(page)
        customer.get_by_role("button", name="Call now").click()
        expect(customer.get_by_role("status")).to_have_text("Waiting for an agent")
    expect(second.get_by_text("You are number 2 in the queue")).to_be_visible()

    presses(first, "1")
    expect(first.get_by_text("We will call you back.")).to_be_visible()
    expect(first.get_by_role("status")).to_have_text("We call you back. You keep your place.")
    expect(first.get_by_text("You are number 1 in the queue")).to_be_visible()
    # While the place changes hands, the announcement of each half minute finds the second one alone.
    expect(second.get_by_text("You are number 2 in the queue")).to_be_visible(timeout=NEXT_ROUND_MS)
    looks_well(first, "callback-waits")
    first.get_by_role("combobox", name="Language").select_option("zh-CN")
    expect(first.get_by_role("status")).to_have_text("我们将给您回呼,您的排队位置已保留。")
    first.screenshot(path=PICTURES / "chinese-callback-waits.png")
    first.reload()  # the page comes back to its place, not to a line
    expect(first.get_by_role("status")).to_have_text("We call you back. You keep your place.")
    expect(first.get_by_text("You are number 1 in the queue")).to_be_visible()

    agent = floor.agent("ana", AGENT_HZ)
    expect(agent.get_by_text("Callback: the customer is called when you accept")).to_be_visible()
    looks_well(agent, "callback-offer")
    accepts(agent)
    expect(first.get_by_role("status")).to_have_text("We are calling you back")
    expect(agent.get_by_role("region", name="Call")).to_contain_text("Calling the customer, 1 of 3")
    looks_well(first, "callback-rings")
    looks_well(agent, "callback-calling")
    first.get_by_role("button", name="Answer").click()
    hears(first, AGENT_HZ)
    hears(agent, FIRST_HZ)
    expect(first.get_by_role("status")).to_have_text("You are talking to an agent")

    first.get_by_role("button", name="Hang up").click()
    finishes(agent)
    expect(agent.get_by_role("button", name="Accept")).to_be_visible()  # now it is the second one's turn
    second.get_by_role("button", name="Hang up").click()
    expect(agent.get_by_role("button", name="Accept")).to_have_count(0)
    assert floor.complaints == []


def finishes(agent: Page) -> None:
    agent.get_by_role("button", name=re.compile("^Finish")).click()
