"""Routes of walk-throughs and their findings."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from switchroom.inspections import findings, schemas, walks
from switchroom.inspections.photos import Photos
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.http import Page, PrincipalOf, ServicesOf, takes_file
from switchroom.platform.services import Services
from switchroom.processes.facade import Definitions

walking = APIRouter(tags=["inspections"])
REFUSED: dict[int | str, dict[str, Any]] = {404: {}, 409: {}}
FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/*": {"schema": {"type": "string", "format": "binary"}}}},
    404: {},
}
BODY = {
    "requestBody": {
        "description": "The picture itself, at most as large as the settings allow.",
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
Offset = Annotated[int, Query(ge=0, le=100_000)]
Limit = Annotated[int, Query(ge=1, le=100)]
FileName = Annotated[str, Query(max_length=1000, examples=["door.jpg"])]


@walking.get("/api/walks")
async def list_walks(
    services: ServicesOf, principal: PrincipalOf, offset: Offset = 0, limit: Limit = 25
) -> Page[schemas.WalkRow]:
    """Walk-throughs of units in which you may inspect, the latest first."""
    async with services.database.read() as connection:
        rows, total = await walks.walks(connection, principal, offset, limit)
    return Page(items=[schemas.WalkRow.model_validate(dict(row)) for row in rows], total=total)


@walking.get("/api/walks/choices")
async def list_walk_choices(services: ServicesOf, principal: PrincipalOf) -> schemas.WalkChoices:
    """What you may walk through, and who may own what you find."""
    async with services.database.read() as connection:
        return await walks.choices(connection, principal)


@walking.post("/api/walks", status_code=201, responses={404: {}})
async def begin_walk(body: schemas.WalkNew, services: ServicesOf, principal: PrincipalOf) -> schemas.Walk:
    """Begin to walk through a process as a customer would."""
    async with services.database.transaction(actor=principal.actor) as tx:
        made = await walks.begin(tx, principal, services.the(Definitions), body)
        return await _walk(services, tx, principal, made)


@walking.get("/api/walks/{id}", responses={404: {}})
async def get_walk(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Walk:
    """The steps of the process, what came of each, and what was found."""
    async with services.database.read() as connection:
        return await _walk(services, connection, principal, id)


@walking.put("/api/walks/{id}", status_code=204, responses=REFUSED)
async def note_walk(id: UUID, body: schemas.WalkNoted, services: ServicesOf, principal: PrincipalOf) -> None:
    """Keep what came of the steps so far."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await walks.note(tx, principal, services.the(Definitions), id, body)


@walking.post("/api/walks/{id}/end", status_code=204, responses=REFUSED)
async def end_walk(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """You came to its end. What you found is followed up from here."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await walks.end(tx, principal, id)


@walking.post("/api/walks/{id}/findings", status_code=201, responses={404: {}})
async def file_finding(
    id: UUID, body: schemas.FindingNew, services: ServicesOf, principal: PrincipalOf
) -> schemas.Finding:
    """File what is wrong, with who is to mend it and by when. They are told."""
    async with services.database.transaction(actor=principal.actor) as tx:
        made = await findings.file_finding(tx, principal, services.the(Definitions), id, body)
        return await _finding(tx, principal, made)


@walking.get("/api/findings")
async def list_findings(
    services: ServicesOf, principal: PrincipalOf, query: Annotated[schemas.FindingQuery, Query()]
) -> Page[schemas.Finding]:
    """Findings that you own or that were found where you may inspect; what is open and due first in front."""
    async with services.database.read() as connection:
        items, total = await findings.findings(connection, principal, query)
    return Page(items=items, total=total)


@walking.get("/api/findings/{id}", responses={404: {}})
async def get_finding(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Finding:
    """One finding, with its photos and what was said of it."""
    async with services.database.read() as connection:
        return await _finding(connection, principal, id)


@walking.post("/api/findings/{id}/move", responses=REFUSED)
async def move_finding(
    id: UUID, body: schemas.FindingMove, services: ServicesOf, principal: PrincipalOf
) -> schemas.Finding:
    """Mended, by its owner; verified or to be mended again, by somebody else who may inspect there."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await findings.move(tx, principal, id, body)
        return await _finding(tx, principal, id)


@walking.post("/api/findings/{id}/photos", status_code=201, responses={**REFUSED, 413: {}, 429: {}}, openapi_extra=BODY)
@takes_file
async def add_finding_photo(
    id: UUID, name: FileName, services: ServicesOf, principal: PrincipalOf, request: Request
) -> schemas.PhotoView:
    """Add a photo, at most ten. What it is, its first bytes say: 422 `finding.photo_refused` for what is no picture."""
    made = await services.the(Photos).add(principal, id, name, request.stream())
    async with services.database.read() as connection:
        finding = await _finding(connection, principal, id)
    return next(photo for photo in finding.photos if photo.id == made)


@walking.get("/api/findings/{id}/photos/{photo_id}", response_class=StreamingResponse, responses=FILE)
async def get_finding_photo(
    id: UUID, photo_id: UUID, services: ServicesOf, principal: PrincipalOf
) -> StreamingResponse:
    """A photo, to be kept or shown in a page."""
    async with services.database.read() as connection:
        opened = await services.the(Photos).open(connection, principal, id, photo_id)
    return StreamingResponse(opened.pieces(), headers=opened.headers, media_type=opened.media_type)


async def _finding(connection: Connection, principal: Principal, finding_id: UUID) -> schemas.Finding:
    row = await findings.access_finding(connection, principal, finding_id)
    (shown,) = await findings.shown(connection, principal, [row])
    return shown


async def _walk(services: Services, connection: Connection, principal: Principal, walk_id: UUID) -> schemas.Walk:
    row = await walks.access_walk(connection, principal, walk_id)
    steps = await walks.walk_steps(connection, services.the(Definitions), row)
    filed, _ = await findings.findings(
        connection, principal, schemas.FindingQuery(walk=walk_id, limit=200, mine=False, offset=0)
    )
    head = schemas.WalkRow.model_validate(dict(row))
    return schemas.Walk(
        **head.model_dump(),
        mine=row["inspector_id"] == principal.user_id and row["ended_at"] is None,
        version=row["version"],
        remark=row["remark"],
        steps=[
            schemas.WalkStep(
                name=name,
                title=step.title,
                type=step.type,
                post=step.post,
                walked=schemas.WalkedStep.model_validate(row["steps"].get(name, {})),
            )
            for name, step in steps.items()
        ],
        filed=filed,
    )
