"""Migrations lead to the schema that the models describe, from many processes at once, and again without harm."""

import asyncio
import re
from datetime import UTC, datetime
from typing import Any

import asyncpg
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from switchroom.entrypoints.migrate import configuration, migrate
from switchroom.entrypoints.models import metadata
from switchroom.platform.db import Database
from switchroom.platform.partitions import MONTHS_AHEAD, ensure_partitions

NOT_OURS = ("jobs",)
"""Schemas whose tables a library describes."""


def _differences(connection: Connection) -> list[Any]:
    def ours(item: Any, name: str | None, kind: str, reflected: bool, _: Any) -> bool:
        if kind == "table":
            return item.schema not in NOT_OURS and not (reflected and "_20" in (name or ""))  # a month's partition
        return True

    options = {"include_schemas": True, "include_object": ours, "compare_type": True}
    return [
        difference
        for difference in compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
        if "alembic_version" not in str(difference)
    ]


async def test_the_migrated_schema_is_the_one_the_models_describe(database_url: str) -> None:
    async def connect() -> "asyncpg.Connection[Any]":
        return await asyncpg.connect(database_url)

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect)
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
    await engine.dispose()


async def test_there_is_one_line_of_migrations(database_url: str) -> None:
    assert len(await _heads(database_url)) == 1


async def _heads(url: str) -> list[str]:
    async def connect() -> "asyncpg.Connection[Any]":
        return await asyncpg.connect(url)

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect)
    async with engine.connect() as connection:
        heads = await connection.run_sync(lambda c: ScriptDirectory.from_config(configuration(c)).get_heads())
    await engine.dispose()
    return list(heads)


async def test_many_processes_may_migrate_an_empty_database_at_once_and_again(database_url: str) -> None:
    name = f"{database_url.rpartition('/')[2].partition('?')[0]}_empty"
    administration = await asyncpg.connect(database_url)
    await administration.execute(f"create database {name}")
    empty_url = re.sub(r"/[^/?]+\?", f"/{name}?", database_url)
    try:
        for _ in range(2):
            await asyncio.gather(*(migrate(empty_url) for _ in range(3)))
        connection = await asyncpg.connect(empty_url)
        applied = await connection.fetchval("select array_agg(version_num::text) from alembic_version")
        assert applied == await _heads(empty_url)
        assert await connection.fetchval("select count(*) from journal.head") == 1
        await connection.close()
    finally:
        await administration.execute(f"drop database {name} with (force)")
        await administration.close()


async def test_partitions_are_made_ahead_and_events_find_their_month(database: Database) -> None:
    async with database.transaction() as tx:
        made = await ensure_partitions(tx, datetime(2031, 11, 15, tzinfo=UTC))
        assert made == [f"journal.event_{month}" for month in ("2031_11", "2031_12", "2032_01", "2032_02")]
        assert len(made) == MONTHS_AHEAD + 1
        assert await ensure_partitions(tx, datetime(2031, 11, 15, tzinfo=UTC)) == []
        assert await ensure_partitions(tx, datetime(2031, 12, 1, tzinfo=UTC)) == ["journal.event_2032_03"]


async def test_interactions_that_are_there_already_are_found_by_words(database_url: str) -> None:
    """Between the migrations there is one with a note and a chat; afterwards it has its words, and slips are known."""
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(database_url))
    async with engine.connect() as connection:
        await connection.run_sync(lambda c: command.downgrade(configuration(c), "0068"))
        await connection.commit()
    raw = await asyncpg.connect(database_url)
    await raw.execute(
        """with made as (
               insert into interactions.interaction (id, reference, origin, medium, state, unit_id, address, started_at)
               values (gen_random_uuid(), '261130-000007', 'real', 'chat', 'ended', gen_random_uuid(), '+5511987654321',
                       now()) returning id),
           noted as (insert into interactions.note (id, interaction_id, text)
                     select gen_random_uuid(), id, 'Espera o café 退款' from made)
           insert into messaging.message (chat_id, number, at, author, kind, text)
           select id, 1, now(), 'customer', 'text', 'My zeppelin' from made"""
    )
    async with engine.connect() as connection:
        await connection.run_sync(lambda c: command.upgrade(configuration(c), "head"))
        await connection.commit()
    await engine.dispose()
    for query in ("cafe & zeppelin", "x9000 <-> x6b3e", "87654:*", "261130000007"):
        found = "select count(*) from interactions.found_by where search @@ $1::text::tsquery"
        assert await raw.fetchval(found, query) == 1, query
    words = "select array_agg(word order by word) from interactions.word"
    assert await raw.fetchval(words) == ["cafe", "espera", "zeppelin"]
    await raw.close()
