"""Files on tickets: encrypted, accepted by what they are, given back as something to keep.

A file is on the disk before the entry is committed; what never became part of an entry, and what has lost its key, is
removed by the nightly upkeep.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.file_kinds import LOOKED_AT, exact_type, kept_name, kind_of
from switchroom.platform.files import EncryptedReader, EncryptedWriter, new_data_key
from switchroom.platform.ids import new_id
from switchroom.platform.kept_files import KeptFile
from switchroom.platform.keys import Keyring
from switchroom.platform.left_files import remove_left
from switchroom.platform.settings import Settings
from switchroom.tickets.contracts import Attached, FileNotFound, NewFile, SentFile

PURPOSE = "ticket file"
LONGEST_NAME = 120
OF_TICKET = """
select coalesce(f.kept_as, f.id) as id, f.name, f.kind, f.data_key
from tickets.attachment f join tickets.entry e on e.id = f.entry_id
where f.id = $1 and e.ticket_id = $2
"""
OF_ENTRY = """
select coalesce(kept_as, id) as id, name, kind, data_key from tickets.attachment
where entry_id = $1 and data_key is not null order by attachment.id
"""
KEPT = """
select id from tickets.attachment where id = any($1) and kept_as is null and data_key is not null
union all select kept_as from tickets.attachment where kept_as = any($1) and data_key is not null
union all select id from tickets.macro_file where id = any($1)
union all select id from tickets.upload where id = any($1)
"""


def files_folder(settings: Settings) -> Path:
    """Where tickets' files are, encrypted."""
    return settings.files / "tickets"


class TicketFiles:
    """One per process."""

    def __init__(self, database: Database, keyring: Keyring, settings: Settings) -> None:
        self._database, self._keyring, self._folder = database, keyring, files_folder(settings)

    async def keep(self, file_id: UUID, content: bytes) -> bytes:
        """Put a file on the disk; its sealed key."""
        key = new_data_key()
        await asyncio.to_thread(self._put, self._folder / str(file_id), key, content)
        return self._keyring.seal(PURPOSE, key, file_id.bytes)

    def _put(self, path: Path, key: bytes, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with EncryptedWriter(path, key) as writer:
            writer.write(content)

    async def open(self, ticket_id: UUID, file_id: UUID) -> KeptFile:
        """A file of this ticket. Raises `FileNotFound`."""
        async with self._database.read() as connection:
            row = await connection.fetch_row(OF_TICKET, file_id, ticket_id)
        if row is None or row["data_key"] is None:
            raise FileNotFound()
        kept: UUID = row["id"]
        key = self._keyring.open_sealed(PURPOSE, row["data_key"], kept.bytes)
        try:
            reader = await asyncio.to_thread(EncryptedReader, self._folder / str(kept), key)
        except FileNotFoundError:
            raise FileNotFound() from None
        return KeptFile(reader, row["name"], row["kind"])

    async def to_send(self, connection: Connection, entry_id: UUID) -> list[SentFile]:
        """The files of an entry, read whole; those that are no longer kept are left out."""
        rows = await connection.fetch(OF_ENTRY, entry_id)
        return [file for row in rows if (file := await asyncio.to_thread(self._read, dict(row))) is not None]

    def _read(self, row: dict[str, Any]) -> SentFile | None:
        file_id: UUID = row["id"]
        key = self._keyring.open_sealed(PURPOSE, row["data_key"], file_id.bytes)
        try:
            reader = EncryptedReader(self._folder / str(file_id), key)
        except FileNotFoundError:
            return None
        try:
            return SentFile(row["name"], exact_type(row["kind"], row["name"]), reader.read(0, reader.size))
        finally:
            reader.close()


async def attach(tx: Transaction, store: TicketFiles, entry_id: UUID, files: Sequence[NewFile]) -> list[Attached]:
    """Add files to an entry. What is not accepted is named, and not kept."""
    attached = []
    for file in files:
        file_id, kind = new_id(), kind_of(file.content[:LOOKED_AT])
        name = kept_name(file.name, kind) if kind else file.name[:LONGEST_NAME]
        media_type = kind.media_type if kind else "application/octet-stream"
        data_key = await store.keep(file_id, file.content) if kind else None
        await tx.execute(
            """insert into tickets.attachment (id, entry_id, name, kind, size, sha256, data_key, content_id)
               values ($1, $2, $3, $4, $5, $6, $7, nullif($8, ''))""",
            file_id,
            entry_id,
            name,
            media_type,
            len(file.content),
            hashlib.sha256(file.content).hexdigest(),
            data_key,
            file.content_id,
        )
        attached.append(Attached(file_id, name, media_type, len(file.content), data_key is not None))
    return attached


async def remove_files(database: Database, folder: Path) -> int:
    """Remove from `folder` what neither an entry nor an upload refers to, if it is older than a day; how many."""
    return await remove_left(database, folder, _kept)


async def _kept(connection: Connection, ids: list[UUID]) -> list[UUID]:
    return [row["id"] for row in await connection.fetch(KEPT, ids)]
