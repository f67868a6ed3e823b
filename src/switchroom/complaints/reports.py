"""The monthly report: makes itself at the beginning of a month for the one before, exactly once, and stays as it is.

What is kept are the counts of each unit, brand, region, service and cause. Counts add up, so every reader's report is
the sum over what he may see, and the report of a whole is the sum of its parts.
"""

from collections import Counter
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.complaints import customers
from switchroom.complaints.contracts import SEE, By, NoSuchReport
from switchroom.complaints.customers import Counted, Part
from switchroom.complaints.events import ReportMade
from switchroom.complaints.figures import Counts, Figures, Group, LateStep, alive, counts_of, sums
from switchroom.complaints.register import SOURCE, Statement, figure_of
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.tickets.contracts import SEE as SEE_TICKETS

MOST_MONTHS = 12
# The months that are over and have no report yet, from that of the first complaint on: what was missed is made up for.
DUE = f"""
with zone as (select time_zone from organisation.unit where parent_id is null),
first as (select min(opened_at) as at from complaints.complaint where origin <> 'simulated'),
now as (select date_trunc('month', $1::timestamptz at time zone time_zone) as month, time_zone from zone)
select m::date as month, now.time_zone, m at time zone now.time_zone as since,
       (m + interval '1 month') at time zone now.time_zone as until
from now, first, generate_series(
    greatest(now.month - interval '{MOST_MONTHS} months', date_trunc('month', first.at at time zone now.time_zone)),
    now.month - interval '1 month', '1 month') m
where first.at is not null
  and not exists(select from complaints.report r where r.month = m::date and r.origin = 'real')
order by m
"""  # noqa: S608 - constants
MAKE = """
insert into complaints.report (month, origin, id, time_zone, since, until, made_at, customers)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning id
"""
KEYS = ("unit_id", "brand_id", "region_id", "service_id", "cause")


class Month(msgspec.Struct, frozen=True):
    """A report that was made."""

    id: UUID
    month: date
    time_zone: str
    since: datetime
    until: datetime
    made_at: datetime
    customers: list[Part]


class Line(msgspec.Struct, frozen=True):
    """The counts of one unit, brand, region, service and cause; `steps`: how often which step was late, in how many."""

    unit_id: UUID
    unit_path: str
    brand_id: UUID | None
    region_id: UUID | None
    service_id: UUID | None
    cause: str
    counts: dict[str, Any]

    @property
    def sums(self) -> Counts:
        return msgspec.convert({k: v for k, v in self.counts.items() if k != "steps"}, Counts)


async def make_due(database: Database) -> list[date]:
    """Count customers for today, and make the reports that are due; their months. Any number of workers may call it."""
    async with database.transaction() as tx:
        now = await tx.now()
        await customers.count(tx, now)
        due = await tx.fetch(DUE, now)
    made = []
    for row in due:
        async with database.transaction() as tx:
            if await _make(tx, row):
                made.append(row["month"])
    return made


async def _make(tx: Transaction, due: Any) -> bool:
    """The report of one month; whether nobody else made it before. Whoever comes second waits and finds it made."""
    parts = await customers.parts_at(tx, due["until"])
    report_id: UUID | None = await tx.fetch_value(
        MAKE,
        due["month"],
        Origin.REAL.value,
        new_id(),
        due["time_zone"],
        due["since"],
        due["until"],
        await tx.now(),
        msgspec.to_builtins(parts),
    )
    if report_id is None:
        return False
    rows, steps = await _lines(tx, due["since"], due["until"])
    await tx.execute_many(
        """insert into complaints.report_line
               (report_id, unit_id, unit_path, brand_id, region_id, service_id, cause, counts)
           values ($1, $2, $3, $4, $5, $6, $7, $8)""",
        [
            (
                report_id,
                row["unit_id"],
                row["path"],
                *(row[key] for key in KEYS[1:]),
                {**msgspec.structs.asdict(counts_of(row)), "steps": steps.get(tuple(row[key] for key in KEYS), [])},
            )
            for row in rows
        ],
    )
    tx.emit(ReportMade(report=report_id, month=due["month"]), origin=Origin.REAL)
    return True


