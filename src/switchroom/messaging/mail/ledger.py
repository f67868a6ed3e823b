"""The ledger: every message is kept, as it came, before anybody is told that we have it.

The message goes to disk encrypted and is forced there, then its row is committed; a crash in between leaves a file
without a row, which the nightly upkeep removes, and a message that its server still has. What comes twice, by another
UID or because an answer was lost, is one row.
"""

import asyncio
import os
from pathlib import Path
from uuid import UUID

import msgspec

from switchroom.messaging.mail.boxes import Box
from switchroom.messaging.mail.contracts import Fate, MailGone, Reason
from switchroom.messaging.mail.digests import content_digest
from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.files import EncryptedReader, EncryptedWriter, new_data_key
from switchroom.platform.ids import new_id
from switchroom.platform.keys import Keyring
from switchroom.platform.settings import Settings

PURPOSE = "mail"
MAIL_BELL = "mail"
"""Rings when a message waits to be filed."""

ADD = """
insert into messaging.mail_message (id, origin, mailbox_id, content, size, whole, data_key, fate)
values ($1, $2, $3, $4, $5, $6, $7, 'received') on conflict (mailbox_id, content) do nothing returning id
"""
KNOWN = "select id from messaging.mail_message where mailbox_id = $1 and content = $2"
ADD_PLACE = """
insert into messaging.mail_place (mailbox_id, uid_validity, uid, message_id) values ($1, $2, $3, $4)
on conflict do nothing
"""


class Place(msgspec.Struct, frozen=True):
    """Where a message lies in its mailbox (RFC 9051): a UID means one message as long as the validity is the same."""

    uid_validity: int
    uid: int


class Taken(msgspec.Struct, frozen=True):
    """The row of a message; `new`: it was not there before."""

    id: UUID
    new: bool


class Ledger:
    """One per process."""

    def __init__(self, database: Database, keyring: Keyring, settings: Settings) -> None:
        self._database, self._keyring = database, keyring
        self._folder = mail_folder(settings)

    async def take(
        self, box: Box, raw: bytes, place: Place | None = None, *, size: int | None = None, whole: bool = True
    ) -> Taken:
        """Keep a message. When this returns, it is on disk and committed, and waits to be filed.

        `whole` False: only its head could be taken, of so many bytes (`size`).
        """
        mail_id = new_id()
        content = content_digest(raw) or mail_id.bytes
        async with self._database.read() as connection:
            known = await connection.fetch_value(KNOWN, box.id, content)
        if known is not None:
            return await self._double(box, content, place)
        key = new_data_key()
        path = self._folder / str(mail_id)
        await asyncio.to_thread(_write, path, key, raw)
        sealed = self._keyring.seal(PURPOSE, key, mail_id.bytes)
        async with self._database.transaction() as tx:
            size = len(raw) if size is None else size
            added = await tx.fetch_value(ADD, mail_id, box.origin.value, box.id, content, size, whole, sealed)
            if added is not None:
                await _add_place(tx, box, place, mail_id)
                tx.ring(MAIL_BELL)
        if added is not None:
            return Taken(mail_id, new=True)
        await asyncio.to_thread(path.unlink, missing_ok=True)  # two deliveries at once
        return await self._double(box, content, place)

    async def note_rejected(self, box: Box, size: int, reason: Reason) -> None:
        """Say in the ledger that a message for this mailbox was not accepted; nothing of it is kept."""
        mail_id = new_id()
        async with self._database.transaction() as tx:
            await tx.execute(
                """insert into messaging.mail_message
                       (id, origin, mailbox_id, content, size, whole, data_key, fate, reason, filed_at)
                   values ($1, $2, $3, $4, $5, false, '', $6, $7, clock_timestamp())""",
                mail_id,
                box.origin.value,
                box.id,
                mail_id.bytes,
                size,
                Fate.REJECTED.value,
                reason.value,
            )

    async def original(self, connection: Connection, mail_id: UUID) -> bytes:
        """The message as it came. Raises `MailGone`, `FileDamaged`."""
        return await self.read(mail_id, await self.key_of(connection, mail_id))

    async def key_of(self, connection: Connection, mail_id: UUID) -> bytes:
        """What opens a message; empty where nothing is kept of it."""
        sealed = await connection.fetch_value("select data_key from messaging.mail_message where id = $1", mail_id)
        return self._keyring.open_sealed(PURPOSE, sealed, mail_id.bytes) if sealed else b""

    async def read(self, mail_id: UUID, key: bytes) -> bytes:
        """The message that `key_of` opens. Raises `MailGone`, `FileDamaged`."""
        if not key:
            raise MailGone()
        try:
            return await asyncio.to_thread(_read, self._folder / str(mail_id), key)
        except OSError:
            raise MailGone() from None

    async def _double(self, box: Box, content: bytes, place: Place | None) -> Taken:
        """It came again: by SMTP, or lies there twice. A place in a new numbering is the old message."""
        async with self._database.transaction() as tx:
            known = await tx.fetch_value(KNOWN, box.id, content)
            if place is None or await _lies_elsewhere(tx, box, place, known):
                await tx.execute("update messaging.mail_message set doubles = doubles + 1 where id = $1", known)
            await _add_place(tx, box, place, known)
        return Taken(known, new=False)


async def _lies_elsewhere(tx: Transaction, box: Box, place: Place, mail_id: UUID) -> bool:
    """Whether the message has another place than this in the same numbering, and this one is news."""
    return bool(
        await tx.fetch_value(
            """select count(*) > 0 and count(*) filter (where uid = $3) = 0 from messaging.mail_place
               where mailbox_id = $1 and uid_validity = $2 and message_id = $4""",
            box.id,
            place.uid_validity,
            place.uid,
            mail_id,
        )
    )


async def _add_place(tx: Transaction, box: Box, place: Place | None, mail_id: UUID) -> None:
    if place is not None:
        await tx.execute(ADD_PLACE, box.id, place.uid_validity, place.uid, mail_id)


def mail_folder(settings: Settings) -> Path:
    """Where messages are, encrypted."""
    return settings.files / "mail"


def _write(path: Path, key: bytes, raw: bytes) -> None:
    """To the disk itself, its name in the folder included."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with EncryptedWriter(path, key) as writer:
        writer.write(raw)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read(path: Path, key: bytes) -> bytes:
    with EncryptedReader(path, key) as reader:
        return reader.read()
