"""What people look at equals what the board knows, over random histories; the tables follow the changes alone."""

from collections import Counter
from typing import Any

import pytest

from switchroom.routing import contracts as c
from switchroom.routing.domain.board import Board
from switchroom.routing.domain.state import Floor
from switchroom.routing.mirror import Mirror
from switchroom.routing.projection import Applied, Changes, Projection
from switchroom.routing.rows import Activity, Count, ItemPlace, WorkState
from tests.support.routing_player import play_seeded


class Tables:
    """What the database would hold after the changes that were saved."""

    def __init__(self) -> None:
        self.agents: dict[Any, Any] = {}
        self.items: dict[Any, Any] = {}
        self.offers: dict[Any, Any] = {}
        self.works: dict[Any, Any] = {}
        self.counts: Counter[Count] = Counter()
        self.events: list[str] = []

    def save(self, changes: Changes) -> None:
        rows = changes.rows
        self.agents.update({row.agent_id: row for row in rows.agents})
        self.items.update({row.item_id: row for row in rows.items})
        self.works.update({(row.agent_id, row.item_id): row for row in rows.works})
        for item in rows.items_gone:
            self.items.pop(item, None)
        for work in rows.works_gone:
            self.works.pop(work, None)
        for offer in rows.offers:
            self.offers[offer.id] = offer
        self.counts.update(counted.what for counted in changes.counted)
        self.events += [event.type for event, *_ in changes.events]

    def check_against(self, mirror: Mirror) -> None:
        assert self.agents == mirror.agents
        assert self.items == mirror.items
        assert self.works == mirror.works
        assert {key: row for key, row in self.offers.items() if row.ended_at is None} == mirror.offers


def check_against(floor: Floor, mirror: Mirror) -> None:
    offers = {offer.number: (offer.item.id, offer.agent.id) for offer in floor.offers.values()}
    assert {row.id: (row.item_id, row.agent_id) for row in mirror.offers.values()} == offers
    items = {item.id: (item.line.queue.policy.queue, item.visit, bool(item.offers)) for item in floor.items.values()}
    shown = {
        row.item_id: (row.queue_id, row.visit, row.state is ItemPlace.OFFERED)
        for row in mirror.items.values()
        if row.state is not ItemPlace.SERVED
    }
    assert shown == items
    works = {(agent.id, work.item) for agent in floor.agents.values() for work in agent.works.values()}
    wrap_ups = {(agent.id, wrap_up.item) for agent in floor.agents.values() for wrap_up in agent.wrap_ups.values()}
    active = {key for key, row in mirror.works.items() if row.state is WorkState.ACTIVE}
    assert active == works
    assert mirror.works.keys() - active == wrap_ups - works
    assert {row.item_id for row in mirror.items.values() if row.state is ItemPlace.SERVED} == {
        item for _, item in works | wrap_ups
    } - items.keys()
    check_agents(floor, mirror)


def check_agents(floor: Floor, mirror: Mirror) -> None:
    for agent in floor.agents.values():
        row = mirror.agents[agent.id]
        assert (row.signed_in, row.status) == (agent.signed_in, agent.status.code)
        if agent.signed_in:
            assert (row.connected, row.available) == (agent.connected, agent.status.available)
            assert (row.queues, row.capacity) == (agent.description.queues, agent.description.capacity.units)
        if row.state is Activity.AVAILABLE:
            assert agent.connected
            busy = agent.works or agent.wrap_ups or agent.offers
            assert not busy


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_rows_equal_the_board_and_tables_equal_the_rows(start: int) -> None:
    for seed in range(start, start + 100):
        board, projection, tables = Board(), Projection(Mirror()), Tables()
        for position, (told, at) in enumerate(play_seeded(seed).told, start=1):
            command = c.decode_command(told)
            decisions = board.apply(command, at)
            projection.apply(Applied(position, position, at, command, None, decisions))
            if seed % 2 or position % 3 == 0:  # batches of one and of three commands
                tables.save(projection.take_changes())
                tables.check_against(projection.mirror)
                check_against(board.floor, projection.mirror)
        tables.save(projection.take_changes())
        ended = sum(tables.counts[Count(outcome.value)] for outcome in c.Outcome)
        assert tables.counts[Count.QUEUED] == ended + len(board.floor.items), "every visit ends exactly once"
        assert tables.counts[Count.OFFERED] == len(tables.offers) == tables.events.count("routing.offered")
