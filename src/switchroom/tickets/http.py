"""Routes of tickets."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from switchroom.exchange.facade import ANSWER, begin_export
from switchroom.interactions import facade as interactions
from switchroom.people.facade import home_unit, people_who_may
from switchroom.platform.access import Principal
from switchroom.platform.db import Transaction
from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.tickets import actions, answering, list_schemas, schemas, together_http, uploads_http, views, work_http
from switchroom.tickets.answering import Words
from switchroom.tickets.answers_http import REFUSED, RefOf, json_of, shown
from switchroom.tickets.contracts import (
    SEE,
    WORK,
    ChangedMeanwhile,
    UnknownTeam,
)
from switchroom.tickets.distribution.http import router as distribution
from switchroom.tickets.drafts.actions import Begun, drop
from switchroom.tickets.drafts.http import router as drafts
from switchroom.tickets.escalations.http import router as escalations
from switchroom.tickets.exporting import FIELDS, NAME, ticket_rows
from switchroom.tickets.files import TicketFiles
from switchroom.tickets.later.http import router as later
from switchroom.tickets.list_views import view_counts
from switchroom.tickets.remote_access.http import router as remote_access
from switchroom.tickets.rows import Ref, access
from switchroom.tickets.sla.http import router as service_levels
from switchroom.tickets.visits.http import router as visits

router = APIRouter()
here = APIRouter(prefix="/api/tickets", tags=["tickets"])
FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file, to be kept.", "content": {"application/octet-stream": {}}},
    404: {},
}


@here.get("", response_model=schemas.TicketLines)
async def list_tickets(
    services: ServicesOf,
    principal: PrincipalOf,
    query: Annotated[list_schemas.TicketListQuery, Query()],
) -> Response:
    """Tickets you may see: the latest change first, unless `sort` says otherwise."""
    filters = query.filters(cursor=query.cursor, limit=query.limit)
    async with services.database.read() as connection:
        return json_of(await views.listed(connection, principal, filters))


@router.get("/api/exports/tickets", tags=["tickets"], response_class=StreamingResponse, responses=ANSWER)
async def export_tickets(
    services: ServicesOf, principal: PrincipalOf, query: Annotated[list_schemas.TicketExportQuery, Query()]
) -> StreamingResponse:
    """The tickets of a list that you may see and take out, as a file. That you took them is in the journal."""
    principal.require(SEE)
    filters, form = query.filters(), query.form()
    export = await begin_export(services, principal, NAME, FIELDS, form)
    pieces = export.pieces(ticket_rows(services.database, principal, filters, form.language))
    return StreamingResponse(pieces, headers=export.headers, media_type=export.media_type)


@here.post("", status_code=201, responses={200: {}})
async def create_ticket(
    body: schemas.TicketNew, services: ServicesOf, principal: PrincipalOf, response: Response
) -> schemas.Ticket:
    """Open a ticket. The same `client_id` again is answered with the same ticket, and 200."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        opened = await actions.create(tx, principal, body)
        await drop(tx, principal.user_id, None, Begun.NEW)
        response.status_code = 201 if opened.created else 200
        return await shown(tx, principal, await access(tx, principal, opened.id))


@here.get("/colleagues")
async def list_ticket_colleagues(
    services: ServicesOf,
    principal: PrincipalOf,
    unit: Annotated[UUID | None, Query(description="The team; without it your own.")] = None,
    brand: UUID | None = None,
    search: Annotated[str, Query(max_length=100, description="Parts of the name.")] = "",
) -> schemas.Colleagues:
    """Who can be assigned a ticket of that team and brand: at most fifty, by name."""
    principal.require(WORK)
    async with services.database.read() as connection:
        team = unit or await home_unit(connection, principal.user_id)
        if team is None:
            raise UnknownTeam()
        found = await people_who_may(
            connection, WORK, unit_id=team, brand_id=brand, origin=principal.origin, search=search
        )
    return schemas.Colleagues(items=[schemas.Colleague(id=one.id, name=one.name) for one in found])


@here.get("/{id}", responses={404: {}})
async def get_ticket(ref: RefOf, services: ServicesOf, principal: PrincipalOf) -> schemas.Ticket:
    """One ticket, and what you may do with it."""
    async with services.database.read() as connection:
        return await shown(connection, principal, await access(connection, principal, ref))


@here.patch("/{id}", responses=REFUSED)
async def update_ticket(
    ref: RefOf, body: schemas.TicketPatch, services: ServicesOf, principal: PrincipalOf
) -> schemas.Ticket:
    """Change fields, each for itself: what somebody else has changed since you looked is 409, the others go through."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        row, merged = await actions.change(tx, principal, ref, body)
        changed = await shown(tx, principal, row)
        problems = await views.who_changed(tx, row, merged.conflicts)
    if problems:
        raise ChangedMeanwhile(errors=problems)
    return changed


@here.post("/{id}/status", responses=REFUSED)
async def set_ticket_status(
    ref: RefOf, body: schemas.StatusBody, services: ServicesOf, principal: PrincipalOf
) -> schemas.Ticket:
    """Choose the status; `transitions` of the ticket says what it can become. Nobody asks why it is opened again."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return await shown(tx, principal, await actions.set_status(tx, principal, ref, body.status))


