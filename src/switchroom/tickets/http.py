"""Routes of tickets."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from switchroom.interactions import facade as interactions
from switchroom.people.facade import home_unit, people_who_may
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.tickets import actions, answering, schemas, together_http, views, work_http
from switchroom.tickets.answering import Words
from switchroom.tickets.answers_http import REFUSED, RefOf, json_of, shown
from switchroom.tickets.contracts import (
    WORK,
    ChangedMeanwhile,
    TicketType,
    UnknownTeam,
)
from switchroom.tickets.files import TicketFiles
from switchroom.tickets.lists import Filters, SortBy, id_or, statuses_in
from switchroom.tickets.rows import Ref, access
from switchroom.tickets.sla.http import router as service_levels

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
    status: Annotated[str, Query(max_length=100, description="One or more, with commas.", examples=["new,open"])] = "",
    assignee: Annotated[str, Query(max_length=40, description="A person's id, `me` or `none`.")] = "",
    unit: Annotated[str, Query(max_length=40, description="A team with those below it; `mine`: your own.")] = "",
    type: TicketType | None = None,
    priority: Annotated[int | None, Query(ge=1, le=4)] = None,
    brand: UUID | None = None,
    tag: Annotated[str, Query(max_length=50)] = "",
    requester: Annotated[UUID | None, Query(description="With those who were merged into this customer.")] = None,
    search: Annotated[str, Query(max_length=200, description="Beginnings of words, or the number.")] = "",
    overdue: Annotated[bool, Query(description="Only those whose earliest clock has passed.")] = False,
    simulated: Annotated[bool, Query(description="Those of simulated customers, instead of all others.")] = False,
    sort: Annotated[SortBy | None, Query(description="`due` and `priority` are for what is not solved.")] = None,
    cursor: Annotated[str, Query(max_length=300)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Tickets you may see: the latest change first, unless `sort` says otherwise."""
    filters = Filters(
        statuses=statuses_in(status),
        assignee=id_or(assignee, "me", "none"),
        unit=id_or(unit, "mine"),
        type=type,
        priority=priority,
        brand=brand,
        tag=tag,
        requester=requester,
        search=search,
        overdue=overdue,
        simulated=simulated,
        sort=sort or ("due" if overdue else None),
        cursor=cursor,
        limit=limit,
    )
    async with services.database.read() as connection:
        return json_of(await views.listed(connection, principal, filters))


@here.post("", status_code=201, responses={200: {}})
async def create_ticket(
    body: schemas.TicketNew, services: ServicesOf, principal: PrincipalOf, response: Response
) -> schemas.Ticket:
    """Open a ticket. The same `client_id` again is answered with the same ticket, and 200."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        opened = await actions.create(tx, principal, body)
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
    words = Words(body.text, body.client_id, body.status)
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return await _written(tx, principal, ref, await answering.reply(tx, principal, ref, words))


@here.post("/{id}/notes", status_code=201, response_model=schemas.TicketEntry, responses=REFUSED)
async def create_ticket_note(
    ref: RefOf, body: schemas.TicketNoteNew, services: ServicesOf, principal: PrincipalOf
) -> Response:
    """Write for colleagues only. Whoever is mentioned watches the ticket from now on."""
    words = Words(body.text, body.client_id, mentions=tuple(dict.fromkeys(body.mentions)))
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return await _written(tx, principal, ref, await answering.note(tx, principal, ref, words))


async def _written(connection: Connection, principal: Principal, ref: Ref, entry_id: UUID) -> Response:
    row = await access(connection, principal, ref)
    return json_of(await views.entry_of(connection, row.id, entry_id), 201)


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
router.include_router(together_http.router)
router.include_router(work_http.router)
router.include_router(service_levels)


@router.get("/api/ticket-views", response_model=schemas.TicketViews, tags=["tickets"])
async def list_ticket_views(services: ServicesOf, principal: PrincipalOf) -> Response:
    """The built-in views with how many tickets they have, counted to a thousand."""
    async with services.database.read() as connection:
        return json_of({"items": await views.view_counts(connection, principal)})


@router.get("/api/interactions/{id}/tickets", response_model=schemas.TicketLines, tags=["tickets"], responses={404: {}})
async def list_interaction_tickets(id: UUID, services: ServicesOf, principal: PrincipalOf) -> Response:
    """The tickets that a call or chat is about, as far as you may see them."""
    async with services.database.read() as connection:
        await interactions.access(connection, principal, id)
        return json_of(await views.of_interaction(connection, principal, id))
