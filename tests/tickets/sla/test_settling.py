"""Clocks follow their ticket, whatever happens to it in whatever order; policies come and go and no pause is lost."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from switchroom.platform.clocks.calendar import Calendar, OpeningHours
from switchroom.platform.clocks.targets import ClockState
from switchroom.platform.events import SYSTEM
from switchroom.tickets.contracts import Status
from switchroom.tickets.sla.contracts import Metric
from switchroom.tickets.sla.policies import Policy, PolicyTarget
from switchroom.tickets.sla.settling import OVER, PAUSING, Book, Happened, Kept, Watched, settle, without_reply

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEAM, OFFICE = UUID(int=1), UUID(int=2)
HOURS = Calendar("Europe/Berlin", tuple(OpeningHours(day, 480, 1080) for day in range(5)))
HOUR = timedelta(hours=1)


def book(*policies: Policy) -> Book:
    return Book(policies, {OFFICE: HOURS}, {TEAM: OFFICE})


def policy(number: int = 1, condition: str = "", *targets: PolicyTarget, position: int = 1) -> Policy:
    return Policy(UUID(int=100 + number), position, condition, None, targets)


def target(metric: Metric, minutes: int, **more: Any) -> PolicyTarget:
    return PolicyTarget(metric, minutes, **{"working": False, **more})


ALL = policy(1, "", *(target(metric, 240, warn_minutes=60) for metric in Metric))
SLOW = policy(2, "", *(target(metric, 3000, working=True) for metric in Metric))
NONE = policy(3)

OPENED = Watched(
    id=UUID(int=9),
    status=Status.NEW,
    priority=3,
    unit_id=TEAM,
    assigned=False,
    merged=False,
    opened_at=BEGAN,
    first_replied_at=None,
    replied_at=None,
    variables={"priority": 3, "tags": [], "kind": "incident"},
)


class Life:
    """A ticket, its clocks and the time."""

    def __init__(self, known: Book) -> None:
        self.book, self.now, self.ticket = known, BEGAN, OPENED
        self.clocks = settle(OPENED, [], known, BEGAN, SYSTEM)

    def does(self, what: str, after: timedelta = timedelta()) -> "Life":
        self.now += after
        happened: list[Happened] = []
        if what == "reply":
            happened = [Happened.REPLIED]
            first = self.ticket.first_replied_at or self.now
            self.ticket = replace(self.ticket, first_replied_at=first, replied_at=self.now)
        elif what == "hand over":
            happened = [Happened.HANDED_OVER]
            self.ticket = replace(self.ticket, assigned=False)
        elif what == "take":
            self.ticket = replace(self.ticket, assigned=True)
        else:
            self.ticket = replace(self.ticket, status=Status(what))
        self.clocks = settle(self.ticket, self.clocks, self.book, self.now, SYSTEM, happened)
        return self

    def all(self, metric: Metric) -> list[Kept]:
        return [one for one in self.clocks if one.metric is metric]

    def last(self, metric: Metric) -> Kept:
        return self.all(metric)[-1]

    def state(self, metric: Metric) -> ClockState:
        one = self.last(metric)
        assert one.target is not None
        return one.ledger.towards(one.target).state(self.now)


DOINGS = ["reply", "hand over", "take", *(status.value for status in Status if status is not Status.CLOSED)]
histories = st.lists(st.tuples(st.sampled_from(DOINGS), st.integers(0, 3000).map(lambda m: timedelta(minutes=m))))


@given(histories)
def test_what_runs_runs_only_while_its_reason_lasts(history: list[tuple[str, timedelta]]) -> None:
    life = Life(book(ALL))
    for what, after in history:
        life.does(what, after)
        over, paused = life.ticket.status in OVER, life.ticket.status in PAUSING
        running = {metric: [one for one in life.all(metric) if one.runs] for metric in Metric}
        assert all(len(kept) <= 1 for kept in running.values())
        assert bool(running[Metric.RESOLUTION]) != over
        assert bool(running[Metric.FIRST_RESPONSE]) == (not over and life.ticket.first_replied_at is None)
        assert bool(running[Metric.UPDATE]) == (not over and life.ticket.replied_at is not None)
        assert not (running[Metric.HANDOVER] and (over or life.ticket.assigned))
        for kept in running.values():
            for one in kept:
                assert (one.ledger.paused is not None) == paused
                assert one.due_at is None or one.breached == (one.due_at <= life.now)


@given(histories, st.sampled_from([None, *Status]), st.integers(0, 600).map(lambda m: timedelta(minutes=m)))
def test_a_reply_that_is_taken_back_has_never_been_for_any_clock(
    history: list[tuple[str, timedelta]], status: Status | None, after: timedelta
) -> None:
    life, twin = Life(book(ALL)), Life(book(ALL))
    for what, later in history:
        life.does(what, later + timedelta(minutes=1))
        twin.does(what, later + timedelta(minutes=1))
    before, at = life.ticket, life.now + HOUR
    twin.clocks = life.clocks
    answered = replace(
        before, first_replied_at=before.first_replied_at or at, replied_at=at, status=status or before.status
    )
    life.clocks = settle(answered, life.clocks, life.book, at, SYSTEM, [Happened.REPLIED])
    end = at + after
    left = without_reply(life.clocks, at, end, and_status=True)
    assert settle(before, left, life.book, end, SYSTEM, [Happened.TAKEN_BACK]) == settle(
        before, twin.clocks, life.book, end, SYSTEM
    )


def test_without_the_first_reply_the_next_one_was_the_first() -> None:
    life = Life(book(ALL)).does("reply", HOUR).does("reply", HOUR)
    left = without_reply(life.clocks, BEGAN + HOUR, life.now, and_status=False)
    ticket = replace(life.ticket, first_replied_at=life.now)
    life.clocks = settle(ticket, left, life.book, life.now + HOUR, SYSTEM, [Happened.TAKEN_BACK])
    (first,), (update,) = life.all(Metric.FIRST_RESPONSE), life.all(Metric.UPDATE)
    assert first.ledger.stopped_at == life.now == update.ledger.started_at


@given(histories, st.data())
def test_settling_again_changes_nothing(history: list[tuple[str, timedelta]], data: st.DataObject) -> None:
    life = Life(book(data.draw(st.sampled_from([ALL, SLOW, NONE]))))
    for what, after in history:
        life.does(what, after)
        assert settle(life.ticket, life.clocks, life.book, life.now, SYSTEM) == life.clocks


@given(histories, st.data())
def test_the_last_policy_decides_as_if_it_had_always_held(
    history: list[tuple[str, timedelta]], data: st.DataObject
) -> None:
    """The clock of the resolution, whose ledger is kept under every policy and under none."""
    changing, steady = Life(book()), Life(book(ALL))
    for what, after in history:
        changing.book = book(data.draw(st.sampled_from([ALL, SLOW, NONE])))
        changing.does(what, after)
        steady.does(what, after)
    kept, always = changing.last(Metric.RESOLUTION), steady.last(Metric.RESOLUTION)
    assert kept.ledger == always.ledger
    changing.book = book(ALL)
    changing.clocks = settle(changing.ticket, changing.clocks, changing.book, changing.now, SYSTEM)
    if kept.runs:
        assert changing.last(Metric.RESOLUTION).due_at == always.due_at


@given(histories)
def test_what_is_promised_late_takes_over_the_pauses(history: list[tuple[str, timedelta]]) -> None:
    late, steady = Life(book()), Life(book(ALL))
    for what, after in history:
        if what == "hand over":
            continue
        late.does(what, after)
        steady.does(what, after)
    if late.ticket.status in OVER:
        return
    late.book = book(ALL)
    late.clocks = settle(late.ticket, late.clocks, late.book, late.now, SYSTEM)
    for metric in (Metric.FIRST_RESPONSE, Metric.UPDATE):
        running = [[one.due_at for one in life.all(metric) if one.runs] for life in (late, steady)]
        assert running[0] == running[1]


def test_each_public_reply_begins_the_time_to_the_next() -> None:
    life = Life(book(ALL)).does("open", HOUR).does("reply", HOUR).does("reply", HOUR)
    assert [one.ledger.started_at for one in life.all(Metric.UPDATE)] == [BEGAN + 2 * HOUR, BEGAN + 3 * HOUR]
    assert life.last(Metric.UPDATE).due_at == BEGAN + 7 * HOUR
    assert life.state(Metric.FIRST_RESPONSE) is ClockState.MET


def test_while_the_requester_is_waited_for_nothing_is_due() -> None:
    life = Life(book(ALL)).does("pending", HOUR)
    assert [one.due_at for one in life.clocks if one.runs] == [None, None]
    life.does("open", 5 * HOUR)
    assert life.last(Metric.RESOLUTION).due_at == BEGAN + 9 * HOUR
    assert [pause.why for pause in life.last(Metric.RESOLUTION).ledger.pauses] == ["pending"]


def test_what_is_reopened_has_the_time_that_was_left() -> None:
    life = Life(book(ALL)).does("reply", HOUR).does("solved", HOUR).does("open", 100 * HOUR)
    assert life.last(Metric.RESOLUTION).due_at == BEGAN + 104 * HOUR
    assert [pause.why for pause in life.last(Metric.RESOLUTION).ledger.pauses] == ["solved"]
    assert life.last(Metric.UPDATE).due_at == BEGAN + 105 * HOUR


def test_a_hand_over_counts_until_somebody_there_takes_it() -> None:
    life = Life(book(ALL)).does("take").does("hand over", HOUR)
    assert life.last(Metric.HANDOVER).due_at == BEGAN + 5 * HOUR
    life.does("take", HOUR)
    assert life.state(Metric.HANDOVER) is ClockState.MET
    assert not life.last(Metric.HANDOVER).runs


def test_what_ended_keeps_the_target_under_which_it_ended() -> None:
    life = Life(book(ALL)).does("solved", 5 * HOUR)
    assert life.last(Metric.RESOLUTION).breached
    life.book = book(SLOW)
    life.clocks = settle(life.ticket, life.clocks, life.book, life.now, SYSTEM)
    assert life.last(Metric.RESOLUTION).policy_id == ALL.id


def test_the_first_policy_in_order_that_holds_decides_and_its_own_priority_goes_first() -> None:
    urgent = policy(4, "priority <= 2", target(Metric.RESOLUTION, 10), position=1)
    usual = policy(5, "", target(Metric.RESOLUTION, 100), target(Metric.RESOLUTION, 50, priority=3), position=2)
    broken = policy(6, "fields.x > 3", target(Metric.RESOLUTION, 1), position=0)  # no such field: it does not hold
    life = Life(book(usual, urgent, broken))
    assert life.last(Metric.RESOLUTION).due_at == BEGAN + timedelta(minutes=50)
    life.ticket = replace(OPENED, priority=2, variables={**OPENED.variables, "priority": 2, "fields": {}})
    life.does("open")
    assert life.last(Metric.RESOLUTION).due_at == BEGAN + timedelta(minutes=10)
    assert life.last(Metric.RESOLUTION).policy_id == urgent.id


def test_nothing_is_promised_for_what_went_into_another_ticket() -> None:
    life = Life(book(ALL))
    life.ticket = replace(OPENED, merged=True)
    life.does("closed", HOUR)
    assert [(one.runs, one.target) for one in life.clocks] == [(False, None)] * len(life.clocks)
    life.ticket = replace(OPENED, merged=False)
    life.now += HOUR
    life.clocks = settle(life.ticket, life.clocks, life.book, life.now, SYSTEM, [Happened.UNMERGED])
    resolution = life.last(Metric.RESOLUTION)
    assert resolution.due_at == BEGAN + 5 * HOUR
    assert [pause.why for pause in resolution.ledger.pauses] == ["merged"]
