"""The sample company through a month of complaints: what the program says of it is what was done, to the last one."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from switchroom.complaints.reports import make_due
from switchroom.entrypoints.sample import load
from switchroom.entrypoints.web import create_app
from switchroom.platform.services import Services
from switchroom.routing.contracts import QueueId
from switchroom.routing.facade import queue_of_slug
from tests.complaints.month import PROMISED, Month, Told
from tests.support.calls import CallCentre, opened_call_centre
from tests.support.moved_clock import MovedClock
from tests.support.postgres import opened
from tests.support.scripted_switch import ScriptedSwitch
from tests.support.web import client_of, ok

ZONE = ZoneInfo("America/Sao_Paulo")
SEED = 1
LONGEST_S = 1200
pytestmark = pytest.mark.slow


async def _company(services: Services) -> tuple[QueueId, str]:
    """The sample company; the queue of complaints, and the administrator's password."""
    sign_ins = {one.email: one.password for one in await load(services)}
    async with services.database.read() as connection:
        queue = await queue_of_slug(connection, "complaints")  # type: ignore[arg-type]
    assert queue is not None
    return queue, sign_ins["helena@example.com"]


@pytest.fixture
async def month(database_url: str) -> AsyncIterator[Month]:
    switch = ScriptedSwitch(speaks=True)
    password = ""

    async def set_up(services: Services) -> QueueId:
        nonlocal password
        queue, password = await _company(services)
        return queue

    async with MovedClock.of(database_url) as clock, opened(database_url) as database:
        first = datetime.now(ZONE).replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=32)
        await clock.set(first.replace(day=1))
        async with opened_call_centre(database, switch, set_up) as calls:
            yield await _driver(calls, switch, clock, password)


async def _driver(calls: CallCentre, switch: ScriptedSwitch, clock: MovedClock, password: str) -> Month:
    app = create_app(calls.services)
    month = Month(calls, switch, clock, SEED)
    await month.begin(await clock.now())
    helena = client_of(app)
    ok(await helena.post("/api/session", json={"email": "helena@example.com", "password": password}))
    await month.staff(helena, lambda: client_of(app))
    await month.settle()
    return month


async def test_register_figures_and_report_reconcile_with_what_was_done(month: Month) -> None:
    async with asyncio.timeout(LONGEST_S):
        await drive(month)


