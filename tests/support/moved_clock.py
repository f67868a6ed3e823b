"""The database's clock, moved: what takes a month happens in a minute, in the order in which it would.

Deadlines, leases and times of facts ask PostgreSQL's `clock_timestamp()` and `now()`. In the database of one test these
two names lead to functions of its own, which add what the clock was moved by; everything else is as it always is.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import asyncpg

MOVED = """
create schema moved;
create table moved.clock (by interval not null);
insert into moved.clock values ('0');
create function moved.clock_timestamp() returns timestamptz language sql volatile as
    'select pg_catalog.clock_timestamp() + (select by from moved.clock)';
create function moved.now() returns timestamptz language sql volatile as
    'select pg_catalog.now() + (select by from moved.clock)';
"""


DEFAULTS = """
select a.attrelid::regclass::text as "table", quote_ident(a.attname) as name, pg_get_expr(d.adbin, d.adrelid) as now
from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
where pg_get_expr(d.adbin, d.adrelid) in ('now()', 'clock_timestamp()')
"""
"""Columns that take the time by themselves. A partition's default is its own."""


class MovedClock:
    """The clock of one database. Opened before anybody else connects to it."""

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        self._connection = connection

    @classmethod
    @asynccontextmanager
    async def of(cls, url: str) -> AsyncIterator["MovedClock"]:
        """From now on every new connection sees the moved clock."""
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(MOVED)
            for column in await connection.fetch(DEFAULTS):
                await connection.execute(
                    f"alter table {column['table']} alter column {column['name']} set default moved.{column['now']}"
                )
            name = await connection.fetchval("select current_database()")
            await connection.execute(f'alter database "{name}" set search_path = moved, pg_catalog, public')
            yield cls(connection)
        finally:
            await connection.close()

    async def now(self) -> datetime:
        """What time it is there."""
        found: datetime = await self._connection.fetchval("select moved.clock_timestamp()")
        return found

    async def set(self, at: datetime) -> None:
        """Make it that time, from where it goes on."""
        await self._connection.execute("update moved.clock set by = $1 - pg_catalog.clock_timestamp()", at)

    async def advance(self, by: timedelta) -> None:
        """Let so much time pass."""
        await self._connection.execute("update moved.clock set by = by + $1", by)
