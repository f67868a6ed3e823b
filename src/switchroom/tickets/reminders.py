"""Follow-up dates: when somebody wants to see a ticket again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from switchroom.platform.db import Transaction
from switchroom.platform.timekeeper import Timer, cancel_timers, set_timer

FOLLOW_UP = "ticket follow-up"


async def remind(tx: Transaction, ticket_id: UUID, at: datetime | None) -> None:
    """Keep the one timer of a ticket's follow-up: at this moment, or none."""
    timer_id = uuid5(ticket_id, FOLLOW_UP)
    await cancel_timers(tx, ticket_id, timer_id=timer_id)
    if at is not None:
        await set_timer(tx, FOLLOW_UP, ticket_id, at, {}, timer_id=timer_id)


def subjects(timers: Sequence[Timer]) -> list[UUID]:
    """The tickets whose time has come, in the order of their ids, in which tickets are locked."""
    return sorted({timer.subject for timer in timers})
