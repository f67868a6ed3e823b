"""A month's table is remarked, signed, sent and read; what it missed is improved, with the figure before it."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect

from switchroom.governance.facade import make_due
from switchroom.platform.db import Database
from tests.journeys.floor import Floor
from tests.journeys.test_screens import LOOKS, PICTURES, look, speak, wear
from tests.support.centre import Centre

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

# Runs of the month before, in the unit of the quality manager: of three, two kept to the process.
RUNS = """
insert into conformance.measured (run_id, slug, version, origin, unit_id, outcome, started_at, ended_at, fitness,
    deviations, late, person_steps, held, complete, compliant, variant, path)
select gen_random_uuid(), 'main-menu', 1, 'real', u.unit_id, 'done', at, at, case when n % 3 = 0 then 0.8 else 1 end,
       '[]', 0, 0, 0, true, n % 3 > 0, 1, 1
from people."user" u, generate_series(1, 30) n,
    lateral (select date_trunc('month', now()) - interval '10 days' as at) month
where u.email like 'rosa@%'
"""


async def _a_month(url: str) -> None:
    database = await Database.connect(url)
    async with database.transaction() as tx:
        await tx.execute(RUNS)
    assert len(await make_due(database)) == 1
    await database.close()


def test_a_month_is_signed_sent_read_and_improved(floor: Floor, centre: Centre) -> None:
    PICTURES.mkdir(exist_ok=True)
    with centre.client("helena") as admin:
        assert admin.put("/api/monitor/benchmarks/compliance", json={"value": 0.9}).status_code == 204
    with ThreadPoolExecutor(1) as beside:
        beside.submit(asyncio.run, _a_month(centre.database_url)).result()
    rosa = floor.desk("rosa")
    rosa.goto(f"{centre.url}/process-reports")
    row = rosa.get_by_role("row").filter(has=rosa.get_by_role("link", name="Main menu"))
    expect(row).to_contain_text("66.7")
    expect(row.get_by_role("img", name="benchmark missed")).to_be_visible()
    findings = in_all_looks(rosa, "/process-reports/month")
    rosa.get_by_role("tab", name="Monitoring tables").click()
    rosa.get_by_role("link", name=re.compile("waits for a signature")).click()
    rosa.get_by_label("Remark on Main menu of the hotline").fill("Ten skipped the menu")
    rosa.get_by_label("What is to be said of the month").fill("Two new people")
    expect(rosa.get_by_role("button", name="Sign and send")).to_be_disabled()
    rosa.get_by_role("button", name="Save").click()
    to = rosa.get_by_role("combobox", name="Send it to")
    to.fill("Operations man")
    to.press("ArrowDown")
    to.press("Enter")
    rosa.keyboard.press("Escape")
    findings += in_all_looks(rosa, "/process-reports/table")
    rosa.get_by_role("button", name="Sign and send").click()
    expect(rosa.get_by_text(re.compile("Signed by Rosa Lima, "))).to_be_visible()

    helena = floor.desk("helena")
    helena.get_by_role("button", name=re.compile("^Notices")).click()
    helena.get_by_role("link", name=re.compile("^The monitoring table of")).first.click()
    helena.get_by_role("link", name=re.compile("Signed by Rosa Lima")).click()
    expect(helena.get_by_role("cell", name="Ten skipped the menu")).to_be_visible()
    expect(rosa.get_by_text("Helena Duarte (read)")).to_be_visible()

    helena.get_by_role("tab", name="Improvements").click()
    helena.get_by_role("button", name=re.compile("^Main menu of the hotline ?Compliance rate 66.7")).click()
    drawer = helena.get_by_role("dialog", name="Improvement")
    drawer.get_by_role("textbox", name="What was changed").fill("The menu is shorter")
    for name, how in LOOKS.items():
        wear(helena, how)
        findings += look(helena, name, "/process-reports/improvement", "[role=dialog]")
    wear(helena, LOOKS["light"])
    drawer.get_by_role("button", name="The change is made").click()
    expect(drawer.get_by_text("changed, watched")).to_be_visible()
    drawer.get_by_text("Close it", exact=True).first.click()
    drawer.get_by_role("combobox", name="What came of it").click()
    helena.get_by_role("option", name="better", exact=True).click()
    drawer.get_by_role("button", name="Close it").click()
    expect(drawer.get_by_text("closed", exact=True)).to_be_visible()
    assert not findings, "\n".join(findings)
    assert floor.complaints == []


def in_all_looks(page: Page, state: str) -> list[str]:
    findings: list[str] = []
    for name, how in LOOKS.items():
        speak(page, how["locale"])
        wear(page, how)
        findings += look(page, name, state, "main")
        wear(page, LOOKS["light"])
    speak(page, LOOKS["light"]["locale"])
    return findings
