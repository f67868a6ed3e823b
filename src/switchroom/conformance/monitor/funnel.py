"""How far the runs came that began in a time, and where they were given up."""

from collections.abc import Mapping
from typing import Any

import msgspec

from switchroom.conformance.door import Which, seen
from switchroom.conformance.monitor import schemas
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.processes.contracts import SEE
from switchroom.processes.facade import Definition, process_graph

_SHOWN = {"talk", "route", "keep", "work"}
"""Families of steps in which something happens; of the others milestones and ends are shown."""
_UNDER_WAY = """
select count(*)::int from processes.run where slug = $1 and outcome is null and started_at >= $2 and started_at < $3
    and (origin = 'simulated') = $4 and ($5::int is null or version = $5)
"""


async def funnel(
    connection: Connection, principal: Principal, which: Which, definition: Definition, version: int
) -> schemas.Funnel:
    """The funnel of a process, its steps in the order of this definition. Three statements. Raises `NotAllowed`."""
    since, until = which.ended_from, which.ended_to
    assert since is not None
    assert until is not None
    which = msgspec.structs.replace(which, begun=True)
    conditions = seen(principal, which)
    counted = {
        row["step"]: row
        for row in await connection.fetch(
            f"""with ways as (
                    select m.slug, m.path, m.left_at, count(*) as runs from conformance.measured m
                    where {conditions.sql} group by m.slug, m.path, m.left_at),
                found as (
                    select s.step, w.runs as reached, 0::bigint as done, 0::bigint as left_here from ways w
                    join conformance.path p on p.slug = w.slug and p.path = w.path
                    cross join lateral (select distinct jsonb_array_elements_text(p.walk) as step) s
                    union all
                    select s.step, 0, w.runs, 0 from ways w
                    join conformance.path p on p.slug = w.slug and p.path = w.path
                    cross join lateral (select distinct jsonb_array_elements_text(p.steps) as step) s
                    union all select left_at, 0, 0, runs from ways where left_at is not null)
                select step, sum(reached)::int as reached, sum(done)::int as done, sum(left_here)::int as left_here
                from found group by step""",  # noqa: S608 - own fragments
            *conditions.arguments,
        )
    }
    outcomes = await connection.fetch(
        f"""select m.outcome, count(*)::int as runs from conformance.measured m where {conditions.sql}
            group by m.outcome order by runs desc, m.outcome""",  # noqa: S608 - own fragments
        *conditions.arguments,
    )
    return schemas.Funnel(
        since=since,
        until=until,
        ended=sum(row["runs"] for row in outcomes),
        under_way=await _under_way(connection, principal, which),
        steps=_steps(definition, version, counted),
        outcomes=[schemas.OutcomeCount.model_validate(dict(row)) for row in outcomes],
    )


async def _under_way(connection: Connection, principal: Principal, which: Which) -> int | None:
    """Runs that go on are not known by unit, brand or what people did in them."""
    part = which.unit_id or which.brand_id or which.region_id or which.of_steps
    if part or not principal.may_everywhere(SEE):
        return None
    found: int = await connection.fetch_value(
        _UNDER_WAY, which.slug, which.ended_from, which.ended_to, which.simulated, which.version
    )
    return found


def _steps(definition: Definition, version: int, counted: Mapping[str, Any]) -> list[schemas.FunnelStep]:
    steps = {step.name: step for step in process_graph(definition, version).steps}
    shown = [name for name, step in steps.items() if step.family in _SHOWN or step.type in ("milestone", "end", "call")]
    shown += sorted(name for name, row in counted.items() if name not in steps and not name.startswith("("))
    return [
        schemas.FunnelStep(
            step=name,
            title=steps[name].title if name in steps else None,
            type=steps[name].type if name in steps else None,
            milestone=name in steps and steps[name].type == "milestone",
            reached=counted[name]["reached"] if name in counted else 0,
            done=counted[name]["done"] if name in counted else 0,
            left=counted[name]["left_here"] if name in counted else 0,
        )
        for name in shown
    ]
