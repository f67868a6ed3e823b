"""Figures count what the register lists, over what one may see; reports make themselves once and stay."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from switchroom.complaints.customers import count
from switchroom.complaints.events import ReportMade
from switchroom.complaints.reports import make_due
from tests.complaints.office import OVERSEER, Office
from tests.support.web import ok, refused

LONG_AGO = """
update complaints.complaint set opened_at = opened_at - $1::interval, ended_at = ended_at - $1::interval,
    due_at = due_at - $1::interval
"""


async def figures(office: Office, who: Any = None, **query: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    period = {"from": (now - timedelta(days=1)).isoformat(), "to": (now + timedelta(days=1)).isoformat()}
    answer = await (who or office.admin).get("/api/complaint-figures", params={**period, **query})
    found: dict[str, Any] = ok(answer)
    return found


async def solved(office: Office, ticket: Any) -> None:
    await office.change(ticket, status="open")
    await office.change(ticket, status="solved")


async def test_they_are_counted_by_the_part_that_is_asked_for_and_against_its_customers(office: Office) -> None:
    aurora, ilmar = await office.region("aurora"), await office.region("ilmar")
    clara = await office.customer("Clara", "+5511990000001", aurora)
    for number in range(3):
        await office.customer(f"Ilmar {number}", f"+551199000001{number}", ilmar)
    await office.complain(clara)
    await solved(office, await office.complain(clara))
    await office.complain()
    found = await figures(office, by="region")
    whole = found["whole"]
    assert (whole["counts"]["received"], whole["counts"]["closed"], whole["counts"]["repeated"]) == (3, 1, 1)
    assert (whole["customers"], whole["per_10_000"]) == (4, 7500.0)
    parts = {group["name"]: group for group in found["groups"]}
    assert (parts["Aurora"]["customers"], parts["Aurora"]["per_10_000"]) == (1, 20000.0)
    assert (parts[None]["counts"]["received"], parts[None]["per_10_000"]) == (1, None)
    assert (await figures(office, region=ilmar))["whole"]["counts"]["received"] == 0
    assert sum(month["counts"]["received"] for month in (await figures(office, by="month"))["groups"]) == 3


async def test_a_count_of_customers_of_a_day_is_not_taken_twice(office: Office) -> None:
    await office.customer("Clara", "+5511990000001")
    for _ in range(2):
        async with office.live.database.transaction() as tx:
            await count(tx, await tx.now())
    await office.customer("John", "+5511990000002")
    await office.complain()
    rows = await office.live.rows("select customers from complaints.customer_count")
    assert [row["customers"] for row in rows] == [1]
    assert (await figures(office))["whole"]["customers"] == 1


async def test_one_counts_only_what_one_may_see(office: Office) -> None:
    north, south = await office.live.centre.unit("North"), await office.live.centre.unit("South")
    brand = await office.live.centre.brand("B", "others")
    await office.complain(unit_id=north)
    await office.complain(unit_id=north, brand_id=brand)
    await office.complain(unit_id=south)
    await office.live.centre.person("Nora", *OVERSEER, unit=north)
    await office.live.centre.person("Bea", *OVERSEER, over=await office.live.centre.root(), brands=[brand])
    nora, bea = await office.live.centre.signed_in("Nora"), await office.live.centre.signed_in("Bea")
    assert (await figures(office))["whole"]["counts"]["received"] == 3
    assert (await figures(office, nora))["whole"]["counts"]["received"] == 2
    assert (await figures(office, bea))["whole"]["counts"]["received"] == 3  # what has no brand is everybody's
    assert (await figures(office, bea, brand=brand))["whole"]["counts"]["received"] == 1


async def test_a_period_has_an_end_after_its_beginning_and_is_not_endless(office: Office) -> None:
    for begins, ends in (("2026-03-02", "2026-03-01"), ("2024-01-01", "2026-01-01")):
        query = {"from": f"{begins}T00:00:00Z", "to": f"{ends}T00:00:00Z"}
        refused(await office.admin.get("/api/complaint-figures", params=query), 422, "complaint.bad_period")


async def test_a_report_makes_itself_once_for_each_month_that_is_over_and_stays(office: Office) -> None:
    north = await office.live.centre.unit("North")
    assert await make_due(office.live.database) == []
    await office.complain(unit_id=north)
    await solved(office, await office.complain())
    assert await make_due(office.live.database) == []  # the month is not over
    await office.live.database.pool.execute(LONG_AGO, timedelta(days=62))
    made = await asyncio.gather(*(make_due(office.live.database) for _ in range(4)))
    months = sorted(day for days in made for day in days)
    assert len(months) == len(set(months)) >= 2
    await office.live.settle()
    assert [event.month for event in await office.live.events(ReportMade)] == months
    listed = ok(await office.admin.get("/api/complaint-reports"))["items"]
    assert [one["month"] for one in listed] == [str(day) for day in reversed(months)]
    path = f"/api/complaint-reports/{months[0]}"
    report = ok(await office.admin.get(path, params={"by": "unit"}))
    counts = report["figures"]["whole"]["counts"]
    assert (counts["received"], counts["closed"], counts["open"]) == (2, 1, 1)
    assert {group["name"]: group["counts"]["received"] for group in report["figures"]["groups"]}["North"] == 1
    await office.live.database.pool.execute("update complaints.complaint set ended_at = opened_at")
    assert ok(await office.admin.get(path, params={"by": "unit"})) == report
    await office.live.centre.person("Nora", *OVERSEER, unit=north)
    nora = await office.live.centre.signed_in("Nora")
    assert ok(await nora.get(path))["figures"]["whole"]["counts"]["received"] == 1
    refused(await office.admin.get("/api/complaint-reports/2001-01-01"), 404, "complaint.no_report")
    lines = (await office.admin.get(f"/api/exports{path.removeprefix('/api')}?by=unit&bom=false")).text.splitlines()
    assert lines[0].startswith('"Part","Received","Closed"')
    assert lines[1].startswith('"","2","1"')
    assert len(lines) == 2 + len(report["figures"]["groups"])
