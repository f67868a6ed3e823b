"""How well processes were followed cell by cell of the map: runs in interactions that are counted at a channel and a
service. What is about no known service is in no cell."""

from datetime import timedelta
from uuid import UUID

from switchroom.interactions import map_schemas as schemas
from switchroom.interactions.traffic import DAYS
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.processes.contracts import SEE

RUNS = """
select n.counted_channel_id as channel_id, n.counted_service_id as service_id, m.slug as process,
       count(m.compliant)::int as measured, count(*) filter (where m.compliant)::int as compliant
from conformance.measured m
join interactions.interaction n on n.id = m.interaction_id
where m.brand_id = $1 and m.ended_at >= clock_timestamp() - $2::interval and (m.origin = 'simulated') = $3
    and n.counted_channel_id is not null and n.counted_service_id is not null and {reach}
group by 1, 2, 3 having count(m.compliant) > 0
"""
UNIT_PATH = "(select path from organisation.unit where id = m.unit_id)"


async def compliance_of_cells(
    connection: Connection, principal: Principal, brand_id: UUID, *, simulated: bool
) -> schemas.MapCompliance:
    """How many of the runs complied, by channel, service and process. Raises `NotAllowed`.

    An interaction is counted where it was last said to be about; so are all runs in it.
    """
    principal.require(SEE)
    reach, more = principal.reach(SEE).sql(UNIT_PATH, "m.brand_id", 4)
    rows = await connection.fetch(RUNS.format(reach=reach), brand_id, timedelta(days=DAYS), simulated, *more)
    return schemas.MapCompliance(items=[schemas.CellCompliance.model_validate(dict(row)) for row in rows])
