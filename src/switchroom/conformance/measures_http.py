"""Routes of reality measured against processes: figures, the runs behind them, and the runs as an event log."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime

from switchroom.conformance import figures, schemas
from switchroom.conformance.domain.comparing import Departure
from switchroom.conformance.measuring import Measuring
from switchroom.conformance.run_log import LogFormat, log_of_runs
from switchroom.exchange.facade import Form, attachment, begin_export
from switchroom.platform.db import Connection
from switchroom.platform.http import Page, PrincipalOf, ServicesOf
from switchroom.platform.services import Services
from switchroom.processes.contracts import SEE
from switchroom.processes.facade import Definitions

DAYS = 30
router = APIRouter()
of_process = APIRouter(prefix="/api/processes", tags=["processes"])
SlugInPath = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", examples=["main-menu"])]
Simulated = Annotated[bool, Query(description="Runs of simulated customers, instead of all others.")]
FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, to be kept.",
        "content": {media: {"schema": {"type": "string"}} for media in ("application/xml", "text/csv")},
    },
    404: {},
    429: {},
}


async def _which(
    slug: SlugInPath,
    ended_from: Annotated[
        AwareDatetime | None, Query(alias="from", description="Runs that ended from then on; else of 30 days.")
    ] = None,
    ended_to: Annotated[AwareDatetime | None, Query(alias="to", description="Runs that ended before then.")] = None,
    version: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Only runs of this version.")] = None,
    unit_id: Annotated[UUID | None, Query(description="Only runs of this unit and those below it.")] = None,
    brand_id: Annotated[UUID | None, Query(description="Only runs for this brand.")] = None,
    simulated: Simulated = False,
) -> figures.Which:
    return figures.Which(
        slug=slug,
        ended_from=ended_from,
        ended_to=ended_to,
        version=version,
        unit_id=unit_id,
        brand_id=brand_id,
        simulated=simulated,
    )


WhichOf = Annotated[figures.Which, Depends(_which)]


async def _found(connection: Connection, services: Services, which: figures.Which) -> figures.Which:
    """With its time: until now, and thirty days, unless told otherwise. Raises `NoSuchProcess`."""
    _, now = await services.the(Definitions).resolve(connection, which.slug, None)
    until = which.ended_to or now
    since = which.ended_from or now - timedelta(days=DAYS)
    return msgspec.structs.replace(which, ended_from=since, ended_to=until)


@of_process.get("/{slug}/measures", responses={404: {}})
async def get_process_measures(which: WhichOf, services: ServicesOf, principal: PrincipalOf) -> schemas.ProcessMeasures:
    """How well a process was followed: trace and role conformance, compliance, lateness, deviations by step."""
    principal.require(SEE)
    async with services.database.read() as connection:
        which = await _found(connection, services, which)
        return await figures.figures(connection, principal, which)


@of_process.get("/{slug}/measured-runs", responses={404: {}})
async def list_measured_runs(
    which: WhichOf,
    services: ServicesOf,
    principal: PrincipalOf,
    wanted: Annotated[
        figures.Wanted, Query(description="Not held: a step was done by somebody who did not hold its post.")
    ] = "all",
    step: Annotated[
        str | None, Query(max_length=200, description="Those in which this step departs.", examples=["check"])
    ] = None,
    kind: Annotated[Departure | None, Query(description="Those in which a step departs in this way.")] = None,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 25,
) -> Page[schemas.MeasuredRun]:
    """The runs behind a figure, the latest first."""
    principal.require(SEE)
    behind = figures.Behind(wanted, step, kind)
    async with services.database.read() as connection:
        which = await _found(connection, services, which)
        items, total = await figures.runs_behind(connection, principal, which, behind, offset, limit)
    return Page(items=items, total=total)


@of_process.get("/{slug}/log", response_class=StreamingResponse, responses=FILE)
async def export_process_log(
    which: WhichOf,
    services: ServicesOf,
    principal: PrincipalOf,
    format: Annotated[LogFormat, Query(description="XES 1.0, or CSV with a line for each event.")] = LogFormat.XES,
) -> StreamingResponse:
    """The traces of its runs as an event log for process mining: at most 10,000 runs. Who took it is in the journal."""
    principal.require(SEE)
    async with services.database.read() as connection:
        which = await _found(connection, services, which)
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
