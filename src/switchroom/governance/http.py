"""Routes of governance: monthly reports, monitoring tables, improvements, reviews."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query

from switchroom.conformance.facade import benchmarks
from switchroom.governance import improvements, improving, reports, reviews, schemas, showing, tables
from switchroom.governance.contracts import IMPROVE
from switchroom.governance.reports import By
from switchroom.governance.reviews import Reviewing
from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.processes.contracts import SEE
from switchroom.processes.facade import Definitions

router = APIRouter()
made = APIRouter(prefix="/api/process-reports", tags=["governance"])
signed = APIRouter(prefix="/api/monitoring-tables", tags=["governance"])
better = APIRouter(prefix="/api/improvements", tags=["governance"])
looked = APIRouter(prefix="/api/process-reviews", tags=["governance"])
MonthPath = Annotated[date, Path(description="The first day of the month.", examples=["2026-10-01"])]
SLUG = r"^[a-z0-9][a-z0-9-]{0,63}$"
CHANGED: dict[int | str, dict[str, Any]] = {404: {}, 409: {}}


@made.get("")
async def list_process_reports(services: ServicesOf, principal: PrincipalOf) -> schemas.ReportMonths:
    """The monthly reports of processes there are, the latest first."""
    async with services.database.read() as connection:
        found = await reports.reports(connection, principal)
    return schemas.ReportMonths(items=[schemas.ReportMonth.model_validate(one) for one in found])


@made.get("/{month}", responses={404: {}})
async def get_process_report(
    month: MonthPath,
    services: ServicesOf,
    principal: PrincipalOf,
    by: Annotated[By, Query(description="What there is a row for.")] = By.PROCESS,
    unit_id: Annotated[UUID | None, Query(description="Only of this unit and those below it.")] = None,
) -> schemas.ProcessReport:
    """The report of a month as it was made, over what you may see, beside the month before."""
    principal.require(SEE)
    async with services.database.read() as connection:
        return await showing.report(connection, principal, month, by, unit_id)


@signed.get("")
async def list_monitoring_tables(
    services: ServicesOf,
    principal: PrincipalOf,
    month: Annotated[date | None, Query(description="The first day of the month.", examples=["2026-10-01"])] = None,
) -> schemas.MonitoringTables:
    """The monitoring tables that you sign, that were sent to you, or that you may see."""
    async with services.database.read() as connection:
        found = await tables.tables(connection, principal, month)
    return schemas.MonitoringTables(items=[showing.table_line(principal, one) for one in found])


@signed.get("/{id}", responses={404: {}})
async def get_monitoring_table(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.MonitoringTableView:
    """One, with its figures and remarks."""
    async with services.database.read() as connection:
        return await showing.table(connection, principal, await tables.table(connection, principal, id))


@signed.patch("/{id}", responses=CHANGED)
async def remark_monitoring_table(
    id: UUID, body: schemas.RemarksBody, services: ServicesOf, principal: PrincipalOf
) -> schemas.MonitoringTableView:
    """Write what is to be said of the month, and of single processes, before it is signed."""
    async with services.database.transaction(actor=principal.actor) as tx:
        remarks = {str(slug): words for slug, words in body.remarks.items()}
        one = await tables.remark(tx, principal, id, body.revision, body.remark, remarks)
        return await showing.table(tx, principal, one)


@signed.post("/{id}/sign", responses=CHANGED)
async def sign_monitoring_table(
    id: UUID, body: schemas.SignBody, services: ServicesOf, principal: PrincipalOf
) -> schemas.MonitoringTableView:
    """Sign it and send it to everybody who holds one of the roles there. It stays as it is from then on."""
    async with services.database.transaction(actor=principal.actor) as tx:
        one = await tables.sign(tx, principal, id, body.revision, list(dict.fromkeys(body.posts)))
        return await showing.table(tx, principal, one)


@signed.post("/{id}/read", status_code=204, responses={404: {}})
async def read_monitoring_table(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Take note of a table that was sent to you."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await tables.read(tx, principal, id)


@better.get("")
async def list_improvements(
    services: ServicesOf,
    principal: PrincipalOf,
    process: Annotated[str | None, Query(pattern=SLUG, description="Only of this.", examples=["main-menu"])] = None,
    over: Annotated[bool | None, Query(description="Only those that are over, or only those that are not.")] = None,
) -> schemas.Improvements:
    """Improvements of processes that you may see, the latest first."""
    async with services.database.read() as connection:
        found = await improvements.improvements(connection, principal, slug=process, over=over)
        held = await benchmarks(connection)
    return schemas.Improvements(items=[showing.improvement(principal, held, one) for one in found])


@better.post("", status_code=201)
async def create_improvement(
    body: schemas.ImprovementNew, services: ServicesOf, principal: PrincipalOf
) -> schemas.ImprovementView:
    """Open one; the figures of the thirty days before are what it will be held against."""
    new = improving.New(**{"slug": body.process, **body.model_dump(exclude={"process"})})
    async with services.database.transaction(actor=principal.actor) as tx:
        made_id = await improving.open_one(tx, principal, services.the(Definitions), new)
        return await _improvement(tx, principal, await improvements.improvement(tx, principal, made_id))


@better.get("/{id}", responses={404: {}})
async def get_improvement(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.ImprovementView:
    """One, with what was counted since its change."""
    async with services.database.read() as connection:
        return await _improvement(connection, principal, await improvements.improvement(connection, principal, id))


@better.patch("/{id}", responses=CHANGED)
async def update_improvement(
    id: UUID, body: schemas.ImprovementPatch, services: ServicesOf, principal: PrincipalOf
) -> schemas.ImprovementView:
    """Change what is wrong, who sees to it, or until when."""
    given = body.model_dump(exclude_unset=True, exclude={"revision"})
    if given.get("problem", "") is None:
        del given["problem"]
    async with services.database.transaction(actor=principal.actor) as tx:
        one = await improving.change(tx, principal, id, body.revision, given)
        return await _improvement(tx, principal, one)


@better.post("/{id}/change", responses=CHANGED)
async def make_improvement_change(
    id: UUID, body: schemas.ChangeMade, services: ServicesOf, principal: PrincipalOf
) -> schemas.ImprovementView:
    """Say what was changed; from then on figures are counted as those after it."""
    async with services.database.transaction(actor=principal.actor) as tx:
        one = await improving.made(tx, principal, id, body.revision, body.change, body.training, body.at)
        return await _improvement(tx, principal, one)


@better.post("/{id}/close", responses=CHANGED)
async def close_improvement(
    id: UUID, body: schemas.CloseBody, services: ServicesOf, principal: PrincipalOf
) -> schemas.ImprovementView:
    """Say what came of it; the figures since the change stay with it."""
    async with services.database.transaction(actor=principal.actor) as tx:
        one = await improving.close(tx, principal, id, body.revision, body.verdict, body.reason)
        return await _improvement(tx, principal, one)


@better.post("/{id}/drop", responses=CHANGED)
async def drop_improvement(
    id: UUID, body: schemas.DropBody, services: ServicesOf, principal: PrincipalOf
) -> schemas.ImprovementView:
    """Nothing will be done about it, for this reason."""
    async with services.database.transaction(actor=principal.actor) as tx:
        one = await improving.drop(tx, principal, id, body.revision, body.reason)
        return await _improvement(tx, principal, one)


async def _improvement(connection: Any, principal: Any, one: improvements.Improvement) -> schemas.ImprovementView:
    return showing.improvement(principal, await benchmarks(connection), one)


@looked.get("")
async def list_process_reviews(services: ServicesOf, principal: PrincipalOf) -> schemas.ProcessReviews:
    """Every process with its last review and its next one, what is due first first."""
    async with services.database.read() as connection:
        found = await reviews.reviewed(connection, principal)
        ready = await services.the(Reviewing).ready(connection)
    items = [showing.review(one) for one in found]
    return schemas.ProcessReviews(items=items, ready=ready, may_begin=principal.may_everywhere(IMPROVE))


@looked.post("/{slug}", status_code=204, responses=CHANGED)
async def begin_process_review(
    slug: Annotated[str, Path(pattern=SLUG, examples=["main-menu"])], services: ServicesOf, principal: PrincipalOf
) -> None:
    """Begin the review of a process now, before the calendar asks for it."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await services.the(Reviewing).begin(tx, principal, slug)


for part in (made, signed, better, looked):
    router.include_router(part)
