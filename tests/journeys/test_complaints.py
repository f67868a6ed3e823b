"""A quality manager reads the register, the board, the figures and the report; a complaint handler does what is due."""

import asyncio
import io
import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from switchroom.complaints.reports import make_due
from switchroom.platform.db import Database
from tests.journeys.floor import Floor
from tests.journeys.test_screens import LOOKS, PICTURES, dressed, look, signs_in
from tests.support.centre import Centre
from tests.support.sound import CHROMIUM

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
MONTH_AGO = """
update complaints.complaint set opened_at = opened_at - interval '31 days', ended_at = opened_at - interval '30 days',
    outcome = 'satisfied' where number = (select min(number) from complaints.complaint) and ended_at is null
"""
TAKEN_UP = {"cause": "billing", "verified": "Billed twice", "ask_unit": False, "hard": True}


def complain(centre: Centre, subject: str, name: str = "Clara Nunes") -> dict[str, Any]:
    """Helena writes a complaint down, of a customer of the North."""
    with centre.client("helena") as admin:
        (customer, *_) = admin.get("/api/customers", params={"search": name}).json()["items"]
        body = {"type": "complaint", "subject": subject, "text": "Twice!", "requester_id": customer["id"]}
        made = admin.post("/api/tickets", json=body)
        assert made.status_code == 201, made.text
        ticket: dict[str, Any] = made.json()
        return ticket


def do_task(centre: Centre, name: str, number: int, title: str, body: dict[str, Any]) -> None:
    """One of the people does what waits for them about this complaint."""
    with centre.client(name) as client:
        task = _task(client, number, title)
        done = client.post(f"/api/tasks/{task}/complete", json=body)
        assert done.status_code == 204, done.text


def _task(client: httpx.Client, number: int, title: str) -> str:
    for _ in range(200):
        for task in client.get("/api/tasks", params={"limit": 500}).json()["items"]:
            if task["reference"] == f"#{number}" and task["title"]["en"] == title:
                return str(task["id"])
    raise AssertionError(f"nobody has {title} of #{number}")


def row_of(page: Page, number: int) -> Any:
    return page.get_by_role("row", name=re.compile(rf"#{number}\b"))


def test_a_complaint_handler_takes_up_what_was_dispatched_to_the_centre(floor: Floor, centre: Centre) -> None:
    ticket = complain(centre, "Charged for roaming at home")
    desk = floor.desk("iris")
    desk.goto(f"{centre.url}/complaints")
    row = row_of(desk, ticket["number"])
    expect(row).to_be_visible()
    expect(row.get_by_text("Clara Nunes")).to_be_visible()
    desk.goto(f"{centre.url}/tasks")
    desk.get_by_role("row", name=re.compile(f"Take up the complaint.*#{ticket['number']}")).click()
    panel = desk.get_by_role("dialog")
    expect(panel.get_by_role("link", name=f"#{ticket['number']}")).to_be_visible()
    panel.get_by_role("button", name="Take it").click()
    for point in ("The customer was reached", "The facts are verified"):
        panel.get_by_role("checkbox", name=point).check()
    panel.get_by_role("textbox", name="What was verified").fill("Roaming at home")
    panel.get_by_role("combobox", name="Cause").click()
    desk.get_by_role("option", name="Billing").click()
    panel.get_by_role("button", name="Complete").click()
    expect(panel.get_by_role("button", name="Complete")).to_have_count(0)
    desk.goto(f"{centre.url}/complaints")
    expect(row_of(desk, ticket["number"]).get_by_text("Billing")).to_be_visible()
    assert floor.complaints == []


