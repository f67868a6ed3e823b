"""Notes of interactions that were closed long ago are removed, and comments; the interaction and its figures stay."""

from datetime import datetime

from switchroom.interactions.words import index
from switchroom.platform.db import Transaction


async def forget_notes(tx: Transaction, before: datetime, limit: int) -> int:
    """Remove the notes and comments of interactions that were closed before then; how many."""
    comments = await tx.fetch(
        """update interactions.survey set comment = null where id in (
               select s.id from interactions.survey s join interactions.interaction i on i.id = s.interaction_id
               where s.comment is not null and i.closed_at < $1 order by s.id limit $2) returning interaction_id""",
        before,
        limit,
    )
    notes = await tx.fetch(
        """delete from interactions.note where id in (
               select n.id from interactions.note n join interactions.interaction i on i.id = n.interaction_id
               where i.closed_at < $1 order by n.id limit $2) returning interaction_id""",
        before,
        limit,
    )
    await index(tx, list({row["interaction_id"] for row in [*comments, *notes]}))
    return len(comments) + len(notes)
