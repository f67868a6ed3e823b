"""An attended transfer by keys alone: in each state everybody hears whom he should, and nobody else."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.floor import Floor, accepts, asks_for
from tests.journeys.test_screens import LOOKS, PICTURES, look, patient, wear
from tests.support.centre import Centre
from tests.support.sound import hears, hears_not

CUSTOMER_HZ, AGENT_HZ, COLLEAGUE_HZ = 1000.0, 1700.0, 2300.0

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def test_an_attended_transfer_and_who_hears_whom(floor: Floor, centre: Centre) -> None:
    PICTURES.mkdir(exist_ok=True)
    with patient(centre):
        attended_transfer(floor)


def attended_transfer(floor: Floor) -> None:
    agent, customer = floor.agent("ana", AGENT_HZ), floor.customer(CUSTOMER_HZ)
    asks_for(customer, "1")
    accepts(agent)
    hears(customer, AGENT_HZ)
    hears(agent, CUSTOMER_HZ)
    colleague = floor.agent("felix", COLLEAGUE_HZ)

    agent.keyboard.press("Alt+t")
    expect(agent.get_by_role("combobox", name="Transfer to")).to_be_focused()
    expect(agent.get_by_role("option").filter(has_text="Hotline")).to_contain_text("1 free")
    agent.keyboard.type("felix")
    expect(agent.get_by_role("option")).to_have_count(1)
    expect(agent.get_by_role("option")).to_contain_text("Available")
    looks_well(agent, "transfer")
    agent.keyboard.press("Enter")
    consult = agent.get_by_role("region", name="Consult")
    expect(consult).to_contain_text("Ringing at Felix Brandt")
    hears_not(customer, AGENT_HZ)
    hears_not(agent, CUSTOMER_HZ)
    expect(colleague.get_by_text("Consult: Ana Souza asks you")).to_be_visible()

    accepts(colleague)
    talk_alone(agent, AGENT_HZ, colleague, COLLEAGUE_HZ, customer, CUSTOMER_HZ)
    expect(consult).to_contain_text("You hear Felix Brandt")
    expect(consult).to_contain_text("On hold: Unknown caller")
    expect(colleague.get_by_role("region", name="Consult")).to_contain_text("Ana Souza asks you")
    looks_well(agent, "consult-private")
    looks_well(colleague, "consult-asked")

    agent.keyboard.press("Alt+s")
    talk_alone(agent, AGENT_HZ, customer, CUSTOMER_HZ, colleague, COLLEAGUE_HZ)
    expect(colleague.get_by_role("region", name="Consult")).to_contain_text("You are on hold")

    agent.keyboard.press("Alt+j")
    voices = {agent: AGENT_HZ, colleague: COLLEAGUE_HZ, customer: CUSTOMER_HZ}
    for who, own in voices.items():
        for other in set(voices.values()) - {own}:
            hears(who, other)
    expect(consult).to_contain_text("All hear each other")

    agent.keyboard.press("Alt+s")
    talk_alone(agent, AGENT_HZ, colleague, COLLEAGUE_HZ, customer, CUSTOMER_HZ)
    agent.keyboard.press("Alt+c")
    hears(customer, COLLEAGUE_HZ)
    hears(colleague, CUSTOMER_HZ)
    hears_not(customer, AGENT_HZ)
    expect(agent.get_by_role("button", name=re.compile("^Finish"))).to_be_visible()
    expect(agent.get_by_role("region", name="Call")).to_have_count(0)
    expect(colleague.get_by_role("region", name="Consult")).to_have_count(0)
    customer.get_by_role("button", name="Hang up").click()
    for page in (agent, colleague):
        page.get_by_role("button", name=re.compile("^Finish")).click()
        expect(page.get_by_role("button", name=re.compile("Available"))).to_be_visible()
    assert floor.complaints == []


def talk_alone(one: Page, one_hz: float, other: Page, other_hz: float, third: Page, third_hz: float) -> None:
    """Two hear each other, the third one hears neither and is not heard."""
    hears(one, other_hz, instead_of=third_hz)
    hears(other, one_hz, instead_of=third_hz)
    hears_not(third, one_hz)
    hears_not(third, other_hz)


def looks_well(page: Page, state: str) -> None:
    """Without barriers, wide, dark and narrow; pictured."""
    findings: list[str] = []
    for name in ("light", "dark", "narrow"):
        wear(page, LOOKS[name])
        findings += look(page, name, f"/{state}")
    wear(page, LOOKS["light"])
    assert not findings, "\n".join(findings)
