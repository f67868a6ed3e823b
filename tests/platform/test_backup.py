"""A backup taken under load is a consistent centre; a restore brings back exactly that, or nothing."""

import asyncio
import io
import itertools
import tarfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from switchroom.platform.backup import (
    Manifest,
    NotABackup,
    NotEmpty,
    WrongKeys,
    back_up,
    keys_beside,
    restore,
)
from switchroom.platform.clock import SystemClock
from switchroom.platform.db import Database
from switchroom.platform.events import Event, event
from switchroom.platform.files import EncryptedReader, EncryptedWriter, new_data_key
from switchroom.platform.ids import new_id
from switchroom.platform.journal import move_outbox
from switchroom.platform.keys import Keyring, WrongPassphrase
from switchroom.platform.postgres import PostgresSupervisor
from switchroom.platform.settings import Settings
from tests.support.postgres import opened

KEYRING = Keyring.generate()
_numbers = itertools.count()


@event("backuptest.written")
class Written(Event, frozen=True, kw_only=True):
    timer: UUID

    @property
    def subject(self) -> UUID:
        return self.timer


@dataclass(frozen=True)
class Backup:
    path: Path
    manifest: Manifest


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


@pytest.fixture
async def empty_url(postgres: PostgresSupervisor) -> AsyncIterator[str]:
    """A database without anything."""
    name = f"empty_{id(postgres)}_{next(_numbers)}"
    connection = await asyncpg.connect(postgres.url)
    await connection.execute(f"create database {name} template template0")
    yield postgres.url.replace("/postgres?", f"/{name}?")
    await connection.execute(f"drop database {name} with (force)")
    await connection.close()


@asynccontextmanager
async def under_load(database: Database, beyond: int = 50) -> AsyncIterator[None]:
    """Writers that each put a row and its event in one transaction, and a sequencer, without a pause.

    The block begins when the journal has grown beyond a position.
    """

    async def write() -> None:
        while True:
            async with database.transaction() as tx:
                timer = new_id()
                await tx.execute(
                    "insert into platform.timer (id, kind, subject, due_at, payload) values ($1, 'x', $1, now(), '{}')",
                    timer,
                )
                tx.emit(Written(timer=timer))

    async def sequence() -> None:
        while True:
            async with database.transaction() as tx:
                await move_outbox(tx, 7)

    tasks = [asyncio.create_task(work()) for work in (write, write, write, sequence)]
    try:
        await _until_more_than(database, beyond)
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _until_more_than(database: Database, events: int) -> None:
    async with asyncio.timeout(20):
        while True:
            async with database.read() as connection:
                if await connection.fetch_value("select position from journal.head") > events:
                    return


def write_file(settings: Settings, name: str, key: bytes, content: bytes) -> None:
    (settings.files / name).parent.mkdir(parents=True, exist_ok=True)
    with EncryptedWriter(settings.files / name, key) as file:
        file.write(content)


async def make(settings: Settings, url: str, *, passphrase: str | None = None) -> Backup:
    path = settings.data.parent / "out" / "centre.tar"
    return Backup(path, await back_up(settings, url, KEYRING, SystemClock(), path, passphrase=passphrase))


async def test_a_backup_under_load_restores_to_a_consistent_centre(
    database: Database, settings: Settings, tmp_path: Path, empty_url: str
) -> None:
    data_key = new_data_key()
    write_file(settings, "recordings/one", data_key, b"hello" * 5000)
    async with under_load(database):
        backup = await make(settings, database.url)
    other = Settings(data=tmp_path / "other")
    other.data.mkdir()
    manifest = await restore(other, empty_url, backup.path, keys_beside(backup.path))
    assert manifest == backup.manifest
    async with opened(empty_url) as restored, restored.read() as connection:
        row = await connection.fetch_row(
            """select (select position from journal.head) as head, count(*) as events, min(position), max(position),
                      (select count(*) from platform.timer) as rows, (select count(*) from journal.outbox) as waiting
               from journal.event"""
        )
        unmatched = await connection.fetch_value(
            """select count(*) from platform.timer t
               where not exists(select from journal.event e where e.subject = t.id)
                 and not exists(select from journal.outbox o where o.subject = t.id)"""
        )
    assert row is not None
    assert row["head"] == row["events"] == row["max"] == manifest.position > 50
    assert row["min"] == 1
    assert row["rows"] == row["events"] + row["waiting"]
    assert unmatched == 0
    with EncryptedReader(other.files / "recordings/one", data_key) as file:
        assert file.read() == b"hello" * 5000
    assert Keyring.open(other.keys_path).ids == KEYRING.ids


