"""Deadlines fire once, in order, in the transaction that deletes them; one that fails is kept and blocks nobody."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from switchroom.platform.db import Database, Transaction
from switchroom.platform.ids import new_id
from switchroom.platform.leadership import Leadership, NoLongerLeader
from switchroom.platform.timekeeper import DUE, Timekeeper, Timer, cancel_timers, failed_timers, set_timer

PAST = timedelta(seconds=-1)


class Fired:
    def __init__(self) -> None:
        self.payloads: list[Any] = []
        self.news = asyncio.Event()

    async def __call__(self, tx: Transaction, timers: Sequence[Timer]) -> None:
        await tx.execute("insert into journal.cursor select $1, 1 on conflict do nothing", str(timers[0].id))
        if any(timer.payload.get("bug") for timer in timers):
            raise ValueError("cannot do this")  # and what was written is undone
        self.payloads += [timer.payload["n"] for timer in timers]
        self.news.set()


@pytest.fixture
async def leadership(database: Database) -> AsyncIterator[Leadership]:
    leadership = Leadership(database, "engine", "test")
    await leadership.acquire()
    yield leadership
    await leadership.release()


async def test_what_is_due_fires_once_in_the_order_of_its_time(database: Database, leadership: Leadership) -> None:
    fired = Fired()
    now = datetime.now(UTC)
    async with database.transaction() as tx:
        for n, back in enumerate([1, 3, 2]):
            await set_timer(tx, "x", new_id(), now - timedelta(minutes=back), {"n": n})
        await set_timer(tx, "x", new_id(), timedelta(hours=1), {"n": 9})
    keeper = Timekeeper(database, leadership, {"x": fired})
    assert await keeper.fire_due() == 3
    assert await keeper.fire_due() == 0
    assert fired.payloads == [1, 2, 0]


async def test_what_is_not_due_yet_is_not_even_looked_at(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(
            """insert into platform.timer (id, kind, subject, due_at, payload)
               select gen_random_uuid(), 'later', gen_random_uuid(), clock_timestamp() + interval '1 day', '{}'
               from generate_series(1, 5000)"""
        )
        (plan,) = await tx.fetch_value(f"explain (analyze, format json) {DUE}", 200)
    looked_at = json.dumps(plan)
    assert "ix_timer_due" in looked_at
    assert '"Rows Removed by Filter": 5000' not in looked_at
    assert "Index Cond" in looked_at


async def test_a_new_timer_wakes_the_keeper(database: Database, leadership: Leadership) -> None:
    fired = Fired()
    task = asyncio.create_task(Timekeeper(database, leadership, {"x": fired}).run())
    async with database.transaction() as tx:
        await set_timer(tx, "x", new_id(), timedelta(milliseconds=30), {"n": 1})
    async with asyncio.timeout(20):
        await fired.news.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert fired.payloads == [1]


async def test_a_timer_that_fails_is_kept_with_its_error_and_the_others_fire(
    database: Database, leadership: Leadership
) -> None:
    fired = Fired()
    async with database.transaction() as tx:
        broken = await set_timer(tx, "x", new_id(), timedelta(seconds=-9), {"n": 0, "bug": True})
        unknown = await set_timer(tx, "nobody-knows", new_id(), timedelta(seconds=-5), {"n": 1})
        healthy = await set_timer(tx, "x", new_id(), PAST, {"n": 2})
    keeper = Timekeeper(database, leadership, {"x": fired})
    assert await keeper.fire_due() == 3
    assert fired.payloads == [2]
    async with database.read() as connection:
        kept = {r["id"]: r["error"] for r in await connection.fetch("select id, error from platform.timer")}
        written = {r["handler"] for r in await connection.fetch("select handler from journal.cursor")}
    assert kept == {broken: "ValueError: cannot do this", unknown: "KeyError: 'nobody-knows'"}
    assert written == {str(healthy)}
    assert await keeper.fire_due() == 0


async def test_a_cancelled_timer_is_stale_and_never_fires(database: Database, leadership: Leadership) -> None:
    fired, subject = Fired(), new_id()
    async with database.transaction() as tx:
        first = await set_timer(tx, "x", subject, PAST, {"n": 1})
        await set_timer(tx, "x", subject, PAST, {"n": 2})
        await cancel_timers(tx, subject, timer_id=first)
    keeper = Timekeeper(database, leadership, {"x": fired})
    assert await keeper.fire_due() == 1
    async with database.transaction() as tx:
        await set_timer(tx, "x", subject, PAST, {"n": 3})
        await set_timer(tx, "x", new_id(), PAST, {"n": 4})
        await cancel_timers(tx, subject)
    assert await keeper.fire_due() == 1
    assert fired.payloads == [2, 4]


async def test_who_cancels_does_not_wait_for_a_keeper_that_waits_for_him(
    database: Database, leadership: Leadership
) -> None:
    """A ticket's lock and its timer's, taken by an agent and by the keeper in either order."""
    lock = "select pg_advisory_xact_lock(4711)"
    subject, fires, order = new_id(), asyncio.Event(), list[str]()

    async def fire(tx: Transaction, timers: Sequence[Timer]) -> None:
        del timers
        fires.set()
        await tx.execute(lock)
        order.append("fired")

    async with database.transaction() as tx:
        await set_timer(tx, "x", subject, PAST, {})
    keeper = Timekeeper(database, leadership, {"x": fire})
    async with asyncio.timeout(20):
        async with database.transaction() as tx:
            await tx.execute(lock)
            firing = asyncio.create_task(keeper.fire_due())
            await fires.wait()
            await cancel_timers(tx, subject)
            order.append("cancelled")
        assert await firing == 1
    assert order == ["cancelled", "fired"]
    async with database.read() as connection:
        assert await failed_timers(connection) == []


async def test_a_timer_of_a_transaction_that_fails_never_fires(database: Database, leadership: Leadership) -> None:
    async def set_and_fail() -> None:
        async with database.transaction() as tx:
            await set_timer(tx, "x", new_id(), PAST, {"n": 1})
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        await set_and_fail()
    assert await Timekeeper(database, leadership, {"x": Fired()}).fire_due() == 0


async def test_an_overtaken_keeper_fires_nothing(database: Database, leadership: Leadership) -> None:
    fired = Fired()
    async with database.transaction() as tx:
        await set_timer(tx, "x", new_id(), PAST, {"n": 1})
        await tx.execute("update platform.leader set epoch = epoch + 1")
    with pytest.raises(NoLongerLeader):
        await Timekeeper(database, leadership, {"x": fired}).fire_due()
    assert fired.payloads == []
