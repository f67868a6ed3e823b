"""Commands in, decisions out: durable, in order, each exactly once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest

from switchroom.platform.db import Database, Transaction
from switchroom.platform.events import Event
from switchroom.platform.leadership import Leadership
from switchroom.routing import events, facade, queries, store
from switchroom.routing.contracts import (
    AgentStatusChanged,
    Command,
    Decision,
    Leaving,
    Medium,
    MissedOffers,
    OfferAccepted,
    OfferId,
    Origin,
    Outcome,
    Reason,
    Status,
    Why,
    WorkEnded,
    WrapUp,
    WrapUpCompleted,
)
from switchroom.routing.domain.board import Board
from switchroom.routing.engine import BoardBroken, Engine
from switchroom.routing.history import board_after
from switchroom.routing.inbox import retry_parked
from switchroom.routing.store import read_board, read_mirror
from tests.support.routing import (
    all_decided,
    give,
    journal,
    leading,
    open_queue,
    queue_item,
    rows,
    running,
    sign_in,
    until,
)

PAUSE = Status("lunch")


def types(found: list[Event]) -> list[str]:
    return [event.type.removeprefix("routing.") for event in found]


async def states(database: Database) -> list[str]:
    return [row["state"] for row in await rows(database, "select state from routing.agent_state order by agent_id")]


async def test_an_item_is_offered_accepted_served_and_wrapped_up(database: Database) -> None:
    async with leading(database) as engine:
        queue = await open_queue(database, wrap_up=WrapUp(timedelta(seconds=30)))
        agent = await sign_in(database, queue)
        item, about = await queue_item(database, queue)
        await engine.step()
        (offered,) = await journal(database, events.Offered)
        assert (offered.agent, offered.item, offered.about) == (agent, item, about)
        assert offered.topics == (f"user:{agent}", "queues", "agents", f"interaction:{about}")
        assert await states(database) == ["offered"]
        await give(database, OfferAccepted(OfferId(offered.offer), agent))
        await engine.step()
        assert await states(database) == ["busy"]
        await give(database, WorkEnded(agent, item))
        await engine.step()
        assert await states(database) == ["wrap_up"]
        await give(database, WrapUpCompleted(agent, item))
        await engine.step()
        assert await states(database) == ["available"]
        assert types(await journal(database)) == [
            "status_changed",
            "queued",
            "offered",
            "assigned",
            "work_ended",
            "wrap_up_started",
            "wrap_up_ended",
        ]
        for table in ("queue_item", "work", "offer where ended_at is null"):
            assert not await rows(database, f"select * from routing.{table}")


async def test_a_command_written_anywhere_is_decided_within_milliseconds_of_its_commit(database: Database) -> None:
    async with running(database):
        queue = await open_queue(database)
        await sign_in(database, queue)
        await all_decided(database)
        await queue_item(database, queue)
        assert await until(database, "select true from routing.offer where ended_at is null", within=0.5)


async def test_the_board_wakes_itself_when_something_is_due(database: Database) -> None:
    away = MissedOffers(Status("missed"))
    async with running(database):
        queue = await open_queue(database, offer_timeout=timedelta(milliseconds=100), missed_offers=away)
        await sign_in(database, queue, chats=1)
        await queue_item(database, queue, medium=Medium.CHAT)
        await until(database, "select true from routing.agent_state where status = 'missed'", within=5)
    (ended,) = await journal(database, events.OfferEnded)
    assert ended.how is Why.TIMED_OUT
    assert [e.missed for e in await journal(database, events.StatusChanged)] == [0, 1]


async def test_a_customer_who_hangs_up_is_counted_once_and_nobody_is_left_reserved(database: Database) -> None:
    async with leading(database) as engine:
        queue = await open_queue(database)
        await sign_in(database, queue)
        item, _ = await queue_item(database, queue)
        await engine.step()
        async with database.transaction() as tx:
            await facade.withdraw_item(tx, item, Leaving.ABANDONED, "hung_up")
            await facade.withdraw_item(tx, item, Leaving.ABANDONED, "hung_up")
        await engine.step()
    assert await states(database) == ["available"]
    (ended,) = await journal(database, events.ItemEnded)
    assert (ended.how, ended.reason) == (Outcome.ABANDONED, "hung_up")
    (refused,) = await journal(database, events.CommandRefused)
    assert refused.reason is Reason.NOT_WAITING
    (counts,) = await rows(database, "select queued, offered, abandoned, answered from routing.queue_quarter")
    assert tuple(counts) == (1, 1, 1, 0)


async def test_a_refused_item_tells_what_it_was_about(database: Database) -> None:
    async with leading(database) as engine:
        queue = await open_queue(database, size_limit=0)
        item, about = await queue_item(database, queue)
        await engine.step()
    (refused,) = await journal(database, events.CommandRefused)
    assert (refused.subject, refused.item, refused.reason) == (about, item, Reason.QUEUE_FULL)


async def test_origins_are_never_mixed(database: Database) -> None:
    async with leading(database) as engine:
        queue = await open_queue(database)
        simulated = await sign_in(database, queue, origin=Origin.SIMULATED)
        await queue_item(database, queue)
        item, _ = await queue_item(database, queue, origin=Origin.SIMULATED)
        await engine.step()
    (offered,) = await journal(database, events.Offered)
    assert (offered.agent, offered.item) == (simulated, item)
    origins = await rows(database, "select type, origin from journal.event order by position")
    assert [tuple(r) for r in origins] == [
        ("routing.status_changed", "simulated"),
        ("routing.queued", "real"),
        ("routing.queued", "simulated"),
        ("routing.offered", "simulated"),
    ]


async def test_what_is_due_comes_before_what_is_asked(database: Database) -> None:
    """A status set by hand after a missed offer stays, also when both come in one batch."""
    away = MissedOffers(Status("missed"))
    async with leading(database) as engine:
        queue = await open_queue(database, offer_timeout=timedelta(milliseconds=1), missed_offers=away)
        agent = await sign_in(database, queue, chats=1)
        await queue_item(database, queue, medium=Medium.CHAT)
        await engine.step()
        await until(database, "select clock_timestamp() > expires_at from routing.offer")
        await give(database, AgentStatusChanged(agent, PAUSE))
        await engine.step()
    assert [r["status"] for r in await rows(database, "select status from routing.agent_state")] == ["lunch"]


async def test_a_transaction_that_rolls_back_gives_no_command(database: Database) -> None:
    async def change_and_fail() -> None:
        async with database.transaction() as tx:
            await facade.begin_day(tx)
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        await change_and_fail()
    assert not await rows(database, "select * from routing.command")


# --- recovery and replay ----------------------------------------------------------------------------------------------


async def some_traffic(database: Database, engine: Engine) -> None:
    queue = await open_queue(database, wrap_up=WrapUp(timedelta(seconds=30)))
    agents = [await sign_in(database, queue) for _ in range(4)]
    for _ in range(8):
        await queue_item(database, queue)
    await engine.step()
    for offered in await journal(database, events.Offered):
        await give(database, OfferAccepted(OfferId(offered.offer), offered.agent))
    await engine.step()
    works = await rows(database, "select agent_id, item_id from routing.work order by agent_id")
    await give(database, WorkEnded(works[0]["agent_id"], works[0]["item_id"]))
    await give(database, AgentStatusChanged(agents[1], PAUSE), OfferAccepted(OfferId(1), agents[0]))
    await engine.step()


async def test_recovery_replay_and_memory_are_byte_equal(database: Database) -> None:
    async with leading(database) as engine:
        await some_traffic(database, engine)
        async with database.read() as connection:
            recovered = await read_board(connection)
            replayed = await board_after(connection, engine.position)
            mirror = await read_mirror(connection)
        assert engine.snapshot() == recovered.snapshot() == replayed.snapshot()
        assert mirror.agents == engine.mirror.agents
        assert mirror.items == engine.mirror.items
        assert mirror.works == engine.mirror.works
        assert mirror.offers == engine.mirror.offers


async def test_positions_are_dense_and_time_never_goes_back(database: Database) -> None:
    async with leading(database) as engine:
        await some_traffic(database, engine)
    found = await rows(database, "select position, at from routing.command order by position")
    assert [r["position"] for r in found] == list(range(1, len(found) + 1))
    assert [r["at"] for r in found] == sorted(r["at"] for r in found)


# --- poison -----------------------------------------------------------------------------------------------------------


async def poison(database: Database) -> int:
    async with database.transaction() as tx:
        return int(
            await tx.fetch_value(
                """insert into routing.command (data) values ('{"type": "not_known_here"}') returning sequence"""
            )
        )


async def test_a_poison_command_is_parked_visibly_and_the_others_go_on(database: Database) -> None:
    async with leading(database) as engine:
        queue = await open_queue(database)
        number = await poison(database)
        agent = await sign_in(database, queue)
        item, _ = await queue_item(database, queue)
        while await engine.step():
            pass
        async with database.read() as connection:
            (parked,) = await queries.parked_commands(connection)
            assert parked.number == number
            assert "ValidationError" in parked.error
        (offered,) = await journal(database, events.Offered)
        assert (offered.agent, offered.item) == (agent, item)
        (told,) = await journal(database, events.CommandParked)
        assert told.number == number
        async with database.transaction() as tx:
            await tx.execute("""update routing.command set data = '{"type": "tick"}' where sequence = $1""", number)
            assert await retry_parked(tx, number)
        await engine.step()
        async with database.read() as connection:
            assert not await queries.parked_commands(connection)
            assert (await board_after(connection, engine.position)).snapshot() == engine.snapshot()


class Stuck(Board):
    """A board on which time cannot pass."""

    def apply(self, command: Command, at: datetime) -> list[Decision]:
        raise ZeroDivisionError


async def test_a_failure_of_the_board_itself_parks_nothing(database: Database) -> None:
    """If time cannot pass, no command is to blame: the engine stops instead of parking every command."""
    async with leading(database) as engine:
        queue = await open_queue(database, max_wait=timedelta(milliseconds=1))
        await queue_item(database, queue)
        await engine.step()
        await until(database, "select clock_timestamp() > max(at) + interval '2 ms' from routing.command")
        await sign_in(database, queue)
        async with database.read() as connection:
            engine._board = Stuck.load((await read_board(connection)).records())
        with pytest.raises(BoardBroken):
            await engine.step()
    assert not await rows(database, "select * from routing.command where parked_at is not null")


# --- cost -------------------------------------------------------------------------------------------------------------


class Counting:
    """Stands before a connection and notes what passes."""

    def __init__(self, connection: Any, statements: list[str]) -> None:
        self._connection, self._statements = connection, statements

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._connection, name)
        if name not in ("execute", "fetch", "fetchrow", "fetchval"):
            return method

        def noted(sql: str, *arguments: Any) -> Any:
            self._statements.append(sql)
            return method(sql, *arguments)

        return noted


class CountingDatabase(Database):
    statements: ClassVar[list[str]] = []

    @asynccontextmanager
    async def transaction(self, **given: Any) -> AsyncIterator[Transaction]:
        async with super().transaction(**given) as tx:
            tx.raw = Counting(tx.raw, self.statements)  # type: ignore[assignment]
            yield tx


async def test_the_number_of_statements_does_not_depend_on_the_number_of_commands(database_url: str) -> None:
    database = await CountingDatabase.connect(database_url)

    async def cost_of(items: int, engine: Engine) -> int:
        queue = await open_queue(database)
        for _ in range(items):
            await sign_in(database, queue)
            await queue_item(database, queue)
        database.statements.clear()
        await engine.step()
        return len(database.statements)

    try:
        async with leading(database) as engine:
            assert await cost_of(1, engine) == await cost_of(40, engine) == 4
    finally:
        await database.close()


async def test_a_batch_is_bounded_and_the_rest_follows(database: Database) -> None:
    async with leading(database, batch=10) as engine:
        queue = await open_queue(database)
        for _ in range(24):
            await queue_item(database, queue)
        assert [await engine.step() for _ in range(3)] == [True, True, False]
    arrived = await rows(database, "select item_id from routing.queue_item order by queued_at, item_id")
    assert len(arrived) == 24
    assert len(await journal(database, events.Queued)) == 24


async def test_dead_rows_cost_nothing_until_they_are_vacuumed(database: Database) -> None:
    """Rows of the board live for seconds. A plan that reads their table as a whole gets slower with each of them."""
    drop = store.DROP_RECORDS.format("'{item}'", "'{x}'")
    async with leading(database) as engine:
        await open_queue(database)
        await engine.step()
    leadership = Leadership(database, "engine", "test")
    await leadership.acquire()
    async with leadership.transaction() as tx:
        await tx.execute("analyze routing.board")  # as small as this it would be read as a whole
        plan = "\n".join(row[0] for row in await tx.fetch(f"explain {drop}"))
    await leadership.release()
    assert "Index" in plan
    assert "Seq Scan" not in plan
