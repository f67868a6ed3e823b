"""A ticket that has been solved long enough is closed: who writes on it then opens another one that goes on from it."""

from datetime import datetime

from switchroom.platform.db import Transaction
from switchroom.platform.events import SYSTEM
from switchroom.tickets.changes import apply
from switchroom.tickets.contracts import Status
from switchroom.tickets.rows import ROW, Row

DUE = "where t.status = 'solved' and t.solved_at < $1 order by t.solved_at limit $2 for update of t skip locked"


async def close_solved(tx: Transaction, before: datetime, limit: int) -> int:
    """Close what was solved before then and has not been opened again; how many. Implements `retention.Forget`."""
    due = await tx.fetch_as(Row, f"{ROW} {DUE}", before, limit)
    for row in due:
        await apply(tx, row, {"status": Status.CLOSED}, SYSTEM)
    return len(due)