@here.get("/{id}/entries", response_model=schemas.TicketEntries, responses={404: {}})
async def list_ticket_entries(
    ref: RefOf,
    services: ServicesOf,
    principal: PrincipalOf,
    after: Annotated[UUID | None, Query(description="`next` of the part before, or the last entry you have.")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """What is written on the ticket, in order."""
    async with services.database.read() as connection:
        row = await access(connection, principal, ref)
        return json_of(await views.entries_of(connection, row.id, after, limit))


@here.post("/{id}/replies", status_code=201, response_model=schemas.TicketEntry, responses=REFUSED)
async def create_reply(ref: RefOf, body: schemas.ReplyNew, services: ServicesOf, principal: PrincipalOf) -> Response:
    """Answer the requester. The same `client_id` again is answered with the same reply; nothing is sent twice."""
    words = Words(body.text, body.client_id, body.status, files=_once(body.files))
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        entry_id = await answering.reply(tx, principal, ref, words)
        return await _written(tx, principal, ref, entry_id, Begun.REPLY)


@here.post("/{id}/notes", status_code=201, response_model=schemas.TicketEntry, responses=REFUSED)
async def create_ticket_note(
    ref: RefOf, body: schemas.TicketNoteNew, services: ServicesOf, principal: PrincipalOf
) -> Response:
    """Write for colleagues only. Whoever is mentioned watches the ticket from now on."""
    words = Words(body.text, body.client_id, mentions=_once(body.mentions), files=_once(body.files))
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        entry_id = await answering.note(tx, principal, ref, words)
        return await _written(tx, principal, ref, entry_id, Begun.NOTE)


def _once(ids: list[UUID]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(ids))


async def _written(tx: Transaction, principal: Principal, ref: Ref, entry_id: UUID, kind: Begun) -> Response:
    row = await access(tx, principal, ref)
    await drop(tx, principal.user_id, row.id, kind)
    return json_of(await views.entry_of(tx, row.id, entry_id), 201)


@here.get("/{id}/files/{file_id}", response_class=StreamingResponse, responses=FILE)
async def get_ticket_file(ref: RefOf, file_id: UUID, services: ServicesOf, principal: PrincipalOf) -> StreamingResponse:
    """A file of the ticket, to be kept."""
    async with services.database.read() as connection:
        row = await access(connection, principal, ref)
    opened = await services.the(TicketFiles).open(row.id, file_id)
    return StreamingResponse(opened.pieces(), headers=opened.headers, media_type=opened.media_type)


@here.put("/{id}/watchers/{user_id}", status_code=204, responses={404: {}})
async def watch_ticket(ref: RefOf, user_id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Watch a ticket, or let a colleague watch it who may see it."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await actions.set_watching(tx, principal, ref, user_id, watches=True)


@here.delete("/{id}/watchers/{user_id}", status_code=204, responses={404: {}})
async def unwatch_ticket(ref: RefOf, user_id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Watch it no longer."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await actions.set_watching(tx, principal, ref, user_id, watches=False)


@here.post("/{id}/interactions", status_code=204, responses=REFUSED)
async def join_ticket_interaction(
    ref: RefOf, body: schemas.ContactNew, services: ServicesOf, principal: PrincipalOf
) -> None:
    """A call or chat is about this ticket."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await actions.join_interaction(tx, principal, ref, body.interaction_id)


router.include_router(here)
router.include_router(uploads_http.router)
router.include_router(together_http.router)
router.include_router(work_http.router)
router.include_router(service_levels)
router.include_router(distribution)
router.include_router(escalations)
router.include_router(remote_access)
router.include_router(visits)
router.include_router(drafts)
router.include_router(later)


@router.get("/api/ticket-views", response_model=list_schemas.TicketViews, tags=["tickets"])
async def list_ticket_views(services: ServicesOf, principal: PrincipalOf) -> Response:
    """The views you have, built in and saved, with how many tickets they have, counted to a thousand."""
    async with services.database.read() as connection:
        return json_of({"items": await view_counts(connection, principal)})


@router.get("/api/interactions/{id}/tickets", response_model=schemas.TicketLines, tags=["tickets"], responses={404: {}})
async def list_interaction_tickets(id: UUID, services: ServicesOf, principal: PrincipalOf) -> Response:
    """The tickets that a call or chat is about, as far as you may see them."""
    async with services.database.read() as connection:
        await interactions.access(connection, principal, id)
        return json_of(await views.of_interaction(connection, principal, id))
