"""Deviations by kind, and where they are."""

from switchroom.conformance.door import Which, seen
from switchroom.conformance.monitor import schemas
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection

MOST = 100


async def departures(connection: Connection, principal: Principal, which: Which) -> schemas.Departed:
    """How runs departed. One statement. Raises `NotAllowed`."""
    conditions = seen(principal, which)
    rows = await connection.fetch(
        f"""select d.kind, m.slug as process, d.step, sum(d.times)::int as times, count(distinct m.run_id)::int as runs
            from conformance.measured m
            cross join jsonb_to_recordset(m.deviations) as d(step text, kind text, times int)
            where {conditions.sql} and m.deviations <> '[]'
            group by grouping sets ((d.kind), (m.slug, d.step, d.kind))
            order by (m.slug is null) desc, runs desc, times desc, m.slug, d.step, d.kind limit {MOST + 8}""",  # noqa: S608
        *conditions.arguments,
    )
    kinds = [schemas.KindDeparted.model_validate(dict(row)) for row in rows if row["process"] is None]
    steps = [schemas.ProcessDeparted.model_validate(dict(row)) for row in rows if row["process"] is not None]
    return schemas.Departed(kinds=kinds, steps=steps[:MOST])
