"""Routes about which services interactions are about, and how many there were."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from switchroom.interactions import queries, schemas, traffic
from switchroom.interactions.classification import classify_as
from switchroom.organisation.facade import BRANDS
from switchroom.platform.collection import UnknownRow
from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.touchpoints.facade import SEE_MAP, brands_within

router = APIRouter()


@router.get("/api/map/{brand_id}/traffic", tags=["map"])
async def get_map_traffic(
    brand_id: UUID,
    services: ServicesOf,
    principal: PrincipalOf,
    simulated: Annotated[bool, Query(description="Those of simulated customers, instead of all others.")] = False,
) -> schemas.MapTraffic:
    """How many interactions a brand's touchpoints had in the last 30 days, and how many are about nothing known."""
    within = brands_within(principal, SEE_MAP)
    since = traffic.first_day(services.clock.now())
    async with services.database.read() as connection:
        await BRANDS.access(connection, principal, brand_id)
        if within is not None and brand_id not in within:
            raise UnknownRow()
        cells = await traffic.traffic_of(connection, brand_id, simulated=simulated, since=since)
    return schemas.MapTraffic(
        since=datetime(since.year, since.month, since.day, tzinfo=UTC),
        cells=[schemas.CellTraffic.model_validate(cell) for cell in cells if cell.service_id],
        unclassified=sum(cell.interactions for cell in cells if cell.service_id is None),
    )


@router.put("/api/interactions/{id}/service", status_code=204, tags=["interactions"])
async def set_service(id: UUID, body: schemas.ServiceBody, services: ServicesOf, principal: PrincipalOf) -> None:
    """Say which service it is about."""
    async with services.database.transaction(actor=principal.actor) as tx:
        door = await queries.access_work(tx, principal, id)
        await classify_as(tx, door.id, body.service_id)
