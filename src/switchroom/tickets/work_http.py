"""Routes of what makes work on tickets quick and complete: macros, templates, checklists, times."""

from uuid import UUID

from fastapi import APIRouter

from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.platform.http.collection_routes import collection_routes
from switchroom.tickets import macro_actions, presence, schemas, setup_schemas, work
from switchroom.tickets.answers_http import REFUSED, RefOf, shown
from switchroom.tickets.field_actions import TICKET_FIELDS
from switchroom.tickets.macro_actions import MACROS, TEMPLATES
from switchroom.tickets.rows import access
from switchroom.tickets.saved_view_actions import SAVED_VIEWS

router = APIRouter()
for collection, path, many, one in (
    (TICKET_FIELDS, "/api/ticket-fields", "ticket_fields", "ticket_field"),
    (MACROS, "/api/ticket-macros", "ticket_macros", "ticket_macro"),
    (TEMPLATES, "/api/ticket-templates", "ticket_templates", "ticket_template"),
    (SAVED_VIEWS, "/api/ticket-saved-views", "ticket_saved_views", "ticket_saved_view"),
):
    router.include_router(collection_routes(collection, path, tag="tickets", many=many, one=one))
here = APIRouter(prefix="/api/tickets/{id}", tags=["tickets"])


@here.get("/macros/{macro_id}", responses={404: {}})
async def fill_in_macro(
    ref: RefOf, macro_id: UUID, services: ServicesOf, principal: PrincipalOf
) -> setup_schemas.MacroFilledIn:
    """The words of a macro for this ticket, to look at before they go out."""
    async with services.database.read() as connection:
        words = await macro_actions.filled_in(connection, principal, ref, macro_id)
    return setup_schemas.MacroFilledIn.model_validate(words)


@here.post("/macros/{macro_id}", responses=REFUSED)
async def run_macro(
    ref: RefOf, macro_id: UUID, body: schemas.OnceBody, services: ServicesOf, principal: PrincipalOf
) -> schemas.Ticket:
    """Do all of a macro to this ticket, or nothing of it."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        row = await macro_actions.run(tx, principal, ref, macro_id, body.client_id)
        return await shown(tx, principal, row)


@here.put("/presence", responses={404: {}})
async def be_on_ticket(
    ref: RefOf, body: schemas.PresenceBody, services: ServicesOf, principal: PrincipalOf
) -> schemas.TicketPresence:
    """Say that you have the ticket open; who else has. Whoever does not say so again is forgotten."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        others = await presence.be_here(tx, principal, ref, body.doing)
    return schemas.TicketPresence.model_validate({"items": others, "again_s": presence.EVERY_S})


@here.delete("/presence", status_code=204, responses={404: {}})
async def leave_ticket(ref: RefOf, services: ServicesOf, principal: PrincipalOf) -> None:
    """You have it open no longer."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await presence.leave(tx, principal, ref)


@here.get("/checklist", responses={404: {}})
async def list_ticket_points(ref: RefOf, services: ServicesOf, principal: PrincipalOf) -> schemas.Points:
    """What is to be done on the ticket, point by point."""
    async with services.database.read() as connection:
        row = await access(connection, principal, ref)
        return schemas.Points.model_validate({"items": await work.points_of(connection, row.id)})


@here.post("/checklist", status_code=201, responses=REFUSED)
async def add_ticket_points(
    ref: RefOf, body: schemas.PointsNew, services: ServicesOf, principal: PrincipalOf
) -> schemas.Points:
    """Add points to the checklist; it then."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        row = await work.add_points(tx, principal, ref, body.items)
        return schemas.Points.model_validate({"items": await work.points_of(tx, row.id)})


@here.put("/checklist/{point_id}/done", status_code=204, responses=REFUSED)
async def tick_ticket_point(ref: RefOf, point_id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """A point is done."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await work.tick(tx, principal, ref, point_id, done=True)


@here.delete("/checklist/{point_id}/done", status_code=204, responses=REFUSED)
async def untick_ticket_point(ref: RefOf, point_id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """A point is not done after all."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await work.tick(tx, principal, ref, point_id, done=False)


@here.delete("/checklist/{point_id}", status_code=204, responses=REFUSED)
async def remove_ticket_point(ref: RefOf, point_id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Take a point away."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await work.remove_point(tx, principal, ref, point_id)


@here.get("/times", responses={404: {}})
async def list_ticket_times(ref: RefOf, services: ServicesOf, principal: PrincipalOf) -> schemas.Times:
    """Who worked on the ticket, and how long."""
    async with services.database.read() as connection:
        row = await access(connection, principal, ref)
        items = await work.times_of(connection, row.id)
    return schemas.Times.model_validate({"items": items, "minutes": sum(item["minutes"] for item in items)})


@here.post("/times", status_code=201, responses=REFUSED)
async def add_ticket_time(
    ref: RefOf, body: schemas.TimeNew, services: ServicesOf, principal: PrincipalOf
) -> schemas.TimeMade:
    """Write down how long you worked on the ticket."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return schemas.TimeMade(id=await work.spend(tx, principal, ref, body.minutes, body.note))


@here.delete("/times/{time_id}", status_code=204, responses=REFUSED)
async def remove_ticket_time(ref: RefOf, time_id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Take back a time that you wrote down."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await work.take_back(tx, principal, ref, time_id)


router.include_router(here)
