"""Durable runs on a real database: saved after every signal, resumed by anybody, refused when stale."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from switchroom.platform.db import Database, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.platform.journal import move_outbox, read_after
from switchroom.platform.keys import Keyring
from switchroom.platform.sealed import Sealer
from switchroom.processes.contracts import (
    CancelRequest,
    Left,
    Medium,
    Outcome,
    Performed,
    PerformRequest,
    RunFinished,
    StaleSignal,
    Subject,
)
from switchroom.processes.domain.reading import read_text
from switchroom.processes.events import RunEnded, StepDone
from switchroom.processes.facade import Definitions, Performers, Runs

MENU = """
process: menu
title: Menu
start: greet
steps:
  greet: {type: say, text: Welcome, then: choose}
  choose:
    type: ask
    text: Press 1 or 2
    timeout: 8s
    choices: [{name: one, key: "1"}, {name: two, key: "2"}]
    outcomes: {one: sub, two: goodbye, no-match: goodbye, timeout: goodbye}
  sub: {type: call, process: helper, outcomes: {fine: goodbye}, otherwise: goodbye}
  goodbye: {type: say, text: Goodbye, then: finish}
  finish: {type: end, outcome: served}
"""
HELPER = """
process: helper
title: Helper
start: question
steps:
  question:
    type: ask
    text: Is it fine?
    choices: [{name: "yes", key: "1"}]
    outcomes: {"yes": good, no-match: bad, timeout: bad}
  good: {type: end, outcome: fine}
  bad: {type: end, outcome: poor}
"""


class Scripted:
    """Says at once what it is asked to say; questions wait for the test. Remembers what was asked and withdrawn."""

    def __init__(self) -> None:
        self.asked: list[PerformRequest] = []
        self.cancelled: list[str] = []

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        if request.effect.type == "say":
            return Outcome("done")
        self.asked.append(request)
        return None

    async def cancel(self, tx: Transaction, request: CancelRequest) -> None:
        self.cancelled.append(request.effect.step)

    def answer(self, outcome: str, **inputs: Any) -> Performed:
        last = self.asked[-1]
        return Performed(last.run, last.effect.token, last.effect.visit, outcome, inputs)


@pytest.fixture
def performer() -> Scripted:
    return Scripted()


@pytest.fixture
async def runs(database: Database, performer: Scripted) -> Runs:
    definitions, performers = Definitions(), Performers()
    for name in ("say", "ask"):
        performers.register(name, performer)
    async with database.transaction() as tx:
        for text in (HELPER, MENU):
            reading = read_text(text)
            assert reading.definition, reading.findings
            await definitions.publish(tx, reading.definition, "first")
    return Runs(definitions, performers, Sealer(Keyring.generate()))


async def begin(database: Database, runs: Runs) -> UUID:
    async with database.transaction() as tx:
        subject = Subject("interaction", new_id())
        return await runs.start(tx, "menu", origin=Origin.TEST, medium=Medium.VOICE, subject=subject)


async def deliver(database: Database, runs: Runs, signal: Any) -> None:
    async with database.transaction() as tx:
        await runs.signal(tx, signal)


async def journal(database: Database) -> list[Any]:
    async with database.transaction() as tx:
        await move_outbox(tx)
        return [envelope.event for envelope in await read_after(tx, 0)]


async def test_a_run_goes_through_a_sub_run_and_leaves_its_trace(
    database: Database, runs: Runs, performer: Scripted
) -> None:
    run = await begin(database, runs)
    await deliver(database, runs, performer.answer("one", key="1"))
    assert performer.asked[-1].process == "helper"
    await deliver(database, runs, performer.answer("yes", key="1"))
    events = await journal(database)
    mine = [(e.step, e.outcome) for e in events if isinstance(e, StepDone) and e.run == run]
    assert mine == [("greet", "done"), ("choose", "one"), ("sub", "fine"), ("goodbye", "done"), ("finish", "served")]
    assert [e.outcome for e in events if isinstance(e, RunEnded)] == ["fine", "served"]
    async with database.read() as connection:
        outcomes = await connection.fetch("select slug, outcome from processes.run order by slug")
    assert [tuple(row) for row in outcomes] == [("helper", "fine"), ("menu", "served")]


async def test_a_second_click_is_refused(database: Database, runs: Runs, performer: Scripted) -> None:
    await begin(database, runs)
    click = performer.answer("two", key="2")
    results = await asyncio.gather(
        deliver(database, runs, click), deliver(database, runs, click), return_exceptions=True
    )
    assert sorted(type(result) for result in results if result is not None) == [RunFinished]


async def test_a_stale_timer_does_nothing(database: Database, runs: Runs, performer: Scripted) -> None:
    await begin(database, runs)
    old = performer.answer("timeout")
    await deliver(database, runs, performer.answer("timeout"))
    with pytest.raises(StaleSignal):
        await deliver(database, runs, old)


async def test_the_customer_leaving_ends_the_sub_run_too(database: Database, runs: Runs, performer: Scripted) -> None:
    run = await begin(database, runs)
    await deliver(database, runs, performer.answer("one", key="1"))
    await deliver(database, runs, Left(run))
    assert performer.cancelled == ["question"]
    async with database.read() as connection:
        assert await connection.fetch_value("select count(*) from processes.run where outcome is null") == 0
        assert await connection.fetch_value("select count(*) from platform.timer") == 0


async def test_a_failing_performer_leaves_the_run_where_it_was(
    database: Database, runs: Runs, performer: Scripted
) -> None:
    run = await begin(database, runs)

    async def change_then_fail() -> None:
        async with database.transaction() as tx:
            await runs.signal(tx, performer.answer("two"))
            raise RuntimeError("the server went away")

    with pytest.raises(RuntimeError, match="went away"):
        await change_then_fail()
    async with database.transaction() as tx:
        state = await runs.read(tx, run)
    assert [token.step for token in state.tokens] == ["choose"]
