"""Waiting for what the board made of a command, without polling: one query per ring of the bell, for all who wait."""

import asyncio
import contextlib
from datetime import timedelta

from msgspec import Struct

from switchroom.platform.db import Database
from switchroom.routing.contracts import Reason
from switchroom.routing.inbox import DECIDED_BELL

POLL_S = 0.1
"""The safety net for a ring that was lost, or heard just before somebody began to wait."""
LONGEST_WAIT = timedelta(seconds=2)


class CommandOutcome(Struct, frozen=True):
    """What became of a command. `decided` False: the board has not got to it in time, and still will."""

    decided: bool
    refused: Reason | None = None
    parked: bool = False


class Outcomes:
    """One per process that gives commands and waits for answers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[int, asyncio.Future[CommandOutcome]] = {}
        self._task: asyncio.Task[None] | None = None

    async def of(self, number: int, within: timedelta = LONGEST_WAIT) -> CommandOutcome:
        """What the board makes of the command of this number, which must be committed. Waits at most `within`."""
        future = self._waiting.setdefault(number, asyncio.get_running_loop().create_future())
        try:
            async with asyncio.timeout(within.total_seconds()):
                if self._task is None or self._task.done():
                    self._task = asyncio.create_task(self._listen(), name="command outcomes")
                return await future
        except TimeoutError:
            return CommandOutcome(decided=False)
        finally:
            self._waiting.pop(number, None)

    async def close(self) -> None:
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _listen(self) -> None:
        """From the first who waits until `close`."""
        bell = self._database.bell.subscribe(DECIDED_BELL)
        try:
            while True:
                await bell.wait(POLL_S)
                if self._waiting:
                    await self._look(list(self._waiting))
        except Exception as error:
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(error)
        finally:
            bell.close()

    async def _look(self, numbers: list[int]) -> None:
        async with self._database.read() as connection:
            rows = await connection.fetch(
                """select sequence, refused, parked_at is not null as parked from routing.command
                   where sequence = any($1) and (position is not null or parked_at is not null)""",
                numbers,
            )
        for row in rows:
            future = self._waiting.get(row["sequence"])
            if future and not future.done():
                refused = Reason(row["refused"]) if row["refused"] else None
                future.set_result(CommandOutcome(True, refused, row["parked"]))
