"""Whole runs saved in PostgreSQL after each step: `durable_per_s` of the `runs` bench.

Signals of many runs share a transaction, as they do when their timers are due together; each run is locked, advanced,
saved and reported to the journal's outbox at each of its steps.
"""

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.runs import ANSWERS, PROCESS
from switchroom.entrypoints.migrate import migrate
from switchroom.platform.db import Database, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.keys import Keyring
from switchroom.platform.postgres import PostgresSupervisor
from switchroom.platform.sealed import Sealer
from switchroom.processes.contracts import CancelRequest, Medium, Outcome, Performed, PerformRequest, Signal
from switchroom.processes.domain.reading import read_text
from switchroom.processes.facade import Definitions, Performers, Runs

PERFORMED = ("hours", "identify", "say", "ask", "collect", "queue", "show", "note", "dispose")
INPUTS = {"caller": "+5511999990000"}


class Waiting:
    """Performs by remembering where each run stands."""

    def __init__(self) -> None:
        self.stands: dict[UUID, tuple[int, int]] = {}

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        self.stands[request.run] = request.effect.token, request.effect.visit
        return None

    async def cancel(self, tx: Transaction, request: CancelRequest) -> None:
        raise AssertionError("nothing is cancelled in this process")

    def answer(self, run: UUID, outcome: str, inputs: dict[str, str]) -> Signal:
        token, visit = self.stands[run]
        return Performed(run, token, visit, outcome, inputs)


async def _rounds(database: Database, runs: Runs, waiting: Waiting, at_once: int, rounds: int) -> float:
    """Runs per second of each round, the best of them."""
    best = 0.0
    for _ in range(rounds):
        began = time.perf_counter()
        async with database.transaction() as tx:
            ids = [await _start(tx, runs) for _ in range(at_once)]
        for outcome, inputs in ANSWERS:
            async with database.transaction() as tx:
                await runs.signal_many(tx, [waiting.answer(run, outcome, inputs) for run in ids])
        best = max(best, at_once / (time.perf_counter() - began))
    async with database.read() as connection:
        ended: Any = await connection.fetch_value("select count(*) from processes.run where outcome = 'done'")
    assert ended == at_once * rounds, f"{ended} of {at_once * rounds} runs ended"
    return best


async def _start(tx: Transaction, runs: Runs) -> UUID:
    return await runs.start(tx, "bench", origin=Origin.TEST, medium=Medium.VOICE, language="pt-BR", inputs=INPUTS)


async def _measure(quick: bool) -> float:
    with tempfile.TemporaryDirectory(prefix="switchroom-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # noqa: ASYNC240 - the database server runs as another account than root
        supervisor = PostgresSupervisor(Path(folder) / "postgres")
        url = supervisor.start()
        try:
            await migrate(url)
            database = await Database.connect(url, size=2)
            try:
                return await _prepared(database, quick)
            finally:
                await database.close()
        finally:
            supervisor.stop()


async def _prepared(database: Database, quick: bool) -> float:
    definition = read_text(PROCESS).definition
    assert definition is not None
    definitions, performers, waiting = Definitions(), Performers(), Waiting()
    for step_type in PERFORMED:
        performers.register(step_type, waiting)
    async with database.transaction() as tx:
        await definitions.publish(tx, definition, "bench")
    runs = Runs(definitions, performers, Sealer(Keyring.generate()))
    return await _rounds(database, runs, waiting, *((20, 1) if quick else (200, 5)))


def durable_per_s(*, quick: bool = False) -> float:
    """Whole runs per second, one process, the database beside it."""
    return round(asyncio.run(_measure(quick)), 1)
