"""One agent calls another by keys alone: it rings and is announced, they hear each other, and either hangs up."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.floor import Floor, accepts, asks_for
from tests.journeys.test_screens import PICTURES, look, patient, speak
from tests.journeys.test_transfer import looks_well
from tests.support.centre import Centre
from tests.support.sound import hears, hears_not

ANA_HZ, FELIX_HZ, CUSTOMER_HZ = 1100.0, 1900.0, 2500.0

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def test_a_call_between_colleagues_and_back_to_the_last_interaction(floor: Floor, centre: Centre) -> None:
    PICTURES.mkdir(exist_ok=True)
    with patient(centre):
        between_colleagues(floor)


def between_colleagues(floor: Floor) -> None:
    ana, felix = floor.agent("ana", ANA_HZ), floor.agent("felix", FELIX_HZ)
    call(ana, "felix")
    mine, theirs = (page.get_by_role("region", name="Call", exact=True) for page in (ana, felix))
    expect(mine).to_contain_text("Felix Brandt")
    expect(mine).to_contain_text("Ringing")
    hears(ana, 425.0)
    expect(felix.get_by_text("Call from a colleague")).to_be_visible()
    expect(felix.get_by_text("Incoming: Ana Souza, Colleagues. Alt A accepts, Alt D declines.")).to_be_attached()
    looks_well(felix, "colleague-rings")

    accepts(felix)
    hears(ana, FELIX_HZ)
    hears(felix, ANA_HZ)
    expect(theirs).to_contain_text("Ana Souza")
    expect(felix.get_by_text("Internal", exact=True)).to_be_visible()
    looks_well(ana, "colleague-talk")
    looks_well(felix, "colleague-called")
    speak(felix, "zh-CN")
    assert look(felix, "chinese", "/colleague-called") == []
    speak(felix, "en-GB")

    ana.keyboard.press("Alt+h")
    hears_not(felix, ANA_HZ)
    expect(theirs).to_contain_text("You are on hold")
    expect(mine).to_contain_text("On hold")
    ana.keyboard.press("Alt+h")
    hears(felix, ANA_HZ)
    felix.keyboard.press("Alt+m")
    hears_not(ana, FELIX_HZ)
    expect(felix.get_by_role("button", name="Unmute")).to_be_visible()
    felix.keyboard.press("Alt+m")
    hears(ana, FELIX_HZ)

    ana.reload()
    hears(ana, FELIX_HZ)
    hears(felix, ANA_HZ)
    expect(mine).to_contain_text("Felix Brandt")

    takes_a_break(ana)  # from customers; so the one who waits now is for Felix
    customer = floor.customer(CUSTOMER_HZ)
    asks_for(customer, "1")
    expect(felix.get_by_role("region", name="Incoming")).to_be_hidden()
    ana.keyboard.press("Alt+x")
    expect(mine).to_have_count(0)
    expect(theirs).to_have_count(0)
    accepts(felix)
    hears(customer, FELIX_HZ)
    served = felix.url
    call_refused(ana, "felix")
    customer.get_by_role("button", name="Hang up").click()
    expect(felix.get_by_role("button", name=re.compile("^Finish"))).to_be_visible()
    felix.keyboard.press("g")
    felix.keyboard.press("h")
    expect(felix.get_by_role("heading", name="History")).to_be_visible()
    expect(felix.get_by_text("Ana Souza → Felix Brandt")).to_be_visible()
    looks_well(felix, "colleague-history")
    felix.keyboard.press("Alt+l")
    expect(felix).to_have_url(served)
    felix.get_by_role("button", name=re.compile("^Finish")).click()
    assert floor.complaints == []


def call(page: Page, name: str) -> None:
    """From the palette, as somebody does who does not know the key."""
    page.keyboard.press("Control+k")
    page.keyboard.type("call a colleague")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Colleague")).to_be_focused()
    looks_well(page, "colleagues")
    page.keyboard.type(name)
    expect(page.get_by_role("option")).to_have_count(1)
    expect(page.get_by_role("option")).to_contain_text("Available")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Colleague")).to_have_count(0)


def takes_a_break(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Available")).click()
    page.get_by_role("menuitemradio", name="Break", exact=True).click()


def call_refused(page: Page, name: str) -> None:
    """Who is in a call cannot be called, and it is said why."""
    page.keyboard.press("Alt+k")
    page.keyboard.type(name)
    expect(page.get_by_role("option")).to_have_count(1)
    expect(page.get_by_role("option")).to_contain_text("Busy")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This colleague is in a call, or has just been in one.")).to_be_visible()
    page.keyboard.press("Escape")
