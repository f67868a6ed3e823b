"""Photos of findings: pictures by what their first bytes say, encrypted, never larger than files may be."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from switchroom.inspections.contracts import (
    DRAW,
    MOST_PHOTOS,
    FindingState,
    NoSuchFinding,
    NoSuchPhoto,
    NotNow,
    PhotoRefused,
    TooManyPhotos,
)
from switchroom.inspections.findings import access_finding
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.file_kinds import kept_name
from switchroom.platform.files import EncryptedReader, new_data_key
from switchroom.platform.ids import new_id
from switchroom.platform.kept_files import KeptFile
from switchroom.platform.keys import Keyring
from switchroom.platform.left_files import remove_left, unlink
from switchroom.platform.ratelimit import Rate, take
from switchroom.platform.settings import Settings
from switchroom.platform.taking_files import take_in

PURPOSE = "photo of a finding"
OFTEN = Rate(burst=60, every=timedelta(seconds=2))
_ADD = """
insert into inspections.photo (id, finding_id, name, kind, size, sha256, data_key, by_id, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp())
"""


def photos_folder(settings: Settings) -> Path:
    """Where photos of findings are, encrypted."""
    return settings.files / "findings"


class Photos:
    """Takes photos in and gives them back. One per process."""

    def __init__(self, database: Database, keyring: Keyring, settings: Settings) -> None:
        self._database, self._keyring = database, keyring
        self._folder, self._largest = photos_folder(settings), settings.web.largest_file

    async def add(self, principal: Principal, finding_id: UUID, name: str, pieces: AsyncIterator[bytes]) -> UUID:
        """Add a photo to a finding that one has filed, owns or leads, until it is verified; its id.

        Raises `NoSuchFinding`, `NotNow`, `PhotoRefused`, `TooLarge`, `TooManyPhotos`, `Throttled`.
        """
        async with self._database.transaction() as tx:
            await take(tx, f"photos of {principal.user_id}", OFTEN, await tx.now())
            await _for_adding(tx, principal, finding_id)
        photo_id, key = new_id(), new_data_key()
        taken = await take_in(self._folder / str(photo_id), key, pieces, self._largest)
        try:
            if taken is None or not taken.kind.media_type.startswith("image/"):
                raise PhotoRefused()
            async with self._database.transaction(actor=principal.actor) as tx:
                await _for_adding(tx, principal, finding_id)
                sealed = self._keyring.seal(PURPOSE, key, photo_id.bytes)
                kept = kept_name(name, taken.kind)
                of_file = (kept, taken.kind.media_type, taken.size, taken.sha256, sealed)
                await tx.execute(_ADD, photo_id, finding_id, *of_file, principal.user_id)
        except BaseException:
            await asyncio.to_thread(unlink, self._folder, [photo_id])
            raise
        return photo_id

    async def open(self, connection: Connection, principal: Principal, finding_id: UUID, photo_id: UUID) -> KeptFile:
        """A photo of a finding that one sees. Raises `NoSuchFinding`, `NoSuchPhoto`."""
        await access_finding(connection, principal, finding_id)
        row = await connection.fetch_row(
            "select name, kind, data_key from inspections.photo where id = $1 and finding_id = $2",
            photo_id,
            finding_id,
        )
        if row is None:
            raise NoSuchPhoto()
        key = self._keyring.open_sealed(PURPOSE, row["data_key"], photo_id.bytes)
        try:
            reader = await asyncio.to_thread(EncryptedReader, self._folder / str(photo_id), key)
        except FileNotFoundError:
            raise NoSuchPhoto() from None
        return KeptFile(reader, row["name"], row["kind"])


async def _for_adding(tx: Transaction, principal: Principal, finding_id: UUID) -> Any:
    row = await access_finding(tx, principal, finding_id, lock=True)
    leads = principal.may(DRAW, unit_path=row["unit_path"])
    if not (row["mine"] or leads or principal.user_id in (row["filer"], row["inspector_id"])):
        raise NoSuchFinding()
    if row["state"] == FindingState.VERIFIED:
        raise NotNow()
    count = await tx.fetch_value("select count(*)::int from inspections.photo where finding_id = $1", finding_id)
    if count >= MOST_PHOTOS:
        raise TooManyPhotos()
    return row


async def remove_photos(database: Database, folder: Path) -> int:
    """Remove from `folder` what no row refers to, if it is older than a day; how many."""
    return await remove_left(database, folder, _kept)


async def _kept(connection: Connection, ids: list[UUID]) -> list[UUID]:
    rows = await connection.fetch("select id from inspections.photo where id = any($1)", ids)
    return [row["id"] for row in rows]
