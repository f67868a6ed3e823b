"""Routes of the organisation."""

from uuid import UUID

from fastapi import APIRouter

from switchroom.organisation import actions, schemas
from switchroom.organisation.actions import BRANDS, CALENDARS, ENVIRONMENTS, REGIONS, UNITS
from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.platform.http.collection_routes import collection_routes

router = APIRouter()
router.include_router(collection_routes(UNITS, "/api/units", tag="organisation", many="units", one="unit"))
router.include_router(collection_routes(BRANDS, "/api/brands", tag="organisation", many="brands", one="brand"))
router.include_router(collection_routes(REGIONS, "/api/regions", tag="organisation", many="regions", one="region"))
router.include_router(
    collection_routes(ENVIRONMENTS, "/api/environments", tag="organisation", many="environments", one="environment")
)
router.include_router(
    collection_routes(CALENDARS, "/api/calendars", tag="organisation", many="calendars", one="calendar")
)


@router.post("/api/calendars/{id}/emergency", tags=["organisation"])
async def switch_emergency(
    id: UUID, body: schemas.EmergencyBody, services: ServicesOf, principal: PrincipalOf
) -> schemas.Calendar:
    """Switch a calendar's emergency on, until a moment or for good, or off. Processes see it from then on."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return await actions.switch_emergency(tx, principal, id, body)
