"""Files that lost their row: what a crash leaves between the disk and the commit is removed by the nightly upkeep.

A file is on the disk before its row is committed, so only what is a day old can be left behind. Files are named by ids;
whatever else somebody has put into the folder is not ours to remove.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from uuid import UUID

from switchroom.platform.db import Connection, Database

A_DAY_S = 24 * 3600
PIECE = 1000
Wanted = Callable[[Connection, list[UUID]], Awaitable[Iterable[UUID]]]
"""Which of these files some row still refers to."""


async def remove_left(database: Database, folder: Path, wanted: Wanted) -> int:
    """Remove from `folder` what is a day old and nobody refers to; how many."""
    removed = 0
    old = await asyncio.to_thread(_old, folder)
    for start in range(0, len(old), PIECE):
        names = old[start : start + PIECE]
        async with database.read() as connection:
            left = set(names) - set(await wanted(connection, names))
        await asyncio.to_thread(unlink, folder, left)
        removed += len(left)
    return removed


def unlink(folder: Path, ids: Iterable[UUID]) -> None:
    """Remove the files of these ids; those that are gone already are."""
    for file_id in ids:
        (folder / str(file_id)).unlink(missing_ok=True)


def _old(folder: Path) -> list[UUID]:
    if not folder.is_dir():
        return []
    before = time.time() - A_DAY_S
    with os.scandir(folder) as entries:
        found = [(_id(entry.name), entry) for entry in entries if entry.is_file(follow_symlinks=False)]
    return sorted(file_id for file_id, entry in found if file_id is not None and _changed(entry) < before)


def _changed(entry: "os.DirEntry[str]") -> float:
    try:
        return entry.stat(follow_symlinks=False).st_mtime
    except FileNotFoundError:  # somebody else has removed it
        return float("inf")


def _id(name: str) -> UUID | None:
    try:
        found = UUID(name)
    except ValueError:
        return None
    return found if str(found) == name else None
