"""Files that somebody of us, or a message channel, has sent ahead of what is still being written.

They are whose they are: nobody else can look at them, use them or take them away. With the entry they become its
files; what is never used, and is part of no draft or reply for later, is removed by the nightly upkeep after a week.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from switchroom.platform.db import Database, Transaction
from switchroom.platform.file_kinds import FileKind, kept_name
from switchroom.platform.files import new_data_key
from switchroom.platform.ids import new_id
from switchroom.platform.keys import Keyring
from switchroom.platform.left_files import unlink
from switchroom.platform.ratelimit import Rate, take
from switchroom.platform.settings import Settings
from switchroom.platform.taking_files import take_in
from switchroom.tickets.contracts import FileRefused, FilesTooLarge, TooManyUploads, UploadGone
from switchroom.tickets.files import PURPOSE, files_folder

MOST_WAITING = 50
OFTEN = Rate(burst=60, every=timedelta(seconds=2))
MOST_TOGETHER = 18 * 1024 * 1024
"""Bytes of the files of one entry: base64 makes a third more of them, and mail servers take 25 MB."""
KEPT_UNUSED = timedelta(days=7)
ADD = """
insert into tickets.upload (id, user_id, at, name, kind, size, sha256, data_key)
values ($1, $2, clock_timestamp(), $3, $4, $5, $6, $7)
"""
USE = """
with used as (delete from tickets.upload where id = any($1::uuid[]) and user_id = $2 returning *)
insert into tickets.attachment (id, entry_id, name, kind, size, sha256, data_key, kept_as)
select a.id, a.entry_id, name, kind, size, sha256, data_key, nullif(used.id, a.id)
from unnest($3::uuid[], $4::uuid[], $5::uuid[]) as a(id, entry_id, file_id) join used on used.id = a.file_id
"""
MINE = "select id, size from tickets.upload where id = any($1::uuid[]) and user_id = $2 order by id for update"
FORGET = """
delete from tickets.upload where id in (
    select u.id from tickets.upload u where u.at < clock_timestamp() - $1::interval
        and not exists(select from tickets.draft d where d.user_id = u.user_id and u.id = any(d.files))
        and not exists(select from tickets.scheduled_reply r where r.user_id = u.user_id and u.id = any(r.files))
    order by u.at limit 1000)
"""


class Upload(msgspec.Struct, frozen=True):
    """A file that waits to be used. `size` in bytes."""

    id: UUID
    name: str
    kind: FileKind
    size: int


class Uploads:
    """Takes files in. One per process."""

    def __init__(self, database: Database, keyring: Keyring, settings: Settings) -> None:
        self._database, self._keyring = database, keyring
        self._folder, self.largest = files_folder(settings), settings.web.largest_file

    async def take(
        self,
        user_id: UUID,
        name: str,
        pieces: AsyncIterator[bytes],
        *,
        often: Rate | None = None,
        most: int | None = None,
    ) -> Upload:
        """Take a file in; `most` of one sender may wait, and they come so `often`; without, as of a person.

        Raises `FileRefused`, `TooLarge`, `TooManyUploads`, `Throttled`.
        """
        file_id, key = new_id(), new_data_key()
        async with self._database.transaction() as tx:
            await take(tx, f"ticket files of {user_id}", often or OFTEN, await tx.now())
            await _room(tx, user_id, most)
        taken = await take_in(self._folder / str(file_id), key, pieces, self.largest)
        if taken is None:
            raise FileRefused()
        name, sealed = kept_name(name, taken.kind), self._keyring.seal(PURPOSE, key, file_id.bytes)
        try:
            async with self._database.transaction() as tx:
                await _room(tx, user_id, most)
                kind = taken.kind.media_type
                await tx.execute(ADD, file_id, user_id, name, kind, taken.size, taken.sha256, sealed)
        except BaseException:
            await asyncio.to_thread(unlink, self._folder, [file_id])
            raise
        return Upload(file_id, name, taken.kind, taken.size)

    async def drop(self, user_id: UUID, file_id: UUID) -> None:
        """Take a file away that has not been used. Idempotent: what is not there, or not one's own, stays so."""
        async with self._database.transaction() as tx:
            gone = await tx.fetch_value(
                "delete from tickets.upload where id = $1 and user_id = $2 returning id", file_id, user_id
            )
        if gone is not None:
            await asyncio.to_thread(unlink, self._folder, [file_id])


async def use(tx: Transaction, user_id: UUID, entry_ids: Sequence[UUID], ids: Sequence[UUID]) -> None:
    """Make files of this user those of an entry, or of several, which share them.

    Raises `UploadGone`, which names them, and `FilesTooLarge`.
    """
    if not ids or not entry_ids:
        return
    await check(tx, user_id, ids)
    shared = [
        (file_id if entry_id == entry_ids[0] else new_id(), entry_id, file_id)
        for entry_id in entry_ids
        for file_id in ids
    ]
    await tx.execute(USE, list(ids), user_id, *map(list, zip(*shared, strict=True)))


async def hand_on(tx: Transaction, user_id: UUID, to_user_id: UUID, ids: Sequence[UUID]) -> None:
    """What waited with one person's reply waits for the one who goes on with its words, as if just sent ahead."""
    await tx.execute(
        "update tickets.upload set user_id = $2, at = clock_timestamp() where user_id = $1 and id = any($3::uuid[])",
        user_id,
        to_user_id,
        list(ids),
    )


async def check(tx: Transaction, user_id: UUID, ids: Sequence[UUID]) -> None:
    """Whether these wait for this user to use them together. Raises `UploadGone`, `FilesTooLarge`."""
    sizes = {row["id"]: row["size"] for row in await tx.fetch(MINE, list(ids), user_id)}
    gone = [index for index, file_id in enumerate(ids) if file_id not in sizes]
    if gone:
        raise UploadGone(errors=[{"field": f"files.{at}", "code": "gone", "message": "It is gone."} for at in gone])
    if sum(sizes.values()) > MOST_TOGETHER:
        raise FilesTooLarge(most=MOST_TOGETHER)


async def forget_unused(database: Database) -> None:
    """Forget what nobody has used for a week and no draft has; their files are removed with the others."""
    async with database.transaction() as tx:
        await tx.execute(FORGET, KEPT_UNUSED)


async def _room(tx: Transaction, user_id: UUID, most: int | None) -> None:
    count: int = await tx.fetch_value("select count(*) from tickets.upload where user_id = $1", user_id)
    if count >= (MOST_WAITING if most is None else most):
        raise TooManyUploads()
