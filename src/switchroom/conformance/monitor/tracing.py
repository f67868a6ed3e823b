"""One run, step by step: the end of the way from a figure to what happened."""

from typing import Any
from uuid import UUID

from switchroom.conformance.contracts import SEE_PERSONS, RunNotMeasured
from switchroom.conformance.door import Conditions
from switchroom.conformance.figures import ROW, shown_runs
from switchroom.conformance.monitor import schemas
from switchroom.conformance.run_facts import Visit, visits_of
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.processes.contracts import SEE
from switchroom.processes.facade import Definitions

_PEOPLE = """
select u.id, u.name, unit.path from people."user" u join organisation.unit unit on unit.id = u.unit_id
where u.id = any($1)
"""
_CALLED = "select run_id, slug as process from conformance.measured where parent_id = $1 order by started_at, run_id"


async def trace(connection: Connection, principal: Principal, definitions: Definitions, run_id: UUID) -> schemas.Trace:
    """A run that one may see. Raises `RunNotMeasured`, `NotAllowed`."""
    run = await _access(connection, principal, run_id)
    visits = await visits_of(connection, [run_id])
    people = await _people(connection, principal, visits)
    program = await definitions.program(connection, run["process"], run["version"])
    titles = {name: step.common.title for name, step in program.definition.steps.items()}
    walk = await connection.fetch_value(
        "select walk from conformance.path where slug = $1 and path = $2", run["process"], run["path"]
    )
    caller = run["parent_id"] and await connection.fetch_row(
        "select id as run_id, slug as process from processes.run where id = $1", run["parent_id"]
    )
    called = await connection.fetch(_CALLED, run_id)
    (shown,) = await shown_runs(connection, principal, [run])
    return schemas.Trace(
        run=shown,
        walk=walk or [],
        visits=[_visit(visit, titles, people) for visit in visits if "/" not in visit.step],
        called_by=schemas.RelatedRun.model_validate(dict(caller)) if caller else None,
        called=[schemas.RelatedRun.model_validate(dict(row)) for row in called],
    )


async def _access(connection: Connection, principal: Principal, run_id: UUID) -> Any:
    """The one door to a measured run."""
    principal.require(SEE)
    conditions = Conditions()
    conditions.add("m.run_id = {0}", run_id)
    path = "(select path from organisation.unit where id = m.unit_id)"
    reach, more = principal.reach(SEE).sql(path, "m.brand_id", len(conditions.arguments) + 1)
    conditions.arguments += more
    conditions.add(reach)
    row = await connection.fetch_row(
        f"select {ROW}, m.parent_id, m.path from conformance.measured m where {conditions.sql}",  # noqa: S608
        *conditions.arguments,
    )
    if row is None:
        raise RunNotMeasured()
    return row


async def _people(connection: Connection, principal: Principal, visits: list[Visit]) -> dict[UUID, str]:
    """Names of those of whom one may see what they did."""
    rows = await connection.fetch(_PEOPLE, sorted({visit.actor for visit in visits if visit.actor}))
    return {
        row["id"]: row["name"]
        for row in rows
        if row["id"] == principal.user_id or principal.may(SEE_PERSONS, unit_path=row["path"])
    }


def _visit(visit: Visit, titles: dict[str, Any], people: dict[UUID, str]) -> schemas.TraceVisit:
    title = titles.get(visit.step)
    return schemas.TraceVisit(
        step=visit.step,
        title=title.to_json() if title else None,
        type=visit.type,
        began=visit.began,
        ended=visit.ended,
        outcome=visit.outcome,
        late=visit.late,
        deviation=visit.deviation,
        person=people.get(visit.actor) if visit.actor else None,
    )
