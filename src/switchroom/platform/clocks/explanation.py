"""Why is it due then? Facts in the order of time: codes with values, which a screen puts in words."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec

from switchroom.platform.clocks.calendar import Calendar
from switchroom.platform.clocks.targets import ClockState, Pause, TargetClock
from switchroom.platform.clocks.working import DAY, Span, open_spans, stretches
from switchroom.platform.events import Actor, Code

MOST_CLOSINGS = 12
"""A target of many days is not told night by night: after so many closings the rest are summed up."""


class FactCode(StrEnum):
    STARTED = "started"
    TARGET = "target"
    PAUSED = "paused"
    CLOSED = "closed"
    MORE_CLOSED = "more_closed"
    CLOCKS_CHANGED = "clocks_changed"
    WARNED_FROM = "warned_from"
    DUE = "due"
    HELD = "held"
    NEVER = "never"
    MET = "met"
    BREACHED = "breached"
    LEFT = "left"


class Closing(StrEnum):
    """What kind of closing: within a day, over one night, over whole days, or a holiday."""

    BREAK = "break"
    NIGHT = "night"
    DAYS = "days"
    HOLIDAY = "holiday"


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One fact. `at`, and `until` for what lasts; `length` is in the target's own kind of time.

    started at · target length, working · paused at, until, why, who, length (what it put off) · closed at, until,
    closing, holidays · more_closed count, length · clocks_changed at, length (how far ahead) · warned_from at ·
    due at · held length (what is left) · never · met at, length (what was left) · breached at, length (by how much it
    is, or was, over) · left length.
    """

    code: FactCode
    at: datetime | None = None
    until: datetime | None = None
    length: timedelta | None = None
    working: bool = False
    why: Code | None = None
    who: Actor | None = None
    closing: Closing | None = None
    holidays: tuple[date, ...] = ()
    count: int = 0


def explain(clock: TargetClock, now: datetime) -> list[Fact]:
    """How the due time came about, and how the clock stands at `now`, which is not before its last change."""
    due = clock.due_at
    until = due or clock.stopped_at or now
    calendar = clock.target.calendar
    happened = [_paused(clock, pause, now) for pause in clock.pauses if due is None or pause.begins < due]
    if calendar is not None:
        happened += _closings(clock, calendar, until)
        happened += _changes(calendar, clock.started_at, until)
    return [
        Fact(code=FactCode.STARTED, at=clock.started_at),
        Fact(code=FactCode.TARGET, length=clock.target.length, working=calendar is not None),
        *sorted(happened, key=_when),
        *_outcome(clock, due, now),
    ]


def _when(fact: Fact) -> tuple[bool, datetime]:
    assert fact.at is not None
    return fact.code is FactCode.MORE_CLOSED, fact.at


def _paused(clock: TargetClock, pause: Pause, now: datetime) -> Fact:
    until = pause.ends or max(now, pause.begins)
    return Fact(
        code=FactCode.PAUSED,
        at=pause.begins,
        until=pause.ends,
        why=pause.why,
        who=pause.who,
        length=_within(clock.running(until), Span(pause.begins, until)),
    )


def _within(spans: Iterable[Span], span: Span) -> timedelta:
    parts = ((max(one.begins, span.begins), min(one.ends, span.ends)) for one in spans)
    return sum((ends - begins for begins, ends in parts if begins < ends), timedelta())


def _closings(clock: TargetClock, calendar: Calendar, until: datetime) -> Iterator[Fact]:
    """The closings that put it off: those in which it did not stand still anyway."""
    zone = ZoneInfo(calendar.time_zone)
    gaps = [gap for gap in _gaps(clock.running(until), clock.started_at) if not _stood_still(clock, gap)]
    for gap in gaps[:MOST_CLOSINGS]:
        begins, ends = gap.begins.astimezone(zone), gap.ends.astimezone(zone)
        closing, holidays = _kind(begins, ends, calendar)
        yield Fact(code=FactCode.CLOSED, at=gap.begins, until=gap.ends, closing=closing, holidays=holidays)
    if rest := gaps[MOST_CLOSINGS:]:
        length = sum((gap.length for gap in rest), timedelta())
        yield Fact(code=FactCode.MORE_CLOSED, at=rest[0].begins, until=rest[-1].ends, count=len(rest), length=length)


def _gaps(spans: Iterable[Span], begins: datetime) -> Iterator[Span]:
    for span in spans:
        if begins < span.begins:
            yield Span(begins, span.begins)
        begins = span.ends


def _stood_still(clock: TargetClock, gap: Span) -> bool:
    return any(pause.begins <= gap.begins and (pause.ends is None or gap.ends <= pause.ends) for pause in clock.pauses)


def _kind(begins: datetime, ends: datetime, calendar: Calendar) -> tuple[Closing, tuple[date, ...]]:
    """Judged by the clock on the wall: `begins` and `ends` are in the calendar's zone."""
    days = [begins.date() + n * DAY for n in range((ends.date() - begins.date()).days + 1)]
    if days and ends.time() == time():
        days.pop()
    if holidays := tuple(day for day in days if day in calendar.holidays):
        return Closing.HOLIDAY, holidays
    whole = len(days) - (begins.time() != time()) - (ends.time() != time())
    if whole > 0:
        return Closing.DAYS, ()
    return (Closing.BREAK if len(days) == 1 else Closing.NIGHT), ()


def _changes(calendar: Calendar, begins: datetime, until: datetime) -> Iterator[Fact]:
    """Where clocks are put forward or back while it is open: working time and the clock on the wall differ there."""
    before: timedelta | None = None
    for stretch in stretches(ZoneInfo(calendar.time_zone), begins, until):
        if before is not None and before != stretch.offset and _open_around(calendar, stretch.begins):
            yield Fact(code=FactCode.CLOCKS_CHANGED, at=stretch.begins, length=stretch.offset - before)
        before = stretch.offset


def _open_around(calendar: Calendar, at: datetime) -> bool:
    return any(open_spans(calendar, at - timedelta(seconds=1), at + timedelta(seconds=1)))


def _outcome(clock: TargetClock, due: datetime | None, now: datetime) -> Iterator[Fact]:
    if clock.warn_at is not None:
        yield Fact(code=FactCode.WARNED_FROM, at=clock.warn_at)
    if due is not None:
        yield Fact(code=FactCode.DUE, at=due)
    left = clock.remaining(now)
    match clock.state(now):
        case ClockState.MET:
            yield Fact(code=FactCode.MET, at=clock.stopped_at, length=left)
        case ClockState.BREACHED:
            yield Fact(code=FactCode.BREACHED, at=due, length=-left)
        case ClockState.PAUSED:
            yield Fact(code=FactCode.HELD, length=left)
        case ClockState.RUNNING:
            yield Fact(code=FactCode.LEFT, length=left) if due is not None else Fact(code=FactCode.NEVER)
