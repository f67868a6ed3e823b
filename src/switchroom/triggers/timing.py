"""Schedules: a timer for the next moment of each, set anew when it has fired or the trigger has changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from switchroom.organisation.facade import calendars_by_id
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.timekeeper import Timer, cancel_timers, set_timer
from switchroom.processes.facade import Runs
from switchroom.triggers.contracts import Closed, When
from switchroom.triggers.domain.schedule import Schedule, next_due
from switchroom.triggers.firing import Looked, consider
from switchroom.triggers.standing import active

TRIGGER_DUE = "trigger due"
_ROW = """
select id, origin, times, weekdays, zone, calendar_id, closed, "on" and not archived as "on", next_at
from triggers.trigger where id = $1 and "when" = 'schedule' for update
"""


class Timing:
    """Fires schedules that are due."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs

    async def fire(self, tx: Transaction, timers: Sequence[Timer]) -> None:
        """What a `TRIGGER_DUE` timer does. Of moments that passed while nothing ran, the last one set off is enough."""
        for timer in timers:
            row = await tx.fetch_row(_ROW, timer.subject)
            if row is None or row["next_at"] is None or row["next_at"] != timer.due_at:
                continue
            for trigger in await active(tx, When.SCHEDULE, timer.subject):
                await consider(tx, self._runs, trigger, looked_at(timer.due_at, row["zone"], Origin(row["origin"])))
            await plan_next(tx, timer.subject)


def looked_at(due: datetime, zone: str, origin: Origin) -> Looked:
    """A moment of a schedule as a condition sees it."""
    there = due.astimezone(ZoneInfo(zone))
    now = {"date": there.date().isoformat(), "time": f"{there:%H:%M}", "weekday": there.weekday()}
    return Looked(key=due.isoformat(), origin=origin, variables={"now": now})


async def plan_next(tx: Transaction, trigger_id: UUID) -> None:
    """Set the timer of a schedule that is on for its next moment, instead of any that is set; take it from another."""
    await cancel_timers(tx, trigger_id, kind=TRIGGER_DUE)
    row = await tx.fetch_row(_ROW, trigger_id)
    due: datetime | None = None
    if row is not None and row["on"]:
        due = next_due(await schedule_of(tx, row), await tx.now())
    await tx.execute("update triggers.trigger set next_at = $2 where id = $1", trigger_id, due)
    if due is not None:
        await set_timer(tx, TRIGGER_DUE, trigger_id, due, {})


async def schedule_of(connection: Connection, row: Any) -> Schedule:
    """The schedule in a trigger's row."""
    calendar_id = row["calendar_id"]
    found = await calendars_by_id(connection, [calendar_id]) if calendar_id else {}
    times, weekdays = tuple(row["times"]), tuple(row["weekdays"])
    return Schedule(times, weekdays, row["zone"], found.get(calendar_id), Closed(row["closed"]))


async def next_of(connection: Connection, rule: Any) -> datetime | None:
    """When a schedule that is only a draft would next be due."""
    now: datetime = await connection.fetch_value("select clock_timestamp()")
    return next_due(await schedule_of(connection, rule), now)
