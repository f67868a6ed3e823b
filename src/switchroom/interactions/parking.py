"""Parking: a customer waits in a numbered slot until any colleague fetches him, or comes back to who parked him.

Fetching is work that an agent joins without an offer; the board may refuse it (no capacity, not at work), and then the
customer stays in the slot.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from switchroom.interactions import contracts as c
from switchroom.interactions import refusals
from switchroom.interactions.consults import consult_of
from switchroom.interactions.items import HandOver, Item, end_item, keep_item, read_item
from switchroom.interactions.queries import named
from switchroom.interactions.rows import LIVE, Row, lock, lock_item, release_agent
from switchroom.interactions.segments import next_segment
from switchroom.interactions.transfers import Transfers
from switchroom.people.facade import USERS
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.ids import new_id
from switchroom.platform.timekeeper import Timer, cancel_timers, set_timer
from switchroom.routing import facade as routing
from switchroom.routing.contracts import AgentId, ItemId, QueueId

SLOTS = 99
PARKED_FOR = timedelta(minutes=2)
PARKED_TOO_LONG = "interactions.parked_too_long"
ANOTHER_LOOK = timedelta(seconds=5)
"""When the time in the slot is over while somebody is just fetching the customer."""
FREE_SLOT = """
select min(n) from generate_series(1, $1::int) n where not exists(select from interactions.parked where slot = n)
"""
FIND = "select interaction_id, slot, item_id, by_agent_id, fetch_id, parked_at from interactions.parked"


class InSlot(msgspec.Struct, frozen=True):
    """A parked interaction: `item_id` is the visit it comes from, `fetch_id` the one that somebody fetches it with."""

    interaction_id: UUID
    slot: int
    item_id: UUID
    by_agent_id: UUID
    fetch_id: UUID | None
    parked_at: datetime


class Parking:
    """What becomes of parked customers. One per process; everything it keeps is in the database."""

    def __init__(self, carriers: Mapping[str, c.Carrier], transfers: Transfers) -> None:
        self._carriers, self._transfers = carriers, transfers

    async def park(self, tx: Transaction, interaction_id: UUID, at: datetime) -> int:
        """The customer waits in a slot, the agent's part is over; the slot. Raises `NotServing`, `NoSlot`."""
        row = await lock(tx, interaction_id)
        if row.state not in LIVE or row.agent_id is None or row.item_id is None:
            raise c.NotServing()
        if row.caller_id is not None:
            raise refusals.BetweenColleagues()
        if await consult_of(tx, row.id) is not None:
            raise refusals.AlreadyConsulting()
        slot = await self._take_slot(tx, row, at)
        await release_agent(tx, self._carriers, row, at)
        carrier = self._carriers.get(row.medium)
        if carrier is not None:
            await carrier.apart(tx, row.id, music=True)
        changes = {"state": c.State.PARKED.value, "agent_id": None, "item_id": None}
        await next_segment(tx, row.id, at, c.SegmentKind.PARKED, changes, queue_id=row.queue_id)
        await set_timer(tx, PARKED_TOO_LONG, row.id, PARKED_FOR, {}, timer_id=row.item_id)
        tx.emit(c.Parked(interaction=row.id, at=at, agent=row.agent_id, slot=slot), origin=row.origin)
        return slot

    async def _take_slot(self, tx: Transaction, row: Row, at: datetime) -> int:
        await tx.execute("lock table interactions.parked in exclusive mode")  # two never take the same
        slot: int | None = await tx.fetch_value(FREE_SLOT, SLOTS)
        if slot is None:
            raise refusals.NoSlot()
        await tx.execute(
            """insert into interactions.parked (interaction_id, slot, item_id, by_agent_id, parked_at)
               values ($1, $2, $3, $4, $5)""",
            row.id,
            slot,
            row.item_id,
            row.agent_id,
            at,
        )
        return slot

    async def fetch(self, tx: Transaction, slot: int, agent_id: UUID) -> int:
        """The agent wants the customer of a slot; the number of the command that the board answers.

        Raises `NothingParked`, also while somebody else is fetching him.
        """
        parked = await _in_slot(tx, slot)
        if parked is None:
            raise refusals.NothingParked()
        row = await lock(tx, parked.interaction_id)
        parked = await _of(tx, row.id)
        if parked is None or parked.slot != slot or parked.fetch_id or row.state is not c.State.PARKED:
            raise refusals.NothingParked()
        before = await read_item(tx, parked.item_id)
        if not await _serves_one_of(tx, agent_id, row):
            raise refusals.NothingParked()
        item = self._visit(before, parked, agent_id)
        await keep_item(tx, item)
        await tx.execute("update interactions.parked set fetch_id = $2 where interaction_id = $1", row.id, item.id)
        return await routing.join_work(
            tx, AgentId(agent_id), ItemId(item.id), QueueId(before.queue_id), before.work.medium, about=row.id
        )

    def _visit(self, before: Item, parked: InSlot, agent_id: UUID) -> Item:
        item_id = new_id()
        return msgspec.structs.replace(
            before,
            id=item_id,
            queued_at=parked.parked_at,
            work=msgspec.structs.replace(before.work, id=ItemId(item_id)),
            hand_over=HandOver.FETCH,
            after_item_id=before.id,
            handed_by=parked.by_agent_id,
            to_agent_id=agent_id,
        )

    async def fetched(self, tx: Transaction, item_id: UUID, agent_id: UUID, at: datetime) -> bool:
        """The board lets the agent have him: the interaction waits for the agent's connection.

        False when the customer has gone, or the item is none of ours.
        """
        row = await lock_item(tx, item_id)
        parked = await _of(tx, row.id)
        if parked is None or parked.fetch_id != item_id:
            await routing.work_ended(tx, ItemId(item_id), AgentId(agent_id))
            return False
        await self._leave_slot(tx, row.id)
        changes = {"state": c.State.QUEUED.value, "item_id": item_id}
        await next_segment(tx, row.id, at, c.SegmentKind.QUEUED, changes, queue_id=row.queue_id)
        event = c.Fetched(interaction=row.id, at=at, item=item_id, agent=agent_id, slot=parked.slot)
        tx.emit(event, origin=row.origin)
        return True

    async def refused(self, tx: Transaction, item_id: UUID, at: datetime) -> None:
        """The board does not let the agent have him: he stays in the slot."""
        await lock_item(tx, item_id)
        await end_item(tx, item_id, at, "refused")
        await tx.execute("update interactions.parked set fetch_id = null where fetch_id = $1", item_id)

    async def customer_left(self, tx: Transaction, row: Row) -> None:
        """The slot is free again."""
        if row.state is c.State.PARKED:
            await self._leave_slot(tx, row.id)

    async def too_long(self, tx: Transaction, timers: Sequence[Timer]) -> None:
        """The timekeeper's handler of `PARKED_TOO_LONG`: back to who parked him, or their queue."""
        for timer in timers:
            row = await lock(tx, timer.subject)
            parked = await _of(tx, row.id)
            if parked is None or parked.item_id != timer.id:  # fetched, and perhaps parked again since
                continue
            if parked.fetch_id is not None:
                await set_timer(tx, PARKED_TOO_LONG, row.id, ANOTHER_LOOK, {}, timer_id=parked.item_id)
                continue
            await self._leave_slot(tx, row.id)
            before, at = await read_item(tx, parked.item_id), await tx.now()
            await self._transfers.give_back(tx, row, before, parked.by_agent_id, parked.parked_at, at)

    async def _leave_slot(self, tx: Transaction, interaction_id: UUID) -> None:
        item_id = await tx.fetch_value(
            "delete from interactions.parked where interaction_id = $1 returning item_id", interaction_id
        )
        await cancel_timers(tx, interaction_id, timer_id=item_id)


