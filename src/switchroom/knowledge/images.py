"""Images of articles: taken for what their first bytes say, encrypted on disk, shown to whoever may read the article.

A row without a kind is an image that was still arriving when something broke; the nightly upkeep removes it.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import msgspec

from switchroom.knowledge.contracts import ImageGone, ImageNotFound, ImageRefused, TooManyImages
from switchroom.knowledge.domain.html import IMAGES
from switchroom.knowledge.domain.image_kinds import LOOKED_AT, kept_name, kind_of
from switchroom.knowledge.doors import access, access_work
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Database
from switchroom.platform.files import EncryptedReader, EncryptedWriter, FileDamaged, new_data_key
from switchroom.platform.http.problems import TooLarge
from switchroom.platform.ids import new_id
from switchroom.platform.keys import Keyring
from switchroom.platform.settings import Settings

PURPOSE = "knowledge image"
MOST = 200
PIECE = 1000


class Image(msgspec.Struct, frozen=True):
    """A kept image."""

    id: UUID
    name: str
    kind: str
    data_key: bytes

    @property
    def address(self) -> str:
        return f"{IMAGES}{self.id}"

    @property
    def headers(self) -> dict[str, str]:
        """Shown in a page and nothing else: opened by itself it can do nothing either."""
        return {
            "content-disposition": f"inline; filename*=UTF-8''{quote(self.name, safe='')}",
            "content-security-policy": "default-src 'none'; sandbox",
        }


class Images:
    """One per web process."""

    def __init__(self, database: Database, keyring: Keyring, settings: Settings) -> None:
        self._database, self._keyring = database, keyring
        self._folder, self._largest = images_folder(settings), settings.web.largest_file

    async def keep(self, principal: Principal, key: str, name: str, pieces: AsyncIterator[bytes]) -> Image:
        """Take an image of an article in. Raises `ImageRefused`, `TooLarge`, `TooManyImages`, as `access_work` does."""
        id, data_key = new_id(), new_data_key()
        async with self._database.transaction(actor=principal.actor) as tx:
            article = await access_work(tx, principal, key)
            if await tx.fetch_value("select count(*) from knowledge.image where article_id = $1", article.id) >= MOST:
                raise TooManyImages()
            await tx.execute(
                "insert into knowledge.image (id, article_id, data_key) values ($1, $2, $3)",
                id,
                article.id,
                self._keyring.seal(PURPOSE, data_key, id.bytes),
            )
        path = self._folder / str(id)
        try:
            kind, size = await self._take(path, data_key, pieces)
            kept = Image(id, kept_name(name), kind, b"")
            async with self._database.transaction(actor=principal.actor) as tx:
                await tx.execute(
                    "update knowledge.image set name = $2, kind = $3, size = $4 where id = $1",
                    id,
                    kept.name,
                    kind,
                    size,
                )
        except BaseException:
            await asyncio.to_thread(path.unlink, missing_ok=True)
            async with self._database.transaction() as tx:
                await tx.execute("delete from knowledge.image where id = $1", id)
            raise
        return kept

    async def _take(self, path: Path, data_key: bytes, pieces: AsyncIterator[bytes]) -> tuple[str, int]:
        content = bytearray()
        async for piece in pieces:
            content += piece
            if len(content) > self._largest:
                raise TooLarge()
            if len(content) >= LOOKED_AT and kind_of(bytes(content[:LOOKED_AT])) is None:
                raise ImageRefused()
        kind = kind_of(bytes(content[:LOOKED_AT]))
        if kind is None:
            raise ImageRefused()
        await asyncio.to_thread(self._write, path, data_key, bytes(content))
        return kind, len(content)

    def _write(self, path: Path, data_key: bytes, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with EncryptedWriter(path, data_key) as writer:
            writer.write(content)

    async def read(self, image: Image) -> bytes:
        """Its content. Raises `ImageGone`."""
        data_key = self._keyring.open_sealed(PURPOSE, image.data_key, image.id.bytes)
        try:
            return await asyncio.to_thread(_read, self._folder / str(image.id), data_key)
        except (FileNotFoundError, FileDamaged):
            raise ImageGone() from None


def _read(path: Path, data_key: bytes) -> bytes:
    with EncryptedReader(path, data_key) as reader:
        if not reader.complete:
            raise FileDamaged()
        return reader.read()


def images_folder(settings: Settings) -> Path:
    """Where articles' images are, encrypted."""
    return settings.files / "knowledge"


async def image_for(connection: Connection, principal: Principal, id: UUID) -> Image:
    """An image of an article that the principal may see. Raises `ImageNotFound`, `ArticleNotFound`."""
    rows = await connection.fetch(
        "select id, name, kind, data_key, article_id from knowledge.image where id = $1 and kind <> ''", id
    )
    if not rows:
        raise ImageNotFound()
    await access(connection, principal, str(rows[0]["article_id"]))
    return _image(rows[0])


async def public_image(connection: Connection, id: UUID) -> Image:
    """An image that stands in what strangers may read now, of any brand. Raises `ImageNotFound`."""
    row = await connection.fetch_row(
        """select i.id, i.name, i.kind, i.data_key
           from knowledge.image i join knowledge.article a on a.id = i.article_id
           where i.id = $1 and i.kind <> '' and a.published is not null and not a.archived and a.visibility = 'public'
             and exists(select from knowledge.shown s where s.article_id = a.id and strpos(s.body, $2) > 0)""",
        id,
        f'src="{IMAGES}{id}"',
    )
    if row is None:
        raise ImageNotFound()
    return _image(row)


def _image(row: Any) -> Image:
    return Image(row["id"], row["name"], row["kind"], row["data_key"])


async def remove_images(database: Database, folder: Path) -> int:
    """Remove what never arrived; how many."""
    async with database.transaction() as tx:
        rows = await tx.fetch(
            """delete from knowledge.image where id in (
                   select id from knowledge.image where kind = '' and began_at < clock_timestamp() - interval '1 day'
                   order by id limit $1) returning id""",
            PIECE,
        )
        await asyncio.to_thread(_unlink, [folder / str(row["id"]) for row in rows])
    return len(rows)


def _unlink(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
