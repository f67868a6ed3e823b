"""Which worker fetches which mailbox: a lock for each on one connection, which the server frees when that ends.

Two that fetch the same mailbox for a moment do no harm, since the ledger knows every place; so a lock that says who is
alive is enough, and no epoch is needed as for `platform.leadership`.
"""

from types import TracebackType
from typing import Any, Self
from uuid import UUID

import asyncpg

from switchroom.platform.db import Database


class Leases:
    """Held inside its `async with` block."""

    def __init__(self, database: Database, kind: str) -> None:
        self._url, self._kind = database.url, kind
        self._held: set[UUID] = set()
        self._connection: asyncpg.Connection[Any] | None = None

    async def __aenter__(self) -> Self:
        self._connection = await asyncpg.connect(self._url)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.terminate()

    async def take(self, id: UUID) -> bool:
        """Whether it is ours, from now on or already."""
        if id in self._held:
            return True
        assert self._connection is not None
        got = await self._connection.fetchval(
            "select pg_try_advisory_lock(hashtext($1), hashtext($2))", self._kind, str(id)
        )
        if got:
            self._held.add(id)
        return bool(got)

    async def give_up(self, id: UUID) -> None:
        """Somebody else may have it."""
        assert self._connection is not None
        self._held.discard(id)
        await self._connection.execute("select pg_advisory_unlock(hashtext($1), hashtext($2))", self._kind, str(id))

    async def check(self) -> None:
        """Raises when the connection, and every lease with it, is gone."""
        assert self._connection is not None
        await self._connection.execute("select 1")