async def parked_for(connection: Connection, principal: Principal) -> list[dict[str, Any]]:
    """Who is parked where, as far as the principal may fetch them; the lowest slot first."""
    rows = await connection.fetch(
        """select p.interaction_id, p.slot, p.by_agent_id, p.parked_at, n.reference, n.medium, n.brand_id
           from interactions.parked p join interactions.interaction n on n.id = p.interaction_id
           where n.origin = $1 and p.fetch_id is null order by p.slot""",
        principal.origin.value,
    )
    names = await USERS.names(connection, [row["by_agent_id"] for row in rows])
    return [
        {**row, "by": named(names, row["by_agent_id"])}
        for row in rows
        if await routing.serves_brand(
            connection, AgentId(principal.user_id), row["medium"], row["brand_id"], principal.origin
        )
    ]


async def _serves_one_of(tx: Transaction, agent_id: UUID, row: Row) -> bool:
    """Whether the agent is at work for customers like this one."""
    brand = await tx.fetch_value("select brand_id from interactions.interaction where id = $1", row.id)
    return await routing.serves_brand(tx, AgentId(agent_id), row.medium, brand, row.origin)


async def _of(connection: Connection, interaction_id: UUID) -> InSlot | None:
    rows = await connection.fetch_as(InSlot, f"{FIND} where interaction_id = $1", interaction_id)
    return next(iter(rows), None)


async def _in_slot(connection: Connection, slot: int) -> InSlot | None:
    return next(iter(await connection.fetch_as(InSlot, f"{FIND} where slot = $1", slot)), None)
