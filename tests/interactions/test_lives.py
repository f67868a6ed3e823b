"""Whatever happens in whatever order: an interaction ends in exactly one way, nobody stays serving, nothing is left.

Random sequences of what customers, agents, lines and clocks do, late and doubled news included, on a running centre.
"""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from switchroom.interactions.contracts import Arrival, InteractionEnded
from switchroom.platform.db import Database, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.timekeeper import TIMER_BELL
from switchroom.routing import facade as routing
from switchroom.routing.contracts import AgentId, ItemId, OfferId, QueueId, Why
from switchroom.touchpoints.facade import EntryPoint, entry_point_by_slug
from tests.interactions.processes import TALK, TWICE
from tests.support.centre_in_process import Agent, Live, live_centre

CUSTOMERS, AGENTS = 3, 2
DOINGS = (
    "arrive",
    "arrive_twice_queued",
    "accept",
    "accept",
    "decline",
    "connected",
    "connected",
    "not_connected",
    "hold",
    "resume",
    "left",
    "lost",
    "agent_left",
    "wait_over",
    "overflow",
    "wrap_up",
    "late_news",
)
STEPS = st.lists(
    st.tuples(st.sampled_from(DOINGS), st.integers(0, CUSTOMERS - 1), st.integers(0, AGENTS - 1), st.booleans()),
    min_size=4,
    max_size=18,
)


