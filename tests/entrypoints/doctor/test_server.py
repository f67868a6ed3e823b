"""Faults of a database server: it is stopped, filled with connections, made in another encoding, of another schema."""

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from switchroom.entrypoints.doctor import examine, server
from switchroom.entrypoints.doctor.findings import Severity
from switchroom.platform.db import Database
from switchroom.platform.postgres import PostgresSupervisor
from switchroom.platform.settings import Settings
from tests.entrypoints.doctor.patient import codes, settings_in, told
from tests.support.postgres import opened


@pytest.fixture(scope="module")
def small() -> Iterator[PostgresSupervisor]:
    """A server of our own with ten connections for everybody."""
    with tempfile.TemporaryDirectory(prefix="swd") as made:
        Path(made).chmod(0o755)
        few = {"max_connections": "10", "superuser_reserved_connections": "2", "fsync": "off"}
        supervisor = PostgresSupervisor(Path(made) / "pg", settings=few)
        supervisor.start()
        yield supervisor
        supervisor.stop()


async def test_a_sound_server_has_nothing_to_find(database: Database) -> None:
    for check in (server.version, server.encoding, server.connections, server.clock, server.schema):
        assert await codes(database, check) == []


async def test_connections_that_run_out_and_have_run_out(small: PostgresSupervisor, tmp_path: Path) -> None:
    settings = settings_in(tmp_path, database_url=small.url)
    async with opened(small.url, size=1) as database:
        assert await codes(database, server.connections) == []
        others: list[asyncpg.Connection] = []  # type: ignore[type-arg]
        try:
            others += [await asyncpg.connect(small.url) for _ in range(5)]
            (found,) = await told(database, server.connections)
            assert (found.code, found.severity) == ("database.connections", Severity.ATTENTION)
            others += [await asyncpg.connect(small.url)]
            assert [each.severity for each in await told(database, server.connections)] == [Severity.BROKEN]
            others += [await asyncpg.connect(small.url) for _ in range(2)]  # of a superuser: the reserved ones, too
            report = await examine(settings)
            assert [each.code for each in report.findings] == ["database.full"]
            assert report.exit_code == 4
        finally:
            for other in others:
                await other.close()


async def test_another_encoding(small: PostgresSupervisor) -> None:
    connection = await asyncpg.connect(small.url)
    await connection.execute("create database latin encoding 'LATIN1' locale 'C' template template0")
    await connection.close()
    async with opened(small.url.replace("/postgres?", "/latin?"), size=1) as database:
        (found,) = await told(database, server.encoding)
    assert (found.code, found.values) == ("database.encoding", {"encoding": "LATIN1"})


async def test_a_schema_that_is_missing_behind_or_ahead(small: PostgresSupervisor, database: Database) -> None:
    async with opened(small.url, size=1) as empty:
        (found,) = await told(empty, server.schema)
    assert (found.code, found.mend) == ("schema.behind", "switchroom migrate")
    async with database.transaction() as tx:
        await tx.execute("update public.alembic_version set version_num = '0001'")
    assert await codes(database, server.schema) == ["schema.behind"]
    async with database.transaction() as tx:
        await tx.execute("update public.alembic_version set version_num = '9999'")
    assert await codes(database, server.schema) == ["schema.ahead"]


def test_a_server_that_is_too_old() -> None:
    assert server.version_finding(15) == []
    assert [each.code for each in server.version_finding(14)] == ["database.too_old"]


def test_clocks_that_differ() -> None:
    assert server.clock_finding("the server", 1.0) == []
    ahead, behind = server.clock_finding("the server", 5.0)[0], server.clock_finding("the server", -90.0)[0]
    assert (ahead.severity, behind.severity) == (Severity.ATTENTION, Severity.BROKEN)
    assert ("5 s ahead of" in ahead.sentence, "90 s behind" in behind.sentence) == (True, True)


async def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, database_url="postgresql://me:secret@127.0.0.1:1/centre")
    (found,) = (await examine(settings)).findings
    assert (found.code, found.severity) == ("database.unreachable", Severity.BROKEN)
    assert "secret" not in found.sentence


def test_a_centre_that_is_stopped_and_one_that_never_was() -> None:
    with tempfile.TemporaryDirectory(prefix="swd") as made:
        folder = Path(made)
        folder.chmod(0o755)
        settings: Settings = settings_in(folder)
        assert [each.code for each in asyncio.run(examine(settings)).findings] == ["database.none"]
        supervisor = PostgresSupervisor(settings.data / "postgres")
        supervisor.start()
        supervisor.stop()
        (found,) = asyncio.run(examine(settings)).findings
        assert (found.code, found.mend) == ("database.not_running", "switchroom serve")
        assert not (supervisor.data / "postmaster.pid").exists()
