"""The same clock thought out minute by minute, from nothing but `state_at`: slow, and hard to get wrong."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from switchroom.platform.clocks.calendar import Calendar, CalendarState, state_at
from switchroom.platform.clocks.targets import TargetClock

MINUTE = timedelta(minutes=1)


def pieces(clock: TargetClock, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """What counts, in pieces of at most a minute: zones change and calendars open at whole minutes only."""
    minute = clock.started_at.replace(second=0, microsecond=0)
    while minute < until:
        if is_open(clock.target.calendar, minute):
            yield from outside(clock, max(minute, clock.started_at), min(minute + MINUTE, until))
        minute += MINUTE


def outside(clock: TargetClock, begins: datetime, ends: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The parts of a minute that lie in no pause."""
    edges = {begins, ends}
    for pause in clock.pauses:
        edges |= {at for at in (pause.begins, pause.ends) if at is not None and begins < at < ends}
    for one, next_one in zip(sorted(edges), sorted(edges)[1:], strict=False):
        if not any(p.begins <= one and (p.ends is None or one < p.ends) for p in clock.pauses):
            yield one, next_one


def is_open(calendar: Calendar | None, at: datetime) -> bool:
    return calendar is None or state_at(calendar, at) is CalendarState.OPEN


def slow_due(clock: TargetClock, until: datetime) -> datetime | None:
    """When the target's time has passed, if that is before `until`."""
    left = clock.target.length
    for begins, ends in pieces(clock, until):
        if left <= ends - begins:
            return begins + left
        left -= ends - begins
    return None


def slow_counted(clock: TargetClock, until: datetime) -> timedelta:
    return sum((ends - begins for begins, ends in pieces(clock, until)), timedelta())