def test_a_quality_manager_follows_a_warning_from_the_board_to_its_clocks(floor: Floor, centre: Centre) -> None:
    ticket = complain(centre, "Third wrong bill")
    number = ticket["number"]
    desk = floor.desk("rosa")
    desk.goto(f"{centre.url}/complaints?view=warnings")
    expect(desk.get_by_role("heading", name="Running warnings")).to_be_visible()
    do_task(centre, "iris", number, "Take up the complaint", {"data": TAKEN_UP, "ticked": [0, 1]})
    warning = desk.get_by_role("row", name=re.compile(f"Write the warning.*#{number}"))
    expect(warning).to_be_visible()  # without looking again
    warning.click()
    panel = desk.get_by_role("dialog")
    expect(panel.get_by_text("Warning running")).to_be_visible()
    now = panel.get_by_role("region", name="What is to be done now")
    expect(now.get_by_text("Decide what the customer gets")).to_be_visible()
    now.get_by_text("Why then").first.click()
    expect(now.get_by_text(re.compile("^Time promised: 20 mins?, day and night$"))).to_be_visible()
    with desk.expect_download() as taken:
        panel.get_by_role("link", name="All evidence (ZIP)").click()
    with zipfile.ZipFile(io.BytesIO(taken.value.path().read_bytes())) as archive:
        assert {"evidence.html", "evidence.json"} <= set(archive.namelist())
    panel.get_by_role("combobox", name="Service").click()
    desk.get_by_role("option", name="Complaint about a bill").click()
    panel.get_by_role("button", name="Close").click()
    desk.get_by_role("tab", name="Register").click()
    desk.get_by_role("button", name="Warning running").click()
    expect(row_of(desk, number)).to_be_visible()
    expect(desk).to_have_url(re.compile("warned="))
    assert floor.complaints == []


def test_a_figure_opens_its_complaints_and_the_report_waits_for_the_month(floor: Floor, centre: Centre) -> None:
    ticket = complain(centre, "No coverage at home", "John Carter")
    desk = floor.desk("rosa")
    desk.goto(f"{centre.url}/complaints?view=figures&by=brand")
    received = desk.get_by_role("list", name="Figures").get_by_role("link", name=re.compile("^Received"))
    expect(received).to_be_visible()
    received.click()
    expect(row_of(desk, ticket["number"])).to_be_visible()
    expect(desk.get_by_role("button", name="Received")).to_be_visible()  # what led here, to be taken away again
    desk.get_by_role("tab", name="Monthly reports").click()
    expect(desk.get_by_text(re.compile("No report yet|Complaints in "))).to_be_visible()
    assert floor.complaints == []


@pytest.fixture
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield running
    running.close()


async def _month_passes(url: str) -> None:
    """What the company began with came a month ago, so that a report is due."""
    database = await Database.connect(url)
    try:
        async with database.transaction() as tx:
            await tx.execute(MONTH_AGO)
        await make_due(database)
    finally:
        await database.close()


@pytest.mark.parametrize("name", LOOKS)
def test_complaints_are_free_of_barriers(browser: Browser, centre: Centre, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    ticket = complain(centre, "Billed for a service I never ordered")
    do_task(centre, "iris", ticket["number"], "Take up the complaint", {"data": TAKEN_UP, "ticked": [0, 1]})
    with ThreadPoolExecutor(1) as beside:  # this thread's loop is the browser's
        beside.submit(asyncio.run, _month_passes(centre.database_url)).result()
    context = dressed(browser, name)
    signs_in(context, centre, "rosa")
    page = context.new_page()
    findings: list[str] = []
    for state, path in {
        "register": "/complaints",
        "one": f"/complaints?open={ticket['id']}",
        "warnings": "/complaints?view=warnings",
        "figures": "/complaints?view=figures&period=90-days",
        "report": "/complaints?view=reports",
    }.items():
        page.goto(f"{centre.url}{path}")
        if state == "one":
            expect(page.get_by_role("dialog").locator("dl")).to_be_visible()
        if state in ("figures", "report"):
            expect(page.get_by_role("table")).to_be_visible()
        findings += look(page, name, f"complaints-{state}")
    context.close()
    assert findings == []
