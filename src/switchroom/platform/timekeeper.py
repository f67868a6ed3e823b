"""Deadlines: rows with a due time, and one loop that sleeps until the next. They are domain state, not jobs.

The database's clock decides what is due. A timer fires in the transaction that deletes it; one whose handler fails is
kept with its error, visibly, and does not block the others.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.ids import new_id
from switchroom.platform.leadership import Leadership
from switchroom.platform.retention import count_of

log = logging.getLogger(__name__)
TIMER_BELL = "timer"
POLL_S = 5.0
BATCH = 200
DUE = """
with due as (
    select id from platform.timer where error is null and due_at <= (select clock_timestamp())
    order by due_at limit $1 for update skip locked),
gone as (
    delete from platform.timer t using due where t.id = due.id returning t.id, t.kind, t.subject, t.due_at, t.payload)
select * from gone order by due_at
"""
"""The clock is read once, so that the index ends the search: else every timer that is not due would be looked at."""


class Timer(msgspec.Struct, frozen=True):
    id: UUID
    kind: str
    subject: UUID
    due_at: datetime
    payload: dict[str, Any]


Fire = Callable[[Transaction, Sequence[Timer]], Awaitable[None]]
"""What a kind of timer does when it is due: for several at once, in the order of their times.

It locks what it is about and then looks whether that still stands: the timer may have been cancelled meanwhile.
"""


async def set_timer(
    tx: Transaction, kind: str, subject: UUID, due: datetime | timedelta, payload: Any, *, timer_id: UUID | None = None
) -> UUID:
    """Ask for `kind` to fire at a moment, or a length of time after the database's now; the timer's id."""
    timer_id = timer_id or new_id()
    at, after = (due, timedelta()) if isinstance(due, datetime) else (None, due)
    await tx.execute(
        """insert into platform.timer (id, kind, subject, due_at, payload)
           values ($1, $2, $3, coalesce($4, clock_timestamp()) + $5, $6)""",
        timer_id,
        kind,
        subject,
        at,
        after,
        msgspec.to_builtins(payload),
    )
    tx.ring(TIMER_BELL)
    return timer_id


async def cancel_timers(
    tx: Transaction, subject: UUID, *, timer_id: UUID | None = None, kind: str | None = None
) -> None:
    """Forget one timer of `subject`, those of a kind, or all of them, but for one that fires at this moment.

    The keeper holds that one and may wait for what the caller has locked, so nobody waits for it here. Its handler goes
    on after the caller's commit and looks again whether there is anything to do.
    """
    await tx.execute(
        """delete from platform.timer where id in (
               select id from platform.timer
               where subject = $1 and ($2::uuid is null or id = $2) and ($3::text is null or kind = $3)
               for update skip locked)""",
        subject,
        timer_id,
        kind,
    )


class FailedTimer(msgspec.Struct, frozen=True):
    """A timer whose handler failed."""

    kind: str
    subject: UUID
    due_at: datetime
    error: str


async def failed_timers(connection: Connection, limit: int = 500) -> list[FailedTimer]:
    """Timers that were put aside with their errors, the oldest first."""
    return await connection.fetch_as(
        FailedTimer,
        "select kind, subject, due_at, error from platform.timer where error is not null order by due_at limit $1",
        limit,
    )


async def retry_failed(tx: Transaction) -> int:
    """Let every timer that failed fire again; how many."""
    done = await tx.execute("update platform.timer set error = null where error is not null")
    tx.ring(TIMER_BELL)
    return count_of(done)


class Timekeeper:
    def __init__(self, database: Database, leadership: Leadership, fire: Mapping[str, Fire]) -> None:
        self._database, self._leadership, self._fire = database, leadership, fire

    async def run(self) -> None:
        """Fire what is due until leadership is lost."""
        bell = self._database.bell.subscribe(TIMER_BELL)
        try:
            while not self._leadership.lost.is_set():
                await self.fire_due()
                async with self._database.read() as connection:
                    wait = await connection.fetch_value(
                        """select extract(epoch from min(due_at) - clock_timestamp())::float8
                           from platform.timer where error is null"""
                    )
                await bell.wait(min(POLL_S, max(0.001, wait)) if wait is not None else POLL_S)
        finally:
            bell.close()

    async def fire_due(self) -> int:
        """Fire every timer that is due, in the order of their times; how many."""
        fired = 0
        while True:
            async with self._leadership.transaction() as tx:
                due = await tx.fetch_as(
                    Timer,
                    DUE,
                    BATCH,
                )
                for kind, timers in groupby(due, lambda timer: timer.kind):
                    await self._fire_batch(tx, kind, list(timers))
            fired += len(due)
            if len(due) < BATCH:
                return fired

    async def _fire_batch(self, tx: Transaction, kind: str, timers: list[Timer]) -> None:
        """All at once; if that fails, one by one, so that the one at fault does not hold up the others."""
        try:
            async with tx.savepoint():
                await self._fire[kind](tx, timers)
        except Exception as error:
            if len(timers) > 1:
                for timer in timers:
                    await self._fire_batch(tx, kind, [timer])
                return
            log.exception("timer failed", extra={"timer": str(timers[0].id), "kind": kind})
            await _keep(tx, timers[0], f"{type(error).__name__}: {error}"[:2000])


async def _keep(tx: Transaction, timer: Timer, error: str) -> None:
    await tx.execute(
        "insert into platform.timer (id, kind, subject, due_at, payload, error) values ($1, $2, $3, $4, $5, $6)",
        timer.id,
        timer.kind,
        timer.subject,
        timer.due_at,
        timer.payload,
        error,
    )
