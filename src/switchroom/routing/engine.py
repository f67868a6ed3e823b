"""The engine: the only writer of the board, and of the journal. It takes commands from their table and commits what
follows from them; with each transaction it gives the events in the outbox their positions, its own last.

One transaction holds a batch: the commands marked as applied, the state that later decisions depend on, the rows people
look at, and the events; it checks the epoch, so an engine that was overtaken commits nothing. Under load many commands
share a transaction. A batch that fails is undone and run one by one; a command that fails alone is parked.
"""

import asyncio
import logging
import time
from datetime import datetime, timedelta

from switchroom.platform.db import DATABASE_TROUBLE, OUTBOX_BELL, Database, Transaction
from switchroom.platform.events import SYSTEM
from switchroom.platform.journal import move_outbox
from switchroom.platform.leadership import Leadership, NoLongerLeader
from switchroom.routing import store
from switchroom.routing.contracts import Command, Tick, decode_command
from switchroom.routing.domain.records import RecordKey
from switchroom.routing.events import CommandParked
from switchroom.routing.inbox import BOARD_BELL, DECIDED_BELL
from switchroom.routing.mirror import Mirror
from switchroom.routing.projection import Applied, Projection

log = logging.getLogger(__name__)
BATCH = 500
GATHER_S = 0.004
"""Between two transactions: under load many commands share one, without load none waits."""
POLL_S = 1.0
"""The safety net for a lost bell."""
SHORTEST_SLEEP_S = 0.001


class BoardBroken(Exception):  # noqa: N818 - it is a fact about the board
    """Time itself cannot pass on the board: no command is to blame, so none is parked and the engine stops."""


NOT_THE_COMMANDS_FAULT = (BoardBroken, NoLongerLeader, *DATABASE_TROUBLE)


async def run_engine(database: Database, leadership: Leadership, *, batch: int = BATCH) -> None:
    """Decide, and give events their positions, until leadership is lost. Call after `leadership.acquire()`.

    Raises `NoLongerLeader`, connection errors or `BoardBroken`; whoever leads next goes on where the last commit was.
    """
    bell = database.bell.subscribe(BOARD_BELL, OUTBOX_BELL)
    try:
        engine = Engine(leadership, batch)
        await engine.recover()
        while not leadership.lost.is_set():
            if not await engine.step():
                await asyncio.sleep(GATHER_S)
                await bell.wait(engine.pause())
        raise NoLongerLeader()
    finally:
        bell.close()


class Engine:
    """The board in memory and its place in the history. `recover` comes first."""

    def __init__(self, leadership: Leadership, batch: int = BATCH) -> None:
        self._leadership = leadership
        self._batch = batch
        self._taken: list[store.Pending] = []

    async def recover(self) -> None:
        """Forget what is in memory and load what the last commit left."""
        async with self._leadership.transaction() as tx:
            self._head = await store.read_head(tx)
            self._board = await store.read_board(tx)
            self._projection = Projection(await store.read_mirror(tx))
        self._set_time(self._head.at)

    async def step(self) -> bool:
        """Apply what waits and what is due, in one transaction; whether more may be waiting."""
        try:
            return await self._run(self._batch) == self._batch
        except NOT_THE_COMMANDS_FAULT:
            raise
        except Exception:
            log.exception("batch failed, its commands are tried one by one")
        await self.recover()
        return await self._run_one_by_one()

    @property
    def position(self) -> int:
        """The position of the last command that was applied and committed."""
        return self._head.position

    @property
    def mirror(self) -> Mirror:
        """The rows as they were saved."""
        return self._projection.mirror

    def snapshot(self) -> bytes:
        """The board's state, for comparing."""
        return self._board.snapshot()

    def pause(self) -> float:
        """Seconds until something is due; at most `POLL_S`."""
        deadline = self._board.next_deadline()
        if deadline is None:
            return POLL_S
        now = self._time + timedelta(seconds=time.monotonic() - self._time_read)
        return min(POLL_S, max(SHORTEST_SLEEP_S, (deadline - now).total_seconds()))

    def _set_time(self, at: datetime) -> None:
        self._time, self._time_read = at, time.monotonic()

    async def _run(self, limit: int) -> int:
        """One transaction with at most `limit` commands; how many there were."""
        async with self._leadership.transaction() as tx:
            now, pending = await store.read_pending(tx, limit)
            self._taken = pending
            self._set_time(max(now, self._head.at))
            history = self._pass_time()
            touched: set[RecordKey] = set(self._board.touched()) if history else set()
            for command in pending:
                history.append(self._apply(decode_command(command.data.encode()), history, command))
                touched.update(self._board.touched())
            if history:
                await self._save(tx, history, touched)
            await move_outbox(tx)
        if history:
            self._head = store.Head(history[-1].position, history[-1].at)
        return len(pending)

    def _pass_time(self) -> list[Applied]:
        """A tick, if something is due: so what is due happens before the commands, and is recorded for replay."""
        deadline = self._board.next_deadline()
        if deadline is None or deadline > self._time:
            return []
        try:
            return [self._apply(Tick(), [], None)]
        except Exception as error:
            raise BoardBroken() from error

    def _apply(self, command: Command, history: list[Applied], given: store.Pending | None) -> Applied:
        decisions = self._board.apply(command, self._time)
        position = self._head.position + len(history) + 1
        number, about, actor = (given.number, given.about, given.actor) if given else (0, None, SYSTEM)
        applied = Applied(number, position, self._time, command, about, decisions, actor)
        self._projection.apply(applied)
        return applied

    async def _save(self, tx: Transaction, history: list[Applied], touched: set[RecordKey]) -> None:
        records = [(key, self._board.record(key)) for key in touched]
        await store.save(tx, history, records, self._projection.take_changes())

    async def _run_one_by_one(self) -> bool:
        for _ in range(self._batch):
            try:
                if not await self._run(1):
                    return False
            except NOT_THE_COMMANDS_FAULT:
                raise
            except Exception as error:
                if not self._taken:
                    raise BoardBroken() from error
                await self.recover()
                await self._park(self._taken[0].number, error)
        return True

    async def _park(self, number: int, error: Exception) -> None:
        """Put a command aside, visibly."""
        log.error("command parked", extra={"command": number}, exc_info=error)
        async with self._leadership.transaction() as tx:
            await tx.execute(
                "update routing.command set parked_at = clock_timestamp(), error = $2 where sequence = $1",
                number,
                f"{type(error).__name__}: {error}"[:2000],
            )
            tx.emit(CommandParked(number=number))
            tx.ring(DECIDED_BELL)
