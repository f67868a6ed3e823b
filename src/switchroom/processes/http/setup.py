"""Routes of what is set up for processes, of events sent to runs and of people's notices."""

from uuid import UUID

import msgspec
from fastapi import APIRouter

from switchroom.platform.http import Page, PrincipalOf, ServicesOf
from switchroom.platform.http.collection_routes import collection_routes
from switchroom.processes import notices, schemas
from switchroom.processes import setup as kept
from switchroom.processes.checks import DIAGNOSTIC_CHECKS
from switchroom.processes.contracts import SEE, SIGNAL, Happened
from switchroom.processes.ready_made import templates
from switchroom.processes.runs import Runs
from switchroom.processes.setup import ANNOUNCEMENTS, LOOKUP_TABLES, SECRETS

TAG = "processes"
ROWS_SHOWN = 200
setup = APIRouter()
setup.include_router(
    collection_routes(ANNOUNCEMENTS, "/api/announcements", tag=TAG, many="announcements", one="announcement")
)
setup.include_router(
    collection_routes(LOOKUP_TABLES, "/api/lookup-tables", tag=TAG, many="lookup_tables", one="lookup_table")
)
setup.include_router(
    collection_routes(
        DIAGNOSTIC_CHECKS, "/api/diagnostic-checks", tag=TAG, many="diagnostic_checks", one="diagnostic_check"
    )
)
setup.include_router(collection_routes(SECRETS, "/api/secrets", tag=TAG, many="secrets", one="secret"))


@setup.post("/api/announcements/{id}/switch", tags=[TAG])
async def switch_announcement(
    id: UUID, body: schemas.SwitchBody, services: ServicesOf, principal: PrincipalOf
) -> schemas.Announcement:
    """Switch an announcement on, until a moment or for good, or off. Processes tell it from then on."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return await kept.switch_announcement(tx, principal, id, body)


@setup.put("/api/lookup-tables/{id}/rows", tags=[TAG])
async def replace_lookup_rows(
    id: UUID, body: schemas.RowsBody, services: ServicesOf, principal: PrincipalOf
) -> schemas.LookupTable:
    """Replace all rows of a lookup table by those of a CSV text. Refused as a whole when one line is wrong."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return await kept.replace_rows(tx, principal, id, body.csv)


@setup.get("/api/lookup-tables/{id}/rows", tags=[TAG])
async def list_lookup_rows(id: UUID, services: ServicesOf, principal: PrincipalOf) -> Page[schemas.LookupRow]:
    """The first rows of a lookup table, by key."""
    async with services.database.read() as connection:
        rows = await kept.first_rows(connection, principal, id, ROWS_SHOWN)
    return Page(items=rows, total=len(rows))


@setup.post("/api/runs/{id}/events", status_code=204, tags=[TAG])
async def send_event(id: UUID, body: schemas.EventBody, services: ServicesOf, principal: PrincipalOf) -> None:
    """Send an event to a run that awaits it. 409 when it does not (yet, or any more): the event is not kept."""
    principal.require_everywhere(SIGNAL)
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await services.the(Runs).signal(tx, Happened(id, body.event, body.inputs))


@setup.get("/api/templates", tags=[TAG])
async def list_templates(principal: PrincipalOf) -> Page[schemas.TemplateView]:
    """The ready-made processes, in order of their short names, and what each needs of the house."""
    principal.require(SEE)
    found = [schemas.TemplateView.model_validate(msgspec.to_builtins(each)) for each in templates().values()]
    return Page(items=found, total=len(found))


@setup.get("/api/notices", tags=[TAG])
async def list_notices(services: ServicesOf, principal: PrincipalOf, unread: bool = False) -> schemas.NoticePage:
    """What processes have told you, the newest first; `unread`: only what you have not read."""
    async with services.database.read() as connection:
        return await notices.notices_of(connection, principal, unread_only=unread)


@setup.post("/api/notices/read", status_code=204, tags=[TAG])
async def read_all_notices(body: schemas.ReadUntil, services: ServicesOf, principal: PrincipalOf) -> None:
    """Mark your notices up to a moment as read."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await notices.read_all_notices(tx, principal, body.until)


@setup.post("/api/notices/{id}/read", status_code=204, tags=[TAG])
async def read_notice(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Mark a notice of yours as read."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await notices.read_notice(tx, principal, id)
