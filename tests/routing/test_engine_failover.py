"""kill -9, pauses and standbys: nothing lost, order kept, and nobody who was overtaken commits anything."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest

from switchroom.platform.db import Database, Transaction
from switchroom.platform.leadership import Leadership, NoLongerLeader
from switchroom.routing import events
from switchroom.routing.contracts import AgentId, ItemId, OfferAccepted, OfferId, QueueId, WorkEnded
from switchroom.routing.engine import Engine
from switchroom.routing.history import board_after
from switchroom.routing.store import read_board, read_head
from tests.support.engine_process import engine_process
from tests.support.routing import all_decided, give, journal, leading, open_queue, queue_item, rows, sign_in, until

LEADER = "select holder = $1 from platform.leader where name = 'engine'"


async def assert_history_is_sound(database: Database) -> None:
    """Dense positions, time that never goes back, and a state that equals the replay of all commands."""
    found = await rows(database, "select position, at from routing.command where position is not null order by 1")
    assert [r["position"] for r in found] == list(range(1, len(found) + 1))
    assert [r["at"] for r in found] == sorted(r["at"] for r in found)
    async with database.read() as connection:
        head = await read_head(connection)
        assert (await board_after(connection, head.position)).snapshot() == (await read_board(connection)).snapshot()


async def serve(database: Database, offered: Any) -> None:
    """Accept an offer and finish its work at once."""
    agent = AgentId(offered["agent_id"])
    await give(database, OfferAccepted(OfferId(offered["id"]), agent), WorkEnded(agent, ItemId(offered["item_id"])))


async def serve_all(database: Database, count: int) -> None:
    """Serve whatever is offered until so many items have been answered."""
    answered = "select coalesce(sum(answered), 0)::int from routing.queue_quarter"
    async with asyncio.timeout(60):
        while (await rows(database, answered))[0][0] < count:
            await until(database, "select exists(select from routing.offer where ended_at is null)", within=30)
            for offered in await rows(database, "select * from routing.offer where ended_at is null order by id"):
                await serve(database, offered)
            await all_decided(database, within=30)


async def load(database: Database, queue: QueueId, count: int, arrived: list[UUID]) -> None:
    for _ in range(count):
        arrived.append((await queue_item(database, queue))[0])


async def test_an_engine_killed_in_mid_load_loses_nothing_and_keeps_the_order(
    database: Database, database_url: str
) -> None:
    arrived: list[UUID] = []
    queue = await open_queue(database)
    with engine_process(database_url, "first") as first:
        await sign_in(database, queue)
        await until(database, "select exists(select from routing.agent_state)", within=30)
        loading = asyncio.create_task(load(database, queue, 120, arrived))
        await until(database, "select count(*) > 30 from routing.queue_item", within=30)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        await loading
        before = await rows(database, "select id, item_id from routing.offer where ended_at is null")
        with engine_process(database_url, "second"):
            await until(database, LEADER, "second", within=30)
            await all_decided(database, within=30)
            after = await rows(database, "select id, item_id from routing.offer where ended_at is null")
            assert before == after, "the offer that was open is open still"
            await serve_all(database, 120)
            await all_decided(database, within=30)
    assigned = [e.item for e in await journal(database, events.Assigned)]
    assert assigned == arrived, "each item once, first come first served, across the restart"
    assert not await rows(database, "select * from routing.queue_item")
    await assert_history_is_sound(database)


async def test_a_paused_engine_is_overtaken_and_commits_nothing_when_it_wakes(
    database: Database, database_url: str
) -> None:
    queue = await open_queue(database)
    with engine_process(database_url, "first") as first:
        await sign_in(database, queue)
        await until(database, "select exists(select from routing.agent_state)", within=30)
        os.kill(first.pid, signal.SIGSTOP)
        await queue_item(database, queue)
        with engine_process(database_url, "second"):
            await until(database, LEADER, "second", within=30)
            await all_decided(database, within=30)
            offers = await rows(database, "select id from routing.offer where ended_at is null")
            assert len(offers) == 1
            decided = await rows(database, "select max(position), count(*) from routing.command")
            os.kill(first.pid, signal.SIGCONT)
            assert await asyncio.to_thread(first.wait, 30) != 0, "it finds that it was overtaken, and ends"
            await queue_item(database, queue)
            await all_decided(database, within=30)
            after = await rows(database, "select max(position), count(*) from routing.command")
            assert after[0][0] == decided[0][0] + 1
            assert len(await journal(database, events.Offered)) == 1
    await assert_history_is_sound(database)


class PausingDatabase(Database):
    """Stops before the commit of its next transaction, as a paused process would."""

    pause_at: asyncio.Event | None = None
    resume: asyncio.Event

    @asynccontextmanager
    async def transaction(self, **given: Any) -> AsyncIterator[Transaction]:
        async with super().transaction(**given) as tx:
            yield tx
            if self.pause_at:
                paused, self.pause_at = self.pause_at, None
                paused.set()
                await self.resume.wait()


async def test_an_engine_paused_inside_its_transaction_cannot_hold_up_its_successor(
    database: Database, database_url: str
) -> None:
    queue = await open_queue(database)
    pausing = await PausingDatabase.connect(database_url)
    leadership = Leadership(pausing, "engine", "first")
    try:
        await leadership.acquire()
        engine = Engine(leadership)
        await engine.recover()
        await engine.step()
        await queue_item(database, queue)
        pausing.pause_at, pausing.resume = asyncio.Event(), asyncio.Event()
        paused = pausing.pause_at
        step = asyncio.create_task(engine.step())
        await paused.wait()  # the batch is written and holds the epoch row, not committed
        async with database.read() as connection:
            await connection.fetch_value("select pg_terminate_backend(backend_pid) from platform.leader")
        async with leading(database) as successor:
            await successor.step()
            pausing.resume.set()
            with pytest.raises(Exception, match=r"connection|terminat|leader|another process"):
                await step
        assert len(await rows(database, "select * from routing.queue_item")) == 1
    finally:
        await leadership.release()
        await pausing.close()
    await assert_history_is_sound(database)


async def test_of_two_engines_one_is_active(database: Database, database_url: str) -> None:
    queue = await open_queue(database)
    with engine_process(database_url, "first") as first, engine_process(database_url, "second") as second:
        await until(database, "select exists(select from platform.leader)", within=30)
        await sign_in(database, queue)
        for _ in range(20):
            await queue_item(database, queue)
        await all_decided(database, within=30)
        (leader,) = await rows(database, "select holder, epoch from platform.leader")
        assert leader["epoch"] == 1
        active, standby = (first, "second") if leader["holder"] == "first" else (second, "first")
        active.kill()
        await queue_item(database, queue)
        await until(database, LEADER, standby, within=30)
        await all_decided(database, within=30)
    assert len(await journal(database, events.Offered)) == 1
    assert len(await journal(database, events.Queued)) == 21
    await assert_history_is_sound(database)


async def test_an_epoch_that_is_over_commits_nothing(database: Database) -> None:
    async with leading(database) as first:
        queue = await open_queue(database)
        await first.step()
        async with database.transaction() as tx:
            await tx.execute("update platform.leader set epoch = epoch + 1")
        await queue_item(database, queue)
        with pytest.raises(NoLongerLeader):
            await first.step()
    assert not await rows(database, "select * from routing.queue_item")
