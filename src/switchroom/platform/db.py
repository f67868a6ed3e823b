"""The database: one pool, one kind of transaction, written and read as SQL (docs/decisions/0001).

`Transaction` is the only way to write. It carries the events of the change, which reach the journal's outbox in the
same commit, and the bells to ring once it is committed. SQL is text with `$1` parameters, or a SQLAlchemy Core
statement where conditions are composed (lists, editing screens); both run on the same asyncpg connection.
"""

import os
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import ClauseElement, MetaData
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect

from switchroom.platform.bell import Bell
from switchroom.platform.events import SYSTEM, Actor, Event, Origin

T = TypeVar("T")
Sql = str | ClauseElement

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""All tables of all contexts, each context in a PostgreSQL schema of its own name."""

OUTBOX_BELL = "outbox"

DATABASE_TROUBLE = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
)
"""The server is away, ends, is full, or broke a deadlock: no fault of what was asked, and the same may work later."""

REPORTED = """
    select n, coalesce(at, clock_timestamp()) as at, origin, actor_kind, actor_id, type, version, subject,
           case topics when '' then '{}' else string_to_array(topics, ' ') end as topics, data, cause
    from unnest($1::text[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::int[], $7::uuid[], $8::text[],
                $9::jsonb[], $10::uuid[])
         with ordinality as t(actor_kind, actor_id, at, origin, type, version, subject, topics, data, cause, n)
"""
"""The events of a transaction as rows; the parameters are `Transaction.take_reported`. `at`: the event's own time where
it has one."""

TO_OUTBOX = f"""
insert into journal.outbox (at, origin, actor_kind, actor_id, type, version, subject, topics, data, cause)
select at, origin, actor_kind, actor_id, type, version, subject, topics, data, cause from ({REPORTED}) order by n
"""  # noqa: S608 - a constant

_dialect = asyncpg_dialect()  # type: ignore[no-untyped-call]


def compiled(sql: Sql, arguments: Sequence[Any]) -> tuple[str, Sequence[Any]]:
    """SQL text and positional arguments, whatever the statement was written as."""
    if isinstance(sql, str):
        return sql, arguments
    statement: Any = sql.compile(dialect=_dialect, compile_kwargs={"render_postcompile": True})
    parameters = statement.params
    return str(statement), [parameters[name] for name in statement.positiontup or ()]


class Connection:
    """Reads. Every method takes SQL text with `$n` arguments or a Core statement."""

    def __init__(self, connection: "asyncpg.pool.PoolConnectionProxy[Any]") -> None:
        self.raw = connection

    async def fetch(self, sql: Sql, *arguments: Any) -> list[asyncpg.Record]:
        text, values = compiled(sql, arguments)
        return await self.raw.fetch(text, *values)

    async def fetch_row(self, sql: Sql, *arguments: Any) -> asyncpg.Record | None:
        text, values = compiled(sql, arguments)
        return await self.raw.fetchrow(text, *values)

    async def fetch_value(self, sql: Sql, *arguments: Any) -> Any:
        text, values = compiled(sql, arguments)
        return await self.raw.fetchval(text, *values)

    async def fetch_as(self, kind: type[T], sql: Sql, *arguments: Any) -> list[T]:
        """Rows as structs of `kind`, by column name; jsonb columns may hold nested structs."""
        return [msgspec.convert(dict(row), kind, strict=False) for row in await self.fetch(sql, *arguments)]


class Transaction(Connection):
    """One change: its rows, its events and the bells to ring after the commit."""

    def __init__(
        self, connection: "asyncpg.pool.PoolConnectionProxy[Any]", actor: Actor, origin: Origin | None
    ) -> None:
        super().__init__(connection)
        self.actor = actor
        self.origin = origin
        self.bells: set[str] = set()
        self._cause: UUID | None = None
        self._events: list[tuple[Event, Origin, Actor, UUID | None]] = []
        self._now: datetime | None = None

    async def now(self) -> datetime:
        """The database's time when this transaction first asked for it; the same at each later call."""
        if self._now is None:
            self._now = await self.fetch_value("select clock_timestamp()")
        return self._now

    async def execute(self, sql: Sql, *arguments: Any) -> str:
        text, values = compiled(sql, arguments)
        return await self.raw.execute(text, *values)

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        if rows:
            await self.raw.executemany(sql, rows)

    def emit(self, event: Event, *, origin: Origin | None = None, actor: Actor | None = None) -> None:
        """Report what this transaction changed. It reaches the journal if, and only if, the transaction commits.

        `actor`: who did it, where that is not whoever runs the transaction.
        """
        self._events.append((event, origin or self.origin or Origin.REAL, actor or self.actor, self._cause))

    @contextmanager
    def because_of(self, cause: UUID) -> Iterator[None]:
        """Events emitted inside say that this, a run of a process, has brought them about."""
        before, self._cause = self._cause, cause
        try:
            yield
        finally:
            self._cause = before

    def ring(self, bell: str) -> None:
        """Wake whoever waits for `bell`, after the commit."""
        self.bells.add(bell)

    async def flush_events(self) -> None:
        """Write the collected events to the outbox; called by the transaction's end."""
        if self._events:
            await self.execute(TO_OUTBOX, *self.take_reported())
            self.ring(OUTBOX_BELL)

    def take_reported(self) -> tuple[Any, ...]:
        """The collected events, once, as the parameters of `REPORTED`: whoever takes them must write them."""
        pending, self._events = self._events, []
        events = [event for event, *_ in pending]
        return (
            [actor.kind.value for _, _, actor, _ in pending],
            [actor.id for _, _, actor, _ in pending],
            [getattr(event, "at", None) for event in events],
            [origin.value for _, origin, _, _ in pending],
            [event.type for event in events],
            [event.version for event in events],
            [event.subject for event in events],
            [" ".join(event.topics) for event in events],
            [msgspec.json.encode(event).decode() for event in events],
            [cause for *_, cause in pending],
        )

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """A part that may fail alone: on an exception its rows, events and bells are undone and it is raised again."""
        events, bells = len(self._events), set(self.bells)
        try:
            async with self.raw.transaction():
                yield
        except BaseException:
            del self._events[events:]
            self.bells = bells
            raise


class Database:
    """The pool of one process. `bell` is rung on its own connection, never inside a business transaction."""

    def __init__(self, pool: "asyncpg.Pool[Any]", url: str, bell: Bell) -> None:
        self.pool = pool
        self.url = url
        self.bell = bell

    @classmethod
    async def connect(cls, url: str, *, size: int = 10, name: str = "command") -> "Database":
        """Open a pool and a bell. Raises OSError or asyncpg errors when the server does not answer.

        `name`: the role of this process, which the server shows beside its connections.
        """
        pool = await asyncpg.create_pool(
            url,
            min_size=1,
            max_size=size,
            init=_use_json_codecs,
            reset=_as_it_is,
            statement_cache_size=500,
            server_settings={"timezone": "UTC", "application_name": application_name(name)},
        )
        return cls(pool, url, await Bell.connect(url))

    async def close(self) -> None:
        await self.bell.close()
        await self.pool.close()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        """A connection for reads; each statement sees what is committed when it begins."""
        async with self.pool.acquire() as connection:
            yield Connection(connection)

    @asynccontextmanager
    async def transaction(
        self, *, actor: Actor | None = None, origin: Origin | None = None
    ) -> AsyncIterator[Transaction]:
        """One change. Commits at the end of the block, rolls back on any exception; then rings the bells."""
        async with self.pool.acquire() as connection:
            transaction = Transaction(connection, actor or SYSTEM, origin)
            async with connection.transaction():
                yield transaction
                await transaction.flush_events()
        for bell in transaction.bells:
            self.bell.ring(bell)


def application_name(role: str) -> str:
    """How a process is called in `pg_stat_activity`: `switchroom ROLE HOST:PID`, at most 63 bytes."""
    return f"switchroom {role} {socket.gethostname()[:30]}:{os.getpid()}"


async def _as_it_is(connection: "asyncpg.Connection[Any]") -> None:
    """Nothing here changes a session (settings are set for one transaction, locks and bells have connections of their
    own), so there is nothing to put back: it would cost a round trip after each use. asyncpg itself ends a
    transaction that was left open.
    """


async def _use_json_codecs(connection: "asyncpg.Connection[Any]") -> None:
    for name in ("json", "jsonb"):
        await connection.set_type_codec(
            name,
            schema="pg_catalog",
            encoder=lambda value: value if isinstance(value, str) else msgspec.json.encode(value).decode(),
            decoder=msgspec.json.decode,
        )
