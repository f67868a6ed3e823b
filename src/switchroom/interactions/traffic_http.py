"""Routes about which services interactions are about, and how many there were."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse

from switchroom.exchange.facade import ANSWER, Form, begin_export, export_form
from switchroom.interactions import map_schemas, queries, schemas, traffic
from switchroom.interactions.cell_compliance import compliance_of_cells
from switchroom.interactions.classification import classify_as
from switchroom.interactions.contact_degree import FIELDS, NAME, contact_matrix, matrix_rows
from switchroom.organisation.facade import BRANDS
from switchroom.platform.access import Principal
from switchroom.platform.collection import UnknownRow
from switchroom.platform.db import Connection
from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.platform.services import Services
from switchroom.processes.contracts import SEE as SEE_PROCESSES
from switchroom.processes.facade import Definitions
from switchroom.touchpoints.facade import SEE_MAP, brands_within

router = APIRouter()
FormOf = Annotated[Form, Depends(export_form)]
Simulated = Annotated[bool, Query(description="Those of simulated customers, instead of all others.")]


@router.get("/api/map/{brand_id}/traffic", tags=["map"])
async def get_map_traffic(
    brand_id: UUID,
    services: ServicesOf,
    principal: PrincipalOf,
    simulated: Simulated = False,
) -> schemas.MapTraffic:
    """How many interactions a brand's touchpoints had in the last 30 days, and how many are about nothing known."""
    within = brands_within(principal, SEE_MAP)
    since = traffic.first_day(services.clock.now())
    async with services.database.read() as connection:
        await BRANDS.access(connection, principal, brand_id)
        if within is not None and brand_id not in within:
            raise UnknownRow()
        cells = await traffic.traffic_of(connection, brand_id, simulated=simulated, since=since)
    return schemas.MapTraffic(
        since=datetime(since.year, since.month, since.day, tzinfo=UTC),
        cells=[schemas.CellTraffic.model_validate(cell) for cell in cells if cell.service_id],
        unclassified=sum(cell.interactions for cell in cells if cell.service_id is None),
    )


@router.get("/api/map/{brand_id}/cell-compliance", tags=["map"], responses={404: {}})
async def get_cell_compliance(
    brand_id: UUID, services: ServicesOf, principal: PrincipalOf, simulated: Simulated = False
) -> map_schemas.MapCompliance:
    """How many runs complied in the last 30 days at each channel and service of a brand, process by process."""
    async with services.database.read() as connection:
        await _require_brand(connection, principal, brand_id)
        return await compliance_of_cells(connection, principal, brand_id, simulated=simulated)


@router.get("/api/map/{brand_id}/contact", tags=["map"], responses={404: {}})
async def get_contact_matrix(
    brand_id: UUID, services: ServicesOf, principal: PrincipalOf, simulated: Simulated = False
) -> map_schemas.ContactMatrix:
    """Contact degree against variety of a brand's service processes over 30 days, what to review first at the top."""
    return await _matrix(services, principal, brand_id, simulated=simulated)


@router.get("/api/exports/contact-matrix", tags=["map"], response_class=StreamingResponse, responses=ANSWER)
async def export_contact_matrix(
    brand_id: UUID, services: ServicesOf, principal: PrincipalOf, form: FormOf, simulated: Simulated = False
) -> StreamingResponse:
    """The contact matrix of a brand as a file. That you took it is in the journal."""
    matrix = await _matrix(services, principal, brand_id, simulated=simulated)
    export = await begin_export(services, principal, NAME, FIELDS, form)
    pieces = export.pieces(matrix_rows(matrix, form.language))
    return StreamingResponse(pieces, headers=export.headers, media_type=export.media_type)


async def _matrix(
    services: Services, principal: Principal, brand_id: UUID, *, simulated: bool
) -> map_schemas.ContactMatrix:
    async with services.database.read() as connection:
        await _require_brand(connection, principal, brand_id)
        definitions = services.the(Definitions)
        return await contact_matrix(connection, principal, definitions, brand_id, simulated=simulated)


async def _require_brand(connection: Connection, principal: Principal, brand_id: UUID) -> None:
    within = brands_within(principal, SEE_PROCESSES)
    await BRANDS.access(connection, principal, brand_id)
    if within is not None and brand_id not in within:
        raise UnknownRow()


@router.put("/api/interactions/{id}/service", status_code=204, tags=["interactions"])
async def set_service(id: UUID, body: schemas.ServiceBody, services: ServicesOf, principal: PrincipalOf) -> None:
    """Say which service it is about."""
    async with services.database.transaction(actor=principal.actor) as tx:
        door = await queries.access_work(tx, principal, id)
        await classify_as(tx, door.id, body.service_id)
