"""The four measurements: over all that is asked for, and a row for each unit, post, person, process and so on.

Application is counted over interactions, and beside it over those that somebody inspected; organisation over steps that
people did, the other two over runs. By post, person or step a run counts for each that took part in it; steps count for
who did them.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from switchroom.conformance.contracts import ProcessNeeded
from switchroom.conformance.door import (
    APPLICATIONS,
    INSPECTED,
    PERSON_STEPS,
    RUNS,
    Conditions,
    Facts,
    Which,
    persons,
    seen,
)
from switchroom.conformance.inspected import wilson
from switchroom.conformance.monitor import schemas
from switchroom.conformance.monitor.benchmarks import Benchmarks, Measure, benchmarks
from switchroom.conformance.monitor.counting import JUDGED, SUMS, TABLES, Counts
from switchroom.conformance.monitor.names import names_of
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection

FEW = 20
"""A share of fewer is marked: one more or less moves it by over five points."""
MOST_ROWS = 500


class By(StrEnum):
    """What there is a row for."""

    PROCESS = "process"
    UNIT = "unit"
    BRAND = "brand"
    REGION = "region"
    POST = "post"
    PERSON = "person"
    STEP = "step"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    @property
    def of_steps(self) -> bool:
        """Whether it tells parts of a run apart."""
        return self in (By.POST, By.PERSON, By.STEP)


_COLUMNS = {By.PROCESS: "slug", By.UNIT: "unit_id", By.BRAND: "brand_id", By.REGION: "region_id"}
_PERIODS = {By.DAY: "YYYY-MM-DD", By.WEEK: 'IYYY-"W"IW', By.MONTH: "YYYY-MM"}
_FIRST = {By.POST: "first_of_post", By.PERSON: "first_of_person"}
_BY_STEP = """
select s.step as key, sum(w.runs)::int as runs, sum(w.measured)::int as measured,
       sum(w.fitness)::float8 as fitness, sum(w.fitting)::int as fitting,
       sum(w.compliant)::int as compliant, sum(w.late)::int as late
