"""A webhook on the screen: made, its secret seen once, tested, paused, and let go on; in four looks."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.floor import Floor
from tests.journeys.test_screens import PICTURES, look_at_desk
from tests.support.centre import Centre

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def test_a_webhook_is_made_tested_paused_and_goes_on(floor: Floor, centre: Centre) -> None:
    """Its address lies inside, where this centre may not ask: that is what the test of it says."""
    PICTURES.mkdir(exist_ok=True)
    desk = floor.desk("helena")
    desk.goto(f"{centre.url}/setup/webhooks?open=new")
    form = desk.get_by_role("dialog")
    form.get_by_role("textbox", name="Name").fill("Order system")
    form.get_by_role("textbox", name="Address").fill("https://127.0.0.1:9/hooks")
    form.get_by_role("combobox", name="Hears of").or_(form.get_by_role("textbox", name="Hears of")).click()
    desk.get_by_role("option", name="Ticket solved").click()
    desk.keyboard.press("Escape")
    form.get_by_role("button", name="Create").click()
    expect(form.get_by_text(re.compile("^whsec_"))).to_be_visible()
    form.get_by_role("button", name="Done").click()
    desk.get_by_role("row", name=re.compile("Order system")).click()
    form.get_by_role("button", name="Send a test").click()
    expect(form.get_by_text("The address lies in an inner network")).to_be_visible()
    form.get_by_role("button", name="Pause", exact=True).click()
    expect(form.get_by_text("Paused: nothing is sent")).to_be_visible()
    expect(form.get_by_text("Held back", exact=True)).to_be_visible()
    desk.keyboard.press("Escape")
    expect(form).to_have_count(0)
    assert look_at_desk(desk, "/setup/webhooks/one", "main >> text=Order system") == []
    desk.get_by_role("row", name=re.compile("Order system")).click()
    form.get_by_role("button", name="Go on, and send what was held").click()
    expect(form.get_by_text("Paused: nothing is sent")).to_have_count(0)
    expect(form.get_by_role("button", name="Send a test")).to_be_visible()
    form.get_by_role("button", name="New secret…").click()
    desk.get_by_role("dialog", name="Give it a new secret?").get_by_role("button", name="New secret").click()
    expect(form.get_by_text(re.compile("^whsec_"))).to_be_visible()
    assert floor.complaints == []
