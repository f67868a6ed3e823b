"""Files of chats: encrypted as they arrive, accepted by what they are, given back as something to keep.

A row that no message refers to (`message` empty) is a file that was still arriving when something broke; the nightly
upkeep removes it, as it removes what has served its time (`retention`).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import msgspec

from switchroom.messaging.chat.queries import Message
from switchroom.messaging.chat.writing import New, write
from switchroom.messaging.contracts import Author, FileGone, FileNotFound, FileRefused, MessageKind, TooManyFiles
from switchroom.platform.db import Database, Transaction
from switchroom.platform.file_kinds import KINDS, LOOKED_AT, FileKind, kept_name, kind_of
from switchroom.platform.files import EncryptedReader, EncryptedWriter, new_data_key
from switchroom.platform.http.problems import TooLarge
from switchroom.platform.ids import new_id
from switchroom.platform.kept_files import KeptFile
from switchroom.platform.keys import Keyring
from switchroom.platform.settings import Settings

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
            kind, size = await self._take(path, key, pieces)
            yield Kept(file_id, kept_name(name, kind), kind, size)
        except BaseException:
            await asyncio.to_thread(path.unlink, missing_ok=True)
            async with self._database.transaction() as tx:
                await tx.execute("delete from messaging.file where id = $1 and message is null", file_id)
            raise

    async def _take(self, path: Path, key: bytes, pieces: AsyncIterator[bytes]) -> tuple[FileKind, int]:
        """Encrypt what comes; its kind is known before anything is written."""
        head, size = bytearray(), 0
        async for piece in pieces:
            head += piece
            if len(head) >= LOOKED_AT:
                break
        kind = kind_of(bytes(head[:LOOKED_AT]))
        if kind is None:
            raise FileRefused()
        await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True)
        writer = await asyncio.to_thread(EncryptedWriter, path, key)
        with writer:
            piece = bytes(head)
            while piece:
                size += len(piece)
                if size > self.largest:
                    raise TooLarge()
                await asyncio.to_thread(writer.write, piece)
                piece = await anext(pieces, b"")
        return kind, size

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


async def _begin(tx: Transaction, chat_id: UUID, file_id: UUID, data_key: bytes) -> None:
    count = await tx.fetch_value("select count(*) from messaging.file where chat_id = $1", chat_id)
    if count >= MOST_FILES:
        raise TooManyFiles()
    await tx.execute(
        "insert into messaging.file (id, chat_id, data_key) values ($1, $2, $3)", file_id, chat_id, data_key
    )