from (select m.slug, m.path, {sums} from conformance.measured m where {conditions} group by m.slug, m.path) w
join conformance.path p on p.slug = w.slug and p.path = w.path
cross join lateral (select distinct jsonb_array_elements_text(p.walk) as step) s group by s.step
"""
"""Runs are added up by their ways first, which are few, and then by the steps of these."""
_STEPS_SEEN = f"""
select s.key, {JUDGED.format("s.value")} from conformance.inspected i
cross join lateral jsonb_each_text(i.steps) as s(key, value) where {{conditions}} group by 1
"""  # noqa: S608 - own fragments
_OWN = {By.POST: "p.post", By.PERSON: "p.user_id", By.STEP: "p.step"}


async def whole(connection: Connection, principal: Principal, which: Which) -> schemas.Measurements:
    """The four over everything that is asked for. Three statements and one for the benchmarks. Raises `NotAllowed`."""
    sums: dict[str, Any] = {}
    for facts in _defined(which):
        conditions = seen(principal, which, facts)
        sql = f"select {SUMS[facts]} from {TABLES[facts]} where {conditions.sql}"  # noqa: S608 - own fragments
        sums |= dict(await connection.fetch_row(sql, *conditions.arguments) or {})
    return measurements_of(_counts(sums), await benchmarks(connection), which.slug)


async def rows(
    connection: Connection, principal: Principal, which: Which, by: By
) -> tuple[list[schemas.MeasurementsOf], int]:
    """A row for each, those with the most runs first (periods: the latest first), at most 500; and how many there are.

    As many statements however many rows there are. Raises `NotAllowed`, `ProcessNeeded`.
    """
    if by is By.STEP and which.slug is None:
        raise ProcessNeeded()
    zone = await connection.fetch_value("select time_zone from organisation.unit where parent_id is null")
    found: dict[str | None, dict[str, Any]] = {}
    for facts in _defined(which):
        if (by.of_steps and facts is APPLICATIONS) or (by is By.POST and facts is INSPECTED):
            continue
        sql, conditions = _grouped(principal, which, by, facts, zone or "UTC")
        for row in await connection.fetch(sql, *conditions.arguments):
            found.setdefault(row["key"], {}).update(dict(row))
    keys = sorted(found, key=lambda key: _rank(by, found[key]))
    return await _named(connection, by, [found[key] for key in keys[:MOST_ROWS]], which.slug), len(keys)


def _defined(which: Which) -> Iterable[Facts]:
    """Where a version, a post, a person or a step is asked for, nothing is said of interactions; what was inspected is
    known of a person.
    """
    if which.post is not None or which.through is not None or which.version is not None:
        return (RUNS, PERSON_STEPS)
    if which.person_id is not None:
        return (RUNS, PERSON_STEPS, INSPECTED)
    return (RUNS, PERSON_STEPS, APPLICATIONS, INSPECTED)


def _grouped(principal: Principal, which: Which, by: By, facts: Facts, zone: str) -> tuple[str, Conditions]:
    """One statement: a row for each key."""
    conditions, table = seen(principal, which, facts), TABLES[facts]
    if by is By.STEP and facts is RUNS:
        return _BY_STEP.format(sums=SUMS[RUNS], conditions=conditions.sql), conditions
    if by is By.STEP and facts is INSPECTED:
        return _STEPS_SEEN.format(conditions=conditions.sql), conditions
    if by in _PERIODS:
        moment = facts.began if which.begun else facts.ended
        conditions.add("{0}::text is not null", zone)
        key = f"to_char({moment} at time zone ${len(conditions.arguments)}, '{_PERIODS[by]}')"
    elif not by.of_steps:
        key = f"{facts.alias}.{_COLUMNS[by]}"
    else:
        key = "i.person_id" if facts is INSPECTED else _OWN[by]
        conditions.add(f"{key} is not null")
        if by is By.PERSON:
            persons(principal, conditions, key)
        if facts is RUNS:
            table += f" join conformance.person_step p on p.run_id = m.run_id and p.{_FIRST[by]}"
    where = conditions.sql
    return f"select ({key})::text as key, {SUMS[facts]} from {table} where {where} group by 1", conditions  # noqa: S608


def _rank(by: By, sums: dict[str, Any]) -> tuple[Any, ...]:
    key = sums["key"] or ""
    if by in _PERIODS:
        return (tuple(-ord(sign) for sign in key),)
    return -sums.get("runs", 0), -sums.get("came", 0), key


async def _named(
    connection: Connection, by: By, found: list[dict[str, Any]], slug: str | None
) -> list[schemas.MeasurementsOf]:
    held, names = await benchmarks(connection), await names_of(connection, by.value, [one["key"] for one in found])
    return [
        schemas.MeasurementsOf(
            key=one["key"],
            name=names.get(one["key"]),
            **measurements_of(_counts(one), held, one["key"] if by is By.PROCESS else slug).model_dump(),
        )
        for one in found
    ]


def _counts(row: dict[str, Any]) -> Counts:
    return Counts(**{name: value for name, value in row.items() if name != "key"})


def measurements_of(counted: Counts, held: Benchmarks, slug: str | None) -> schemas.Measurements:
    """The four as they follow from what was counted, each held against the benchmark of the process or the house."""

    def rate(measure: Measure) -> schemas.Rate:
        return _rate(*counted.of(measure), held.of(slug, measure))

    seen_used = counted.seen_used / counted.inspected if counted.inspected else None
    seen_rate = _rate(seen_used, counted.seen_used, counted.inspected, held.of(slug, Measure.APPLICATION))
    between = wilson(counted.seen_used, counted.inspected)
    return schemas.Measurements(
        inspected=schemas.InspectedRate(
            **seen_rate.model_dump(),
            not_used=counted.seen_not_used,
            used_wrongly=counted.seen_wrong,
            low=between[0] if between else None,
            high=between[1] if between else None,
        ),
        runs=counted.runs,
        late=counted.late,
        handed_over=counted.handed_over,
        ran=counted.ran,
        application=rate(Measure.APPLICATION),
        trajectory=rate(Measure.TRAJECTORY),
        organisation=rate(Measure.ORGANISATION),
        compliance=rate(Measure.COMPLIANCE),
    )


def _rate(value: float | None, part: int, of: int, benchmark: float | None) -> schemas.Rate:
    return schemas.Rate(
        value=value,
        part=part,
        of=of,
        few=0 < of < FEW,
        benchmark=benchmark,
        reached=None if value is None or benchmark is None else value >= benchmark,
    )
