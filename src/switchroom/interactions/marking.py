"""Steps that mark the interaction or weigh it up: tag, priority, split, queue-state."""

import secrets
from datetime import timedelta
from uuid import UUID

import msgspec

from switchroom.interactions import contracts as c
from switchroom.interactions.classification import classify_by_code
from switchroom.interactions.items import Item
from switchroom.platform.db import Transaction
from switchroom.platform.errors import Invalid
from switchroom.processes.contracts import ERROR, Outcome, PerformRequest
from switchroom.processes.facade import AtOnce, priority, queue_state, split, tag
from switchroom.routing import facade as routing

MOST_TAGS = 50
LONGEST_TAG = 50


class TagStep(AtOnce):
    """Adds tags and takes some away, and says which service it is about; what a template left empty says nothing."""

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        assert request.subject is not None
        params = request.effect.params
        assert isinstance(params, tag.Tag)
        before: list[str] = await tx.fetch_value(
            "select tags from interactions.interaction where id = $1 for update", request.subject.id
        )
        gone = {_tag(word) for word in params.remove}
        kept = [word for word in dict.fromkeys([*before, *map(_tag, params.tags)]) if word and word not in gone]
        kept = kept[:MOST_TAGS]
        if kept != before:
            await tx.execute("update interactions.interaction set tags = $2 where id = $1", request.subject.id, kept)
            tx.emit(c.Tagged(interaction=request.subject.id, at=await tx.now(), tags=len(kept)), origin=request.origin)
        if code := str(params.service or "").strip():
            await classify_by_code(tx, request.subject.id, code)
        return Outcome("done")


def _tag(word: object) -> str:
    return " ".join(str(word).split())[:LONGEST_TAG]


class PriorityStep(AtOnce):
    """Credits the interaction with minutes of waiting, also where it waits already."""

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        assert request.subject is not None
        try:
            minutes = priority.minutes_of(request.effect.params)
        except Invalid:
            return Outcome(ERROR)
        before = await credited(tx, request.subject.id)
        await tx.execute(
            "update interactions.interaction set head_start_minutes = $2 where id = $1", request.subject.id, minutes
        )
        if minutes != before:
            await _credit_waiting(tx, request.subject.id, timedelta(minutes=minutes - before))
        return Outcome("done")


async def credited(tx: Transaction, interaction_id: UUID) -> float:
    """The minutes that a `priority` step has credited the interaction with."""
    minutes: float = await tx.fetch_value(
        "select head_start_minutes from interactions.interaction where id = $1", interaction_id
    )
    return minutes


async def _credit_waiting(tx: Transaction, interaction_id: UUID, more: timedelta) -> None:
    waiting = await tx.fetch_as(
        Item,
        """select id, interaction_id, queue_id, run_id, token, visit, queued_at, work from interactions.item
           where interaction_id = $1 and ended_at is null and agent_id is null""",
        interaction_id,
    )
    for item in waiting:
        work = msgspec.structs.replace(item.work, head_start=max(item.work.head_start + more, timedelta()))
        await tx.execute("update interactions.item set work = $2 where id = $1", item.id, msgspec.to_builtins(work))
        await routing.change_item(tx, work)


class SplitStep(AtOnce):
    """Draws a branch: always the same for a customer, or an address, where the step says so."""

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        params, step = request.effect.params, request.effect.step
        assert isinstance(params, split.Split)
        who = await self._who(tx, request) if params.sticky else None
        number = secrets.randbits(64) if who is None else split.number_of(request.process, step, who)
        return Outcome(split.drawn(params.branches, number))

    async def _who(self, tx: Transaction, request: PerformRequest) -> str | None:
        if request.subject is None:
            return None
        row = await tx.fetch_row(
            "select customer_id, address from interactions.interaction where id = $1", request.subject.id
        )
        if row is None:
            return None
        return str(row["customer_id"]) if row["customer_id"] else row["address"]


class QueueStateStep(AtOnce):
    """Asks routing how a queue is doing among those of the run's origin."""

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        params = request.effect.params
        assert isinstance(params, queue_state.QueueState)
        found = await routing.queue_load(tx, params.queue, origin=request.origin)
        if found is None:
            return Outcome(ERROR)
        return Outcome("done", {"state": msgspec.structs.asdict(found)})
