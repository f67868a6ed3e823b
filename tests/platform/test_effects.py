"""An effect whose outcome nobody knows after a crash is repeated only where that is harmless, and never lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from switchroom.platform.db import Database, Transaction
from switchroom.platform.effects import Effect, EffectState, Lane, Settled, forget_ended, plan
from switchroom.platform.errors import Conflict
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.platform.leadership import Leadership


class LineBusy(Conflict):
    """The line is busy."""

    code = "test.line_busy"


class Switch:
    """The outside world: remembers what it was asked to do."""

    def __init__(self) -> None:
        self.done: list[Any] = []
        self.settled: list[tuple[Any, EffectState, Any]] = []
        self.news = asyncio.Event()
        self.started = asyncio.Event()

    async def act(self, effect: Effect) -> Any:
        self.done.append(effect.payload["n"])
        self.started.set()
        if effect.payload.get("hang"):
            await asyncio.Event().wait()
        if effect.payload.get("busy"):
            raise LineBusy()
        if effect.payload.get("bug"):
            raise ZeroDivisionError
        return {"answer": effect.payload["n"]}

    async def settle(self, tx: Transaction, effect: Effect, settled: Settled) -> None:
        self.settled.append((effect.payload["n"], settled.state, settled.result))
        self.news.set()

    async def until_settled(self, count: int) -> None:
        async with asyncio.timeout(20):
            while len(self.settled) < count:
                self.news.clear()
                await self.news.wait()


@asynccontextmanager
async def leading(database: Database) -> AsyncIterator[Leadership]:
    leadership = Leadership(database, "lane", "test")
    await leadership.acquire()
    try:
        yield leadership
    finally:
        await leadership.release()


@asynccontextmanager
async def running(database: Database, switch: Switch) -> AsyncIterator[None]:
    """A process that carries out the lane's effects; it ends like one that is killed: nothing is settled."""
    async with leading(database) as leadership:
        lane = Lane(database, leadership, "voice", {"act": switch.act}, switch.settle)
        task = asyncio.create_task(lane.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def do(database: Database, subject: UUID, n: int, *, repeatable: bool = True, **more: Any) -> None:
    async with database.transaction() as tx:
        await plan(tx, "voice", "act", subject, {"n": n, **more}, origin=Origin.TEST, repeatable=repeatable)


async def states(database: Database) -> list[str]:
    async with database.read() as connection:
        return [row["state"] for row in await connection.fetch("select state from platform.effect order by sequence")]


async def until_started(switch: Switch) -> None:
    await asyncio.wait_for(switch.started.wait(), 20)


async def test_effects_of_one_subject_are_done_in_order_and_settled_with_their_answers(database: Database) -> None:
    switch, subject = Switch(), new_id()
    for n in range(5):
        await do(database, subject, n)
    async with running(database, switch):
        await switch.until_settled(5)
    assert switch.done == [0, 1, 2, 3, 4]
    assert switch.settled == [(n, EffectState.DONE, {"answer": n}) for n in range(5)]
    assert await states(database) == ["done"] * 5


async def test_an_effect_that_hangs_holds_up_only_its_own_subject(database: Database) -> None:
    switch, stuck = Switch(), new_id()
    await do(database, stuck, 1, hang=True)
    await do(database, stuck, 2)
    async with running(database, switch):
        await until_started(switch)
        await do(database, new_id(), 3)
        await switch.until_settled(1)
    assert switch.done == [1, 3]


async def test_an_effect_of_a_transaction_that_fails_is_never_done(database: Database) -> None:
    switch = Switch()

    async def plan_and_fail() -> None:
        async with database.transaction() as tx:
            await plan(tx, "voice", "act", new_id(), {"n": 1}, origin=Origin.TEST, repeatable=True)
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        await plan_and_fail()
    await do(database, new_id(), 2)
    async with running(database, switch):
        await switch.until_settled(1)
    assert switch.done == [2]


async def test_after_a_crash_the_repeatable_is_done_again(database: Database) -> None:
    switch, successor = Switch(), Switch()
    await do(database, new_id(), 1, hang=True, repeatable=True)
    async with running(database, switch):
        await until_started(switch)
    assert await states(database) == ["started"]
    async with database.transaction() as tx:  # what hung the first time does not the second
        await tx.execute("update platform.effect set payload = '{\"n\": 1}'")
    async with running(database, successor):
        await successor.until_settled(1)
    assert successor.settled == [(1, EffectState.DONE, {"answer": 1})]


async def test_after_a_crash_what_must_not_be_repeated_is_in_doubt_and_the_next_goes_on(database: Database) -> None:
    switch, successor, subject = Switch(), Switch(), new_id()
    await do(database, subject, 1, hang=True, repeatable=False)
    async with running(database, switch):
        await until_started(switch)
    await do(database, subject, 2, repeatable=False)
    async with running(database, successor):
        await successor.until_settled(2)
    assert successor.done == [2]
    assert successor.settled == [(1, EffectState.IN_DOUBT, None), (2, EffectState.DONE, {"answer": 2})]
    assert await states(database) == ["in_doubt", "done"]


async def test_a_refusal_and_a_fault_end_an_effect_as_failed_without_saying_too_much(database: Database) -> None:
    switch = Switch()
    await do(database, new_id(), 1, busy=True)
    await do(database, new_id(), 2, bug=True)
    async with running(database, switch):
        await switch.until_settled(2)
    assert sorted(switch.settled) == [
        (1, EffectState.FAILED, {"code": "test.line_busy", "message": "The line is busy."}),
        (2, EffectState.FAILED, {"code": "effect.failed", "message": "ZeroDivisionError"}),
    ]


async def test_a_holder_that_was_overtaken_settles_nothing(database: Database) -> None:
    switch = Switch()
    async with leading(database) as leadership:
        lane = Lane(database, leadership, "voice", {"act": switch.act}, switch.settle)
        await do(database, new_id(), 1)
        async with database.transaction() as tx:
            await tx.execute("update platform.leader set epoch = epoch + 1")
        with pytest.raises(Conflict) as refused:
            await lane.run()
    assert refused.value.code == "leadership.lost"
    assert switch.done == []
    assert await states(database) == ["planned"]


async def test_what_ended_long_ago_is_forgotten_and_doubts_are_kept(database: Database) -> None:
    switch = Switch()
    await do(database, new_id(), 1)
    await do(database, new_id(), 2)
    async with running(database, switch):
        await switch.until_settled(2)
    async with database.transaction() as tx:
        await tx.execute("update platform.effect set ended_at = now() - interval '40 days'")
        await tx.execute("update platform.effect set state = 'in_doubt' where payload ->> 'n' = '2'")
        before = await tx.now() - timedelta(days=30)
        assert await forget_ended(tx, before, 1000) == 1
    assert await states(database) == ["in_doubt"]
