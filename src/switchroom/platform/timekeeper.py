"""Deadlines: rows with a due time, and one loop that sleeps until the next. They are domain state, not jobs.

The database's clock decides what is due. A timer fires in the transaction that deletes it; one whose handler fails is
kept with its error, visibly, and does not block the others.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.db import Database, Transaction
from switchroom.platform.ids import new_id
from switchroom.platform.leadership import Leadership

log = logging.getLogger(__name__)
TIMER_BELL = "timer"
POLL_S = 5.0


class Timer(msgspec.Struct, frozen=True):
    id: UUID
    kind: str
    subject: UUID
    due_at: datetime
    payload: dict[str, Any]


Fire = Callable[[Transaction, Timer], Awaitable[None]]


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


async def cancel_timers(tx: Transaction, subject: UUID, *, timer_id: UUID | None = None) -> None:
    """Forget one timer of `subject`, or all of them."""
    await tx.execute(
        "delete from platform.timer where subject = $1 and ($2::uuid is null or id = $2)", subject, timer_id
    )


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
                row = await tx.fetch_row(
                    """select id, kind, subject, due_at, payload from platform.timer
                       where error is null and due_at <= clock_timestamp()
                       order by due_at limit 1 for update skip locked"""
                )
                if row is None:
                    return fired
                await self._fire_one(tx, msgspec.convert(dict(row), Timer))
                fired += 1

    async def _fire_one(self, tx: Transaction, timer: Timer) -> None:
        try:
            async with tx.savepoint():
                await tx.execute("delete from platform.timer where id = $1", timer.id)
                await self._fire[timer.kind](tx, timer)
        except Exception as error:
            log.exception("timer failed", extra={"timer": str(timer.id), "kind": timer.kind})
            await tx.execute(
                "update platform.timer set error = $2 where id = $1",
                timer.id,
                f"{type(error).__name__}: {error}"[:2000],
            )
