"""What calls leave behind and for how long: recordings, what callers were told as text, the addresses they called from.

A recording goes in two steps, so that no crash leaves a row that promises a file which is gone. First the row says
`expired` and its key is destroyed: from that commit on nobody can open the file, wherever copies of it lie. Then the
file is removed, and the row forgets its name; whatever was left between the two is done the next time.
"""

import asyncio
from datetime import datetime
from pathlib import Path
from uuid import UUID

from switchroom.platform.db import Database, Transaction
from switchroom.platform.retention import PIECE, count_of
from switchroom.voice.contracts import RecordingId, recording_file

DUE = """
select id from voice.recording
where deleted_at is null and ended_at < $1 and state in ('complete', 'failed', 'lost')
order by ended_at limit $2 for update skip locked
"""
"""Recordings whose time has come. One that is being made has not ended; what forbids deletion is one more condition."""

EXPIRE = """
update voice.recording r set state = 'expired', data_key = '', deleted_at = clock_timestamp(), file = gone.file
from unnest($1::uuid[], $2::text[]) as gone(id, file) where r.id = gone.id
"""


async def expire_recordings(tx: Transaction, before: datetime, limit: int) -> int:
    """Destroy the keys of recordings that ended before then; how many. `remove_files` follows."""
    ids = [row["id"] for row in await tx.fetch(DUE, before, limit)]
    await expire(tx, ids)
    return len(ids)


async def expire(tx: Transaction, recording_ids: list[UUID]) -> None:
    """Destroy the keys of these recordings, whatever their age."""
    rows = await tx.fetch("select id, file from voice.recording where id = any($1) for update", recording_ids)
    ids = [row["id"] for row in rows]
    # Of one that failed or was lost there may be a beginning, which the row never named.
    await tx.execute(EXPIRE, ids, [row["file"] or recording_file(RecordingId(row["id"])) for row in rows])
    await tx.execute("delete from voice.listening where recording_id = any($1)", ids)


async def remove_files(database: Database, folder: Path, *, piece: int = PIECE) -> int:
    """Remove the files of expired recordings below `folder`; how many rows. Raises OSError if one cannot be removed."""
    total = 0
    while True:
        async with database.transaction() as tx:
            rows = await tx.fetch(
                """select id, file from voice.recording where deleted_at is not null and file <> ''
                   order by deleted_at limit $1 for update skip locked""",
                piece,
            )
            await asyncio.to_thread(_unlink, folder, [row["file"] for row in rows])
            ids: list[UUID] = [row["id"] for row in rows]
            await tx.execute("update voice.recording set file = '' where id = any($1)", ids)
        total += len(rows)
        if len(rows) < piece:
            return total


def _unlink(folder: Path, names: list[str]) -> None:
    folder = folder.resolve()
    for name in names:
        path = (folder / name).resolve()
        if path.is_relative_to(folder):
            path.unlink(missing_ok=True)


async def forget_captions(tx: Transaction, before: datetime, limit: int) -> int:
    """Remove what callers were told in calls that ended before then; how many texts."""
    done = await tx.execute(
        """delete from voice.caption where id in (
               select c.id from voice.caption c join voice.leg l on l.id = c.leg_id
               where l.ended_at < $1 order by c.id limit $2)""",
        before,
        limit,
    )
    return count_of(done)


async def forget_sources(tx: Transaction, before: datetime, limit: int) -> int:
    """Forget from which network address people called in calls that ended before then; how many legs."""
    done = await tx.execute(
        """update voice.leg set source = '' where id in (
               select id from voice.leg where source <> '' and ended_at < $1 order by ended_at limit $2)""",
        before,
        limit,
    )
    return count_of(done)
