"""Brings a database to the newest schema; safe to run from many processes at once."""

from functools import cache
from pathlib import Path
from typing import Any

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from switchroom.platform.clock import SystemClock
from switchroom.platform.db import Database
from switchroom.platform.partitions import ensure_partitions
from switchroom.processes.facade import catalogue_what_is_missing

SCRIPTS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 7_201_001


async def migrate(url: str) -> None:
    """Apply every missing migration and make the partitions of the coming months."""

    async def connect() -> "asyncpg.Connection[Any]":
        return await asyncpg.connect(url)

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect)
    try:
        async with engine.connect() as connection:
            await connection.exec_driver_sql(f"select pg_advisory_lock({MIGRATION_LOCK})")
            await connection.commit()
            await connection.run_sync(_upgrade)
            await connection.commit()
    finally:
        await engine.dispose()  # the lock goes with the session
    database = await Database.connect(url, size=1)
    try:
        async with database.transaction() as tx:
            await ensure_partitions(tx, SystemClock().now())
        await _catalogue_processes(database)
    finally:
        await database.close()


async def _catalogue_processes(database: Database) -> None:
    """Processes that a program without a catalogue has published are found, too."""
    found = 1
    while found:
        async with database.transaction() as tx:
            found = await catalogue_what_is_missing(tx)


@cache
def revisions() -> tuple[str, frozenset[str]]:
    """The newest revision that this program knows, and all of them."""
    known = ScriptDirectory(str(SCRIPTS))
    newest = known.get_current_head()
    assert newest is not None
    return newest, frozenset(script.revision for script in known.walk_revisions())


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for an open connection."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    command.upgrade(configuration(connection), "head")