async def test_the_restored_centre_goes_on(
    database: Database, settings: Settings, tmp_path: Path, empty_url: str
) -> None:
    async with under_load(database):
        backup = await make(settings, database.url)
    other = Settings(data=tmp_path / "other")
    other.data.mkdir()
    await restore(other, empty_url, backup.path, keys_beside(backup.path))
    async with opened(empty_url) as restored:
        async with under_load(restored, beyond=backup.manifest.position + 10):
            pass
        async with restored.read() as connection:
            row = await connection.fetch_row("select count(*) as events, max(position) as last from journal.event")
    assert row is not None
    assert row["events"] == row["last"] > backup.manifest.position


async def test_nothing_is_overwritten(database: Database, settings: Settings, empty_url: str, tmp_path: Path) -> None:
    backup = await make(settings, database.url)
    with pytest.raises(NotEmpty, match="already there"):
        await make(settings, database.url)
    with pytest.raises(NotEmpty, match="already a centre"):
        await restore(settings, database.url, backup.path, keys_beside(backup.path))
    full = Settings(data=tmp_path / "full")
    write_file(full, "one", new_data_key(), b"precious")
    with pytest.raises(NotEmpty, match="already files"):
        await restore(full, empty_url, backup.path, keys_beside(backup.path))
    keyed = Settings(data=tmp_path / "keyed")
    keyed.data.mkdir()
    Keyring.generate().save(keyed.keys_path)
    with pytest.raises(NotEmpty, match="other keys"):
        await restore(keyed, empty_url, backup.path, keys_beside(backup.path))


async def test_the_keys_are_apart_and_needed(
    database: Database, settings: Settings, tmp_path: Path, empty_url: str
) -> None:
    backup = await make(settings, database.url, passphrase="correct horse")
    assert KEYRING.to_bytes() not in backup.path.read_bytes()
    keys = keys_beside(backup.path)
    assert keys.stat().st_mode & 0o077 == 0
    assert b"keys" not in keys.read_bytes()
    other = Settings(data=tmp_path / "other")
    other.data.mkdir()
    with pytest.raises(WrongKeys, match="--keys"):
        await restore(other, empty_url, backup.path, None)
    with pytest.raises(WrongKeys, match="passphrase"):
        await restore(other, empty_url, backup.path, keys)
    with pytest.raises(WrongPassphrase):
        await restore(other, empty_url, backup.path, keys, passphrase="wrong horse")
    strange = tmp_path / "strange.keys"
    Keyring.generate().save(strange)
    with pytest.raises(WrongKeys):
        await restore(other, empty_url, backup.path, strange)
    await restore(other, empty_url, backup.path, keys, passphrase="correct horse")
    assert Keyring.open(other.keys_path).ids == KEYRING.ids


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _nothing(_: bytes) -> bytes:
    return b""


def _changed(content: bytes) -> bytes:
    at = content.index(b"PGDMP") + 2000
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def _escaping(_: bytes) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        entry = tarfile.TarInfo("../escaped")
        archive.addfile(entry)
    return made.getvalue()


@pytest.mark.parametrize("damage", [_cut, _nothing, _changed, _escaping])
async def test_a_damaged_backup_is_refused_and_changes_nothing(
    database: Database, settings: Settings, tmp_path: Path, empty_url: str, damage: Callable[[bytes], bytes]
) -> None:
    backup = await make(settings, database.url)
    backup.path.write_bytes(damage(backup.path.read_bytes()))
    other = Settings(data=tmp_path / "other")
    other.data.mkdir()
    with pytest.raises(NotABackup):
        await restore(other, empty_url, backup.path, keys_beside(backup.path))
    assert list(other.data.iterdir()) == []
    assert not (tmp_path / "escaped").exists()
    async with opened(empty_url) as untouched, untouched.read() as connection:
        assert await connection.fetch_value("select to_regclass('journal.head')") is None
