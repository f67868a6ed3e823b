"""How long runs stood at each step of a process, over a time. Where they stand now is told by processes."""

from switchroom.conformance.door import VISITS, Which, seen
from switchroom.conformance.monitor import schemas
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection


async def heat(connection: Connection, principal: Principal, which: Which) -> schemas.Heat:
    """Median and 90th percentile of the visits that ended in the time. One statement. Raises `NotAllowed`."""
    assert which.ended_from is not None
    assert which.ended_to is not None
    conditions = seen(principal, which, VISITS)
    rows = await connection.fetch(
        f"""select v.step, count(*)::int as visits, count(*) filter (where v.late)::int as late,
                   percentile_cont(array[0.5, 0.9]) within group (order by v.seconds) as within
            from conformance.visit v where {conditions.sql} group by v.step order by v.step""",  # noqa: S608
        *conditions.arguments,
    )
    steps = [
        schemas.StepTimes(
            step=row["step"],
            visits=row["visits"],
            late=row["late"],
            median_s=row["within"][0],
            p90_s=row["within"][1],
        )
        for row in rows
    ]
    return schemas.Heat(since=which.ended_from, until=which.ended_to, steps=steps)
