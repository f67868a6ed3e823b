"""A trigger on the screen: what is wrong is said while one writes, it is tried on what was, and starts a process."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.floor import Floor
from tests.journeys.test_screens import PICTURES, look, look_at_desk
from tests.support.centre import Centre

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def chosen(desk: Page, form: str, option: str) -> None:
    """Choose from a list of the form."""
    desk.get_by_role("dialog").get_by_role("combobox", name=form, exact=True).or_(
        desk.get_by_role("dialog").get_by_role("textbox", name=form, exact=True)
    ).click()
    desk.get_by_role("option", name=option, exact=True).click()


def opened(centre: Centre, subject: str) -> str:
    """A ticket that somebody opens; its number as people say it."""
    with centre.client("helena") as admin:
        units = admin.get("/api/units").json()["items"]
        body = {"subject": subject, "text": "It is down", "unit_id": units[0]["id"], "type": "complaint"}
        made = admin.post("/api/tickets", json=body)
        assert made.status_code == 201, made.text
        return f"#{made.json()['number']}"


def test_a_trigger_is_written_tried_switched_on_and_starts_a_process(floor: Floor, centre: Centre) -> None:
    PICTURES.mkdir(exist_ok=True)
    before = opened(centre, "Before")
    desk = floor.desk("helena")
    desk.goto(f"{centre.url}/setup/triggers?open=new")
    form = desk.get_by_role("dialog")
    form.get_by_role("textbox", name="Name").fill("Warn at once")
    chosen(desk, "What happens", "Ticket opened")
    chosen(desk, "Process that starts", "Complaint early warning")
    condition = form.get_by_role("textbox", name="Only where this holds")
    condition.fill("ticket.kidn == 'complaint'")
    expect(form.get_by_text("There is no “kidn” there.")).to_be_visible()
    expect(form.get_by_role("button", name="Try on the last 30 days")).to_be_disabled()
    condition.fill("ticket.kind == 'complaint' && ticket.subject != 'None'")
    form.get_by_role("button", name="Try on the last 30 days").click()
    expect(form.get_by_text(re.compile("It would have started"))).to_be_visible()
    expect(form.get_by_role("link", name=before)).to_be_visible()
    assert look(desk, "light", "/setup/triggers/tried", "[role=dialog]") == []
    form.get_by_role("button", name="Create").click()
    desk.get_by_role("row", name=re.compile("Warn at once")).click()
    form.get_by_role("button", name="Switch on").click()
    expect(form.get_by_text("It is on.")).to_be_visible()
    number = opened(centre, "After")
    expect(form.get_by_role("link", name=number)).to_be_visible()
    form.get_by_role("button", name=f"Run {number}").click()
    expect(form.get_by_role("list", name="Steps done").get_by_text("Write the warning")).to_be_visible()
    assert look(desk, "light", "/setup/triggers/run", "[role=dialog]") == []
    form.get_by_role("button", name="Switch off").click()
    expect(form.get_by_text("It is off.")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(form).to_have_count(0)
    assert look_at_desk(desk, "/setup/triggers/one", "main >> text=Warn at once") == []
    desk.get_by_role("button", name="Stop all…").click()
    desk.get_by_role("dialog", name="Stop all triggers?").get_by_role("button", name="Stop all").click()
    expect(desk.get_by_text("All triggers are stopped")).to_be_visible()
    desk.get_by_role("button", name="Let them go on").click()
    expect(desk.get_by_text("Triggers that are on start processes")).to_be_visible()
    assert floor.complaints == []
