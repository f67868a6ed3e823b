"""Routes of drafts: one's own, on one's own."""

from typing import Literal

from fastapi import APIRouter

from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.tickets.answers_http import RefOf
from switchroom.tickets.drafts.actions import Begun, drafts_of, keep, ticket_of
from switchroom.tickets.drafts.schemas import DraftBody, DraftKept, Drafts

router = APIRouter(tags=["tickets"])


@router.get("/api/tickets/{id}/drafts", responses={404: {}})
async def list_ticket_drafts(ref: RefOf, services: ServicesOf, principal: PrincipalOf) -> Drafts:
    """The reply and the note that you have begun on a ticket, on whatever machine."""
    async with services.database.read() as connection:
        ticket_id = await ticket_of(connection, principal, ref)
        return Drafts.model_validate({"items": await drafts_of(connection, principal, ticket_id)})


@router.put("/api/tickets/{id}/drafts/{kind}", responses={404: {}})
async def keep_ticket_draft(
    ref: RefOf, kind: Literal["reply", "note"], body: DraftBody, services: ServicesOf, principal: PrincipalOf
) -> DraftKept:
    """Keep what you have begun; who writes last wins, and gets what another window of yours had written meanwhile."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        ticket_id = await ticket_of(tx, principal, ref)
        return DraftKept.model_validate(await keep(tx, principal, ticket_id, Begun(kind), body))


@router.get("/api/ticket-drafts/new")
async def get_new_ticket_draft(services: ServicesOf, principal: PrincipalOf) -> Drafts:
    """The new ticket that you have begun, if there is one."""
    async with services.database.read() as connection:
        await ticket_of(connection, principal, None)
        return Drafts.model_validate({"items": await drafts_of(connection, principal, None)})


@router.put("/api/ticket-drafts/new")
async def keep_new_ticket_draft(body: DraftBody, services: ServicesOf, principal: PrincipalOf) -> DraftKept:
    """Keep the new ticket that you have begun."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await ticket_of(tx, principal, None)
        return DraftKept.model_validate(await keep(tx, principal, None, Begun.NEW, body))
