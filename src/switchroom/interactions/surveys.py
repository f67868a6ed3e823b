"""Surveys: that one was put to a customer, and what came of it. Whoever serves a medium reports it here.

A comment may be anything, so it is here only: erased with the customer, forgotten with the notes.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from switchroom.interactions import contracts as c
from switchroom.platform.db import Transaction
from switchroom.platform.events import Code, Origin
from switchroom.platform.ids import new_id
from switchroom.processes.contracts import PerformRequest
from switchroom.processes.events import StepDone
from switchroom.processes.facade import survey

ASKED = """
insert into interactions.survey (id, interaction_id, run_id, token, step, kind, queue_id, agent_id, asked_at)
select $1, n.id, $3, $4, $5, $6, served.queue_id, served.agent_id, clock_timestamp()
from interactions.interaction n left join lateral (
    select queue_id, agent_id from interactions.segment
    where interaction_id = n.id and kind = 'talk' order by began_at desc, id desc limit 1) served on true
where n.id = $2
on conflict (run_id, token) where outcome is null do nothing
"""
REPEATED = frozenset({survey.NO_MATCH, survey.TIMEOUT, "handed"})
"""How a visit ends after which the same survey goes on."""


async def asked(tx: Transaction, interaction_id: UUID, run_id: UUID, token: int, step: str, kind: str) -> None:
    """It is being put to the customer; asked again, it is the same one."""
    await tx.execute(ASKED, new_id(), interaction_id, run_id, token, step, kind)


async def put(tx: Transaction, request: PerformRequest) -> None:
    """As `asked`, for the performer of a medium."""
    params = request.effect.params
    assert isinstance(params, survey.Survey)
    assert request.subject is not None
    effect = request.effect
    await asked(tx, request.subject.id, request.run, effect.token, effect.step, params.kind.value)


async def answered(tx: Transaction, run_id: UUID, token: int, score: int, comment: str | None = None) -> None:
    """The customer has given a score. Call it before the run is told."""
    await _end(tx, run_id, token, survey.ANSWERED, score, comment or None)


async def step_done(tx: Transaction, event: StepDone) -> None:
    """However else it ended: refused, or ignored. One that was answered is over already."""
    if event.outcome not in REPEATED:
        refused = event.outcome == survey.REFUSED
        await _end(tx, event.run, event.token, survey.REFUSED if refused else survey.IGNORED)


async def _end(
    tx: Transaction, run_id: UUID, token: int, outcome: str, score: int | None = None, comment: str | None = None
) -> None:
    row: Any = await tx.fetch_row(
        """update interactions.survey s set outcome = $3, score = $4, comment = $5, ended_at = clock_timestamp()
           from interactions.interaction n
           where s.run_id = $1 and s.token = $2 and s.outcome is null and n.id = s.interaction_id
           returning s.interaction_id, s.kind, s.ended_at, n.origin""",
        run_id,
        token,
        outcome,
        score,
        comment,
    )
    if row is None:
        return
    at: datetime = row["ended_at"]
    surveyed = c.Surveyed(
        interaction=row["interaction_id"], at=at, kind=Code(row["kind"]), outcome=Code(outcome), score=score
    )
    tx.emit(surveyed, origin=Origin(row["origin"]))
