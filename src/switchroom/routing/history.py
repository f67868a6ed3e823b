"""The past of the board: snapshots now and then, the commands between them, replay up to any command.

A snapshot is a copy of the board's records, made by the database from one consistent view, so the engine never pauses
for it. Explaining a decision loads the last snapshot before it and applies the commands that followed.
"""

import asyncio
from datetime import datetime, timedelta

from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.errors import Gone
from switchroom.routing.contracts import decode_command
from switchroom.routing.domain.board import Board
from switchroom.routing.store import as_records, read_head

COMMANDS_PER_SNAPSHOT = 50_000
SNAPSHOT_EVERY = timedelta(days=1)
KEPT = timedelta(days=30)
OFFERS_KEPT = timedelta(days=1)
PAGE = 5_000
IN_ONE_VIEW = "set transaction isolation level repeatable read"


class TooLongAgo(Gone):
    """The commands of that time have been removed."""

    code = "routing.too_long_ago"


async def keep_history(database: Database) -> None:
    """Make a snapshot if one is due and remove what is no longer needed. Call every few minutes, by one process."""
    async with database.transaction() as tx:
        await tx.execute(IN_ONE_VIEW)
        await _take_snapshot(tx)
    async with database.transaction() as tx:
        await forget(tx)


async def _take_snapshot(tx: Transaction) -> None:
    head = await read_head(tx)
    last = await tx.fetch_row("select position, at from routing.snapshot order by position desc limit 1")
    since, at = (last["position"], last["at"]) if last else (0, None)
    if head.position == since:
        return
    overdue = at is None or head.at - at >= SNAPSHOT_EVERY
    if head.position - since < COMMANDS_PER_SNAPSHOT and not overdue:
        return
    await tx.execute("insert into routing.snapshot (position, at) values ($1, $2)", head.position, head.at)
    await tx.execute(
        """insert into routing.snapshot_record (position, kind, id, data)
           select $1, kind, id, data from routing.board""",
        head.position,
    )


async def forget(tx: Transaction) -> int:
    """Remove commands older than 30 days that no kept snapshot needs, old counts and ended offers; how many commands.

    The engine's state is not in them: they are kept for explaining and replay only.
    """
    now = await tx.fetch_value("select clock_timestamp()")
    oldest = await tx.fetch_value("select max(position) from routing.snapshot where at < $1", now - KEPT)
    removed: int = 0
    if oldest is not None:
        await tx.execute("delete from routing.snapshot where position < $1", oldest)
        await tx.execute("delete from routing.snapshot_record where position < $1", oldest)
        # The last one stays: the history's end is read from it.
        removed = await tx.fetch_value(
            """with gone as (delete from routing.command where position <= $1
                   and position < (select max(position) from routing.command) returning 1)
               select count(*) from gone""",
            oldest,
        )
    await tx.execute("delete from routing.offer where ended_at < $1", now - OFFERS_KEPT)
    await tx.execute("delete from routing.queue_quarter where starts_at < $1", now - KEPT)
    await tx.execute("delete from routing.command where parked_at < $1", now - KEPT)
    return removed


async def board_after(connection: Connection, position: int) -> Board:
    """The board as it stood after the command at `position`. Raises `TooLongAgo`.

    `connection` should see one view throughout (`IN_ONE_VIEW`) if the present is meant.
    """
    base = await connection.fetch_value("select max(position) from routing.snapshot where position <= $1", position)
    first = await connection.fetch_value("select min(position) from routing.command where position is not null")
    base = base or 0
    if first is not None and position > base and first > base + 1:
        raise TooLongAgo()
    rows = await connection.fetch("select kind, id, data from routing.snapshot_record where position = $1", base)
    board = Board.load(as_records(rows))
    while base < position:
        page = min(base + PAGE, position)
        commands = await _commands(connection, base, page)
        await asyncio.to_thread(_replay, board, commands)  # so that others are served meanwhile
        base = page
    return board


def _replay(board: Board, commands: list[tuple[bytes, datetime]]) -> None:
    for data, at in commands:
        board.apply(decode_command(data), at)


async def _commands(connection: Connection, after: int, until: int) -> list[tuple[bytes, datetime]]:
    rows = await connection.fetch(
        """select data::text as data, at from routing.command where position > $1 and position <= $2
           order by position""",
        after,
        until,
    )
    return [(row["data"].encode(), row["at"]) for row in rows]
