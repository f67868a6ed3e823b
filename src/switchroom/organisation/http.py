"""Routes of the organisation."""

from fastapi import APIRouter

from switchroom.organisation.actions import BRANDS, CALENDARS, REGIONS, UNITS
from switchroom.platform.http.collection_routes import collection_routes

router = APIRouter()
router.include_router(collection_routes(UNITS, "/api/units", tag="organisation", many="units", one="unit"))
router.include_router(collection_routes(BRANDS, "/api/brands", tag="organisation", many="brands", one="brand"))
router.include_router(collection_routes(REGIONS, "/api/regions", tag="organisation", many="regions", one="region"))
router.include_router(
    collection_routes(CALENDARS, "/api/calendars", tag="organisation", many="calendars", one="calendar")
)
