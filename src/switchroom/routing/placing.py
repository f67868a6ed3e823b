"""Desk work on the board: a ticket or a task waits in a queue, or is in somebody's hands, as whoever keeps it wants.

Whoever keeps it says what should be so, at each change of it and under its lock; what follows for the board comes out
of the difference to what it was told last. What the board decides comes back as events: see `taken` and `gone`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from switchroom.platform.db import Connection, Transaction
from switchroom.platform.ids import new_id
from switchroom.routing import giving
from switchroom.routing.contracts import AgentId, ItemId, Leaving, QueueId, WorkItem

ASK_AGAIN_AFTER = timedelta(minutes=5)
"""When what a queue did not take, being full or closed, is put there again."""
NOT_THEIRS = "not_theirs"
"""The reason of an offer that is declined on behalf of an agent who may not do this work."""


class Wanted(msgspec.Struct, frozen=True):
    """Should wait in this queue. The id of `work` says nothing; `since`: its age, when it begins to wait."""

    queue: QueueId
    work: WorkItem
    since: datetime


class Placement(msgspec.Struct, frozen=True):
    """What the board was told last; `agent_id`: in whose hands it is."""

    about: UUID
    item_id: UUID
    queue_id: UUID
    work: WorkItem
    agent_id: UUID | None


async def placements(connection: Connection, about: Sequence[UUID]) -> dict[UUID, Placement]:
    """What of these is on the board, as far as it was told and has told."""
    found = await connection.fetch_as(
        Placement,
        "select about, item_id, queue_id, work, agent_id from routing.placement where about = any($1)",
        list(about),
    )
    return {one.about: one for one in found}


async def place(
    tx: Transaction, about: UUID, before: Placement | None, wanted: Wanted | None, holder: UUID | None
) -> None:
    """Make the board agree. `holder`: who works on it; what is in his hands by the board stays there.

    In anybody else's hands it is taken out of them. Someone who works on it without the board having given it to him
    has it beside the board. `wanted` counts only without a holder.
    """
    if before is not None and before.agent_id is not None:
        if before.agent_id == holder:
            return
        await giving.work_ended(tx, ItemId(before.item_id), AgentId(before.agent_id))
        await _forget(tx, about)
        before = None
    wanted = None if holder is not None else wanted
    if wanted is None:
        if before is not None:
            await giving.withdraw_item(tx, ItemId(before.item_id), Leaving.WITHDRAWN)
            await _forget(tx, about)
    elif before is None:
        await _begin(tx, about, wanted)
    else:
        await _change(tx, before, wanted)


async def _begin(tx: Transaction, about: UUID, wanted: Wanted) -> None:
    item_id = ItemId(new_id())
    work = msgspec.structs.replace(wanted.work, id=item_id)
    await tx.execute(
        "insert into routing.placement (about, item_id, queue_id, work) values ($1, $2, $3, $4)",
        about,
        item_id,
        wanted.queue,
        msgspec.to_builtins(work),
    )
    await giving.queue_item(tx, work, wanted.queue, about=about, arrived_at=wanted.since)


async def _change(tx: Transaction, before: Placement, wanted: Wanted) -> None:
    work = msgspec.structs.replace(wanted.work, id=ItemId(before.item_id))
    if work.medium is not before.work.medium:  # the board knows no item that changes it
        await giving.withdraw_item(tx, work.id, Leaving.WITHDRAWN)
        await _forget(tx, before.about)
        await _begin(tx, before.about, wanted)
        return
    if work == before.work and wanted.queue == before.queue_id:
        return
    if work != before.work:
        await giving.change_item(tx, work)
    if wanted.queue != before.queue_id:
        await giving.move_item(tx, work.id, wanted.queue)
    await tx.execute(
        "update routing.placement set queue_id = $2, work = $3 where about = $1",
        before.about,
        wanted.queue,
        msgspec.to_builtins(work),
    )


async def taken(tx: Transaction, about: UUID, item_id: UUID, agent_id: UUID) -> bool:
    """The board gave it to an agent; False if it has been told otherwise meanwhile, and will be told so again.

    Take the lock of what it is about first. Idempotent.
    """
    done = await tx.execute(
        """update routing.placement set agent_id = $3
           where about = $1 and item_id = $2 and (agent_id is null or agent_id = $3)""",
        about,
        item_id,
        agent_id,
    )
    if done.endswith(" 0"):
        await giving.work_ended(tx, ItemId(item_id), AgentId(agent_id))
        return False
    return True


async def gone(tx: Transaction, about: UUID, item_id: UUID) -> bool:
    """It is not on the board any more, by no wish of whoever keeps it; whether that was not known."""
    done = await tx.execute("delete from routing.placement where about = $1 and item_id = $2", about, item_id)
    return not done.endswith(" 0")


async def _forget(tx: Transaction, about: UUID) -> None:
    await tx.execute("delete from routing.placement where about = $1", about)
