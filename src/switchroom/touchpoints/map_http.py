"""Routes of the process map."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query

from switchroom.platform.http import Page, PrincipalOf, ServicesOf
from switchroom.processes.facade import Definitions, DocumentView, FoundProcesses
from switchroom.touchpoints import assigning, brand_rules, process_map, process_query
from switchroom.touchpoints import map_schemas as schemas

TAG = "map"
router = APIRouter(tags=[TAG])
ProcessSlug = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", examples=["main-menu"])]
ANY = "Leave it out for what holds wherever nothing is more particular."


@router.get("/api/map/{brand_id}")
async def get_map(
    brand_id: UUID,
    services: ServicesOf,
    principal: PrincipalOf,
    region_id: Annotated[UUID | None, Query(description=ANY)] = None,
    environment_id: Annotated[UUID | None, Query(description=ANY)] = None,
) -> schemas.ProcessMap:
    """The touchpoints of a brand about which something is decided, as it holds for a region and an environment."""
    async with services.database.read() as connection:
        return await process_map.read_map(connection, principal, brand_id, region_id, environment_id)


@router.post("/api/touchpoints/preview")
async def preview_assignment(
    body: schemas.AssignmentWanted, services: ServicesOf, principal: PrincipalOf
) -> schemas.AssignmentPreview:
    """How many touchpoints a change would touch, and which. Nothing is written."""
    async with services.database.read() as connection:
        return await assigning.preview(connection, principal, services.the(Definitions), body)


@router.post("/api/touchpoints/assign", responses={409: {}})
async def assign_touchpoints(
    body: schemas.AssignmentConfirmed, services: ServicesOf, principal: PrincipalOf
) -> schemas.AssignmentShown:
    """Give the chosen touchpoints a process, an owner, or none: all of them, or none if the map has changed since."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return await assigning.assign(tx, principal, services.the(Definitions), body)


@router.get("/api/touchpoints/assignments")
async def list_assignments(
    services: ServicesOf, principal: PrincipalOf, limit: Annotated[int, Query(ge=1, le=200)] = 20
) -> schemas.AssignmentsShown:
    """What was changed on the map, the newest first."""
    async with services.database.read() as connection:
        return schemas.AssignmentsShown(items=await assigning.latest(connection, principal, limit))


@router.post("/api/touchpoints/assignments/{id}/undo", responses={404: {}, 409: {}})
async def undo_assignment(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.AssignmentUndone:
    """Take a change of the map back, except for touchpoints that somebody has changed since."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return await assigning.undo(tx, principal, id)


@router.get("/api/process-search")
async def search_processes(
    services: ServicesOf,
    principal: PrincipalOf,
    q: Annotated[str, Query(max_length=400, description="What somebody has typed so far.", examples=["no signal"])],
    language: Annotated[str, Query(max_length=35, description="In which words are preferred.", examples=["en"])] = "",
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> FoundProcesses:
    """Processes by number, touchpoint's code, name, symptom, customers' words or steps, in any language, with slips."""
    async with services.database.read() as connection:
        return await process_query.find_processes(connection, principal, q, language, limit)


@router.get("/api/process-documents")
async def list_process_documents(
    services: ServicesOf,
    principal: PrincipalOf,
    kind: Annotated[Literal["service", "management"] | None, Query()] = None,
    category: Annotated[str | None, Query(max_length=64, examples=["complaint"])] = None,
    brand_id: Annotated[UUID | None, Query(description="Those at touchpoints of this brand.")] = None,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=50)] = 25,
) -> Page[DocumentView]:
    """The compendium: the documents of all published processes, or of a kind, category or brand, by their numbers."""
    which = process_query.Which(kind, category, brand_id)
    async with services.database.read() as connection:
        found, total = await process_query.compendium(connection, principal, which, offset, limit)
    return Page(items=[DocumentView.model_validate(one) for one in found], total=total)


@router.get("/api/rule-packs/{pack}/broken")
async def list_broken_rules(
    pack: ProcessSlug,
    services: ServicesOf,
    principal: PrincipalOf,
    brand_id: Annotated[
        UUID | None, Query(description="Only this brand, whether the pack is on for it or not.")
    ] = None,
) -> Page[schemas.RuleBroken]:
    """Which published processes break which rule of a pack now, by the brands that they serve."""
    definitions = services.the(Definitions)
    async with services.database.read() as connection:
        found = await brand_rules.broken_now(connection, principal, definitions, pack, brand_id)
    return Page(items=found, total=len(found))


@router.get("/api/processes/{slug}/touches")
async def get_process_touches(
    slug: ProcessSlug, services: ServicesOf, principal: PrincipalOf
) -> schemas.ProcessTouches:
    """What a change of this process touches: touchpoints by brand, entry points, processes that call it."""
    async with services.database.read() as connection:
        return await process_map.touches(connection, principal, slug)
