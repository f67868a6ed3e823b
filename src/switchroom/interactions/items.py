"""Visits of an interaction to queues, and the work items on the board that stand for them."""

from datetime import datetime
from uuid import UUID

import msgspec

from switchroom.platform.db import Transaction
from switchroom.platform.ids import new_id
from switchroom.routing import facade as routing
from switchroom.routing.contracts import ItemId, QueueId, WorkItem


class Item(msgspec.Struct):
    """A visit to a queue: where in the run it belongs, and `work`, the work item as the board was told."""

    id: UUID
    interaction_id: UUID
    queue_id: UUID
    run_id: UUID
    token: int
    visit: int
    queued_at: datetime
    work: WorkItem


async def queue_item(tx: Transaction, item: Item) -> None:
    """Put the item on the board, with the age it has."""
    await tx.execute(
        """insert into interactions.item (id, interaction_id, queue_id, run_id, token, visit, queued_at, work)
           values ($1, $2, $3, $4, $5, $6, $7, $8)""",
        item.id,
        item.interaction_id,
        item.queue_id,
        item.run_id,
        item.token,
        item.visit,
        item.queued_at,
        msgspec.to_builtins(item.work),
    )
    await routing.queue_item(
        tx, item.work, QueueId(item.queue_id), about=item.interaction_id, arrived_at=item.queued_at
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
        """select id, interaction_id, queue_id, run_id, token, visit, queued_at, work
           from interactions.item where id = $1""",
        item_id,
    )
    return item


async def end_item(tx: Transaction, item_id: UUID, at: datetime, how: str) -> None:
    """The visit is over; the first ending counts."""
    await tx.execute(
        "update interactions.item set ended_at = $2, how = $3 where id = $1 and ended_at is null", item_id, at, how
    )