async def _lines(
    connection: Connection, since: datetime, until: datetime
) -> tuple[list[Any], dict[tuple[Any, ...], list[list[Any]]]]:
    """The counts of every part, and the late steps of each: process, step, times, complaints."""
    keys = ", ".join(f"c.{key}" for key in KEYS)
    sql = Statement()
    which = f"c.origin <> 'simulated' and t.merged_into is null and {alive(sql, since, until)}"
    rows = await connection.fetch(
        f"""select {keys}, u.path, {sums(sql, since, until)}
            from {SOURCE} join organisation.unit u on u.id = c.unit_id where {which}
            group by {keys}, u.path""",  # noqa: S608 - own fragments
        *sql.arguments,
    )
    sql = Statement()
    closed = figure_of(sql, "closed", since, until)
    late = await connection.fetch(
        f"""select {keys}, l.process, l.step, count(*)::int as times, count(distinct l.ticket_id)::int as complaints
            from {SOURCE} join complaints.late_step l on l.ticket_id = c.ticket_id
            where c.origin <> 'simulated' and t.merged_into is null and {closed}
            group by {keys}, l.process, l.step order by l.process, l.step""",  # noqa: S608 - own fragments
        *sql.arguments,
    )
    steps: dict[tuple[Any, ...], list[list[Any]]] = {}
    for row in late:
        key = tuple(row[name] for name in KEYS)
        steps.setdefault(key, []).append([row["process"], row["step"], row["times"], row["complaints"]])
    return rows, steps


MADE = "select id, month, time_zone, since, until, made_at, customers from complaints.report where origin = 'real'"


async def reports(connection: Connection, principal: Principal) -> list[Month]:
    """The reports there are, the latest first. Raises `NotAllowed`."""
    principal.require(SEE)
    return await connection.fetch_as(Month, f"{MADE} order by month desc")


async def report(connection: Connection, principal: Principal, month: date, by: By | None) -> tuple[Month, Figures]:
    """The report of a month as it was made, over what the principal may see. Raises `NotAllowed`, `NoSuchReport`."""
    principal.require(SEE)
    principal.require(SEE_TICKETS)
    found = await connection.fetch_as(Month, f"{MADE} and month = $1", month)
    if not found:
        raise NoSuchReport()
    lines = [line for line in await _lines_of(connection, found[0]) if _may(principal, line)]
    held = customers.seen_of(found[0].customers, await customers.groups_of(connection), principal)
    whole = sum((line.sums for line in lines), Counts())
    groups = _grouped(lines, by, held) if by is not None and by is not By.MONTH else []
    figures = Figures(found[0].since, found[0].until, Group(None, whole, held.of()), groups, _late(lines))
    return found[0], figures


async def _lines_of(connection: Connection, made: Month) -> list[Line]:
    return await connection.fetch_as(
        Line,
        """select unit_id, unit_path, brand_id, region_id, service_id, cause, counts from complaints.report_line
           where report_id = $1""",
        made.id,
    )


def _may(principal: Principal, line: Line) -> bool:
    return all(principal.may(wanted, unit_path=line.unit_path, brand=line.brand_id) for wanted in (SEE, SEE_TICKETS))


def _grouped(lines: list[Line], by: By, held: Counted) -> list[Group]:
    parts: dict[str | None, Counts] = {}
    for line in lines:
        value = line.cause or None if by is By.CAUSE else getattr(line, f"{by}_id")
        key = str(value) if value is not None else None
        parts[key] = parts.get(key, Counts()) + line.sums
    groups = [Group(key, counts, _against(held, by, key)) for key, counts in parts.items()]
    return sorted(groups, key=lambda group: (-group.counts.received, group.key or ""))


def _against(held: Counted, by: By, key: str | None) -> int | None:
    if by is By.UNIT or (key is None and by in (By.REGION, By.BRAND)):
        return None
    if by is By.REGION and key:
        return held.of(region=UUID(key))
    return held.of(brand=UUID(key)) if by is By.BRAND and key else held.of()


def _late(lines: list[Line]) -> list[LateStep]:
    times, complaints = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for line in lines:
        for process, step, often, many in line.counts.get("steps", ()):
            times[process, step] += often
            complaints[process, step] += many
    ordered = sorted(times, key=lambda key: (-times[key], key))
    return [LateStep(process, step, times[process, step], complaints[process, step]) for process, step in ordered]
