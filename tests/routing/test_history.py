"""The past stays explainable for 30 days: snapshots, replay from them, and forgetting."""

from datetime import timedelta

import pytest

from switchroom.platform.db import Database
from switchroom.routing.contracts import Leaving, OfferDeclined, OfferId
from switchroom.routing.engine import Engine
from switchroom.routing.facade import withdraw_item
from switchroom.routing.history import TooLongAgo, board_after, keep_history
from tests.support.routing import give, leading, open_queue, queue_item, rows, sign_in

AGE = "update routing.{} set {} = {} - make_interval(days => $1)"


async def traffic(database: Database, engine: Engine) -> None:
    queue = await open_queue(database)
    agent = await sign_in(database, queue)
    for _ in range(3):
        item, _ = await queue_item(database, queue)
        await engine.step()
        (offer,) = await rows(database, "select id from routing.offer where ended_at is null")
        await give(database, OfferDeclined(OfferId(offer["id"]), agent))
        async with database.transaction() as tx:
            await withdraw_item(tx, item, Leaving.WITHDRAWN)
        await engine.step()


async def grow_older(database: Database, days: int) -> None:
    async with database.transaction() as tx:
        for table, column in (
            ("command", "at"),
            ("snapshot", "at"),
            ("offer", "ended_at"),
            ("queue_quarter", "starts_at"),
        ):
            await tx.execute(AGE.format(table, column, column), days)


async def board_bytes(database: Database, position: int) -> bytes:
    async with database.read() as connection:
        return (await board_after(connection, position)).snapshot()


async def test_any_past_state_is_the_same_with_and_without_a_snapshot(database: Database) -> None:
    async with leading(database) as engine:
        await traffic(database, engine)
        middle = engine.position
        before = [await board_bytes(database, position) for position in range(middle + 1)]
        await keep_history(database)
        await keep_history(database)
        assert [r["position"] for r in await rows(database, "select position from routing.snapshot")] == [middle]
        await traffic(database, engine)
        assert [await board_bytes(database, position) for position in range(middle + 1)] == before
        assert await board_bytes(database, engine.position) == engine.snapshot()


async def test_commands_older_than_thirty_days_are_forgotten_and_the_engine_does_not_mind(database: Database) -> None:
    async with leading(database) as engine:
        await traffic(database, engine)
        old = engine.position
        await keep_history(database)
        await grow_older(database, 31)
        await traffic(database, engine)
        state = engine.snapshot()
        await keep_history(database)
        positions = [r["position"] for r in await rows(database, "select position from routing.command order by 1")]
        assert positions == list(range(old + 1, engine.position + 1))
        assert await board_bytes(database, engine.position) == state
        with pytest.raises(TooLongAgo):
            await board_bytes(database, old - 1)
        await engine.recover()
        assert engine.snapshot() == state
        assert engine.position == positions[-1]
    assert len(await rows(database, "select * from routing.offer")) == 3
    (counts,) = await rows(database, "select sum(queued)::int from routing.queue_quarter")
    assert counts[0] == 3


async def test_the_end_of_a_long_quiet_history_is_kept(database: Database) -> None:
    async with leading(database) as engine:
        await traffic(database, engine)
        await keep_history(database)
        await grow_older(database, 400)
        await keep_history(database)
        position = engine.position
        assert [r["position"] for r in await rows(database, "select position from routing.command")] == [position]
        await engine.recover()
        await traffic(database, engine)
        assert engine.position == position + 11
    (age,) = await rows(database, "select max(at) > now() - interval '1 day' from routing.command")
    assert age[0]


async def test_time_does_not_go_back_when_the_databases_clock_does(database: Database) -> None:
    async with leading(database) as engine:
        await traffic(database, engine)
        async with database.transaction() as tx:
            await tx.execute("update routing.command set at = at + $1", timedelta(hours=1))
        await engine.recover()
        await traffic(database, engine)
    times = [r["at"] for r in await rows(database, "select at from routing.command order by position")]
    assert times == sorted(times)
