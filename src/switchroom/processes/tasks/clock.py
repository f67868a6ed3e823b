"""Why a task is due when it is."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.organisation.facade import CALENDARS, calendar_ids_of_units, calendars_by_id
from switchroom.platform.clocks.calendar import Calendar
from switchroom.platform.clocks.explanation import explain
from switchroom.platform.clocks.shown import shown_fact
from switchroom.platform.clocks.targets import Target, TargetClock
from switchroom.platform.db import Connection
from switchroom.processes.definitions import Definitions
from switchroom.processes.domain.length import Length
from switchroom.processes.tasks.contracts import Task


class Timed(msgspec.Struct, frozen=True, kw_only=True):
    """What decides over a task's clock, for those who have no more of it."""

    run_id: UUID
    step: str
    unit_id: UUID | None
    opened_at: datetime
    due_at: datetime | None
    ended_at: datetime | None


async def clock_of(connection: Connection, definitions: Definitions, task: Task | Timed) -> dict[str, Any] | None:
    """The clock of a task's time limit with its explanation; None where it has none, or its run is gone."""
    within = await _limit(connection, definitions, task)
    if within is None or task.due_at is None:
        return None
    now: datetime = await connection.fetch_value("select clock_timestamp()")
    hours, name = await _hours(connection, task) if within.working and task.unit_id else (None, None)
    clock = TargetClock(task.opened_at, target=Target(within.elapsed, hours), stopped_at=task.ended_at)
    facts = [shown_fact(fact, {}) for fact in explain(clock, now)]
    return {"state": clock.state(now), "working": hours is not None, "calendar": name, "explanation": facts}


async def _hours(connection: Connection, task: Task | Timed) -> tuple[Calendar | None, Any]:
    assert task.unit_id is not None
    calendar_id = (await calendar_ids_of_units(connection, [task.unit_id])).get(task.unit_id)
    if calendar_id is None:
        return None, None
    names = await CALENDARS.names(connection, [calendar_id])
    return (await calendars_by_id(connection, [calendar_id])).get(calendar_id), names.get(calendar_id)


async def _limit(connection: Connection, definitions: Definitions, task: Task | Timed) -> Length | None:
    row = await connection.fetch_row("select slug, version from processes.run where id = $1", task.run_id)
    if row is None:
        return None
    program = await definitions.program(connection, row["slug"], row["version"])
    return program.nodes[task.step].step.common.within
