"""Filling a form in: saved as often as one likes, submitted once, corrected with a reason and a trail."""

from typing import Any
from uuid import UUID

from switchroom.conformance.facade import Inspected, Judged, keep_inspected
from switchroom.inspections import schemas
from switchroom.inspections.contracts import (
    AlreadySubmitted,
    BadStep,
    ChangedMeanwhile,
    InspectionState,
    NoSuchInspection,
    NotSubmitted,
)
from switchroom.inspections.events import InspectionCorrected, InspectionSubmitted
from switchroom.inspections.form import steps_of
from switchroom.inspections.queries import Row, access
from switchroom.platform.access import Principal
from switchroom.platform.db import Transaction
from switchroom.platform.events import Code, Origin
from switchroom.processes.contracts import Concern
from switchroom.processes.facade import Definitions

_SAVE = """
update inspections.inspection set answer = $2, saves = saves + 1, saved_at = $3 where id = $1 returning saves
"""
_SUBMIT = """
update inspections.inspection set answer = $2, saves = saves + 1, saved_at = $3, submitted_at = $3 where id = $1
"""
_CORRECT = "update inspections.inspection set answer = $2, saves = saves + 1, saved_at = $3 where id = $1"
_TRAIL = "insert into inspections.correction (inspection_id, before, reason, by_id, at) values ($1, $2, $3, $4, $5)"


async def save(
    tx: Transaction, principal: Principal, definitions: Definitions, inspection_id: UUID, body: schemas.AnswerSaved
) -> int:
    """Keep what is filled in so far; how often it was saved.

    Raises `NoSuchInspection`, `AlreadySubmitted`, `ChangedMeanwhile`, `BadStep`.
    """
    row = await _mine(tx, principal, inspection_id)
    if row.saves != body.saves:
        raise ChangedMeanwhile()
    answer = await _checked(tx, definitions, row, body)
    saves: int = await tx.fetch_value(_SAVE, inspection_id, answer, await tx.now())
    return saves


async def submit(
    tx: Transaction, principal: Principal, definitions: Definitions, inspection_id: UUID, body: schemas.AnswerFinal
) -> None:
    """Judge, finally. Raises `NoSuchInspection`, `AlreadySubmitted`, `BadStep`."""
    row = await _mine(tx, principal, inspection_id)
    answer = await _checked(tx, definitions, row, body)
    await tx.execute(_SUBMIT, inspection_id, answer, await tx.now())
    await _keep(tx, row, body)
    tx.emit(
        InspectionSubmitted(inspection=row.id, round=row.round_id, verdict=Code(body.verdict.value)),
        origin=Origin(row.origin),
    )


async def correct(
    tx: Transaction, principal: Principal, definitions: Definitions, inspection_id: UUID, body: schemas.AnswerCorrected
) -> None:
    """Say what is right instead, and why: by who may see it. Raises `NoSuchInspection`, `NotSubmitted`, `BadStep`."""
    row = await access(tx, principal, inspection_id, lock=True)
    if row.state is not InspectionState.SUBMITTED:
        raise NotSubmitted()
    answer = await _checked(tx, definitions, row, body)
    now = await tx.now()
    await tx.execute(_TRAIL, inspection_id, row.answer, body.reason, principal.user_id, now)
    await tx.execute(_CORRECT, inspection_id, answer, now)
    await _keep(tx, row, body)
    tx.emit(
        InspectionCorrected(inspection=row.id, round=row.round_id, verdict=Code(body.verdict.value)),
        origin=Origin(row.origin),
    )


async def _mine(tx: Transaction, principal: Principal, inspection_id: UUID) -> Row:
    row = await access(tx, principal, inspection_id, lock=True)
    if row.inspector_id != principal.user_id:
        raise NoSuchInspection()
    if row.state is InspectionState.SUBMITTED:
        raise AlreadySubmitted()
    return row


async def _checked(tx: Transaction, definitions: Definitions, row: Row, body: schemas.Answer) -> dict[str, Any]:
    """The answer as it is kept: steps without a word are left out."""
    _, _, steps = await steps_of(tx, definitions, row)
    if unknown := sorted(body.steps.keys() - steps.keys()):
        raise BadStep(errors=[{"field": f"steps.{unknown[0]}", "code": "unknown", "message": BadStep().message}])
    kept = {name: one for name, one in body.steps.items() if one.verdict is not None or one.remark}
    answer = schemas.Answer(verdict=body.verdict, remark=body.remark, heard=body.heard, steps=kept)
    return answer.model_dump(mode="json")


async def _keep(tx: Transaction, row: Row, body: schemas.AnswerFinal) -> None:
    """What the monitor counts."""
    judged = {name: Judged(one.verdict.value) for name, one in body.steps.items() if one.verdict is not None}
    await keep_inspected(
        tx,
        Inspected(
            inspection=row.id,
            interaction=row.interaction_id,
            process=row.process,
            origin=Origin(row.origin),
            at=row.at,
            person=row.person_id,
            verdict=Judged(body.verdict.value),
            steps=judged,
            concern=Concern(row.unit_id, row.reference, row.brand_id, row.region_id),
        ),
    )


async def forget_inspections(tx: Transaction, before: Any, limit: int) -> int:
    """Remove inspections of interactions that began before then, with rounds that are empty, and walk-throughs.

    A walk-through stays until all that was found in it is verified. How many went, of the kind with the most.
    """
    removed: int = await tx.fetch_value(
        """with gone as (
               delete from inspections.inspection where id in
                   (select id from inspections.inspection where at < $1 order by at limit $2) returning id)
           select count(*)::int from gone""",
        before,
        limit,
    )
    walks: int = await tx.fetch_value(
        """with gone as (
               delete from inspections.walk where id in (
                   select w.id from inspections.walk w where w.began_at < $1 and not exists(
                       select from inspections.finding f where f.walk_id = w.id and f.state <> 'verified')
                   order by w.began_at limit $2) returning id)
           select count(*)::int from gone""",
        before,
        limit,
    )
    await tx.execute(
        """delete from inspections.drawing d
           where d.until < $1 and not exists(select from inspections.inspection i where i.drawing_id = d.id)""",
        before,
    )
    return max(removed, walks)
