"""A real PostgreSQL for tests: one server per run, one migrated template, a clone of it for each test that asks."""

import asyncio
import fcntl
import itertools
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import asyncpg
import pytest

from switchroom.entrypoints.migrate import migrate
from switchroom.platform.db import Database
from switchroom.platform.postgres import PostgresSupervisor
from tests.support.places import quick_folder

FAST_AND_FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "400",
    "max_wal_size": "256MB",
}
TEMPLATE = "template_switchroom"
_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresSupervisor]:
    """The server of this test run, shared by parallel workers; the last one stops it."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid()}")
    root = quick_folder() / f"switchroom-tests-{run}"
    supervisor = PostgresSupervisor(root, settings=FAST_AND_FORGETFUL)
    supervisor.start()
    with (root / ".template").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        asyncio.run(_make_template(supervisor.url))
    yield supervisor
    supervisor.stop()
    if not (supervisor.data / "postmaster.pid").exists():
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def cloned(postgres: PostgresSupervisor) -> Iterator[str]:
    """The URL of a fresh, migrated database, dropped at the end."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    asyncio.run(_administer(postgres.url, f"create database {name} template {TEMPLATE} strategy file_copy"))
    yield _named(postgres.url, name)
    asyncio.run(_administer(postgres.url, f"drop database {name} with (force)"))


@pytest.fixture
def database_url(postgres: PostgresSupervisor) -> Iterator[str]:
    """A fresh, migrated database of its own."""
    with cloned(postgres) as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with opened(database_url) as database:
        yield database


@asynccontextmanager
async def opened(url: str, *, size: int = 10) -> AsyncIterator[Database]:
    database = await Database.connect(url, size=size)
    try:
        yield database
    finally:
        await database.close()


async def _make_template(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        if await connection.fetchval("select exists(select from pg_database where datname = $1)", TEMPLATE):
            return
        await connection.execute(f"create database making_{TEMPLATE}")
        await migrate(_named(url, f"making_{TEMPLATE}"))
        await connection.execute(f"alter database making_{TEMPLATE} rename to {TEMPLATE}")
    finally:
        await connection.close()


async def _administer(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _named(url: str, name: str) -> str:
    return url.replace("/postgres?", f"/{name}?")
