"""Effects on the outside world: planned in the business transaction, started (committed first), then done.

A crash between *started* and *done* leaves it open whether the world has changed. Where the receiver drops ids it has
seen, or the step says it may be repeated, the effect is planned again; otherwise it ends *in doubt*, an outcome of its
own that people can see. Effects of one lane are carried out by the process that leads the lane, per subject in the
order planned; results come back through the lane's `settle` in the transaction that ends the effect.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

import msgspec

from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.errors import Refusal
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.platform.leadership import Leadership
from switchroom.platform.retention import count_of

log = logging.getLogger(__name__)
POLL_S = 2.0


class EffectState(StrEnum):
    PLANNED = "planned"
    STARTED = "started"
    DONE = "done"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"


class Effect(msgspec.Struct, frozen=True):
    """One thing to do outside. `payload` is what the lane's performer of `kind` understands."""

    id: UUID
    kind: str
    subject: UUID
    origin: Origin
    payload: dict[str, Any]
    attempts: int = 0


class Settled(msgspec.Struct, frozen=True):
    """How an effect ended; `result` is the performer's answer, or {code, message} of its refusal."""

    state: EffectState
    result: Any = None


Perform = Callable[[Effect], Awaitable[Any]]


class Settle(Protocol):
    async def __call__(self, tx: Transaction, effect: Effect, settled: Settled) -> None:
        """Called in the transaction that ends the effect."""
        ...


def bell_of(lane: str) -> str:
    return f"effects:{lane}"


async def plan(
    tx: Transaction, lane: str, kind: str, subject: UUID, payload: Any, *, origin: Origin, repeatable: bool
) -> UUID:
    """Plan an effect in `tx`; its id. `repeatable`: doing it twice is the same as doing it once."""
    effect_id = new_id()
    await tx.execute(
        """insert into platform.effect (id, lane, kind, subject, origin, payload, repeatable, state)
           values ($1, $2, $3, $4, $5, $6, $7, 'planned')""",
        effect_id,
        lane,
        kind,
        subject,
        origin.value,
        msgspec.to_builtins(payload),
        int(repeatable),
    )
    tx.ring(bell_of(lane))
    return effect_id


async def forget_ended(tx: Transaction, before: datetime, limit: int) -> int:
    """Drop effects that ended before then, at most so many; how many. Those in doubt stay, for people to see."""
    done = await tx.execute(
        """delete from platform.effect where id in (
               select id from platform.effect where state in ('done', 'failed') and ended_at < $1 limit $2)""",
        before,
        limit,
    )
    return count_of(done)


class Troubled(msgspec.Struct, frozen=True):
    """An effect that is in doubt, or has not been done for long."""

    lane: str
    kind: str
    subject: UUID
    state: EffectState
    planned_at: datetime


async def troubled(connection: Connection, after: timedelta, limit: int = 500) -> list[Troubled]:
    """Effects in doubt, and those that are open for longer than `after`; the oldest first."""
    return await connection.fetch_as(
        Troubled,
        """select lane, kind, subject, state, planned_at from platform.effect
           where state = 'in_doubt' or (state in ('planned', 'started')
               and coalesce(started_at, planned_at) < clock_timestamp() - $1::interval)
           order by sequence limit $2""",
        after,
        limit,
    )


async def settle_doubtful(tx: Transaction) -> int:
    """Somebody has looked at the effects in doubt: they count as failed and are forgotten in time; how many."""
    done = await tx.execute(
        """update platform.effect set state = 'failed', ended_at = clock_timestamp(),
                  result = '{"code": "effect.in_doubt", "message": "Somebody has looked at it."}'
           where state = 'in_doubt'"""
    )
    return count_of(done)


async def forget_origin(tx: Transaction, origin: Origin, limit: int) -> int:
    """Drop effects of this origin that ended, at most so many; how many."""
    done = await tx.execute(
        """delete from platform.effect where id in (
               select id from platform.effect where state in ('done', 'failed') and origin = $1 limit $2)""",
        origin.value,
        limit,
    )
    return count_of(done)


