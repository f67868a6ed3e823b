"""One active holder of a role, many standbys.

Liveness is a session advisory lock: the server frees it the moment the holder's connection ends, also by kill -9. A
holder that is merely paused keeps its lock, so it also leaves a heartbeat; a standby that finds it stale ends that
session and takes over. Each takeover raises the epoch, and every transaction of the holder checks its epoch row
`for share`: a paused holder that wakes can do no harm.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from switchroom.platform.db import Database, Transaction
from switchroom.platform.errors import Conflict
from switchroom.platform.events import Code, RoleBegan

HEARTBEAT_S = 1.0
STALE_S = 5.0
CHECK = """
select epoch from platform.leader, set_config('idle_in_transaction_session_timeout', $2, true) as patience,
                                   set_config('enable_seqscan', 'off', true) as scans
where name = $1 for share of leader
"""
"""A holder paused inside a transaction would hold its epoch row for ever: the server ends an idle one.

Leaders work on small tables whose rows come and go by the second. Read as a whole they are cheap when the plan is made
and full of dead rows a minute later: what a leader does goes by an index.
"""


class NoLongerLeader(Conflict):
    """Another process has taken over this role."""

    code = "leadership.lost"


class Leadership:
    """Held from `acquire` until `lost` is set or `release` is called."""

    def __init__(self, database: Database, name: str, holder: str) -> None:
        self.name = name
        self.epoch = 0
        self.lost = asyncio.Event()
        self._database = database
        self._holder = holder
        self._connection: asyncpg.Connection[Any] | None = None
        self._beat: asyncio.Task[None] | None = None

    async def acquire(self) -> int:
        """Wait until this process leads; the new epoch. Raises connection errors when the database goes away."""
        self._connection = await asyncpg.connect(self._database.url)
        while not await self._connection.fetchval(
            "select pg_try_advisory_lock(hashtext('leader'), hashtext($1))", self.name
        ):
            await self._connection.execute(
                """select pg_terminate_backend(backend_pid) from platform.leader
                   where name = $1 and heartbeat_at < clock_timestamp() - make_interval(secs => $2)""",
                self.name,
                STALE_S,
            )
            await asyncio.sleep(0.2)
        self.epoch = await self._connection.fetchval(
            """insert into platform.leader (name, epoch, holder, backend_pid, heartbeat_at)
               values ($1, 1, $2, pg_backend_pid(), clock_timestamp())
               on conflict (name) do update set epoch = leader.epoch + 1, holder = excluded.holder,
                   backend_pid = excluded.backend_pid, heartbeat_at = excluded.heartbeat_at
               returning epoch""",
            self.name,
            self._holder,
        )
        self.lost.clear()
        self._beat = asyncio.create_task(self._keep_beating(self._connection), name=f"leader {self.name}")
        return self.epoch

    async def report(self, role: Code) -> None:
        """Say in the journal that this process leads from now on. Raises `NoLongerLeader`."""
        async with self.transaction() as tx:
            tx.emit(RoleBegan(role=role, epoch=self.epoch))

    async def release(self) -> None:
        """Step down; a standby takes over at once."""
        if self._beat:
            self._beat.cancel()
            await asyncio.gather(self._beat, return_exceptions=True)
        if self._connection and not self._connection.is_closed():
            with contextlib.suppress(OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await self._connection.close(timeout=1)
        self.lost.set()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """A transaction that commits only while this process leads. Raises `NoLongerLeader`."""
        async with self._database.transaction() as tx:
            await self.check(tx)
            yield tx

    async def check(self, tx: Transaction) -> None:
        """Hold the epoch row until the end of `tx`, so that no takeover happens before its commit."""
        epoch = await tx.fetch_value(CHECK, self.name, f"{STALE_S}s")
        if epoch != self.epoch:
            self.lost.set()
            raise NoLongerLeader()

    async def _keep_beating(self, connection: "asyncpg.Connection[Any]") -> None:
        try:
            while True:
                await asyncio.sleep(HEARTBEAT_S)
                beaten = await connection.fetchval(
                    """update platform.leader set heartbeat_at = clock_timestamp()
                       where name = $1 and epoch = $2 returning epoch""",
                    self.name,
                    self.epoch,
                )
                if beaten is None:
                    return
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return
        finally:
            self.lost.set()
