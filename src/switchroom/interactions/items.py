"""Visits of an interaction to queues, and the work items on the board that stand for them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from switchroom.platform.db import Transaction
from switchroom.platform.ids import new_id
from switchroom.routing import facade as routing
from switchroom.routing.contracts import ItemId, QueueId, WorkItem


class HandOver(StrEnum):
    """Why a person, and not the process, put the interaction on the board."""

    TRANSFER = "transfer"
    RETURN = "return"  # a transfer that nobody took came back
    FETCH = "fetch"  # a colleague takes a parked customer
    CONSULT = "consult"  # a colleague is asked, the agent stays
    CALL = "call"  # a colleague calls; there is no customer


class Item(msgspec.Struct):
    """A visit to a queue: where in the run it belongs, and `work`, the work item as the board was told.

    A visit with a `hand_over` goes on from the visit `after_item_id`, from which the agent `handed_by` sent it; if to
    one colleague, that is `to_agent_id`. It belongs to the same place of the run, which has been there before.
    One that `rings` is of a `ring` step: only some are asked, and that nobody takes it is an outcome.
    """

    id: UUID
    interaction_id: UUID
    queue_id: UUID
    run_id: UUID | None
    token: int
    visit: int
    queued_at: datetime
    work: WorkItem
    hand_over: HandOver | None = None
    after_item_id: UUID | None = None
    handed_by: UUID | None = None
    to_agent_id: UUID | None = None
    rings: bool = False


async def queue_item(tx: Transaction, item: Item) -> None:
    """Put the item on the board, with the age it has."""
    await keep_item(tx, item)
    await routing.queue_item(
        tx, item.work, QueueId(item.queue_id), about=item.interaction_id, arrived_at=item.queued_at
    )


async def keep_item(tx: Transaction, item: Item) -> None:
    """Write the visit down; it is not on the board."""
    await tx.execute(
        """insert into interactions.item (id, interaction_id, queue_id, run_id, token, visit, queued_at, work,
                                          hand_over, after_item_id, handed_by, to_agent_id, rings)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)""",
        item.id,
        item.interaction_id,
        item.queue_id,
        item.run_id,
        item.token,
        item.visit,
        item.queued_at,
        msgspec.to_builtins(item.work),
        item.hand_over,
        item.after_item_id,
        item.handed_by,
        item.to_agent_id,
        item.rings,
    )


async def queue_again(tx: Transaction, item: Item) -> UUID:
    """A new work item for the same visit of the run, with the age of the old one; its id."""
    item_id = new_id()
    work = msgspec.structs.replace(item.work, id=ItemId(item_id))
    await queue_item(tx, msgspec.structs.replace(item, id=item_id, work=work))
    return item_id


async def read_item(tx: Transaction, item_id: UUID) -> Item:
    """The visit as it stands; take the interaction's lock first."""
    (item,) = await tx.fetch_as(
        Item,
        """select id, interaction_id, queue_id, run_id, token, visit, queued_at, work, hand_over, after_item_id,
                  handed_by, to_agent_id, rings
           from interactions.item where id = $1""",
        item_id,
    )
    return item


async def end_item(tx: Transaction, item_id: UUID, at: datetime, how: str) -> None:
    """The visit is over; the first ending counts."""
    await tx.execute(
        "update interactions.item set ended_at = $2, how = $3 where id = $1 and ended_at is null", item_id, at, how
    )
