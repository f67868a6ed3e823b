"""Routes of inspections: rounds, the inspectors' forms, their results."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from switchroom.conformance.facade import wilson
from switchroom.inspections import actions, drawing, queries, schemas
from switchroom.inspections.form import form
from switchroom.inspections.walks_http import walking
from switchroom.platform.http import Page, PrincipalOf, ServicesOf
from switchroom.processes.facade import Definitions

rounds = APIRouter(prefix="/api/inspection-rounds", tags=["inspections"])
forms = APIRouter(prefix="/api/inspections", tags=["inspections"])
router = APIRouter()
REFUSED: dict[int | str, dict[str, Any]] = {404: {}, 409: {}}
Offset = Annotated[int, Query(ge=0, le=100_000)]
Limit = Annotated[int, Query(ge=1, le=100)]


@rounds.get("")
async def list_inspection_rounds(
    services: ServicesOf, principal: PrincipalOf, offset: Offset = 0, limit: Limit = 25
) -> Page[schemas.Round]:
    """Rounds in which you have something to inspect, and those that you may draw; the latest first."""
    async with services.database.read() as connection:
        rows, total = await queries.rounds(connection, principal, offset, limit)
    return Page(items=[_round(row) for row in rows], total=total)


@rounds.get("/choices")
async def list_round_choices(services: ServicesOf, principal: PrincipalOf) -> schemas.Choices:
    """The units over which you may draw, and the processes there are."""
    async with services.database.read() as connection:
        return await queries.choices(connection, principal)


@rounds.get("/inspectors")
async def list_inspectors(unit_id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Inspectors:
    """Who may be given inspections in this unit."""
    async with services.database.read() as connection:
        return schemas.Inspectors(items=await drawing.inspectors_of(connection, principal, unit_id))


@rounds.post("/preview")
async def preview_inspection_round(
    body: schemas.RoundAsked, services: ServicesOf, principal: PrincipalOf
) -> schemas.RoundPreview:
    """AmountOf much there is, and how much would be drawn of each stratum. Nothing is drawn."""
    async with services.database.read() as connection:
        return await drawing.preview(connection, principal, body)


@rounds.post("", status_code=201)
async def draw_inspection_round(body: schemas.RoundNew, services: ServicesOf, principal: PrincipalOf) -> schemas.Round:
    """Draw a sample. Inspectors are told; nobody else is."""
    async with services.database.transaction(actor=principal.actor) as tx:
        made = await drawing.draw_round(tx, principal, body)
        return _round(await queries.one_round(tx, principal, made))


@rounds.get("/{id}", responses={404: {}})
async def get_inspection_round(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Round:
    """One round, with what was judged so far."""
    async with services.database.read() as connection:
        return _round(await queries.one_round(connection, principal, id))


@forms.get("")
async def list_inspections(
    services: ServicesOf, principal: PrincipalOf, query: Annotated[schemas.InspectionQuery, Query()]
) -> Page[schemas.InspectionRow]:
    """What you have to inspect, and all of rounds that you may draw; what is open first."""
    async with services.database.read() as connection:
        rows, total = await queries.inspections(connection, principal, query)
    return Page(items=[schemas.InspectionRow.model_validate(row) for row in rows], total=total)


@forms.get("/{id}", responses={404: {}})
async def get_inspection(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Inspection:
    """The form: the steps, what happened at each, what may be heard, and what is filled in."""
    async with services.database.read() as connection:
        row = await queries.access(connection, principal, id)
        return await form(connection, principal, services.the(Definitions), row)


@forms.put("/{id}", responses=REFUSED)
async def save_inspection(
    id: UUID, body: schemas.AnswerSaved, services: ServicesOf, principal: PrincipalOf
) -> schemas.Saved:
    """Keep what is filled in so far."""
    async with services.database.transaction(actor=principal.actor) as tx:
        return schemas.Saved(saves=await actions.save(tx, principal, services.the(Definitions), id, body))


@forms.post("/{id}/submit", status_code=204, responses=REFUSED)
async def submit_inspection(id: UUID, body: schemas.AnswerFinal, services: ServicesOf, principal: PrincipalOf) -> None:
    """Judge, finally: from now on it counts, and is only corrected."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await actions.submit(tx, principal, services.the(Definitions), id, body)


@forms.post("/{id}/correct", status_code=204, responses=REFUSED)
async def correct_inspection(
    id: UUID, body: schemas.AnswerCorrected, services: ServicesOf, principal: PrincipalOf
) -> None:
    """Say what is right instead, and why. What stood before is kept."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await actions.correct(tx, principal, services.the(Definitions), id, body)


def _round(row: Any) -> schemas.Round:
    found = dict(row)
    names = ("drawn", "submitted", "used", "not_used", "used_wrongly")
    counts = {name: found.pop(name) for name in names}
    between = wilson(counts["used"], counts["submitted"])
    rate = counts["used"] / counts["submitted"] if counts["submitted"] else None
    counted = schemas.Counted(
        **counts, rate=rate, low=between[0] if between else None, high=between[1] if between else None
    )
    return schemas.Round(**found, counts=counted)


router.include_router(walking)
router.include_router(rounds)
router.include_router(forms)
