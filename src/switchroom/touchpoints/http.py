"""Routes of touchpoints."""

from fastapi import APIRouter

from switchroom.platform.http.collection_routes import collection_routes
from switchroom.touchpoints.actions import BLOCK_LIST, CHANNELS, ENTRY_POINTS, SERVICES

TAG = "touchpoints"
router = APIRouter()
router.include_router(collection_routes(CHANNELS, "/api/channels", tag=TAG, many="channels", one="channel"))
router.include_router(collection_routes(SERVICES, "/api/services", tag=TAG, many="services", one="service"))
router.include_router(
    collection_routes(ENTRY_POINTS, "/api/entry-points", tag=TAG, many="entry_points", one="entry_point")
)
router.include_router(collection_routes(BLOCK_LIST, "/api/block-list", tag=TAG, many="block_list", one="block"))
