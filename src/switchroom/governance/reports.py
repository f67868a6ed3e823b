"""The monthly report of processes: makes itself at the beginning of a month for the one before, once, and stays.

What is kept are the counts of each process, unit and brand. Counts add up, so every reader's report is the sum over
what he may see. With it come the tables that are to be signed, and an improvement for each benchmark that was missed.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from switchroom.conformance.facade import FEW, Benchmarks, Counts, Measure, benchmarks, parts
from switchroom.governance.contracts import SIGN, NoSuchReport
from switchroom.governance.events import ReportMade
from switchroom.governance.improving import Missed, open_missed
from switchroom.people.facade import people_who_may, units_granted
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.platform.text import Text
from switchroom.processes.contracts import SEE
from switchroom.processes.facade import Notice, tell_people

MOST_MONTHS = 12
NOTICE = "report"
"""The kind of notice that leads to the page of process reports."""
WAITS = {
    "en": "The monitoring table of {month} waits for your signature.",
    "pt-BR": "A tabela de monitoramento de {month} aguarda sua assinatura.",
    "zh-CN": "{month} 的监控表待您签署。",
}
# The months that are over and have no report yet, from that of the first thing measured on: what was missed is made up.
_DUE = f"""
with zone as (select time_zone from organisation.unit where parent_id is null),
first as (select least((select min(ended_at) from conformance.measured where origin <> 'simulated'),
                       (select min(at) from conformance.application where origin <> 'simulated')) as at),
now as (select date_trunc('month', $1::timestamptz at time zone time_zone) as month, time_zone from zone)
select m::date as month, now.time_zone, m at time zone now.time_zone as since,
       (m + interval '1 month') at time zone now.time_zone as until
from now, first, generate_series(
    greatest(now.month - interval '{MOST_MONTHS} months', date_trunc('month', first.at at time zone now.time_zone)),
    now.month - interval '1 month', '1 month') m
