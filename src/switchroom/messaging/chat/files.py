"""Files of chats: encrypted as they arrive, accepted by what they are, given back as something to keep.

A row that no message refers to (`message` empty) is a file that was still arriving when something broke; the nightly
upkeep removes it, as it removes what has served its time (`retention`).
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import msgspec

from switchroom.messaging.chat.queries import Message
from switchroom.messaging.chat.writing import New, write
from switchroom.messaging.contracts import Author, FileGone, FileNotFound, FileRefused, MessageKind, TooManyFiles
from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.file_kinds import KINDS, FileKind, kept_name
from switchroom.platform.files import EncryptedReader, new_data_key
from switchroom.platform.ids import new_id
from switchroom.platform.kept_files import KeptFile
from switchroom.platform.keys import Keyring
from switchroom.platform.settings import Settings
from switchroom.platform.taking_files import take_in

PURPOSE = "chat file"
MOST_FILES = 50
TYPES = tuple(kind.media_type for kind, _ in KINDS)


class Kept(msgspec.Struct, frozen=True):
    """A file that is on disk and not yet part of the chat."""

    id: UUID
    name: str
    kind: FileKind
    size: int


class Files:
    """One per web process."""

    def __init__(self, database: Database, keyring: Keyring, settings: Settings) -> None:
        self._database, self._keyring = database, keyring
        self._folder, self.largest = files_folder(settings), settings.web.largest_file

    @asynccontextmanager
    async def kept(self, chat_id: UUID, name: str, pieces: AsyncIterator[bytes]) -> AsyncIterator[Kept]:
        """Take a file in; if the block that makes it part of the chat fails, it is removed again.

        Raises `FileRefused`, `TooLarge`, `TooManyFiles`.
        """
        file_id, key = new_id(), new_data_key()
        async with self._database.transaction() as tx:
            await _begin(tx, chat_id, file_id, self._keyring.seal(PURPOSE, key, file_id.bytes))
        path = self._folder / str(file_id)
        try:
            taken = await take_in(path, key, pieces, self.largest)
            if taken is None:
                raise FileRefused()
            yield Kept(file_id, kept_name(name, taken.kind), taken.kind, taken.size)
        except BaseException:
            await asyncio.to_thread(path.unlink, missing_ok=True)
            async with self._database.transaction() as tx:
                await tx.execute("delete from messaging.file where id = $1 and message is null", file_id)
            raise

    async def open(self, chat_id: UUID, file_id: UUID) -> KeptFile:
        """A file of this chat. Raises `FileNotFound`, `FileGone`."""
        async with self._database.read() as connection:
            row = await connection.fetch_row(
                "select name, media_type, data_key, deleted_at from messaging.file "
                "where id = $1 and chat_id = $2 and message is not null",
                file_id,
                chat_id,
            )
        if row is None:
            raise FileNotFound()
        if row["deleted_at"] is not None:
            raise FileGone()
        key = self._keyring.open_sealed(PURPOSE, row["data_key"], file_id.bytes)
        try:
            reader = await asyncio.to_thread(EncryptedReader, self._folder / str(file_id), key)
        except FileNotFoundError:
            raise FileGone() from None
        return KeptFile(reader, row["name"], row["media_type"])


def files_folder(settings: Settings) -> Path:
    """Where chats' files are, encrypted."""
    return settings.files / "chats"


async def send(
    tx: Transaction, chat_id: UUID, kept: Kept, author: Author, client_id: UUID, user_id: UUID | None = None
) -> Message:
    """Make a kept file a message; the one that is there, if it was sent twice at once. Raises as `write`."""
    new = New(author=author, kind=MessageKind.FILE, user_id=user_id, file_id=kept.id, client_id=client_id)
    message = await write(tx, chat_id, new)
    if message.file_id != kept.id:
        return message  # the upkeep removes the second one
    await tx.execute(
        "update messaging.file set message = $2, name = $3, media_type = $4, size = $5 where id = $1",
        kept.id,
        message.number,
        kept.name,
        kept.kind.media_type,
        kept.size,
    )
    return message


async def keep_waiting(tx: Transaction, kept: Kept) -> None:
    """Keep a file that goes along with a form that is still being filled in; unused, the upkeep removes it."""
    await tx.execute(
        "update messaging.file set name = $2, media_type = $3, size = $4 where id = $1",
        kept.id,
        kept.name,
        kept.kind.media_type,
        kept.size,
    )


async def waiting(connection: Connection, chat_id: UUID) -> dict[str, str]:
    """The names of the files of this chat that wait to go along, by id."""
    rows = await connection.fetch(
        "select id, name from messaging.file where chat_id = $1 and message is null and name <> ''", chat_id
    )
    return {str(row["id"]): row["name"] for row in rows}


async def send_waiting(tx: Transaction, chat_id: UUID, ids: Sequence[UUID]) -> None:
    """Make waiting files messages of the customer. Raises as `write`."""
    for file_id in ids:
        new = New(author=Author.CUSTOMER, kind=MessageKind.FILE, file_id=file_id, client_id=file_id)
        message = await write(tx, chat_id, new)
        await tx.execute("update messaging.file set message = $2 where id = $1", file_id, message.number)


async def _begin(tx: Transaction, chat_id: UUID, file_id: UUID, data_key: bytes) -> None:
    count = await tx.fetch_value("select count(*) from messaging.file where chat_id = $1", chat_id)
    if count >= MOST_FILES:
        raise TooManyFiles()
    await tx.execute(
        "insert into messaging.file (id, chat_id, data_key) values ($1, $2, $3)", file_id, chat_id, data_key
    )
