"""What chats leave behind and for how long: words, files, names, and the addresses that people wrote from.

A file goes in two steps, as a recording does: its key is destroyed first, and from that commit on nobody can open it;
then it is removed from the disk, and with it the row that named it.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from switchroom.interactions.facade import unsaid
from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.retention import PIECE, count_of

DUE = """
select id from messaging.chat where emptied_at is null and ended_at < $1
order by ended_at limit $2 for update skip locked
"""
OF_CUSTOMERS = """
select c.id from messaging.chat c join interactions.interaction n on n.id = c.id
where n.customer_id = any($1) and c.ended_at is not null and c.emptied_at is null order by c.id for update of c
"""
EXPORT = """
select n.reference, c.name, c.ended_at,
       coalesce((select jsonb_agg(jsonb_build_object('at', m.at, 'author', m.author, 'text', m.text) order by m.number)
                 from messaging.message m
                 where m.chat_id = c.id and m.text <> '' and m.kind <> 'code'), '[]') as messages
from messaging.chat c join interactions.interaction n on n.id = c.id
where n.customer_id = any($1) and c.emptied_at is null order by c.id
"""


async def forget_chats(tx: Transaction, before: datetime, limit: int) -> int:
    """Remove what was written in chats that ended before then; how many chats. `remove_files` follows."""
    due = [row["id"] for row in await tx.fetch(DUE, before, limit)]
    await _empty(tx, due)
    return len(due)


class ChatData:
    """Implements `customers.PersonalData`. A chat that still goes on is emptied after its time."""

    async def export(self, connection: Connection, customer_ids: list[UUID]) -> dict[str, Any]:
        return {"chats": [dict(row) for row in await connection.fetch(EXPORT, customer_ids)]}

    async def erase(self, tx: Transaction, customer_ids: list[UUID]) -> None:
        await _empty(tx, [row["id"] for row in await tx.fetch(OF_CUSTOMERS, customer_ids)])


async def _empty(tx: Transaction, due: Sequence[UUID]) -> None:
    await tx.execute("delete from messaging.message where chat_id = any($1)", due)
    await unsaid(tx, due)
    await tx.execute(
        "update messaging.file set data_key = '', name = '', deleted_at = clock_timestamp() where chat_id = any($1)",
        due,
    )
    await tx.execute(
        "update messaging.chat set name = '', last = 0, emptied_at = clock_timestamp() where id = any($1)", due
    )


async def forget_sources(tx: Transaction, before: datetime, limit: int) -> int:
    """Forget from which network address people wrote in chats that ended before then; how many chats."""
    done = await tx.execute(
        """update messaging.chat set source = '' where id in (
               select id from messaging.chat where source <> '' and ended_at < $1 order by ended_at limit $2)""",
        before,
        limit,
    )
    return count_of(done)


async def remove_files(database: Database, folder: Path, *, piece: int = PIECE) -> int:
    """Remove from `folder` the files of emptied chats and those that never became part of one; how many."""
    total = 0
    while True:
        async with database.transaction() as tx:
            rows = await tx.fetch(
                """select id from messaging.file
                   where deleted_at is not null
                       or message is null and began_at < clock_timestamp() - interval '1 day'
                   order by id limit $1 for update skip locked""",
                piece,
            )
            ids = [row["id"] for row in rows]
            await asyncio.to_thread(_unlink, [folder / str(file_id) for file_id in ids])
            await tx.execute("delete from messaging.file where id = any($1)", ids)
        total += len(rows)
        if len(rows) < piece:
            return total


def _unlink(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