async def drive(month: Month) -> None:
    """The month from its first day to the report on the first of the next."""
    begins = (await month.clock.now()).astimezone(ZONE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    ends = (begins + timedelta(days=32)).replace(day=1)
    company = len(await register(month))  # those that the company begins with
    while await month.clock.now() < ends - timedelta(hours=30):
        await day(month)
    await month.work()
    assert len(month.ledger.complaints) > 40
    await reconcile(month, begins, ends, company)
    await month.pass_time(ends - await month.clock.now() + timedelta(minutes=5))
    await month.note_ends()
    await check_report(month, begins, ends)


async def day(month: Month) -> None:
    """From midnight to midnight: nobody works at night, two customers complain, never when something falls due."""
    await month.pass_time(timedelta(hours=8))
    for hour in range(8, 20, 2):
        if hour in (8, 14):
            await month.pass_time(timedelta(minutes=37))
            await month.complain()
            await month.pass_time(timedelta(hours=2, minutes=-37))
        else:
            await month.pass_time(timedelta(hours=2))
        await month.work()
    await month.pass_time(timedelta(hours=4))


async def register(month: Month, **query: Any) -> list[dict[str, Any]]:
    """All rows of the register, page after page."""
    rows: list[dict[str, Any]] = []
    cursor = ""
    while cursor is not None:
        params = {**query, "limit": 50, "cursor": cursor}
        page = ok(await month.people["rosa"].get("/api/complaints", params=params))
        rows, cursor = rows + page["items"], page["next"]
    return rows


async def figures(month: Month, begins: datetime, ends: datetime, **query: Any) -> dict[str, Any]:
    params = {"from": begins.isoformat(), "to": ends.isoformat(), **query}
    found: dict[str, Any] = ok(await month.people["rosa"].get("/api/complaint-figures", params=params))
    return found


def of_us(rows: list[dict[str, Any]], month: Month) -> list[dict[str, Any]]:
    return [row for row in rows if row["number"] in month.ledger.complaints]


async def reconcile(month: Month, begins: datetime, ends: datetime, company: int) -> None:
    """The register knows of every complaint what its driver knows, and the figures are the counts of the register."""
    told, now = month.ledger.complaints, await month.clock.now()
    rows = {row["number"]: row for row in of_us(await register(month), month)}
    assert rows.keys() == told.keys()
    assert len(await register(month)) == len(told) + company
    for number, one in told.items():
        row = rows[number]
        assert row["by_key"] == (one.way == "key-0")
        assert (row["region"] or {}).get("name") == one.region
        assert row["cause"] == (one.plan.cause if one.contacted_at else "")
        assert (row["ended_at"] is not None) == (one.ended_at is not None)
        assert row["outcome"] == {True: "satisfied", False: "unsatisfied", None: None}[one.satisfied]
        assert (row["warnings"] > 0) == one.warned
        assert (row["repeats"] is not None) == one.repeats
        assert (row["goodwill"] or 0) == one.goodwill
    await check_breaches(month, rows, now)
    await check_figures(month, begins, ends, [one for one in told.values() if one.ended_at is not None], company)


async def check_breaches(month: Month, rows: dict[int, dict[str, Any]], now: datetime) -> None:
    """Every limit that was not kept is found, and none that was."""
    done = month.breaches(now)
    per_complaint = Counter(number for number, _, _ in done.elements())
    assert {number: row["late_steps"] for number, row in rows.items() if row["late_steps"]} == dict(per_complaint)
    assert sum(done.values()) > 10
    overdue = {
        seen.number
        for seen in month.ledger.tasks.values()
        if seen.over_at is None and seen.due_at is not None and seen.due_at < now
    } | {one.number for one in month.ledger.complaints.values() if not one.ended_at and one.opened_at + PROMISED < now}
    assert {row["number"] for row in of_us(await register(month, overdue=True), month)} == overdue


async def check_figures(month: Month, begins: datetime, ends: datetime, closed: list[Told], company: int) -> None:
    found = await figures(month, begins, ends, by="region")
    counts = found["whole"]["counts"]
    told = month.ledger.complaints.values()
    assert counts["received"] == len(told) + company
    assert counts["closed"] == counts["promised"] == len(closed)
    assert counts["satisfied"] == sum(one.satisfied is True for one in closed)
    assert counts["unsatisfied"] == sum(one.satisfied is False for one in closed)
    assert counts["repeated"] == sum(one.repeats for one in closed)
    assert counts["escalated"] == counts["warned"] == sum(one.warned for one in closed)
    assert counts["on_time"] == sum(one.ended_at - one.opened_at <= PROMISED for one in closed if one.ended_at)
    assert counts["on_time"] + counts["not_on_time"] == counts["promised"]
    assert 0 < counts["on_time"] < counts["closed"]
    assert counts["first_on_time"] + counts["first_late"] == counts["first_promised"] == len(closed)
    assert counts["goodwill_sum"] == sum(one.goodwill for one in closed)
    assert counts["open"] == len(told) + company - len(closed)
    breached = month.breaches(await month.clock.now())
    ended = {one.number for one in closed}
    assert counts["late_steps"] == sum(times for (number, _, _), times in breached.items() if number in ended)
    steps = {(step["process"], step["title"]["en"]): step["times"] for step in found["late_steps"]}
    assert sum(steps.values()) == counts["late_steps"]
    by_region = {group["name"]: group["counts"]["received"] for group in found["groups"] if group["name"]}
    ours = Counter(one.region for one in told if one.region)
    theirs = Counter(row["region"]["name"] for row in await company_rows(month) if row["region"])
    assert by_region == dict(ours + theirs)
    customers = {group["name"]: group["customers"] for group in found["groups"] if group["name"]}
    for group in found["groups"]:
        if group["name"]:
            wanted = round(group["counts"]["received"] * 10_000 / customers[group["name"]], 2)
            assert group["per_10_000"] == wanted
    await check_lists(month, begins, ends, counts)
    for by in ("brand", "service", "cause", "unit", "month"):
        parts = (await figures(month, begins, ends, by=by))["groups"]
        for name, value in counts.items():
            if name != "open" or by != "month":
                assert sum(part["counts"][name] for part in parts) == value, (by, name)


async def company_rows(month: Month) -> list[dict[str, Any]]:
    return [row for row in await register(month) if row["number"] not in month.ledger.complaints]


async def check_lists(month: Month, begins: datetime, ends: datetime, counts: dict[str, Any]) -> None:
    """Behind each figure stand as many complaints as it says."""
    period = {"from": begins.isoformat(), "to": ends.isoformat()}
    for name, value in counts.items():
        if name not in ("late_steps", "goodwill_sum"):
            assert len(await register(month, figure=name, **period)) == value, name


async def check_report(month: Month, begins: datetime, ends: datetime) -> None:
    """The report of the month makes itself once, says what the figures say, and stays what it is."""
    assert ok(await month.people["rosa"].get("/api/complaint-reports"))["items"] == []
    database = month.calls.database
    made = await asyncio.gather(*(make_due(database) for _ in range(3)))
    assert [day for days in made for day in days] == [begins.date()]
    assert await make_due(database) == []
    path = f"/api/complaint-reports/{begins.date()}"
    live = await figures(month, begins, ends, by="unit")
    report = ok(await month.people["rosa"].get(path, params={"by": "unit"}))
    assert datetime.fromisoformat(report["since"]) == begins.astimezone(UTC)
    assert report["figures"]["whole"]["counts"] == live["whole"]["counts"]
    assert report["figures"]["late_steps"] == live["late_steps"]
    assert {g["key"]: g["counts"] for g in report["figures"]["groups"]} == {
        g["key"]: g["counts"] for g in live["groups"]
    }
    units = ok(await month.people["helena"].get("/api/units"))["items"]
    south = next(unit for unit in units if unit["name"].get("en") == "South centre")
    wendy = ok(await month.people["wendy"].get(path))["figures"]["whole"]["counts"]
    assert wendy == next(g["counts"] for g in live["groups"] if g["key"] == south["id"])
    moved = next(one for one in month.ledger.complaints.values() if one.ended_at)
    ticket = f"/api/tickets/{moved.ticket_id}"
    ok(await month.people["helena"].patch(ticket, json={"changes": {"fields": {"cause": "other"}}}))
    await month.settle()
    again = ok(await month.people["rosa"].get(path, params={"by": "unit"}))
    assert again == report
    lines = (await month.people["rosa"].get(f"/api/exports{path.removeprefix('/api')}?by=unit&bom=false")).text
    assert lines.splitlines()[1].split(",")[1].strip('"') == str(report["figures"]["whole"]["counts"]["received"])
