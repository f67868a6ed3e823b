"""Parts of the core by themselves: timers, stored forms, indexes that must not grow."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import msgpack

from switchroom.routing import contracts as c
from switchroom.routing.domain.board import Board
from switchroom.routing.domain.loading import UnknownFormat
from switchroom.routing.domain.records import ClockRecord, RecordKey, RecordKind
from switchroom.routing.domain.timers import TimerKind, TimerQueue
from tests.routing.centre import ANA, ONE, SALES, Centre, seconds, skilled
from tests.support.routing_histories import START, agent_id, item_id
from tests.support.routing_player import play_seeded


class Due:
    def __init__(self, at: int) -> None:
        self.at = at

    def due(self, _kind: TimerKind, _minor: int) -> int:
        return self.at


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 5), st.booleans()), max_size=60))
def test_timers_go_off_in_order_and_only_if_they_hold(steps: list[tuple[int, int, bool]]) -> None:
    queue, now, set_, gone_off = TimerQueue(), 100, [], []
    for number, (passed, length, cancelled) in enumerate(steps):
        now += passed
        gone_off += [(timer[0], timer[2]) for timer in queue.pop_due(now)]
        subject = Due(now + length)
        # Every third timer is set out of order, as after a change of policy.
        at = subject.at = now + length + (20 if number % 3 == 0 else 0)
        queue.add(length, (at, TimerKind.RELAX, number, 0, subject))
        if cancelled:
            subject.at = 0
        else:
            set_.append((at, number))
    expected = [timer for timer in set_ if timer[0] > now]
    assert queue.next_live() == (min(expected)[0] if expected else None)
    gone_off += [(timer[0], timer[2]) for timer in queue.pop_due(now + 100)]
    assert sorted(gone_off) == sorted(set_)
    assert queue.next_live() is None


def test_commands_and_decisions_survive_being_stored() -> None:
    player = play_seeded(3, steps=100)
    for command, _ in player.told:
        assert c.encode(c.decode_command(command)) == command
    for decisions in player.decided:
        assert c.encode(c.decode_decisions(decisions)) == decisions


def test_a_snapshot_of_a_later_version_is_refused() -> None:
    board = Board()
    key = RecordKey(RecordKind.CLOCK)
    assert board.records() == [(key, msgpack.encode(ClockRecord(1, 0, 0, 0)))]
    with pytest.raises(UnknownFormat):
        Board.load([(key, msgpack.encode(ClockRecord(2, 0, 0, 0)))])


def test_equal_boards_have_equal_snapshots_whatever_the_way_there() -> None:
    centre = Centre()
    centre.queue(rings=(c.Ring(), c.Ring(seconds(10))), max_wait=seconds(50))
    centre.call(ONE)
    again = Board.restore(centre.board.snapshot())
    assert again.next_deadline() == centre.board.next_deadline() == centre.at + seconds(10)


def test_many_different_demands_do_not_slow_an_agent_down_for_ever() -> None:
    centre = Centre()
    board = centre.board
    centre.queue()
    centre.sign_in(ANA, status=c.Status("break"), skills={f"skill{number}": 5 for number in range(1000)})
    for number in range(1000):
        item = c.WorkItem(item_id(number), skills={f"skill{number}": 1})
        board.apply(c.ItemQueued(item, SALES), START)
        board.apply(c.ItemLeft(item.id, c.Leaving.ABANDONED), START)
    assert len(board.floor.agents[ANA.int].groups) < 200


def test_places_that_no_longer_hold_are_dropped() -> None:
    """Callers who give up, and agents who come and go, leave nothing behind that grows."""
    board = Board()
    at = datetime(2026, 1, 5, tzinfo=UTC)
    board.apply(c.QueueSet(c.QueuePolicy(SALES, 1, rings=(c.Ring(need=skilled(german=1)),))), at)
    for number in range(3):
        board.apply(c.AgentSignedIn(c.Agent(agent_id(number), (SALES,)), c.AVAILABLE), at)
    board.apply(c.AgentSignedIn(c.Agent(ANA, (SALES,), {"german": 1}), c.Status("break")), at)
    for number in range(2000):
        at += timedelta(seconds=1)
        board.apply(c.ItemQueued(c.WorkItem(item_id(number)), SALES), at)
        board.apply(c.ItemLeft(item_id(number), c.Leaving.ABANDONED), at)
    for number in range(1000):
        board.apply(c.AgentStatusChanged(ANA, c.Status(f"x{number}", available=number % 2 == 0)), at)
    (group,) = board.floor.queues[SALES.int].lines[c.Origin.REAL].groups.values()
    assert len(group.waiting) < 100
    assert len(group.free) < 100
