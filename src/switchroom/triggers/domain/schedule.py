"""When a schedule is next due: times of day on days of the week, in a zone, with the holidays of a calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from switchroom.platform.clocks.calendar import Calendar, minutes
from switchroom.triggers.contracts import Closed

FARTHEST = 800
"""Days that are looked at: whoever is closed for two years is closed."""


class Schedule(msgspec.Struct, frozen=True):
    """`times` as `HH:MM`, `weekdays` from 0 (Monday); without any, every day. `closed` says what the calendar changes.

    A time that a change to summer time skips is due an hour later, one that is repeated the first time.
    """

    times: tuple[str, ...]
    weekdays: tuple[int, ...]
    zone: str
    calendar: Calendar | None = None
    closed: Closed = Closed.SKIP


def next_due(schedule: Schedule, after: datetime) -> datetime | None:
    """The first moment after `after` (aware) at which it is due, UTC; None where it never is."""
    zone = ZoneInfo(schedule.zone)
    # What was put off may come from days ago, so the days before are looked at as well.
    day = after.astimezone(zone).date() - timedelta(days=31 if schedule.closed is Closed.NEXT else 1)
    found: datetime | None = None
    for _ in range(FARTHEST):
        if found is not None and _midnight(day, zone) > found:
            return found
        for due in _of_day(schedule, day, zone):
            if due > after and (found is None or due < found):
                found = due
        day += timedelta(days=1)
    return found


def due_between(schedule: Schedule, after: datetime, until: datetime, most: int) -> list[datetime]:
    """Every moment after `after` and not after `until`, in order, at most `most` of them."""
    found: list[datetime] = []
    while len(found) < most and (due := next_due(schedule, after)) is not None and due <= until:
        found.append(due)
        after = due
    return found


def is_open_on(calendar: Calendar, day: date) -> bool:
    """Whether it opens at all on this day of its zone."""
    if day in calendar.holidays:
        return False
    return any(hours.day == day.weekday() for hours in calendar.weekly)


def _of_day(schedule: Schedule, day: date, zone: ZoneInfo) -> list[datetime]:
    """The moments that the times of this day stand for; of a day that is closed, none or those of the next open one."""
    if schedule.weekdays and day.weekday() not in schedule.weekdays:
        return []
    there: date | None = day
    if schedule.calendar is not None and not is_open_on(schedule.calendar, day):
        there = _next_open(schedule.calendar, day) if schedule.closed is Closed.NEXT else None
    return [] if there is None else [_moment(there, text, zone) for text in sorted(schedule.times)]


def _next_open(calendar: Calendar, day: date) -> date | None:
    return next((later for n in range(1, 31) if is_open_on(calendar, later := day + timedelta(days=n))), None)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _moment(day: date, text: str, zone: ZoneInfo) -> datetime:
    hour, minute = divmod(minutes(text), 60)
    return datetime.combine(day, time(hour, minute), zone).astimezone(UTC)
