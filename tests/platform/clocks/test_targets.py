"""Clocks with a target, over random calendars, zones and pauses, against a slow model and against counting up."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from switchroom.platform.clocks.calendar import Calendar, OpeningHours
from switchroom.platform.clocks.targets import ClockState, Pause, Target, TargetClock
from switchroom.platform.clocks.working import open_spans, reached, worked
from switchroom.platform.events import Code
from tests.platform.clocks.slow import slow_counted, slow_due
from tests.support.calendars import calendars, moments

WAITING = Code("pending")
HOUR = timedelta(hours=1)
LOOKED_AHEAD = timedelta(days=9)

starts = st.builds(
    lambda at, by: at + timedelta(microseconds=by), moments, st.one_of(st.just(0), st.integers(0, 3_600_000_000))
)
lengths = st.one_of(
    st.integers(1, 2000).map(lambda minutes: timedelta(minutes=minutes)),
    st.integers(1, 100_000_000_000).map(lambda microseconds: timedelta(microseconds=microseconds)),
)
targets = st.builds(Target, lengths, st.one_of(st.none(), calendars), st.one_of(st.none(), lengths))
steps = st.lists(st.tuples(lengths, st.sampled_from(["pause", "resume"])), max_size=6)


@st.composite
def clocks(draw: st.DrawFn) -> TargetClock:
    clock = TargetClock(at := draw(starts), target=draw(targets))
    for after, what in draw(steps):
        at += after
        clock = clock.pause(at, WAITING) if what == "pause" else clock.resume(at)
    return clock


@settings(max_examples=60)
@given(clock=clocks())
def test_it_is_due_when_the_slow_model_says_so(clock: TargetClock) -> None:
    until = clock.started_at + LOOKED_AHEAD
    due, slow = clock.due_at, slow_due(clock, until)
    assert due == slow or (slow is None and (due is None or due > until))


@settings(max_examples=60)
@given(clock=clocks(), after=lengths)
def test_what_has_counted_is_what_the_slow_model_counts(clock: TargetClock, after: timedelta) -> None:
    at = clock.started_at + after
    assert clock.counted(at) == slow_counted(clock, at)


@given(clock=clocks())
def test_from_start_to_due_lies_exactly_the_target_outside_of_pauses(clock: TargetClock) -> None:
    due = clock.due_at
    if due is None:
        return
    assert clock.counted(due) == clock.target.length
    assert clock.counted(due - timedelta(microseconds=1)) < clock.target.length  # and not earlier
    assert clock.remaining(due) == timedelta()


@given(clock=clocks())
def test_working_time_between_less_working_time_of_pauses_is_the_target(clock: TargetClock) -> None:
    due, calendar = clock.due_at, clock.target.calendar
    if due is None:
        return

    def between(begins: datetime, ends: datetime) -> timedelta:
        return worked(calendar, begins, ends) if calendar else ends - begins

    stood = (between(p.begins, min(p.ends or due, due)) for p in clock.pauses if p.begins < due)
    assert between(clock.started_at, due) - sum(stood, timedelta()) == clock.target.length


@given(clock=clocks())
def test_counting_up_as_it_goes_comes_to_the_same(clock: TargetClock) -> None:
    """The other way to keep a clock: at each pause take off what has passed, at each resumption add what is left."""
    calendar = clock.target.calendar
    left, since = clock.target.length, clock.started_at

    def after(moment: datetime, length: timedelta) -> datetime | None:
        if calendar is None:
            return moment + length
        return reached(open_spans(calendar, moment, moment + timedelta(days=4000)), length)

    for pause in clock.pauses:
        due = after(since, left)
        if due is not None and due <= pause.begins:
            assert clock.due_at == due
            return
        left -= worked(calendar, since, pause.begins) if calendar else pause.begins - since
        if pause.ends is None:
            assert clock.due_at is None
            return
        since = pause.ends
    assert clock.due_at == after(since, left)


@given(clock=clocks(), shift=lengths, more=lengths)
def test_a_later_start_or_a_longer_target_is_never_due_earlier(
    clock: TargetClock, shift: timedelta, more: timedelta
) -> None:
    if clock.due_at is None:
        return
    target = clock.target
    later = TargetClock(clock.started_at + shift, clock.pauses, target=target)
    longer = clock.towards(Target(target.length + more, target.calendar))
    assert later.due_at is None or later.due_at >= clock.due_at
    assert longer.due_at is None or longer.due_at > clock.due_at


@given(clock=clocks(), after=lengths, lasting=lengths)
def test_a_pause_only_moves_it_later(clock: TargetClock, after: timedelta, lasting: timedelta) -> None:
    last = max([clock.started_at, *(p.ends or p.begins for p in clock.pauses)])
    paused = clock.resume(last).pause(last + after, WAITING)
    resumed = paused.resume(last + after + lasting)
    before = clock.resume(last).due_at
    if before is None:
        return
    assert resumed.due_at is None or resumed.due_at >= before
    assert (paused.due_at is None) == (before > last + after)  # nothing runs out while it stands still


@given(clock=clocks(), target=targets, other=targets)
def test_another_target_keeps_the_ledger_and_gives_what_it_would_have_given(
    clock: TargetClock, target: Target, other: Target
) -> None:
    changed = clock.towards(other).towards(target)
    assert changed.pauses == clock.pauses
    again = TargetClock(clock.started_at, target=target)
    for pause in clock.pauses:
        again = again.pause(pause.begins, pause.why)
        again = again.resume(pause.ends) if pause.ends else again
    assert changed == again
    assert changed.due_at == again.due_at


@given(clock=clocks())
def test_the_warning_comes_with_so_much_left_and_before_it_is_due(clock: TargetClock) -> None:
    if clock.warn_at is None:
        return
    assert clock.remaining(clock.warn_at) == clock.target.warn_before
    assert clock.due_at is None or clock.warn_at < clock.due_at


@given(clock=clocks(), after=lengths, later=lengths)
def test_a_stop_is_final_unless_it_is_taken_up_again(clock: TargetClock, after: timedelta, later: timedelta) -> None:
    at = max([clock.started_at, *(p.ends or p.begins for p in clock.pauses)]) + after
    stopped = clock.stop(at)
    assert stopped.stop(at + later) == stopped.pause(at + later, WAITING) == stopped
    assert stopped.counted(at + later) == stopped.counted(at)
    breached = stopped.due_at is not None and stopped.due_at <= at
    assert stopped.state(at + later) is (ClockState.BREACHED if breached else ClockState.MET)
    again = stopped.take_up(at + later, Code("reopened"))
    assert again.remaining(at + later) == stopped.remaining(at + later)
    assert again.pauses[-1] == Pause(at, Code("reopened"), ends=at + later)
    assert breached == (again.breached_at(at + later) is not None)


@given(clock=clocks(), back=lengths)
def test_a_moment_before_the_last_one_counts_as_the_last_one(clock: TargetClock, back: timedelta) -> None:
    last = max([clock.started_at, *(p.ends or p.begins for p in clock.pauses)])
    assert clock.stop(last - back) == clock.stop(last)
    assert clock.pause(last - back, Code("other")) == clock.pause(last, Code("other"))
    assert clock.resume(last - back) == clock.resume(last)


def test_a_pause_for_another_reason_ends_the_one_before() -> None:
    began = datetime(2026, 3, 2, 9, tzinfo=UTC)
    clock = (
        TargetClock(began, target=Target(4 * HOUR))
        .pause(began + HOUR, WAITING)
        .pause(began + 2 * HOUR, Code("on_hold"))
    )
    assert [(p.why, p.begins, p.ends) for p in clock.pauses] == [
        ("pending", began + HOUR, began + 2 * HOUR),
        ("on_hold", began + 2 * HOUR, None),
    ]
    assert clock.pause(began + 3 * HOUR, Code("on_hold")) == clock
    assert clock.state(began + 9 * HOUR) is ClockState.PAUSED
    assert clock.resume(began + 4 * HOUR).due_at == began + 7 * HOUR


ALWAYS = tuple(OpeningHours(day, 0, 1440) for day in range(7))
NIGHT = (OpeningHours(6, 60, 4 * 60),)  # on Sundays from 1:00 to 4:00
OFFICE = tuple(OpeningHours(day, 8 * 60, 18 * 60) for day in range(5))


def due(zone: str, start: datetime, length: timedelta) -> datetime | None:
    return TargetClock(start, target=Target(length, Calendar(zone, OFFICE))).due_at


def test_what_begins_on_friday_afternoon_is_due_on_monday() -> None:
    friday = datetime(2026, 3, 27, 16, 17, 5, tzinfo=UTC)  # 17:17:05 in Berlin, whose clocks change on Sunday
    assert due("Europe/Berlin", friday, HOUR) == datetime(2026, 3, 30, 6, 17, 5, tzinfo=UTC)  # 8:17:05 in summer


def test_what_is_used_up_at_closing_time_is_due_then_and_not_at_the_next_opening() -> None:
    assert due("UTC", datetime(2026, 3, 27, 17, tzinfo=UTC), HOUR) == datetime(2026, 3, 27, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "hours", "begins", "ends", "expected"),
    [
        ("Europe/Berlin", NIGHT, "2026-03-29T00:00", "2026-03-29T12:00", 2),
        ("Europe/Berlin", NIGHT, "2026-10-24T22:00", "2026-10-25T12:00", 4),
        ("Europe/Berlin", ALWAYS, "2026-03-28T23:00", "2026-03-29T22:00", 23),  # from midnight to midnight there
        ("Europe/Berlin", ALWAYS, "2026-10-24T22:00", "2026-10-25T23:00", 25),
        ("America/New_York", ALWAYS, "2026-03-08T05:00", "2026-03-09T04:00", 23),
        ("Australia/Lord_Howe", ALWAYS, "2026-04-04T13:00", "2026-04-05T13:30", 24.5),
        ("Pacific/Apia", ALWAYS, "2011-12-30T00:00", "2011-12-31T00:00", 24),  # a day that never was
    ],
)
def test_the_hour_that_is_skipped_is_not_worked_and_the_repeated_one_twice(
    zone: str, hours: tuple[OpeningHours, ...], begins: str, ends: str, expected: float
) -> None:
    between = [datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (begins, ends)]
    assert worked(Calendar(zone, hours), *between) == expected * HOUR


def test_a_calendar_that_never_opens_makes_nothing_due() -> None:
    start = datetime(2026, 3, 2, tzinfo=UTC)
    assert TargetClock(start, target=Target(HOUR, Calendar("UTC"))).due_at is None
    only = Calendar("UTC", (OpeningHours(0, 0, 1),))
    assert TargetClock(start, target=Target(timedelta(days=20), only)).due_at is None
    assert TargetClock(start, target=Target(HOUR, only)).due_at == start + timedelta(days=7 * 59, minutes=1)


def test_an_emergency_puts_no_promise_off() -> None:
    switched = Calendar("UTC", OFFICE, emergency=True)
    nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert TargetClock(nine, target=Target(HOUR, switched)).due_at == nine + HOUR
