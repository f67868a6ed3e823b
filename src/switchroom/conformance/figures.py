"""How well a process is followed, in figures over runs that were measured, and the runs behind each figure.

A figure adds up the runs of units and brands over which one may see processes. Real and simulated runs are apart.
"""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from switchroom.conformance import schemas
from switchroom.conformance.domain.comparing import Departure
from switchroom.conformance.door import APPLICATIONS, Which, seen
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.processes.contracts import DESIGN, SEE
from switchroom.processes.facade import PathLeft, paths_left

MOST_DEVIATIONS = 100
Wanted = Literal["all", "departed", "not_compliant", "late", "not_held"]
Applied = Literal["all", "walked", "path_left", "not_run"]
_APPLIED: dict[Applied, str] = {
    "all": "true",
    "walked": "a.ran and not a.path_left",
    "path_left": "a.ran and a.path_left",
    "not_run": "not a.ran",
}
_UNIT_PATH = "(select path from organisation.unit where id = m.unit_id)"
_WANTED: dict[Wanted, str] = {
    "all": "true",
    "departed": "m.fitness < 1",
    "not_compliant": "not m.compliant",
    "late": "m.late > 0",
    "not_held": "m.held < m.person_steps",
}
_SUMS = """
count(*)::int as runs, count(m.fitness)::int as measured, avg(m.fitness)::float8 as fitness,
count(*) filter (where m.fitness = 1)::int as fitting, count(*) filter (where m.compliant)::int as compliant,
count(*) filter (where m.late > 0)::int as late, count(*) filter (where m.complete)::int as complete,
coalesce(sum(m.person_steps), 0)::int as person_steps, coalesce(sum(m.held), 0)::int as held
"""
_TITLE = "(select title from processes.catalogued where slug = {0}.slug) as process_title"
ROW = f"""m.run_id, m.slug as process, {_TITLE.format("m")}, m.version, m.started_at, m.interaction_id,
    m.reference, m.outcome, m.ended_at, m.fitness, m.deviations, m.late, m.person_steps, m.held, m.complete,
    m.compliant"""


class Behind(msgspec.Struct, frozen=True, kw_only=True):
    """Which of these runs are behind a figure.

    Those of a kind, those with a step that departs in a way, of a variant, that ended so, that were given up at a step.
    """

    wanted: Wanted = "all"
    step: str | None = None
    kind: Departure | None = None
    variant: int | None = None
    outcome: str | None = None
    left_at: str | None = None


async def figures(connection: Connection, principal: Principal, which: Which) -> schemas.ProcessMeasures:
    """The figures of a process, whole and by version, and its deviations, most runs first. Raises `NotAllowed`."""
    since, until = which.ended_from, which.ended_to
    assert since is not None
    assert until is not None
    conditions = seen(principal, which)
    sums = await connection.fetch(
        f"""select m.version, grouping(m.version) = 1 as whole, {_SUMS} from conformance.measured m
            where {conditions.sql} group by grouping sets ((), (m.version))
            order by m.version desc nulls first""",  # noqa: S608 - own fragments
        *conditions.arguments,
    )
    deviations = await connection.fetch(
        f"""select d.step, d.kind, sum(d.times)::int as times, count(*)::int as runs
            from conformance.measured m
            cross join jsonb_to_recordset(m.deviations) as d(step text, kind text, times int)
            where {conditions.sql} group by d.step, d.kind order by runs desc, times desc, d.step, d.kind
            limit {MOST_DEVIATIONS}""",  # noqa: S608 - own fragments
        *conditions.arguments,
    )
    whole = next(row for row in sums if row["whole"])
    return schemas.ProcessMeasures(
        since=since,
        until=until,
        whole=_figures(whole),
        versions=[_of_version(row) for row in sums if not row["whole"]],
        deviations=[schemas.StepDeparted.model_validate(dict(row)) for row in deviations],
    )


