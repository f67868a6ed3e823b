"""Notes of interactions that were closed long ago are removed; the interaction and its figures stay."""

from datetime import datetime

from switchroom.platform.db import Transaction
from switchroom.platform.retention import count_of


async def forget_notes(tx: Transaction, before: datetime, limit: int) -> int:
    """Remove the notes of interactions that were closed before then; how many notes."""
    done = await tx.execute(
        """delete from interactions.note where id in (
               select n.id from interactions.note n join interactions.interaction i on i.id = n.interaction_id
               where i.closed_at < $1 order by n.id limit $2)""",
        before,
        limit,
    )
    return count_of(done)
