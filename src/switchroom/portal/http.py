"""Routes of portals: set-up, the page's own, and links that agents hand out."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.platform.http.collection_routes import collection_routes
from switchroom.platform.keys import Keyring
from switchroom.platform.signed_links import make_signed
from switchroom.portal import chat_http, device_http, provider_http, public_http, schemas
from switchroom.portal.actions import PORTALS
from switchroom.portal.contracts import NoPortal
from switchroom.portal.incident_actions import KNOWN_INCIDENTS
from switchroom.portal.rating import rating_of
from switchroom.portal.requesters import TICKET_PASS
from switchroom.portal.sites import site_of_brand
from switchroom.tickets.contracts import WORK
from switchroom.tickets.facade import access

PASS_LIFE = timedelta(days=7)
router = APIRouter()
router.include_router(collection_routes(PORTALS, "/api/portals", tag="portals", many="portals", one="portal"))
router.include_router(
    collection_routes(
        KNOWN_INCIDENTS, "/api/known-incidents", tag="portals", many="known_incidents", one="known_incident"
    )
)
router.include_router(public_http.router)
router.include_router(provider_http.router)
router.include_router(chat_http.router)
of_ticket = APIRouter(prefix="/api/tickets/{id}", tags=["portals"])


@of_ticket.get("/rating")
async def get_ticket_rating(
    id: Annotated[UUID, Path(description="The ticket's id.")], services: ServicesOf, principal: PrincipalOf
) -> schemas.TicketRating:
    """How satisfied the requester was."""
    async with services.database.read() as connection:
        row = await access(connection, principal, id)
        return schemas.TicketRating(rating=await rating_of(connection, row.id))


@of_ticket.post("/portal-link", status_code=201)
async def make_portal_link(
    id: Annotated[UUID, Path(description="The ticket's id.")], services: ServicesOf, principal: PrincipalOf
) -> schemas.PassMade:
    """A link that opens this one ticket for a week without signing in, for who has no account. 404 without a portal."""
    async with services.database.transaction(actor=principal.actor) as tx:
        row = await access(tx, principal, id, WORK)
        if row.brand_id is None:
            raise NoPortal()
        site = await site_of_brand(tx, row.brand_id)
        expires_at = await tx.now() + PASS_LIFE
    token = make_signed(services.the(Keyring), TICKET_PASS, row.id, expires_at)
    url = f"{services.settings.own_address}/portal/{site.label}/ticket/{row.number}#{token}"
    return schemas.PassMade(url=url, expires_at=expires_at)


router.include_router(of_ticket)
router.include_router(device_http.router)