async def runs_behind(
    connection: Connection, principal: Principal, which: Which, behind: Behind, offset: int, limit: int
) -> tuple[list[schemas.MeasuredRun], int]:
    """The runs behind a figure, the latest first, and how many they are. Raises `NotAllowed`."""
    conditions = seen(principal, which)
    conditions.add(_WANTED[behind.wanted])
    if behind.step is not None or behind.kind is not None:
        sought = {"step": behind.step, "kind": behind.kind.value if behind.kind else None}
        one = {name: value for name, value in sought.items() if value is not None}
        conditions.add("m.deviations @> {0}::jsonb", [one])
    for column, value in (("variant", behind.variant), ("outcome", behind.outcome), ("left_at", behind.left_at)):
        if value is not None:
            conditions.add(f"m.{column} = {{0}}", value)
    total = await connection.fetch_value(
        f"select count(*)::int from conformance.measured m where {conditions.sql}",  # noqa: S608 - own fragments
        *conditions.arguments,
    )
    rows = await connection.fetch(
        f"""select {ROW} from conformance.measured m where {conditions.sql}
            order by m.ended_at desc, m.run_id offset {int(offset)} limit {int(limit)}""",  # noqa: S608 - own fragments
        *conditions.arguments,
    )
    return await shown_runs(connection, principal, rows), total


async def shown_runs(connection: Connection, principal: Principal, rows: list[Any]) -> list[schemas.MeasuredRun]:
    """What this person is shown of rows of measured runs (`ROW`) that may be seen."""
    left = await _left(connection, principal, rows)
    return [schemas.MeasuredRun.model_validate({**row, "left_path": left.get(row["run_id"], [])}) for row in rows]


async def _left(connection: Connection, principal: Principal, rows: list[Any]) -> dict[UUID, list[PathLeft]]:
    """Who left which step of these runs and why; for who designs processes with the words."""
    kind = Departure.LEFT_PATH.value
    runs = [row["run_id"] for row in rows if any(one["kind"] == kind for one in row["deviations"])]
    found = await paths_left(connection, runs) if runs else {}
    if principal.may(DESIGN):
        return found
    bare = msgspec.structs.replace
    return {run: [bare(one, reason="", by="") for one in left] for run, left in found.items()}


async def applications_behind(
    connection: Connection, principal: Principal, which: Which, how: Applied, offset: int, limit: int
) -> tuple[list[dict[str, Any]], int]:
    """The interactions behind a figure, the latest first, and how many they are. Raises `NotAllowed`.

    None where a version, or what somebody did in a run, is asked for: of these nothing is said.
    """
    if which.of_steps or which.version is not None:
        return [], 0
    conditions = seen(principal, which, APPLICATIONS)
    conditions.add(_APPLIED[how])
    total = await connection.fetch_value(
        f"select count(*)::int from conformance.application a where {conditions.sql}",  # noqa: S608 - own fragments
        *conditions.arguments,
    )
    rows = await connection.fetch(
        f"""select a.interaction_id, a.reference, a.slug as process, {_TITLE.format("a")}, a.at, a.ran, a.path_left
            from conformance.application a where {conditions.sql}
            order by a.at desc, a.interaction_id, a.slug offset {int(offset)} limit {int(limit)}""",  # noqa: S608
        *conditions.arguments,
    )
    return [dict(row) for row in rows], total


async def run_ids(connection: Connection, principal: Principal, which: Which, limit: int) -> list[UUID]:
    """The runs in the order in which they ended, at most so many. Raises `NotAllowed`."""
    conditions = seen(principal, which)
    rows = await connection.fetch(
        f"""select m.run_id from conformance.measured m where {conditions.sql}
            order by m.ended_at, m.run_id limit {int(limit)}""",  # noqa: S608 - own fragments
        *conditions.arguments,
    )
    return [row["run_id"] for row in rows]


async def by_process(
    connection: Connection, principal: Principal, brand_id: UUID, since: datetime, *, simulated: bool
) -> list[schemas.ProcessCompliance]:
    """How many of the runs for a brand complied, process by process. Raises `NotAllowed`."""
    principal.require(SEE)
    reach, more = principal.reach(SEE).sql(_UNIT_PATH, "m.brand_id", 4)
    rows = await connection.fetch(
        f"""select m.slug as process, count(m.compliant)::int as measured,
                   count(*) filter (where m.compliant)::int as compliant
            from conformance.measured m
            where m.brand_id = $1 and m.ended_at >= $2 and (m.origin = 'simulated') = $3 and {reach}
            group by m.slug having count(m.compliant) > 0 order by m.slug""",  # noqa: S608 - own fragments
        brand_id,
        since,
        simulated,
        *more,
    )
    return [schemas.ProcessCompliance.model_validate(dict(row)) for row in rows]


def _figures(row: Any) -> schemas.RunFigures:
    found = dict(row)
    return schemas.RunFigures.model_validate({name: found[name] for name in schemas.RunFigures.model_fields})


def _of_version(row: Any) -> schemas.VersionFigures:
    return schemas.VersionFigures(version=row["version"], figures=_figures(row))
