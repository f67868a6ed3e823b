"""Routes of reality measured against processes: figures, the runs behind them, and the runs as an event log."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from switchroom.conformance import figures, schemas
from switchroom.conformance.asked_http import DAYS, BehindOf, Limit, Offset, OfProcess, Simulated, timed
from switchroom.conformance.measuring import Measuring
from switchroom.conformance.run_log import LogFormat, log_of_runs
from switchroom.exchange.facade import Form, attachment, begin_export
from switchroom.platform.http import Page, PrincipalOf, ServicesOf
from switchroom.processes.contracts import SEE

router = APIRouter()
of_process = APIRouter(prefix="/api/processes", tags=["processes"])
FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, to be kept.",
        "content": {media: {"schema": {"type": "string"}} for media in ("application/xml", "text/csv")},
    },
    404: {},
    429: {},
}


@of_process.get("/{slug}/measures", responses={404: {}})
async def get_process_measures(
    which: OfProcess, services: ServicesOf, principal: PrincipalOf
) -> schemas.ProcessMeasures:
    """How well a process was followed: trace and role conformance, compliance, lateness, deviations by step."""
    principal.require(SEE)
    async with services.database.read() as connection:
        which = await timed(connection, services, which)
        return await figures.figures(connection, principal, which)


@of_process.get("/{slug}/measured-runs", responses={404: {}})
async def list_measured_runs(
    which: OfProcess,
    services: ServicesOf,
    principal: PrincipalOf,
    behind: BehindOf,
    offset: Offset = 0,
    limit: Limit = 25,
) -> Page[schemas.MeasuredRun]:
    """The runs behind a figure, the latest first."""
    principal.require(SEE)
    async with services.database.read() as connection:
        which = await timed(connection, services, which)
        items, total = await figures.runs_behind(connection, principal, which, behind, offset, limit)
    return Page(items=items, total=total)


@of_process.get("/{slug}/log", response_class=StreamingResponse, responses=FILE)
async def export_process_log(
    which: OfProcess,
    services: ServicesOf,
    principal: PrincipalOf,
    format: Annotated[LogFormat, Query(description="XES 1.0, or CSV with a line for each event.")] = LogFormat.XES,
) -> StreamingResponse:
    """The traces of its runs as an event log for process mining: at most 10,000 runs. Who took it is in the journal."""
    principal.require(SEE)
    async with services.database.read() as connection:
        which = await timed(connection, services, which)
    export = await begin_export(services, principal, "process-log", (), Form())
    async with services.database.read() as connection:
        log = await log_of_runs(connection, principal, services.the(Measuring), which)
    headers = attachment(f"{which.slug}.{format}")
    parts = export.parts(format.parts(log), len(log.cases))
    return StreamingResponse(parts, headers=headers, media_type=format.media_type)


@router.get("/api/map/{brand_id}/compliance", tags=["map"])
async def get_map_compliance(
    brand_id: UUID, services: ServicesOf, principal: PrincipalOf, simulated: Simulated = False
) -> schemas.BrandCompliance:
    """How many runs of each process complied for a brand in the last 30 days; processes without runs are left out."""
    async with services.database.read() as connection:
        since = await connection.fetch_value("select clock_timestamp()") - timedelta(days=DAYS)
        items = await figures.by_process(connection, principal, brand_id, since, simulated=simulated)
    return schemas.BrandCompliance(since=since, items=items)


router.include_router(of_process)
