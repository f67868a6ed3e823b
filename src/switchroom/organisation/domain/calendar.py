"""When we are open: weekly hours and holidays in the calendar's own time zone.

Hours are wall-clock times, so an hour that a change to summer time skips is never open, and one that is repeated is
open twice.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec

MINUTES_OF_DAY = 24 * 60


class CalendarState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    HOLIDAY = "holiday"
    EMERGENCY = "emergency"


class OpeningHours(msgspec.Struct, frozen=True):
    """Open on `day` (0 is Monday) from `opens` until `closes`, minutes after midnight, `closes` not included.

    `closes` at or before `opens` means the next morning; 1440 is midnight at the end of the day.
    """

    day: int
    opens: int
    closes: int

    def covers(self, day: int, minute: int) -> bool:
        """Whether this minute of this day of the week lies inside."""
        if self.opens < self.closes:
            return day == self.day and self.opens <= minute < self.closes
        return (day == self.day and minute >= self.opens) or (day == (self.day + 1) % 7 and minute < self.closes)


class Calendar(msgspec.Struct, frozen=True):
    """`emergency`: somebody has switched everything to the emergency announcement."""

    time_zone: str
    weekly: tuple[OpeningHours, ...] = ()
    holidays: frozenset[date] = frozenset()
    emergency: bool = False


def state_at(calendar: Calendar, instant: datetime) -> CalendarState:
    """What holds at `instant` (aware): an emergency before all, then a holiday of the local date, then the hours."""
    if calendar.emergency:
        return CalendarState.EMERGENCY
    local = instant.astimezone(ZoneInfo(calendar.time_zone))
    if local.date() in calendar.holidays:
        return CalendarState.HOLIDAY
    minute = local.hour * 60 + local.minute
    is_open = any(hours.covers(local.weekday(), minute) for hours in calendar.weekly)
    return CalendarState.OPEN if is_open else CalendarState.CLOSED


def next_opening(calendar: Calendar, instant: datetime, within: timedelta = timedelta(days=14)) -> datetime | None:
    """The first moment after `instant`, to the minute, at which the calendar is open; None if not `within`.

    Only edges of hours and midnights can open a calendar, so only those are tried, in both folds of a repeated hour.
    """
    zone = ZoneInfo(calendar.time_zone)
    first = instant.astimezone(zone).date()
    edges = {hours.opens for hours in calendar.weekly} | {0}
    candidates = {
        datetime.combine(day, time(edge // 60, edge % 60), zone).replace(fold=fold).astimezone(instant.tzinfo)
        for day in (first + timedelta(days=n) for n in range(within.days + 2))
        for edge in edges
        for fold in (0, 1)
    }
    open_at = (c for c in sorted(candidates) if instant < c <= instant + within)
    return next((c for c in open_at if state_at(calendar, c) is CalendarState.OPEN), None)


def minutes(text: str) -> int:
    """Minutes after midnight of `HH:MM`; `24:00` is the end of the day. Raises ValueError."""
    hours, _, rest = text.partition(":")
    total = int(hours) * 60 + int(rest)
    if not (len(hours) == len(rest) == 2 and 0 <= int(rest) < 60 and 0 <= total <= MINUTES_OF_DAY):
        raise ValueError(text)
    return total
