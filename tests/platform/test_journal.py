"""The journal loses nothing and keeps one order, whatever order transactions commit in."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from switchroom.platform.db import Database, Transaction
from switchroom.platform.events import Event, decode_event, event, upcaster
from switchroom.platform.handlers import Handler, StillPoisonous, handle_batch, retry_parked
from switchroom.platform.ids import new_id
from switchroom.platform.journal import Envelope, head, move_outbox, read_after


@event("test.happened", version=2)
class Happened(Event, frozen=True, kw_only=True):
    thing: UUID
    number: int

    @property
    def subject(self) -> UUID:
        return self.thing

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"thing:{self.thing}",)


@upcaster("test.happened", 1)
def _number_was_called_n(data: dict[str, Any]) -> dict[str, Any]:
    return {"thing": data["thing"], "number": data["n"]}


async def emit(database: Database, number: int, thing: UUID) -> None:
    async with database.transaction() as tx:
        tx.emit(Happened(thing=thing, number=number))


async def sequence(database: Database) -> None:
    async with database.transaction() as tx:
        while await move_outbox(tx):
            pass


def numbers(envelopes: list[Envelope]) -> list[int]:
    return [e.event.number for e in envelopes if isinstance(e.event, Happened)]


async def test_transactions_that_commit_in_reverse_order_lose_no_event_for_any_reader(database: Database) -> None:
    first_wrote, second_committed = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with database.transaction() as tx:
            tx.emit(Happened(thing=new_id(), number=1))
            await tx.flush_events()  # it has the lower serial, and commits later
            first_wrote.set()
            await second_committed.wait()

    task = asyncio.create_task(first())
    await first_wrote.wait()
    await emit(database, 2, new_id())
    await sequence(database)
    async with database.read() as connection:
        seen = await read_after(connection, 0)
    second_committed.set()
    await task
    await sequence(database)
    async with database.read() as connection:
        seen += await read_after(connection, seen[-1].position)
        assert await head(connection) == 2
    assert numbers(seen) == [2, 1]
    assert [e.position for e in seen] == [1, 2]


async def test_a_rolled_back_change_leaves_no_event(database: Database) -> None:
    async def change_and_fail() -> None:
        async with database.transaction() as tx:
            tx.emit(Happened(thing=new_id(), number=1))
            await tx.flush_events()
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        await change_and_fail()
    await sequence(database)
    async with database.read() as connection:
        assert await read_after(connection, 0) == []


async def test_positions_are_dense_and_topics_are_kept(database: Database) -> None:
    thing = new_id()
    await asyncio.gather(*(emit(database, n, thing) for n in range(20)))
    await sequence(database)
    async with database.read() as connection:
        seen = await read_after(connection, 0, types=["test.happened"])
    assert [e.position for e in seen] == list(range(1, 21))
    assert sorted(numbers(seen)) == list(range(20))
    assert {e.topics for e in seen} == {(f"thing:{thing}",)}


def test_an_older_version_is_lifted_to_the_current_class() -> None:
    thing = new_id()
    assert decode_event("test.happened", 1, {"thing": str(thing), "n": 7}) == Happened(thing=thing, number=7)


async def test_a_poison_event_is_parked_with_its_subject_and_others_go_on(database: Database) -> None:
    handled: list[int] = []
    broken = {3}

    async def handle(tx: Transaction, envelope: Envelope) -> None:
        assert isinstance(envelope.event, Happened)
        if envelope.event.number in broken:
            raise ValueError("cannot digest this")
        handled.append(envelope.event.number)

    handler = Handler("test", (Happened,), handle)
    await handle_batch(database, handler)  # a new handler begins with the present
    poisoned, healthy = new_id(), new_id()
    for number, thing in enumerate([healthy, healthy, healthy, poisoned, poisoned, healthy]):
        await emit(database, number, thing)
    await sequence(database)
    await handle_batch(database, handler)
    assert handled == [0, 1, 2, 0, 1, 2, 5]  # all in one go, which was undone; then one by one
    async with database.read() as connection:
        rows = await connection.fetch("select position, error from journal.parked order by position")
    assert [(r["position"], r["error"]) for r in rows] == [
        (4, "ValueError: cannot digest this"),
        (5, "An earlier event of the same subject is parked."),
    ]
    with pytest.raises(StillPoisonous):
        await retry_parked(database, handler)
    broken.clear()
    assert await retry_parked(database, handler) == 2
    assert handled[-2:] == [3, 4]
