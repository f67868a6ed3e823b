"""Handlers: what follows from events, each with a cursor of its own.

A handler is idempotent, sees events in order of position and runs in the transaction that moves its cursor, so it has
happened exactly when the cursor says so. A batch that fails is undone and handled one by one: an event that fails alone
is parked with its error, and so are later ones of the same subject; the others go on. `retry_parked` runs them again
after a fix.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from switchroom.platform.db import DATABASE_TROUBLE, Database, Transaction
from switchroom.platform.errors import Conflict
from switchroom.platform.events import Event
from switchroom.platform.journal import Envelope, bell_of, envelope

log = logging.getLogger(__name__)
POLL_S = 2.0
BATCH = 200
GATHER_S = 0.02
"""Between two batches: the first event is handled at once, those that follow it closely are handled together."""

Handle = Callable[[Transaction, Envelope], Awaitable[None]]


class Handler(msgspec.Struct, frozen=True):
    """`name` is the key of its cursor: renaming a handler makes it start from the present again."""

    name: str
    types: tuple[type[Event], ...]
    handle: Handle


class StillPoisonous(Conflict):
    """The event still cannot be handled."""

    code = "journal.still_poisonous"


CLAIM = """
with cursor as (
    select position from journal.cursor where handler = $1 for update skip locked
), news as (
    select e.* from cursor, lateral (
        select position, recorded_at, at, origin, actor_kind, actor_id, topics, type, version, subject, data,
               cause
        from journal.event where position > greatest(cursor.position, $2) and type = any($3)
        order by position limit $4) e
), moved as (
    update journal.cursor set position = (select max(position) from news)
    where handler = $1 and exists(select from news)
)
select (select position from journal.head) as head,
       array(select distinct subject from journal.parked where handler = $1) as poisoned, news.*
from cursor left join news on true order by news.position
"""
"""In the order of positions, so that no plan reads the whole journal to find that there is nothing. No row at all:
another process has the cursor, or there is none yet."""


async def run_handler(database: Database, handler: Handler) -> None:
    """Handle events for ever. Any number of processes may run the same handler; one works at a time."""
    bell = database.bell.subscribe(*(bell_of(cls.type) for cls in handler.types))
    batch = Batch(0, more=True)
    try:
        while True:
            try:
                batch = await handle_batch(database, handler, batch.seen)
            except asyncpg.TransactionRollbackError as error:  # somebody held the same rows the other way round
                log.info("batch is tried again: %s", error, extra={"handler": handler.name})
                continue
            if not batch.more:
                await asyncio.sleep(GATHER_S)
                await bell.wait(POLL_S)
    finally:
        bell.close()


class Batch(msgspec.Struct, frozen=True):
    """`seen`: up to which position the handler has nothing left to do. `more`: there may be more right now."""

    seen: int
    more: bool


async def handle_batch(database: Database, handler: Handler, seen: int = 0) -> Batch:
    """Handle the next events in one transaction.

    `seen`: a position up to which the caller knows that there is nothing for this handler.
    """
    try:
        return await _handle_batch(database, handler, seen, one_by_one=False)
    except DATABASE_TROUBLE:
        raise
    except Exception as error:
        log.info("batch failed, its events are handled one by one: %s", error, extra={"handler": handler.name})
    return await _handle_batch(database, handler, seen, one_by_one=True)


async def _handle_batch(database: Database, handler: Handler, seen: int, *, one_by_one: bool) -> Batch:
    async with database.transaction() as tx:
        rows = await tx.fetch(CLAIM, handler.name, seen, [cls.type for cls in handler.types], BATCH)
        if not rows:
            await _begin_with_the_present(tx, handler.name)
            return Batch(seen, more=False)
        if rows[0]["position"] is None:
            return Batch(rows[0]["head"], more=False)
        poisoned = set(rows[0]["poisoned"])
        for row in rows:
            if one_by_one or poisoned:
                await _handle_row(tx, handler, row, poisoned)
            else:
                await handler.handle(tx, envelope(row))
        return Batch(rows[-1]["position"], more=len(rows) == BATCH)


async def _begin_with_the_present(tx: Transaction, name: str) -> None:
    """The cursor of a new handler: the past is replayed only on purpose."""
    await tx.execute(
        "insert into journal.cursor (handler, position) select $1, position from journal.head on conflict do nothing",
        name,
    )


async def _handle_row(tx: Transaction, handler: Handler, row: Any, poisoned: set[UUID]) -> None:
    if row["subject"] in poisoned:
        await _park(tx, handler, row, "An earlier event of the same subject is parked.")
        return
    try:
        async with tx.savepoint():
            await handler.handle(tx, envelope(row))
    except DATABASE_TROUBLE:
        raise
    except Exception as error:
        log.exception("event parked", extra={"handler": handler.name, "position": row["position"]})
        poisoned.add(row["subject"])
        await _park(tx, handler, row, f"{type(error).__name__}: {error}"[:2000])


async def _park(tx: Transaction, handler: Handler, row: Any, error: str) -> None:
    await tx.execute(
        "insert into journal.parked (handler, position, subject, error) values ($1, $2, $3, $4) on conflict do nothing",
        handler.name,
        row["position"],
        row["subject"],
        error,
    )


async def retry_parked(database: Database, handler: Handler) -> int:
    """Handle the parked events again, in order; how many. Raises `StillPoisonous` at the first that fails."""
    async with database.transaction() as tx:
        rows = await tx.fetch(
            """select e.position, e.recorded_at, e.at, e.origin, e.actor_kind, e.actor_id, e.topics, e.type, e.version,
                      e.data, e.cause
               from journal.parked p join journal.event e using (position) where p.handler = $1 order by position""",
            handler.name,
        )
        for row in rows:
            try:
                await handler.handle(tx, envelope(row))
            except Exception as error:
                raise StillPoisonous(position=row["position"], reason=str(error)) from error
        await tx.execute("delete from journal.parked where handler = $1", handler.name)
        return len(rows)