async def has_open_effects(
    tx: Transaction, lane: str, subject: UUID, *, kind: str | None = None, at: datetime | None = None
) -> bool:
    """Whether something planned for `subject` (of this kind) has not ended yet, or had not at a moment in the past."""
    return bool(
        await tx.fetch_value(
            """select exists(select from platform.effect
                             where lane = $1 and subject = $2 and kind = coalesce($3, kind)
                                 and (state in ('planned', 'started') or ended_at >= $4))""",
            lane,
            subject,
            kind,
            at,
        )
    )


class Lane:
    """Carries out the effects of one lane while `leadership` lasts."""

    def __init__(
        self, database: Database, leadership: Leadership, name: str, performers: Mapping[str, Perform], settle: Settle
    ) -> None:
        self._database, self._leadership, self._name = database, leadership, name
        self._performers, self._settle = performers, settle
        self._queues: dict[UUID, list[Effect]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Recover what an earlier holder left open, then work until leadership is lost."""
        await self.recover()
        bell = self._database.bell.subscribe(bell_of(self._name))
        try:
            while not self._leadership.lost.is_set():
                for effect in await self._claim():
                    self._enqueue(effect)
                await bell.wait(POLL_S)
        finally:
            bell.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def recover(self) -> None:
        """Effects that an earlier epoch started: repeat the repeatable, settle the others as in doubt."""
        async with self._leadership.transaction() as tx:
            await tx.execute(
                "update platform.effect set state = 'planned' where lane = $1 and state = 'started' and repeatable = 1",
                self._name,
            )
            doubtful = await tx.fetch(
                """select id, kind, subject, origin, payload, attempts from platform.effect
                   where lane = $1 and state = 'started' order by sequence""",
                self._name,
            )
            for row in doubtful:
                await self._end(tx, msgspec.convert(dict(row), Effect), Settled(EffectState.IN_DOUBT))

    async def _claim(self) -> list[Effect]:
        """Mark the planned effects as started, and commit that before anything is done."""
        async with self._leadership.transaction() as tx:
            rows = await tx.fetch(
                """with started as (
                       update platform.effect
                       set state = 'started', started_at = clock_timestamp(), epoch = $2, attempts = attempts + 1
                       where id in (select id from platform.effect where lane = $1 and state = 'planned'
                                    order by sequence limit 500)
                       returning sequence, id, kind, subject, origin, payload, attempts)
                   select id, kind, subject, origin, payload, attempts from started order by sequence""",
                self._name,
                self._leadership.epoch,
            )
        return [msgspec.convert(dict(row), Effect) for row in rows]

    def _enqueue(self, effect: Effect) -> None:
        """Per subject in order, subjects beside each other."""
        waiting = self._queues.get(effect.subject)
        if waiting is not None:
            waiting.append(effect)
            return
        self._queues[effect.subject] = [effect]
        task = asyncio.create_task(self._work_off(effect.subject))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work_off(self, subject: UUID) -> None:
        waiting = self._queues[subject]
        try:
            while waiting:
                await self._carry_out(waiting[0])
                waiting.pop(0)
        except BaseException:
            self._leadership.lost.set()  # its outcome could not be saved: the next epoch recovers it
            raise
        finally:
            del self._queues[subject]

    async def _carry_out(self, effect: Effect) -> None:
        try:
            settled = Settled(EffectState.DONE, await self._performers[effect.kind](effect))
        except Refusal as refusal:
            settled = Settled(EffectState.FAILED, {"code": refusal.code, "message": refusal.message})
        except Exception as error:
            log.exception("effect failed", extra={"effect": str(effect.id), "kind": effect.kind})
            settled = Settled(EffectState.FAILED, {"code": "effect.failed", "message": type(error).__name__})
        async with self._leadership.transaction() as tx:
            await self._end(tx, effect, settled)

    async def _end(self, tx: Transaction, effect: Effect, settled: Settled) -> None:
        await tx.execute(
            "update platform.effect set state = $2, ended_at = clock_timestamp(), result = $3 where id = $1",
            effect.id,
            settled.state.value,
            msgspec.to_builtins(settled.result),
        )
        await self._settle(tx, effect, settled)
