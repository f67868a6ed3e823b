"""Transfers: an agent sends the customer on to a queue or to one colleague, who goes on where the process stands.

A transfer is a new visit, thus a new work item; the agent's own visit is over and has its wrap-up. The run is told
nothing: a person serves before and after, and what waits on the screen waits for the next one (decision 0008).
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from switchroom.interactions import contracts as c
from switchroom.interactions import refusals
from switchroom.interactions.consults import consult_of
from switchroom.interactions.items import HandOver, Item, end_item, read_item
from switchroom.interactions.places import Place, Target, place_of
from switchroom.interactions.rows import LIVE, Row, lock, release_agent
from switchroom.interactions.segments import next_segment
from switchroom.interactions.visits import queue_visit
from switchroom.platform.db import Transaction
from switchroom.routing import facade as routing
from switchroom.routing.contracts import ItemId, Leaving, QueueId


class Transfers:
    """What becomes of customers who are sent on. One per process; everything it keeps is in the database."""

    def __init__(self, carriers: Mapping[str, c.Carrier]) -> None:
        self._carriers = carriers

    async def transfer(self, tx: Transaction, interaction_id: UUID, target: Target, at: datetime) -> None:
        """Send the customer on, unannounced.

        Raises `NotServing`, `AlreadyConsulting`, and what `place_of` raises.
        """
        row = await lock(tx, interaction_id)
        if row.state not in LIVE or row.agent_id is None or row.item_id is None:
            raise c.NotServing()
        if row.caller_id is not None:
            raise refusals.BetweenColleagues()
        if await consult_of(tx, row.id) is not None:
            raise refusals.AlreadyConsulting()
        place = await place_of(tx, row, target)
        before = await read_item(tx, row.item_id)
        await release_agent(tx, self._carriers, row, at)
        carrier = self._carriers.get(row.medium)
        if carrier is not None:
            await carrier.apart(tx, row.id, music=True)
        item_id = await queue_visit(tx, before, HandOver.TRANSFER, place, row.agent_id, at)
        await self._wait(tx, row, item_id, place.queue_id, at)
        transferred = c.Transferred(
            interaction=row.id,
            at=at,
            item=item_id,
            agent=row.agent_id,
            queue=place.queue_id,
            to_agent=place.agent_id,
        )
        tx.emit(transferred, origin=row.origin)

    async def unanswered(self, tx: Transaction, row: Row, item_id: UUID) -> None:
        """Whoever alone was asked did not take it: nobody else may there, so the customer comes back."""
        item = await read_item(tx, item_id)
        if item.to_agent_id is None:
            return
        at = await tx.now()
        await end_item(tx, item_id, at, "unanswered")
        await routing.withdraw_item(tx, ItemId(item_id), Leaving.WITHDRAWN, "unanswered")
        await self.come_back(tx, row, item, at)

    async def come_back(self, tx: Transaction, row: Row, item: Item, at: datetime) -> None:
        """Nobody took the customer: back to the queue he was served in, with his age, the last agent preferred."""
        assert item.after_item_id is not None
        assert item.handed_by is not None
        before = await read_item(tx, item.after_item_id)
        await self.give_back(tx, row, before, item.handed_by, item.queued_at, at)

    async def give_back(
        self, tx: Transaction, row: Row, before: Item, agent_id: UUID, since: datetime, at: datetime
    ) -> None:
        """The customer waits again where the visit `before` was served, as if since then, this agent preferred."""
        place = Place(QueueId(before.queue_id))
        again = await queue_visit(tx, before, HandOver.RETURN, place, agent_id, since)
        await self._wait(tx, row, again, before.queue_id, at)
        back = c.CameBack(interaction=row.id, at=at, item=again, agent=agent_id, queue=before.queue_id)
        tx.emit(back, origin=row.origin)

    async def customer_left(self, tx: Transaction, row: Row, at: datetime) -> None:
        """Nobody needs to be asked any more."""
        for open_visit in await tx.fetch(
            """select id, agent_id from interactions.item
               where interaction_id = $1 and ended_at is null and hand_over is not null""",
            row.id,
        ):
            await end_item(tx, open_visit["id"], at, Leaving.ABANDONED.value)
            if open_visit["agent_id"] is None:
                await routing.withdraw_item(tx, ItemId(open_visit["id"]), Leaving.ABANDONED, "left")

    async def _wait(self, tx: Transaction, row: Row, item_id: UUID, queue_id: UUID, at: datetime) -> None:
        changes = {"state": c.State.QUEUED.value, "agent_id": None, "queue_id": queue_id, "item_id": item_id}
        await next_segment(tx, row.id, at, c.SegmentKind.QUEUED, changes, queue_id=queue_id)
