"""From the clock on the wall to moments: a visit is agreed by the clock of the team that makes it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from switchroom.platform.clocks.calendar import Calendar
from switchroom.platform.clocks.working import worked
from switchroom.platform.errors import Invalid
from switchroom.tickets.visits.contracts import EndsTooEarly, InThePast, Slot, TooFarAhead

FURTHEST = timedelta(days=731)


def slot_of(day: date, begins: str, ends: str, zone: str, now: datetime) -> Slot:
    """Moments (UTC) of `HH:MM` on a day in a zone. Raises `InThePast`, `TooFarAhead`, `EndsTooEarly`."""
    today = now.astimezone(ZoneInfo(zone)).date()
    if day < today:
        raise _of_field(InThePast, "day")
    if day > today + FURTHEST:
        raise _of_field(TooFarAhead, "day")
    slot = slot_on(day, begins, ends, zone)
    if slot.ends <= slot.begins:
        raise _of_field(EndsTooEarly, "ends")
    if slot.ends <= now:
        raise _of_field(InThePast, "ends")
    return slot


def slot_on(day: date, begins: str, ends: str, zone: str) -> Slot:
    """The same without asking whether it makes sense."""
    return Slot(*(_moment(day, at, zone) for at in (begins, ends)))


def _moment(day: date, at: str, zone: str) -> datetime:
    """An hour that a clock leaves out is the one after it."""
    return datetime.combine(day, time.fromisoformat(at), ZoneInfo(zone)).astimezone(UTC)


def is_open(calendar: Calendar, slot: Slot) -> bool:
    """Whether all of it lies within the opening hours."""
    return worked(calendar, slot.begins, slot.ends) == slot.ends - slot.begins


def overlap(one: Slot, other: Slot) -> bool:
    """Whether they share time; one that begins when the other ends does not."""
    return one.begins < other.ends and other.begins < one.ends


def written(slot: Slot, zone: str, language: str) -> str:
    """A visit's time as it is written there, with the zone, for somebody who may be elsewhere."""
    begins, ends = (at.astimezone(ZoneInfo(zone)) for at in slot)
    day = begins.strftime("%d/%m/%Y" if language.startswith("pt") else "%Y-%m-%d")
    return f"{day} {begins:%H:%M}–{ends:%H:%M} ({zone})"


def _of_field(refusal: type[Invalid], field: str) -> Invalid:
    return refusal(errors=[{"field": field, "code": refusal.code, "message": refusal().message}])
