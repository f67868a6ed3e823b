"""What was written on tickets goes when they have been closed long enough; that they were, and how, stays."""

from datetime import datetime

from switchroom.platform.db import Transaction
from switchroom.tickets.personal_data import EMPTY_ENTRIES, EMPTY_FILES, EMPTY_TICKETS, EMPTY_WORK

DUE = """
select id from tickets.ticket where closed_at < $1 and closed_at is not null and emptied_at is null
order by closed_at limit $2 for update skip locked
"""


async def forget_tickets(tx: Transaction, before: datetime, limit: int) -> int:
    """Remove what was written on tickets that were closed before then; how many tickets. `remove_files` follows."""
    due = [row["id"] for row in await tx.fetch(DUE, before, limit)]
    of_entries = "(select id from tickets.entry where ticket_id = any($1))"
    await tx.execute(EMPTY_FILES + of_entries, due)
    for statement in (EMPTY_ENTRIES, *EMPTY_WORK, EMPTY_TICKETS):
        await tx.execute(f"{statement} (select unnest($1::uuid[]))", due)
    return len(due)
