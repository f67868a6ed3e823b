"""What happens when a follow-up date comes: whoever works on the ticket or watches it is told, and it is open again."""

from collections.abc import Sequence
from typing import Any

from switchroom.platform.db import Transaction
from switchroom.platform.events import SYSTEM
from switchroom.platform.timekeeper import Timer
from switchroom.tickets.changes import apply
from switchroom.tickets.contracts import Status
from switchroom.tickets.events import FollowUpDue
from switchroom.tickets.reminders import subjects
from switchroom.tickets.rows import ROW, Row
from switchroom.tickets.telling import FOLLOW_UP_DUE, concerned, tell


async def follow_up(tx: Transaction, timers: Sequence[Timer]) -> None:
    """Implements `timekeeper.Fire`."""
    for ticket_id in subjects(timers):
        rows = await tx.fetch_as(Row, f"{ROW} where t.id = $1 for update of t", ticket_id)
        if rows and rows[0].follow_up_at is not None and rows[0].follow_up_at <= await tx.now():
            await _due(tx, rows[0])


async def _due(tx: Transaction, row: Row) -> None:
    values: dict[str, Any] = {"follow_up_at": None}
    if row.status in (Status.PENDING, Status.ON_HOLD):
        values["status"] = Status.OPEN
    await apply(tx, row, values, SYSTEM)
    people = await concerned(tx, row.id)
    tx.emit(FollowUpDue(ticket=row.id, people=tuple(people)), origin=row.origin)
    await tell(tx, row, people, FOLLOW_UP_DUE)
