"""Routes of touchpoints."""

import base64
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path
from fastapi.responses import StreamingResponse

from switchroom.exchange.facade import ANSWER, Form, begin_export, export_form
from switchroom.organisation.facade import path_of
from switchroom.platform.db import Transaction
from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.platform.http.collection_routes import collection_routes
from switchroom.platform.keys import Keyring
from switchroom.touchpoints import customer_blocks, map_http, schemas, variant_http
from switchroom.touchpoints.actions import BLOCK_LIST, CHANNELS, ENTRY_POINTS
from switchroom.touchpoints.caller_keys import make_caller_key
from switchroom.touchpoints.catalogue import CATEGORIES, SERVICES
from switchroom.touchpoints.contracts import EDIT_ENTRY_POINTS
from switchroom.touchpoints.importing import service_rows
from switchroom.touchpoints.list_fields import FIELDS, NAME
from switchroom.touchpoints.templates import use_template

TAG = "touchpoints"
FormOf = Annotated[Form, Depends(export_form)]
TemplateSlug = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", examples=["support-line"])]
router = APIRouter()
router.include_router(map_http.router)
router.include_router(variant_http.router)
router.include_router(collection_routes(CHANNELS, "/api/channels", tag=TAG, many="channels", one="channel"))
router.include_router(collection_routes(SERVICES, "/api/services", tag=TAG, many="services", one="service"))
router.include_router(
    collection_routes(CATEGORIES, "/api/service-categories", tag=TAG, many="service_categories", one="service_category")
)
router.include_router(
    collection_routes(ENTRY_POINTS, "/api/entry-points", tag=TAG, many="entry_points", one="entry_point")
)
router.include_router(collection_routes(BLOCK_LIST, "/api/block-list", tag=TAG, many="block_list", one="block"))


@router.post("/api/entry-points/{id}/caller-key", status_code=201, tags=[TAG])
async def create_caller_key(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.CallerKey:
    """Make the key with which your own site signs who calls; the one before is no longer valid."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await _may_edit(tx, principal, id)
        key = await make_caller_key(tx, services.the(Keyring), id, services.clock.now())
    return schemas.CallerKey(key=base64.b64encode(key).decode())


@router.post("/api/templates/{slug}/use", status_code=201, tags=[TAG])
async def put_template_to_use(
    slug: TemplateSlug, body: schemas.UseTemplate, services: ServicesOf, principal: PrincipalOf
) -> schemas.TemplateUsed:
    """Make a process from a template, publish it and give it to an entry point: all of it or nothing."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return await use_template(tx, services, principal, slug, body)


@router.get("/api/exports/services", tags=[TAG], response_class=StreamingResponse, responses=ANSWER)
async def export_services(services: ServicesOf, principal: PrincipalOf, form: FormOf) -> StreamingResponse:
    """The service catalogue as a file. That you took it is in the journal."""
    export = await begin_export(services, principal, NAME, FIELDS, form)
    pieces = export.pieces(service_rows(services.database))
    return StreamingResponse(pieces, headers=export.headers, media_type=export.media_type)


async def _may_edit(tx: Transaction, principal: PrincipalOf, id: UUID) -> None:
    row = await ENTRY_POINTS.access(tx, principal, id)
    principal.require(EDIT_ENTRY_POINTS, unit_path=await path_of(tx, row["unit_id"]), brand=row["brand_id"])


@router.get("/api/customers/{id}/blocks", tags=[TAG])
async def list_customer_blocks(id: UUID, services: ServicesOf, principal: PrincipalOf) -> list[schemas.Block]:
    """The lines of the block list that are about this customer's addresses."""
    async with services.database.read() as connection:
        return await customer_blocks.blocks_of(connection, principal, id)


@router.put("/api/customers/{id}/blocks", tags=[TAG])
async def block_customer(
    id: UUID, body: schemas.CustomerBlock, services: ServicesOf, principal: PrincipalOf
) -> list[schemas.Block]:
    """Put all addresses of this customer on the block list, or change reason and time of those that are there."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return await customer_blocks.block_customer(tx, services, principal, id, body)


@router.delete("/api/customers/{id}/blocks", tags=[TAG], status_code=204)
async def unblock_customer(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Take all addresses of this customer off the block list."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await customer_blocks.unblock_customer(tx, services, principal, id)
