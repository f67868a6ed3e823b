"""Follow-up dates: when somebody wants to see a ticket again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from switchroom.platform.db import Transaction
from switchroom.platform.timekeeper import Timer, cancel_timers, set_timer

FOLLOW_UP = "ticket follow-up"


async def remind(tx: Transaction, ticket_id: UUID, at: datetime | None) -> None:
    """Keep one timer for a ticket's follow-up: at this moment, or none.

    Each has an id of its own: to insert one that the timekeeper is just deleting would be to wait for it, while it
    waits for the ticket.
    """
    await cancel_timers(tx, ticket_id, kind=FOLLOW_UP)
    if at is not None:
        await set_timer(tx, FOLLOW_UP, ticket_id, at, {})


def subjects(timers: Sequence[Timer]) -> list[UUID]:
    """The tickets whose time has come, in the order of their ids, in which tickets are locked."""
    return sorted({timer.subject for timer in timers})
