"""Routes of tickets that have to do with each other."""

from uuid import UUID

from fastapi import APIRouter, Response

from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.tickets import bulk, merging, relations, schemas
from switchroom.tickets.answers_http import REFUSED, RefOf, json_of, shown
from switchroom.tickets.contracts import RelationKind
from switchroom.tickets.rows import access

router = APIRouter()
here = APIRouter(prefix="/api/tickets", tags=["tickets"])


@here.post("/{id}/merges", status_code=201, responses=REFUSED)
async def merge_tickets(
    ref: RefOf, body: schemas.TicketMergeNew, services: ServicesOf, principal: PrincipalOf
) -> schemas.Ticket:
    """Go on with this ticket for another one as well, which is closed; what was written on it is shown here."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return await shown(tx, principal, await merging.merge(tx, principal, ref, body.ticket))


@here.get("/{id}/merges", responses={404: {}})
async def list_ticket_merges(ref: RefOf, services: ServicesOf, principal: PrincipalOf) -> schemas.TicketMerges:
    """What was merged into this ticket, or this one into another; undone merges as well."""
    async with services.database.read() as connection:
        row = await access(connection, principal, ref)
        return schemas.TicketMerges.model_validate({"items": await merging.merges_of(connection, row.id)})


@here.post("/{id}/merges/{merge_id}/undo", responses=REFUSED)
async def unmerge_tickets(ref: RefOf, merge_id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Ticket:
    """Undo a merge: the other ticket is what it was, with what was written on it; what came later stays here."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return await shown(tx, principal, await merging.unmerge(tx, principal, ref, merge_id))


@here.get("/{id}/relations", response_model=schemas.TicketRelations, responses={404: {}})
async def list_ticket_relations(ref: RefOf, services: ServicesOf, principal: PrincipalOf) -> Response:
    """What the ticket has to do with others, as far as you may see them."""
    async with services.database.read() as connection:
        row = await access(connection, principal, ref)
        return json_of({"items": await relations.related(connection, principal, row)})


@here.post("/{id}/relations", status_code=204, responses=REFUSED)
async def relate_tickets(ref: RefOf, body: schemas.RelationNew, services: ServicesOf, principal: PrincipalOf) -> None:
    """Say what the ticket is to another one: its child, its duplicate, caused by it, blocked by it."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await relations.relate(tx, principal, ref, body.kind, body.ticket)


@here.delete("/{id}/relations/{kind}/{ticket}", status_code=204, responses=REFUSED)
async def part_tickets(
    ref: RefOf, kind: RelationKind, ticket: UUID, services: ServicesOf, principal: PrincipalOf
) -> None:
    """The ticket is this to the other one no longer."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await relations.part(tx, principal, ref, kind, ticket)


@here.post("/{id}/broadcasts", response_model=schemas.BroadcastSent, responses=REFUSED)
async def broadcast_reply(
    ref: RefOf, body: schemas.BroadcastNew, services: ServicesOf, principal: PrincipalOf
) -> Response:
    """Answer the requesters of all tickets that belong to this one, each on his own ticket: a master incident."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        told = await relations.broadcast(tx, principal, ref, body)
    return json_of(told)


router.include_router(here)


@router.post("/api/ticket-changes", response_model=schemas.TicketChanges, tags=["tickets"])
async def change_tickets(body: schemas.TicketChangesNew, services: ServicesOf, principal: PrincipalOf) -> Response:
    """Change many tickets at once; one that cannot be changed does not keep the others from it."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return json_of(await bulk.change_many(tx, principal, body))


@router.post("/api/ticket-changes/{id}/undo", response_model=schemas.TicketChanges, tags=["tickets"])
async def undo_ticket_changes(id: UUID, services: ServicesOf, principal: PrincipalOf) -> Response:
    """Undo a change of many tickets that you made; what somebody else has changed since stays."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return json_of(await bulk.undo(tx, principal, id))
