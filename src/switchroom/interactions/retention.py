"""Notes of interactions that were closed long ago are removed, and comments; the interaction and its figures stay."""

from datetime import datetime

from switchroom.platform.db import Transaction
from switchroom.platform.retention import count_of


async def forget_notes(tx: Transaction, before: datetime, limit: int) -> int:
    """Remove the notes and comments of interactions that were closed before then; how many."""
    comments = await tx.execute(
        """update interactions.survey set comment = null where id in (
               select s.id from interactions.survey s join interactions.interaction i on i.id = s.interaction_id
               where s.comment is not null and i.closed_at < $1 order by s.id limit $2)""",
        before,
        limit,
    )
    done = await tx.execute(
        """delete from interactions.note where id in (
               select n.id from interactions.note n join interactions.interaction i on i.id = n.interaction_id
               where i.closed_at < $1 order by n.id limit $2)""",
        before,
        limit,
    )
    return count_of(done) + count_of(comments)
