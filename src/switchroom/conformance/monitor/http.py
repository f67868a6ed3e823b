"""Routes of the monitor."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from switchroom.conformance.asked_http import BehindOf, Limit, OfAny, Offset, OfProcess, Process, timed
from switchroom.conformance.figures import Applied, applications_behind, runs_behind
from switchroom.conformance.monitor import benchmarks, schemas
from switchroom.conformance.monitor.benchmarks import Measure
from switchroom.conformance.monitor.departures import departures
from switchroom.conformance.monitor.funnel import funnel
from switchroom.conformance.monitor.heat import heat
from switchroom.conformance.monitor.measurements import By, rows, whole
from switchroom.conformance.monitor.names import names_chosen
from switchroom.conformance.monitor.tracing import trace
from switchroom.conformance.monitor.variants import variants
from switchroom.conformance.schemas import MeasuredRun
from switchroom.platform.http import Page, PrincipalOf, ServicesOf
from switchroom.processes.contracts import SEE
from switchroom.processes.facade import Definitions

of_process = APIRouter(prefix="/api/processes", tags=["processes"])
of_all = APIRouter(prefix="/api/monitor", tags=["monitor"])
router = APIRouter()


@of_process.get("/{slug}/variants", responses={404: {}})
async def list_process_variants(which: OfProcess, services: ServicesOf, principal: PrincipalOf) -> schemas.Variants:
    """The different ways in which its runs went, the most frequent first: share, median time, fitness, outcomes."""
    principal.require(SEE)
    async with services.database.read() as connection:
        return await variants(connection, principal, await timed(connection, services, which))


@of_process.get("/{slug}/funnel", responses={404: {}})
async def get_process_funnel(which: OfProcess, services: ServicesOf, principal: PrincipalOf) -> schemas.Funnel:
    """Of the runs that began in a time: how many came to each step, and where they were given up."""
    principal.require(SEE)
    definitions = services.the(Definitions)
    async with services.database.read() as connection:
        which = await timed(connection, services, which)
        assert which.slug is not None
        version = which.version or (await definitions.resolve(connection, which.slug, None))[0]
        program = await definitions.program(connection, which.slug, version)
        return await funnel(connection, principal, which, program.definition, version)


@of_process.get("/{slug}/heat", responses={404: {}})
async def get_process_heat(which: OfProcess, services: ServicesOf, principal: PrincipalOf) -> schemas.Heat:
    """How long runs stood at each step that they left in a time: median, 90th percentile, how many were late."""
    principal.require(SEE)
    async with services.database.read() as connection:
        return await heat(connection, principal, await timed(connection, services, which))


@of_all.get("/measurements", responses={404: {}})
async def get_measurements(
    which: OfAny,
    services: ServicesOf,
    principal: PrincipalOf,
    by: Annotated[
        By, Query(description="What there is a row for. By step only of one process; by person with a permission.")
    ] = By.PROCESS,
) -> schemas.Monitored:
    """The four measurements with their benchmarks, over all and by process, unit, person, day and so on."""
    principal.require(SEE)
    async with services.database.read() as connection:
        which = await timed(connection, services, which)
        assert which.ended_from is not None
        assert which.ended_to is not None
        found, total = await rows(connection, principal, which, by)
        over_all = await whole(connection, principal, which)
        names = await names_chosen(connection, which)
    return schemas.Monitored(
        since=which.ended_from, until=which.ended_to, whole=over_all, rows=found, total=total, chosen=names
    )


@of_all.get("/deviations", responses={404: {}})
async def list_deviations(which: OfAny, services: ServicesOf, principal: PrincipalOf) -> schemas.Departed:
    """How runs departed, by kind, and by process, step and kind."""
    principal.require(SEE)
    async with services.database.read() as connection:
        return await departures(connection, principal, await timed(connection, services, which))


@of_all.get("/runs", responses={404: {}})
async def list_monitored_runs(
    which: OfAny,
    services: ServicesOf,
    principal: PrincipalOf,
    behind: BehindOf,
    offset: Offset = 0,
    limit: Limit = 25,
) -> Page[MeasuredRun]:
    """The runs behind a figure, the latest first."""
    principal.require(SEE)
    async with services.database.read() as connection:
        which = await timed(connection, services, which)
        items, total = await runs_behind(connection, principal, which, behind, offset, limit)
    return Page(items=items, total=total)


@of_all.get("/runs/{run_id}", responses={404: {}})
async def get_run_trace(run_id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Trace:
    """A run that has ended, step by step."""
    async with services.database.read() as connection:
        return await trace(connection, principal, services.the(Definitions), run_id)


@of_all.get("/interactions", responses={404: {}})
async def list_applications(
    which: OfAny,
    services: ServicesOf,
    principal: PrincipalOf,
    how: Annotated[
        Applied, Query(description="Those in which the process was run to the letter, left, or not run.")
    ] = ("all"),
    offset: Offset = 0,
    limit: Limit = 25,
) -> Page[schemas.Applied]:
    """The interactions that came to where a process is to be used, the latest first."""
    principal.require(SEE)
    async with services.database.read() as connection:
        which = await timed(connection, services, which)
        items, total = await applications_behind(connection, principal, which, how, offset, limit)
    return Page(items=[schemas.Applied.model_validate(item) for item in items], total=total)


@of_all.get("/benchmarks")
async def list_benchmarks(services: ServicesOf, principal: PrincipalOf) -> Page[schemas.BenchmarkView]:
    """What the measures are to reach, the house's values first, with who set them and when."""
    async with services.database.read() as connection:
        found = await benchmarks.all_benchmarks(connection, principal)
    items = [
        schemas.BenchmarkView(process=one.slug, measure=one.measure, value=one.value, by=one.by, set_at=one.set_at)
        for one in found
    ]
    return Page(items=items, total=len(items))


@of_all.put("/benchmarks/{measure}", status_code=204, responses={404: {}})
async def set_benchmark(
    measure: Measure,
    body: schemas.BenchmarkBody,
    services: ServicesOf,
    principal: PrincipalOf,
    process: Process = None,
) -> None:
    """Say what a measure is to reach: of a process, or without one of all that have no value of their own."""
    async with services.database.transaction(actor=principal.actor) as tx:
        if process is not None:
            await services.the(Definitions).resolve(tx, process, None)
        await benchmarks.set_benchmark(tx, principal, process, measure, body.value)


@of_all.delete("/benchmarks/{measure}", status_code=204)
async def remove_benchmark(
    measure: Measure, services: ServicesOf, principal: PrincipalOf, process: Process = None
) -> None:
    """Take the value back; of a process the house's holds again."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await benchmarks.remove_benchmark(tx, principal, process, measure)


router.include_router(of_process)
router.include_router(of_all)