class Floor:
    """The centre of all examples: two queues, two agents, and what the test knows to have begun."""

    def __init__(self, live: Live, agents: list[Agent], entries: dict[str, EntryPoint]) -> None:
        self.live, self.agents, self.entries = live, agents, entries
        self.calls: list[UUID] = []

    async def do(self, what: str, customer: int, agent: int) -> None:
        async with self.live.database.transaction(origin=Origin.TEST) as tx:
            if what.startswith("arrive"):
                if len(self.calls) < CUSTOMERS:
                    entry = self.entries["twice" if what == "arrive_twice_queued" else "hotline"]
                    self.calls.append(await self._arrive(tx, entry))
            elif what == "wait_over":
                await self._bring_near(tx)
            elif what == "wrap_up":
                await self._wrap_up(tx, self.agents[agent].id)
            elif self.calls:
                await self._happen(tx, what, self.calls[customer % len(self.calls)], self.agents[agent].id)

    async def _arrive(self, tx: Transaction, entry: EntryPoint) -> UUID:
        arrival = Arrival(entry_point=entry.id, at=await tx.now())
        return (await self.live.interactions.arrive(tx, entry, Origin.TEST, arrival)).interaction_id

    async def _happen(self, tx: Transaction, what: str, call: UUID, agent: UUID) -> None:
        at, doings = await tx.now(), self.live.interactions
        item = await tx.fetch_value("select item_id from interactions.interaction where id = $1", call)
        match what:
            case "hold":
                await doings.held(tx, call, at)
            case "resume":
                await doings.resumed(tx, call, at)
            case "left" | "lost":
                await doings.left(tx, call, at, lost=what == "lost")
            case "agent_left":
                await doings.agent_left(tx, call, agent, at)
            case "accept" | "decline":
                await self._answer(tx, what, agent)
            case "connected" if item:
                try:
                    await doings.connected(tx, item, agent, at)
                except InteractionEnded:
                    return
            case "not_connected" if item:
                await doings.not_connected(tx, item, agent, at, "no-answer")
            case "overflow" if item:
                queue = self.live.queues["second"]
                await routing.move_item(tx, ItemId(item), QueueId(UUID(queue)))
            case "late_news":
                await self._tell_again(tx, call, agent, at)

    async def _answer(self, tx: Transaction, what: str, agent: UUID) -> None:
        offer = await tx.fetch_value("select max(id) from routing.offer where agent_id = $1", agent)
        if offer is None:
            return
        if what == "accept":
            await routing.accept_offer(tx, OfferId(offer), AgentId(agent))
        else:
            await routing.decline_offer(tx, OfferId(offer), AgentId(agent))

    async def _tell_again(self, tx: Transaction, call: UUID, agent: UUID, at: datetime) -> None:
        """News of every visit so far, once more."""
        for row in await tx.fetch(
            "select id from interactions.item where interaction_id = $1 and how is not null", call
        ):
            await self.live.interactions.offer_ended(tx, row["id"], Why.DECLINED)
            await self.live.interactions.visit_ended(tx, row["id"], at, "timeout")
            await self.live.interactions.not_connected(tx, row["id"], agent, at, "no-answer")

    async def _wrap_up(self, tx: Transaction, agent: UUID) -> None:
        item = await tx.fetch_value("select item_id from routing.work where agent_id = $1 and state = 'wrap_up'", agent)
        if item is not None:
            await routing.complete_wrap_up(tx, AgentId(agent), ItemId(item))

    async def _bring_near(self, tx: Transaction) -> None:
        await tx.execute("update platform.timer set due_at = clock_timestamp()")
        tx.ring(TIMER_BELL)

    async def everybody_goes(self) -> None:
        """The rest of every life: customers leave, agents finish."""
        for call in self.calls:
            async with self.live.database.transaction() as tx:
                await self.live.interactions.left(tx, call, await tx.now())
            await self.live.settle()
        while await self.live.value("select count(*) from routing.work"):
            for agent in self.agents:
                await self.do("wrap_up", 0, self.agents.index(agent))
            await self.live.settle()

    async def check(self) -> None:
        """What must hold when all is over."""
        live = self.live
        for call in self.calls:
            row = await self._row(call)
            assert (row["state"], row["ended"], row["closed"]) == ("ended", 1, 1), dict(row)
            assert row["ended_how"] is not None
            assert row["closed_at"] >= row["ended_at"] >= row["started_at"]
            assert row["outcome"] is not None, "the run goes on for nobody"
            assert row["items"] == 0, "a visit never ended"
            await self._check_segments(call, row["started_at"])
        for table in ("routing.queue_item", "routing.work", "interactions.screen", "journal.parked"):
            assert await live.value(f"select count(*) from {table}") == 0, table
        busy = await live.rows("select state from routing.agent_state where state <> 'available'")
        assert not busy, busy
        assert not await live.rows("select error from platform.timer where error is not null")

    async def _row(self, call: UUID) -> Any:
        (row,) = await self.live.rows(
            """select n.*, r.outcome,
                      (select count(*) from journal.event e
                       where e.subject = $1 and e.type = 'interactions.ended') as ended,
                      (select count(*) from journal.event e
                       where e.subject = $1 and e.type = 'interactions.closed') as closed,
                      (select count(*) from interactions.item i
                       where i.interaction_id = $1 and i.ended_at is null) as items
               from interactions.interaction n join processes.run r on r.id = n.run_id where n.id = $1""",
            call,
        )
        return row

    async def _check_segments(self, call: UUID, started: datetime) -> None:
        rows = await self.live.rows(
            "select kind, began_at, ended_at from interactions.segment where interaction_id = $1 order by id", call
        )
        assert rows[0]["began_at"] == started
        assert all(row["ended_at"] is not None and row["ended_at"] >= row["began_at"] for row in rows), rows
        assert [row["ended_at"] for row in rows[:-1]] == [row["began_at"] for row in rows[1:]], rows


@pytest.fixture
async def floor(database: Database) -> AsyncIterator[Floor]:
    async with live_centre(database) as live:
        for slug in ("second", "billing"):
            await live.queue(slug, wrap_up_s=300)
        await live.entry("hotline", TALK)
        await live.entry("twice", TWICE)
        agents = [await live.agent("Ana"), await live.agent("Ben")]
        async with live.database.read() as connection:
            entries = {slug: await entry_point_by_slug(connection, slug) for slug in ("hotline", "twice")}
        yield Floor(live, agents, entries)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS, rings=st.booleans())
async def test_every_life_ends_once(floor: Floor, steps: list[tuple[str, int, int, bool]], rings: bool) -> None:
    floor.live.line.rings = rings
    floor.calls = []
    for what, customer, agent, settles in steps:
        await floor.do(what, customer, agent)
        if settles:
            await floor.live.settle()
    await floor.live.settle()
    await floor.everybody_goes()
    await floor.live.settle()
    await floor.check()
