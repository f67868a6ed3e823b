"""The bell: wakes waiting loops in other processes. It carries no data and may be lost: a slow poll is the safety net.

NOTIFY inside a business transaction takes a global lock at commit and serialises commits; so bells are rung after the
commit, on a connection of their own, many rings of the same name in one statement.
"""

import asyncio
import contextlib
from typing import Any

import asyncpg

CHANNEL = "bell "
"""With the bell's name: a process is woken only by bells that somebody in it waits for."""


class Bell:
    """One per process. `ring` never blocks and never raises."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pending: set[str] = set()
        self._wake = asyncio.Event()
        self._closing = False
        self._waiters: dict[str, set[asyncio.Event]] = {}
        self._listening: set[str] = set()
        self._connection: asyncpg.Connection[Any] | None = None
        self._task: asyncio.Task[None] | None = None

    @classmethod
    async def connect(cls, url: str) -> "Bell":
        bell = cls(url)
        await bell._open()
        bell._task = asyncio.create_task(bell._keep_ringing(), name="bell")
        return bell

    async def close(self) -> None:
        """Rings what is still pending, then closes the connection. Takes at most a few seconds."""
        self._closing = True
        self._wake.set()
        if self._task:
            await asyncio.wait({self._task}, timeout=1)
            self._task.cancel()
            await asyncio.wait({self._task}, timeout=1)
        if self._connection and not self._connection.is_closed():
            with contextlib.suppress(OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await self._connection.close(timeout=1)

    def ring(self, name: str) -> None:
        """Wake every process that waits for `name`, this one at once."""
        self._tell(name)
        self._pending.add(name)
        self._wake.set()

    def subscribe(self, *names: str) -> "Subscription":
        """A subscription that hears the given bells from now on."""
        subscription = Subscription(self, names)
        if not self._listening.issuperset(names):
            self._wake.set()
        return subscription

    def _hear(self, connection: Any, pid: int, channel: str, _payload: object) -> None:
        if pid != connection.get_server_pid():  # a ring of this process's own was heard when it was rung
            self._tell(channel.removeprefix(CHANNEL))

    def _tell(self, name: str) -> None:
        for waiter in self._waiters.get(name, ()):
            waiter.set()

    async def _open(self) -> None:
        self._connection = await asyncpg.connect(self._url)
        self._listening.clear()
        await self._listen()

    async def _listen(self) -> None:
        """Hear every bell that is waited for; rings may have been missed before."""
        for name in self._waiters.keys() - self._listening:
            if self._connection is not None:
                await self._connection.add_listener(CHANNEL + name, self._hear)
                self._listening.add(name)
                self._tell(name)

    async def _keep_ringing(self) -> None:
        while not self._closing:
            try:
                if self._connection is None or self._connection.is_closed():
                    await self._open()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(5):  # wait_for may swallow a cancellation that comes with the ring
                        await self._wake.wait()
                await self._flush()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await asyncio.sleep(0.2)

    async def _flush(self) -> None:
        self._wake.clear()
        await self._listen()
        names = sorted(self._pending)
        if names and self._connection is not None:
            await self._connection.execute(
                "select pg_notify($1 || name, '') from unnest($2::text[]) as name", CHANNEL, names
            )
            self._pending.difference_update(names)


class Subscription:
    """Waits for any of some bells. Rings between two waits are not lost."""

    def __init__(self, bell: Bell, names: tuple[str, ...]) -> None:
        self._bell, self._names = bell, names
        self._event = asyncio.Event()
        for name in names:
            bell._waiters.setdefault(name, set()).add(self._event)

    async def wait(self, timeout: float) -> bool:
        """Until a ring or `timeout` seconds; True when it rang."""
        try:
            async with asyncio.timeout(timeout):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True

    def close(self) -> None:
        for name in self._names:
            self._bell._waiters.get(name, set()).discard(self._event)
