"""Handlers: what follows from events, each with a cursor of its own.

A handler is idempotent, sees events in order of position and runs in the transaction that moves its cursor, so it has
happened exactly when the cursor says so. An event it cannot handle is parked with its error, and so are later ones of
the same subject; the others go on. `retry_parked` runs them again after a fix.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.db import Database, Transaction
from switchroom.platform.errors import Conflict
from switchroom.platform.events import Event
from switchroom.platform.journal import JOURNAL_BELL, Envelope, envelope, head

log = logging.getLogger(__name__)
POLL_S = 2.0
BATCH = 200

Handle = Callable[[Transaction, Envelope], Awaitable[None]]


class Handler(msgspec.Struct, frozen=True):
    """`name` is the key of its cursor: renaming a handler makes it start from the present again."""

    name: str
    types: tuple[type[Event], ...]
    handle: Handle


class StillPoisonous(Conflict):
    """The event still cannot be handled."""

    code = "journal.still_poisonous"


NEWS = """
select position as head, (select position from journal.event where position > $1 and type = any($2)
                          order by position limit 1) is not null as news
from journal.head
"""
"""In the order of positions, so that no plan reads the whole journal to find that there is nothing."""


async def run_handler(database: Database, handler: Handler) -> None:
    """Handle events for ever. Any number of processes may run the same handler; one works at a time."""
    bell = database.bell.subscribe(JOURNAL_BELL)
    seen = 0
    try:
        await handle_batch(database, handler)  # makes the cursor of a new handler, before there is any news for it
        while True:
            async with database.read() as connection:  # most rings are about other events: one look tells
                row = await connection.fetch_row(NEWS, seen, _names(handler))
            if row is not None and row["news"]:
                if await handle_batch(database, handler, seen):
                    continue
            elif row is not None:
                seen = row["head"]
            await bell.wait(POLL_S)
    finally:
        bell.close()


async def handle_batch(database: Database, handler: Handler, seen: int = 0) -> bool:
    """Handle the next events in one transaction; whether there may be more.

    `seen`: a position up to which the caller knows that there is nothing new for this handler.
    """
    async with database.transaction() as tx:
        position = await _lock_cursor(tx, handler.name)
        if position is None:
            return False
        rows = await tx.fetch(
            """select position, recorded_at, at, origin, actor_kind, actor_id, topics, type, version, subject, data
               from journal.event where position > $1 and type = any($2) order by position limit $3""",
            max(position, seen),
            _names(handler),
            BATCH,
        )
        if rows:
            await _handle_rows(tx, handler, rows)
            await tx.execute(
                "update journal.cursor set position = $2 where handler = $1", handler.name, rows[-1]["position"]
            )
        return len(rows) == BATCH


def _names(handler: Handler) -> list[str]:
    return [cls.type for cls in handler.types]


async def _lock_cursor(tx: Transaction, name: str) -> int | None:
    row = await tx.fetch_row("select position from journal.cursor where handler = $1 for update skip locked", name)
    if row is None and not await tx.fetch_value("select exists(select from journal.cursor where handler = $1)", name):
        # A new handler begins with the present: the past is replayed only on purpose.
        await tx.execute(
            "insert into journal.cursor (handler, position) values ($1, $2) on conflict do nothing",
            name,
            await head(tx),
        )
        row = await tx.fetch_row("select position from journal.cursor where handler = $1 for update skip locked", name)
    return None if row is None else row["position"]


async def _handle_rows(tx: Transaction, handler: Handler, rows: Sequence[Any]) -> None:
    """All in one go; if that fails, one by one, so that only the event at fault is parked."""
    poisoned = {
        row["subject"]
        for row in await tx.fetch("select distinct subject from journal.parked where handler = $1", handler.name)
    }
    if not poisoned:
        try:
            async with tx.savepoint():
                for row in rows:
                    await handler.handle(tx, envelope(row))
        except Exception as error:
            log.info("batch failed, its events are handled one by one: %s", error, extra={"handler": handler.name})
        else:
            return
    for row in rows:
        await _handle_row(tx, handler, row, poisoned)


async def _handle_row(tx: Transaction, handler: Handler, row: Any, poisoned: set[UUID]) -> None:
    if row["subject"] in poisoned:
        await _park(tx, handler, row, "An earlier event of the same subject is parked.")
        return
    try:
        async with tx.savepoint():
            await handler.handle(tx, envelope(row))
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
                      e.data
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
