"""When it is open: against PostgreSQL's knowledge of time zones, minute by minute."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from switchroom.organisation.contracts import UnknownCalendar
from switchroom.organisation.facade import calendar_by_slug, calendar_of_unit, calendar_state, unit_state
from switchroom.platform.clocks.calendar import (
    Calendar,
    CalendarState,
    OpeningHours,
    minutes,
    state_at,
)
from switchroom.platform.db import Connection, Database
from tests.support.calendars import calendars, moments
from tests.support.web import Centre, ok, refused

ORACLE = """
select exists(select from unnest($3::int[], $4::int[], $5::int[]) as h(day, opens, closes),
    lateral (select (($1::timestamptz at time zone $2)) as wall) w,
    lateral (select wall::date as today, date_trunc('minute', wall) as minute) m,
    lateral (values (0), (1)) as began(days_ago),
    lateral (select (today - days_ago) as first) f
  where extract(isodow from first)::int - 1 = day
    and minute >= first::timestamp + make_interval(mins => opens)
    and minute < first::timestamp + make_interval(mins => closes + case when closes <= opens then 1440 else 0 end)
  ) as open,
  ($1::timestamptz at time zone $2)::date as today
"""


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calendar=calendars, around=st.lists(moments, min_size=20, max_size=20))
@example(
    calendar=Calendar("Europe/Berlin", (OpeningHours(6, 120, 180),)),
    around=[datetime(2026, 3, 29, 0, 30, tzinfo=UTC) + timedelta(minutes=15 * n) for n in range(8)],
)
@example(
    calendar=Calendar("Europe/Berlin", (OpeningHours(6, 120, 180),)),
    around=[datetime(2026, 10, 25, 0, tzinfo=UTC) + timedelta(minutes=15 * n) for n in range(12)],
)
async def test_the_state_is_what_the_clock_on_the_wall_says(
    calendar: Calendar, around: list[datetime], database: Database
) -> None:
    async with database.read() as connection:
        expected = [await wall_state(connection, calendar, at) for at in around]
    assert [state_at(calendar, at) for at in around] == expected


async def wall_state(connection: Connection, calendar: Calendar, at: datetime) -> CalendarState:
    """What PostgreSQL thinks, going through the hours one by one."""
    hours = [[getattr(h, name) for h in calendar.weekly] for name in ("day", "opens", "closes")]
    row = await connection.fetch_row(ORACLE, at, calendar.time_zone, *hours)
    assert row is not None
    if row["today"] in calendar.holidays:
        return CalendarState.HOLIDAY
    return CalendarState.OPEN if row["open"] else CalendarState.CLOSED


@given(calendar=calendars, at=moments)
def test_an_emergency_goes_before_everything(calendar: Calendar, at: datetime) -> None:
    emergency = Calendar(calendar.time_zone, calendar.weekly, calendar.holidays, emergency=True)
    assert state_at(emergency, at) is CalendarState.EMERGENCY


@pytest.mark.parametrize(("text", "expected"), [("00:00", 0), ("08:30", 510), ("24:00", 1440)])
def test_times_of_day(text: str, expected: int) -> None:
    assert minutes(text) == expected


@pytest.mark.parametrize("text", ["24:01", "8:30", "08:60", "-1:00", "08", "", "aa:bb", "008:30"])
def test_what_is_no_time_of_day(text: str) -> None:
    with pytest.raises(ValueError, match="no time of day"):
        minutes(text)


OFFICE = {
    "name": {"en": "Office"},
    "slug": "office",
    "time_zone": "America/Sao_Paulo",
    "weekly": [{"day": day, "from": "08:00", "to": "18:00"} for day in range(5)],
    "holidays": [{"date": "2026-12-25", "name": {"pt-BR": "Natal"}}],
    "emergency": False,
}


async def test_a_calendar_comes_back_as_it_was_sent_and_decides(centre: Centre, database: Database) -> None:
    made = await centre.make("calendars", **OFFICE)
    assert made == {**OFFICE, "id": made["id"], "version": 1, "archived": False, "emergency_until": None}
    moments = {
        datetime(2026, 11, 20, 11, 0, tzinfo=UTC): CalendarState.OPEN,
        datetime(2026, 11, 20, 10, 59, tzinfo=UTC): CalendarState.CLOSED,
        datetime(2026, 12, 25, 15, 0, tzinfo=UTC): CalendarState.HOLIDAY,
    }
    async with database.read() as connection:
        for at, state in moments.items():
            assert await calendar_state(connection, "office", at) is state
    changes = {"version": 1, "emergency": True}
    ok(await centre.admin.patch(f"/api/calendars/{made['id']}", json=changes))
    async with database.read() as connection:
        assert await calendar_state(connection, "office", next(iter(moments))) is CalendarState.EMERGENCY
        with pytest.raises(UnknownCalendar):
            await calendar_by_slug(connection, "nowhere")


async def test_a_unit_keeps_the_hours_of_the_nearest_unit_above_that_has_any(
    centre: Centre, database: Database
) -> None:
    office = await centre.make("calendars", **OFFICE)
    north = await centre.unit("North", calendar_id=office["id"])
    team, elsewhere = await centre.unit("Team", north), await centre.unit("Elsewhere")
    night = datetime(2026, 11, 20, 3, tzinfo=UTC)
    async with database.read() as connection:
        assert await unit_state(connection, UUID(team), night) is CalendarState.CLOSED
        assert await unit_state(connection, UUID(elsewhere), night) is CalendarState.OPEN
        found = await calendar_of_unit(connection, UUID(team))
    assert found is not None
    assert found.time_zone == "America/Sao_Paulo"
    refused(await centre.admin.delete(f"/api/calendars/{office['id']}"), 409, "setup.in_use")


@pytest.mark.parametrize(
    "changes",
    [
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../../etc/passwd"},
        {"weekly": [{"day": 7, "from": "08:00", "to": "18:00"}]},
        {"weekly": [{"day": 0, "from": "25:00", "to": "18:00"}]},
        {"weekly": [{"day": 0, "from": "08:00"}]},
        {"holidays": [{"date": "2026-02-30", "name": "x"}]},
        {"holidays": [{"date": "2026-02-01"}]},
    ],
)
async def test_calendars_that_are_not_made(centre: Centre, changes: dict[str, Any]) -> None:
    refused(await centre.admin.post("/api/calendars", json={**OFFICE, **changes}), 422, "invalid")
