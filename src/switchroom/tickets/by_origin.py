"""Removing tickets as a whole: what was simulated, or came with the sample company."""

from collections.abc import Sequence
from uuid import UUID

from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.routing.facade import place, placements

OF_ORIGIN = "select id from tickets.ticket where origin = $1 order by id limit $2 for update skip locked"


async def forget_origin(tx: Transaction, origin: Origin, limit: int) -> int:
    """Remove tickets of this origin with all that belongs to them; how many."""
    ids = [row["id"] for row in await tx.fetch(OF_ORIGIN, origin.value, limit)]
    return await remove_tickets(tx, ids)


async def remove_tickets(tx: Transaction, ids: Sequence[UUID]) -> int:
    """Remove these tickets for good; how many. Their files go with the next upkeep."""
    for placed in (await placements(tx, ids)).values():
        await place(tx, placed.about, placed, None, None)
    await tx.execute("update tickets.ticket set merged_into = null where merged_into = any($1)", list(ids))
    await tx.execute("delete from tickets.entry where ticket_id = any($1)", list(ids))
    done = await tx.execute("delete from tickets.ticket where id = any($1)", list(ids))
    return int(done.rpartition(" ")[2])
