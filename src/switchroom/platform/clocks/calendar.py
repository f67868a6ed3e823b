"""When we are open: weekly hours and holidays in the calendar's own time zone.

Hours are wall-clock times, so an hour that a change to summer time skips is never open, and one that is repeated is
open twice.
"""

import re
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec

MINUTES_OF_DAY = 24 * 60
_CLOCK = re.compile(r"([0-9]{2}):([0-5][0-9])")


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
    """`emergency`: somebody has switched everything to the emergency announcement, until a moment or for good."""

    time_zone: str
    weekly: tuple[OpeningHours, ...] = ()
    holidays: frozenset[date] = frozenset()
    emergency: bool = False
    emergency_until: datetime | None = None


def state_at(calendar: Calendar, instant: datetime) -> CalendarState:
    """What holds at `instant` (aware): an emergency before all, then a holiday of the local date, then the hours."""
    if calendar.emergency and (calendar.emergency_until is None or instant < calendar.emergency_until):
        return CalendarState.EMERGENCY
    local = instant.astimezone(ZoneInfo(calendar.time_zone))
    if local.date() in calendar.holidays:
        return CalendarState.HOLIDAY
    minute = local.hour * 60 + local.minute
    is_open = any(hours.covers(local.weekday(), minute) for hours in calendar.weekly)
    return CalendarState.OPEN if is_open else CalendarState.CLOSED


def minutes(text: str) -> int:
    """Minutes after midnight of `HH:MM`; `24:00` is the end of the day. Raises ValueError."""
    found = _CLOCK.fullmatch(text)
    total = int(found[1]) * 60 + int(found[2]) if found else -1
    if not 0 <= total <= MINUTES_OF_DAY:
        raise ValueError(f"{text!r} is no time of day")
    return total
