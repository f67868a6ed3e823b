"""Reads of the organisation, and the columns others may join."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from switchroom.organisation import models
from switchroom.organisation.contracts import CalendarState, UnknownCalendar
from switchroom.platform.clocks.calendar import Calendar, OpeningHours, minutes, state_at
from switchroom.platform.db import Connection


def unit_path(unit_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """The path of the unit that `unit_id` names, for `Reach.condition`. In SQL text: organisation.unit (id, path)."""
    return select(models.unit.c.path).where(models.unit.c.id == unit_id).scalar_subquery()


async def path_of(connection: Connection, unit_id: UUID) -> str | None:
    """The unit's path of ids from the root, `/root/child/`; None if there is no such unit."""
    path: str | None = await connection.fetch_value("select path from organisation.unit where id = $1", unit_id)
    return path


async def time_zones(connection: Connection) -> dict[UUID, str]:
    """The time zone of each unit, by its name in the IANA database."""
    rows = await connection.fetch("select id, time_zone from organisation.unit")
    return {row["id"]: row["time_zone"] for row in rows}


async def brand_groups(connection: Connection, brand_ids: list[UUID]) -> dict[UUID, str]:
    """The group of each of those brands that exist."""
    rows = await connection.fetch('select id, "group" from organisation.brand where id = any($1)', brand_ids)
    return {row["id"]: row["group"] for row in rows}


def _calendar(row: Any) -> Calendar:
    return Calendar(
        time_zone=row["time_zone"],
        weekly=tuple(OpeningHours(h["day"], minutes(h["from"]), minutes(h["to"])) for h in row["weekly"]),
        holidays=frozenset(date.fromisoformat(h["date"]) for h in row["holidays"]),
        emergency=row["emergency"],
        emergency_until=row["emergency_until"],
    )


async def calendar_by_slug(connection: Connection, slug: str) -> Calendar:
    """The calendar's rules. Raises `UnknownCalendar`."""
    row = await connection.fetch_row("select * from organisation.calendar where slug = $1 and not archived", slug)
    if row is None:
        raise UnknownCalendar()
    return _calendar(row)


CALENDAR_OF_UNIT = """
select calendar.* from organisation.unit here
join organisation.unit above on here.path like above.path || '%'
join organisation.calendar calendar on calendar.id = above.calendar_id
where here.id = $1 order by length(above.path) desc limit 1
"""


async def calendar_of_unit(connection: Connection, unit_id: UUID) -> Calendar | None:
    """The rules of the unit's own calendar, or of the nearest unit above that has one."""
    row = await connection.fetch_row(CALENDAR_OF_UNIT, unit_id)
    return None if row is None else _calendar(row)


async def calendars_by_id(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, Calendar]:
    """The rules of these calendars, archived ones included: what was promised by them still holds."""
    rows = await connection.fetch("select * from organisation.calendar where id = any($1)", list(ids))
    return {row["id"]: _calendar(row) for row in rows}


async def calendar_ids_of_units(connection: Connection, unit_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """For each unit its own calendar, or that of the nearest unit above that has one."""
    rows = await connection.fetch(
        """select distinct on (here.id) here.id, above.calendar_id from organisation.unit here
           join organisation.unit above on here.path like above.path || '%' and above.calendar_id is not null
           where here.id = any($1) order by here.id, length(above.path) desc""",
        list(unit_ids),
    )
    return {row["id"]: row["calendar_id"] for row in rows}


async def calendar_state(connection: Connection, slug: str, at: datetime) -> CalendarState:
    """What holds at that moment by the calendar of that slug. Raises `UnknownCalendar`."""
    return state_at(await calendar_by_slug(connection, slug), at)


async def unit_state(connection: Connection, unit_id: UUID, at: datetime) -> CalendarState:
    """What holds at that moment for a unit; a unit without any calendar is always open."""
    calendar = await calendar_of_unit(connection, unit_id)
    return CalendarState.OPEN if calendar is None else state_at(calendar, at)
