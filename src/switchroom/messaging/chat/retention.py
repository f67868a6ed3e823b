"""What chats leave behind and for how long: words, files, names, and the addresses that people wrote from.

A file goes in two steps, as a recording does: its key is destroyed first, and from that commit on nobody can open it;
then it is removed from the disk, and with it the row that named it.
"""

import asyncio
from datetime import datetime
from pathlib import Path

from switchroom.interactions.facade import unsaid
from switchroom.platform.db import Database, Transaction
from switchroom.platform.retention import PIECE, count_of

DUE = """
select id from messaging.chat where emptied_at is null and ended_at < $1
order by ended_at limit $2 for update skip locked
"""


async def forget_chats(tx: Transaction, before: datetime, limit: int) -> int:
    """Remove what was written in chats that ended before then; how many chats. `remove_files` follows."""
    due = [row["id"] for row in await tx.fetch(DUE, before, limit)]
    await tx.execute("delete from messaging.message where chat_id = any($1)", due)
    await unsaid(tx, due)
    await tx.execute(
        "update messaging.file set data_key = '', name = '', deleted_at = clock_timestamp() where chat_id = any($1)",
        due,
    )
    await tx.execute(
        "update messaging.chat set name = '', last = 0, emptied_at = clock_timestamp() where id = any($1)", due
    )
    return len(due)


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
