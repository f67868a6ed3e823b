"""Routes of visits: those of a ticket, and a page of days."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.tickets.answers_http import REFUSED, RefOf
from switchroom.tickets.visits import planning, reading, schemas
from switchroom.tickets.visits.calendar_file import FILE_NAME, MEDIA_TYPE

router = APIRouter()
here = APIRouter(prefix="/api/tickets/{id}/visits", tags=["tickets"])
CALENDAR: dict[int | str, dict[str, object]] = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}, "description": "The file."}
}


@here.get("", responses={404: {}})
async def list_ticket_visits(ref: RefOf, services: ServicesOf, principal: PrincipalOf) -> schemas.TicketVisits:
    """The visits of a ticket, planned and past, with what speaks against the time of those that are planned."""
    async with services.database.read() as connection:
        return schemas.TicketVisits.model_validate(await reading.of_ticket(connection, principal, ref))


@here.get("/warnings", responses={404: {}})
async def check_visit_time(
    ref: RefOf,
    services: ServicesOf,
    principal: PrincipalOf,
    agent_id: Annotated[UUID, Query(description="Who is to go.")],
    day: Annotated[date, Query(examples=["2027-03-16"])],
    begins: Annotated[schemas.ClockTime, Query()],
    ends: Annotated[schemas.ClockTime, Query()],
    but: Annotated[UUID | None, Query(description="The visit that is to be moved.")] = None,
) -> schemas.VisitWarnings:
    """What speaks against a time, before a visit is planned: another visit of the same agent, closing hours."""
    async with services.database.read() as connection:
        against = await reading.warnings_of(
            connection, principal, ref, agent_id=agent_id, day=day, begins=begins, ends=ends, but=but
        )
    return schemas.VisitWarnings.model_validate(against)


@here.post("", status_code=201, responses=REFUSED)
async def plan_ticket_visit(
    ref: RefOf, body: schemas.VisitNew, services: ServicesOf, principal: PrincipalOf
) -> schemas.VisitMade:
    """Plan a visit. The requester gets a message with a file for his calendar, and a reminder before it."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        before = services.settings.visit_reminder
        return schemas.VisitMade(id=await planning.plan(tx, principal, ref, body, before))


@here.post("/{visit_id}/move", status_code=204, responses=REFUSED)
async def move_ticket_visit(
    ref: RefOf, visit_id: UUID, body: schemas.VisitMove, services: ServicesOf, principal: PrincipalOf
) -> None:
    """Another time, place or agent. The requester is told; his calendar moves the same appointment."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await planning.move(tx, principal, ref, visit_id, body, services.settings.visit_reminder)


@here.post("/{visit_id}/end", status_code=204, responses=REFUSED)
async def end_ticket_visit(
    ref: RefOf, visit_id: UUID, body: schemas.VisitEnd, services: ServicesOf, principal: PrincipalOf
) -> None:
    """It took place, nobody was there, or it is cancelled, of which the requester is told."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await planning.end(tx, principal, ref, visit_id, body)


@here.post("/{visit_id}/keep", status_code=204, responses=REFUSED)
async def keep_ticket_visit(ref: RefOf, visit_id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """What the requester asked for is settled: it stays as it was planned. Twice is no error."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await planning.keep(tx, principal, ref, visit_id)


@here.get("/{visit_id}/calendar", response_class=Response, responses={404: {}, **CALENDAR})
async def get_visit_calendar(ref: RefOf, visit_id: UUID, services: ServicesOf, principal: PrincipalOf) -> Response:
    """The visit as a file for a calendar (RFC 5545)."""
    async with services.database.read() as connection:
        content = await reading.calendar_of(connection, principal, ref, visit_id)
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"', "Cache-Control": "no-store"}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


@router.get("/api/visits", tags=["tickets"])
async def list_visits(
    services: ServicesOf,
    principal: PrincipalOf,
    from_: Annotated[
        date, Query(alias="from", description="The first day, by each visit's own clock.", examples=["2027-03-16"])
    ],
    days: Annotated[int, Query(ge=1, le=31)] = 1,
    whose: Annotated[
        Literal["mine", "team", "all"], Query(description="`team`: of your unit and all below it, and yours.")
    ] = "mine",
) -> schemas.Visits:
    """Visits of these days, whatever became of them, of tickets that you may see: three hundred at most."""
    async with services.database.read() as connection:
        found = await reading.listed(connection, principal, whose=whose, first=from_, days=days)
    return schemas.Visits.model_validate(found)


router.include_router(here)
