"""Working time: when a calendar is open between two moments, added and counted exactly.

What is open is decided by `calendar.state_at` for one moment; here the same rules give whole spans. An emergency is no
closing: it is switched by hand without a history, and a promise to a customer is not put off by it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from switchroom.platform.clocks.calendar import MINUTES_OF_DAY, Calendar, OpeningHours

HORIZON = timedelta(days=3660)
"""Who has not worked enough within ten years never will: a calendar without hours, or with nothing but holidays."""

DAY = timedelta(days=1)


class Span(NamedTuple):
    """From a moment until another, which is not included; UTC."""

    begins: datetime
    ends: datetime

    @property
    def length(self) -> timedelta:
        return self.ends - self.begins


class Stretch(NamedTuple):
    """A span in which the clocks of a zone stay `offset` ahead of UTC."""

    begins: datetime
    ends: datetime
    offset: timedelta


def open_spans(calendar: Calendar, begins: datetime, ends: datetime) -> Iterator[Span]:
    """When it is open between two moments (aware): in order, apart from each other, found as they are asked for."""
    week = _week(calendar.weekly)
    if not any(week):
        return
    last: Span | None = None
    for stretch in stretches(ZoneInfo(calendar.time_zone), begins, ends):
        for span in _open_in(stretch, week, calendar.holidays):
            if last is not None and last.ends == span.begins:
                last = Span(last.begins, span.ends)
                continue
            if last is not None:
                yield last
            last = span
    if last is not None:
        yield last


def worked(calendar: Calendar, begins: datetime, ends: datetime) -> timedelta:
    """How much working time lies between two moments."""
    return sum((span.length for span in open_spans(calendar, begins, ends)), timedelta())


def reached(spans: Iterable[Span], length: timedelta) -> datetime | None:
    """The first moment by which `length`, longer than nothing, lies within the spans; None if it never does."""
    left = length
    for span in spans:
        if left <= span.length:
            return span.begins + left
        left -= span.length
    return None


def without(spans: Iterable[Span], gaps: Iterable[Span]) -> Iterator[Span]:
    """What is left of the spans outside of the gaps; both in order and each apart among themselves."""
    waiting = iter(gaps)
    gap = next(waiting, None)
    for begins, ends in spans:
        while gap is not None and gap.ends <= begins:
            gap = next(waiting, None)
        while gap is not None and gap.begins < ends:
            if begins < gap.begins:
                yield Span(begins, gap.begins)
            begins = gap.ends
            if begins >= ends:
                break
            gap = next(waiting, None)
        if begins < ends:
            yield Span(begins, ends)


def stretches(zone: ZoneInfo, begins: datetime, ends: datetime) -> Iterator[Stretch]:
    """The time between two moments in pieces of at most a day, cut where the zone's clocks are changed."""
    at, offset = begins.astimezone(UTC), _offset(zone, begins)
    while at < ends:
        until = min(at + DAY, ends.astimezone(UTC))
        then = _offset(zone, until)
        if then != offset:
            until = _change_of(zone, at, until, offset)
            then = _offset(zone, until)
        yield Stretch(at, until, offset)
        at, offset = until, then


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _change_of(zone: ZoneInfo, before: datetime, after: datetime, offset: timedelta) -> datetime:
    """The second at which the zone's clocks leave `offset`; zoneinfo does not tell, so it is searched for by halves."""
    early, late = before.replace(microsecond=0), after.replace(microsecond=0)  # changes are at whole seconds
    while (between := int((late - early).total_seconds())) > 1:
        middle = early + timedelta(seconds=between // 2)
        if _offset(zone, middle) == offset:
            early = middle
        else:
            late = middle
    return late


Week = tuple[tuple[tuple[int, int], ...], ...]
"""For each day of the week, Monday first, the minutes from which until which it is open, in order."""


@lru_cache(maxsize=256)
def _week(weekly: tuple[OpeningHours, ...]) -> Week:
    days: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for hours in weekly:
        if hours.opens < hours.closes:
            days[hours.day].append((hours.opens, hours.closes))
        else:
            days[hours.day].append((hours.opens, MINUTES_OF_DAY))
            days[(hours.day + 1) % 7].append((0, hours.closes))
    return tuple(_joined(sorted(day)) for day in days)


def _joined(hours: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for opens, closes in hours:
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
        elif opens < closes:
            joined.append((opens, closes))
    return tuple(joined)


def _open_in(stretch: Stretch, week: Week, holidays: frozenset[date]) -> Iterator[Span]:
    """Within a stretch the clock on the wall and UTC go together, so a day's hours are spans of the same length."""
    begins, ends, offset = stretch
    first, last = (begins + offset).date(), (ends + offset).date()
    day = first
    while day <= last:
        if day not in holidays:
            midnight = datetime.combine(day, time(), UTC) - offset
            for opens, closes in week[day.weekday()]:
                span = Span(
                    max(begins, midnight + timedelta(minutes=opens)), min(ends, midnight + timedelta(minutes=closes))
                )
                if span.begins < span.ends:
                    yield span
        day += DAY