where first.at is not null and not exists(select from governance.report r where r.month = m::date)
order by m
"""  # noqa: S608 - a constant
_MAKE = """
insert into governance.report (month, id, time_zone, since, until, made_at, benchmarks)
values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id
"""
_MADE = "select id, month, time_zone, since, until, made_at, benchmarks from governance.report"


class By(StrEnum):
    """What a report has a row for."""

    PROCESS = "process"
    UNIT = "unit"
    BRAND = "brand"


class Report(msgspec.Struct, frozen=True):
    """A report that was made; `benchmarks`: process (None: the house), measure, value."""

    id: UUID
    month: date
    time_zone: str
    since: datetime
    until: datetime
    made_at: datetime
    benchmarks: list[tuple[str | None, str, float]]

    @property
    def held(self) -> Benchmarks:
        return Benchmarks({(slug, measure): value for slug, measure, value in self.benchmarks})


class Line(msgspec.Struct, frozen=True):
    """The counts of one process, unit and brand."""

    slug: str
    unit_id: UUID | None
    unit_path: str
    brand_id: UUID | None
    counts: Counts

    def key(self, by: By) -> str | None:
        value = {By.PROCESS: self.slug, By.UNIT: self.unit_id, By.BRAND: self.brand_id}[by]
        return None if value is None else str(value)


async def make_due(database: Database) -> list[date]:
    """Make the reports that are due; their months. Any number of workers may call it."""
    async with database.transaction() as tx:
        due = await tx.fetch(_DUE, await tx.now())
    made = []
    for row in due:
        async with database.transaction() as tx:
            if await _make(tx, row):
                made.append(row["month"])
    return made


async def _make(tx: Transaction, due: Any) -> bool:
    """The report of one month; whether nobody else made it before. Whoever comes second waits and finds it made."""
    held = await benchmarks(tx)
    report_id: UUID | None = await tx.fetch_value(
        _MAKE, due["month"], new_id(), due["time_zone"], due["since"], due["until"], await tx.now(), held.listed()
    )
    if report_id is None:
        return False
    lines = await _count(tx, report_id, due["since"], due["until"])
    tables = await _tables(tx, report_id, due["month"], lines)
    missed = _missed(lines, held)
    opened = await open_missed(tx, report_id, missed, due["since"], due["until"])
    tx.emit(ReportMade(report=report_id, month=due["month"], tables=tables, improvements=opened), origin=Origin.REAL)
    return True


async def _count(tx: Transaction, report_id: UUID, since: datetime, until: datetime) -> list[Line]:
    paths = {row["id"]: row["path"] for row in await tx.fetch("select id, path from organisation.unit")}
    lines = [
        Line(part.slug, part.unit_id, paths.get(part.unit_id, "/") if part.unit_id else "/", part.brand_id, part.counts)
        for part in await parts(tx, since, until)
    ]
    await tx.execute_many(
        """insert into governance.report_line (report_id, slug, unit_id, unit_path, brand_id, counts)
           values ($1, $2, $3, $4, $5, $6)""",
        [
            (report_id, one.slug, one.unit_id, one.unit_path, one.brand_id, msgspec.to_builtins(one.counts))
            for one in lines
        ],
    )
    return lines


async def _tables(tx: Transaction, report_id: UUID, month: date, lines: list[Line]) -> int:
    """A table to sign for each unit in which somebody signs, where there is anything to say; who signs is told."""
    made = 0
    for unit_id, path in await units_granted(tx, SIGN):
        if not any(line.unit_path.startswith(path) for line in lines):
            continue
        made += 1
        await tx.execute(
            "insert into governance.monitoring_table (id, report_id, unit_id) values ($1, $2, $3)",
            new_id(),
            report_id,
            unit_id,
        )
        signers = await people_who_may(tx, SIGN, unit_id=unit_id, brand_id=None, origin=Origin.REAL)
        words = {language: words.format(month=f"{month:%Y-%m}") for language, words in WAITS.items()}
        await tell_people(tx, [one.id for one in signers], Notice(NOTICE, Text(words)), Origin.REAL)
    return made


def _missed(lines: list[Line], held: Benchmarks) -> list[Missed]:
    """Which processes missed which benchmark over the whole house. A share of few says nothing yet."""
    found = []
    for slug, counts in sorted(summed(lines, By.PROCESS).items()):
        for measure in Measure:
            value, _, of = counts.of(measure)
            wanted = held.of(slug, measure)
            if slug is not None and value is not None and wanted is not None and of >= FEW and value < wanted:
                found.append(Missed(slug, measure, counts))
    return found


def summed(lines: list[Line], by: By) -> dict[str | None, Counts]:
    """The counts of each process, unit or brand."""
    found: dict[str | None, Counts] = {}
    for line in lines:
        found[line.key(by)] = found.get(line.key(by), Counts()) + line.counts
    return found


async def reports(connection: Connection, principal: Principal) -> list[Report]:
    """The reports there are, the latest first. Raises `NotAllowed`."""
    principal.require(SEE)
    return await connection.fetch_as(Report, f"{_MADE} order by month desc")


async def report_of(connection: Connection, month: date) -> Report:
    """Raises `NoSuchReport`."""
    found = await connection.fetch_as(Report, f"{_MADE} where month = $1", month)
    if not found:
        raise NoSuchReport()
    return found[0]


async def lines_of(connection: Connection, month: date, below: str = "/") -> list[Line]:
    """All that the report of a month has kept of the unit with this path and those below it; [] without a report."""
    return await connection.fetch_as(
        Line,
        """select l.slug, l.unit_id, l.unit_path, l.brand_id, l.counts
           from governance.report_line l join governance.report r on r.id = l.report_id
           where r.month = $1 and starts_with(l.unit_path, $2)""",
        month,
        below,
    )


async def lines_seen(connection: Connection, principal: Principal, month: date, below: str = "/") -> list[Line]:
    """What the principal may see of it."""
    lines = await lines_of(connection, month, below)
    return [line for line in lines if principal.may(SEE, unit_path=line.unit_path, brand=line.brand_id)]


def month_before(month: date) -> date:
    """The first day of the month before."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
