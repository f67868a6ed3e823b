"""Consults: an agent asks a colleague while the customer waits, with all three or any two of them together.

A colleague is asked by a work item of his own, so he is offered it, may decline, and has his wrap-up. While the consult
lasts, the interaction stays the asking agent's; completing it makes the colleague's item the one that is served.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from switchroom.interactions import contracts as c
from switchroom.interactions import refusals
from switchroom.interactions.contracts import Hearing
from switchroom.interactions.items import HandOver, end_item, read_item
from switchroom.interactions.places import Place, Target, place_of
from switchroom.interactions.rows import LIVE, Row, lock, release_agent, release_item
from switchroom.interactions.segments import next_segment
from switchroom.interactions.visits import queue_visit
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Code
from switchroom.routing import facade as routing
from switchroom.routing.contracts import AgentId, ItemId, Leaving

NO_WAIT = timedelta()


class Consult(msgspec.Struct, frozen=True):
    """A consult that is open. `agent_id`: the colleague who has accepted; no `hearing` until they are connected."""

    interaction_id: UUID
    item_id: UUID
    queue_id: UUID
    by_agent_id: UUID
    to_agent_id: UUID | None
    agent_id: UUID | None
    ringing: bool
    hearing: Hearing | None
    began_at: datetime


async def consult_of(connection: Connection, interaction_id: UUID) -> Consult | None:
    """The interaction's open consult."""
    rows = await connection.fetch_as(
        Consult,
        """select interaction_id, item_id, queue_id, by_agent_id, to_agent_id, agent_id, ringing, hearing, began_at
           from interactions.consult where interaction_id = $1""",
        interaction_id,
    )
    return next(iter(rows), None)


class Consults:
    """What becomes of consults. One per process; everything it keeps is in the database."""

    def __init__(self, carriers: Mapping[str, c.Carrier]) -> None:
        self._carriers = carriers

    # --- what the agent does ---

    async def ask(self, tx: Transaction, interaction_id: UUID, target: Target, at: datetime) -> None:
        """Put the customer on hold and ask for a colleague.

        Raises `NotServing`, `AlreadyConsulting`, `CannotConsult`, and what `place_of` raises.
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
        item_id = await queue_visit(tx, before, HandOver.CONSULT, place, row.agent_id, at)
        await tx.execute(
            """insert into interactions.consult (interaction_id, item_id, queue_id, by_agent_id, to_agent_id, began_at)
               values ($1, $2, $3, $4, $5, $6)""",
            row.id,
            item_id,
            place.queue_id,
            row.agent_id,
            place.agent_id,
            at,
        )
        if not await self._hear(tx, row, item_id, Hearing.COLLEAGUE):
            raise refusals.CannotConsult()
        self._emit_asked(tx, row, place, item_id, at)

    def _emit_asked(self, tx: Transaction, row: Row, place: Place, item_id: UUID, at: datetime) -> None:
        assert row.agent_id is not None
        asked = c.ConsultAsked(
            interaction=row.id, at=at, item=item_id, agent=row.agent_id, queue=place.queue_id, to_agent=place.agent_id
        )
        tx.emit(asked, origin=row.origin)

    async def turn(self, tx: Transaction, interaction_id: UUID, hearing: Hearing, at: datetime) -> None:
        """Whom the agent talks to from now on. Raises `NoConsult` until the colleague is there."""
        row, consult = await self._open(tx, interaction_id)
        if consult.hearing is None:
            raise refusals.NoConsult()
        await self._set_hearing(tx, row, consult, hearing, at)

    async def turn_if_there(self, tx: Transaction, interaction_id: UUID, hearing: Hearing, at: datetime) -> bool:
        """As `turn`; False when no colleague is on the line."""
        consult = await consult_of(tx, interaction_id)
        if consult is None or consult.hearing is None:
            return False
        await self.turn(tx, interaction_id, hearing, at)
        return True

    async def swap(self, tx: Transaction, interaction_id: UUID, at: datetime) -> None:
        """From the colleague to the customer, or back. Raises `NoConsult`."""
        _, consult = await self._open(tx, interaction_id)
        other = Hearing.CUSTOMER if consult.hearing is Hearing.COLLEAGUE else Hearing.COLLEAGUE
        await self.turn(tx, interaction_id, other, at)

    async def complete(self, tx: Transaction, interaction_id: UUID, at: datetime) -> None:
        """The agent leaves, the colleague serves the customer. Raises `NoConsult` until the colleague is there."""
        row, consult = await self._open(tx, interaction_id)
        if consult.hearing is None or consult.agent_id is None or row.agent_id is None:
            raise refusals.NoConsult()
        await self._hear(tx, row, consult.item_id, Hearing.ALL)
        await release_agent(tx, self._carriers, row, at)
        changes = {
            "state": c.State.ACTIVE.value,
            "agent_id": consult.agent_id,
            "queue_id": consult.queue_id,
            "item_id": consult.item_id,
        }
        await next_segment(
            tx, row.id, at, c.SegmentKind.TALK, changes, queue_id=consult.queue_id, agent_id=consult.agent_id
        )
        self._emit_completed(tx, row, consult, at)
        await self._end(tx, row, consult, "completed", at)

    def _emit_completed(self, tx: Transaction, row: Row, consult: Consult, at: datetime) -> None:
        assert row.agent_id is not None
        assert consult.agent_id is not None
        transferred = c.Transferred(
            interaction=row.id,
            at=at,
            item=consult.item_id,
            agent=row.agent_id,
            queue=consult.queue_id,
            to_agent=consult.agent_id,
        )
        connected = c.Connected(
            interaction=row.id,
            at=at,
            item=consult.item_id,
            agent=consult.agent_id,
            queue=consult.queue_id,
            waited=NO_WAIT,
        )
        tx.emit(transferred, origin=row.origin)
        tx.emit(connected, origin=row.origin)

    async def cancel(self, tx: Transaction, interaction_id: UUID, at: datetime) -> None:
        """Without the colleague back to the customer. Raises `NoConsult`."""
        row, consult = await self._open(tx, interaction_id)
        await self._let_go(tx, row, consult, at, "cancelled")
        await self._hear(tx, row, consult.item_id, Hearing.CUSTOMER)

    # --- what happens to it ---

    async def rings(self, tx: Transaction, row: Row, item_id: UUID, ringing: bool) -> None:
        """It is offered to a colleague, or no longer; who alone was asked and did not take it ends it."""
        consult = await consult_of(tx, row.id)
        if consult is None or consult.item_id != item_id or consult.agent_id is not None:
            return
        if not ringing and consult.to_agent_id is not None:
            await self.not_taken(tx, row, item_id, "unanswered", await tx.now())
            return
        await tx.execute("update interactions.consult set ringing = $2 where interaction_id = $1", row.id, ringing)

    async def busy(self, tx: Transaction, row: Row, item_id: UUID) -> None:
        """The colleague was waited for long enough, unless he is being asked at this moment."""
        consult = await consult_of(tx, row.id)
        if consult is not None and not consult.ringing and consult.agent_id is None:
            await self.not_taken(tx, row, item_id, "unanswered", await tx.now())

    async def accepted(self, tx: Transaction, row: Row, item_id: UUID, agent_id: UUID, at: datetime) -> bool:
        """A colleague takes the consult: connect him. False when the item is no consult (any more)."""
        consult = await consult_of(tx, row.id)
        if consult is None or consult.item_id != item_id:
            return False
        if consult.agent_id is not None:
            return True  # told twice
        await tx.execute("update interactions.consult set agent_id = $2 where interaction_id = $1", row.id, agent_id)
        await tx.execute("update interactions.item set agent_id = $2 where id = $1", item_id, agent_id)
        carrier = self._carriers.get(row.medium)
        if carrier is None or not await carrier.assigned(tx, row.id, item_id, agent_id):
            await self.connected(tx, row, item_id, agent_id, at)
        return True

    async def connected(self, tx: Transaction, row: Row, item_id: UUID, agent_id: UUID, at: datetime) -> bool:
        """Agent and colleague hear each other. False when the item is no consult (any more)."""
        consult = await consult_of(tx, row.id)
        if consult is None or (consult.item_id, consult.agent_id) != (item_id, agent_id):
            return False
        await tx.execute(
            "update interactions.item set connected_at = $2, ended_at = $2, how = 'answered' where id = $1",
            item_id,
            at,
        )
        event = c.ConsultConnected(interaction=row.id, at=at, item=item_id, agent=agent_id)
        tx.emit(event, origin=row.origin)
        await self._note_hearing(tx, row, item_id, Hearing.COLLEAGUE, at)
        return True

    async def not_taken(self, tx: Transaction, row: Row, item_id: UUID, how: str, at: datetime) -> bool:
        """Nobody came: the agent hears of it, the customer stays on hold. False when the item is no consult."""
        consult = await consult_of(tx, row.id)
        if consult is None or consult.item_id != item_id or consult.hearing is not None:
            return False
        await self._let_go(tx, row, consult, at, how)
        return True

    async def colleague_left(self, tx: Transaction, interaction_id: UUID, item_id: UUID, at: datetime) -> None:
        """The colleague hung up. Who hears whom stays as it is without him: a customer on hold, too."""
        row = await lock(tx, interaction_id)
        consult = await consult_of(tx, row.id)
        if consult is not None and consult.item_id == item_id:
            await self._let_go(tx, row, consult, at, "colleague_left")

    async def taken_over(self, tx: Transaction, interaction_id: UUID, at: datetime) -> bool:
        """The agent hung up: a colleague who is there serves the customer. False when there is none."""
        row = await lock(tx, interaction_id)
        consult = await consult_of(tx, row.id)
        if consult is None or row.state not in LIVE:
            return False
        if consult.hearing is not None:
            await self.complete(tx, interaction_id, at)
            return True
        await self._let_go(tx, row, consult, at, "cancelled")
        return False

    async def over(self, tx: Transaction, row: Row, at: datetime) -> None:
        """The customer is gone: so is what was to be talked about."""
        consult = await consult_of(tx, row.id)
        if consult is not None:
            await self._let_go(tx, row, consult, at, "customer_left")

    # --- how ---

    async def _open(self, tx: Transaction, interaction_id: UUID) -> tuple[Row, Consult]:
        row = await lock(tx, interaction_id)
        consult = await consult_of(tx, row.id)
        if consult is None or row.state not in LIVE:
            raise refusals.NoConsult()
        return row, consult

    async def _set_hearing(self, tx: Transaction, row: Row, consult: Consult, hearing: Hearing, at: datetime) -> None:
        if consult.hearing is hearing:
            return
        await self._hear(tx, row, consult.item_id, hearing)
        await self._note_hearing(tx, row, consult.item_id, hearing, at)

    async def _note_hearing(self, tx: Transaction, row: Row, item_id: UUID, hearing: Hearing, at: datetime) -> None:
        await tx.execute("update interactions.consult set hearing = $2 where interaction_id = $1", row.id, hearing)
        tx.emit(c.ConsultTurned(interaction=row.id, at=at, item=item_id, hearing=hearing), origin=row.origin)

    async def _hear(self, tx: Transaction, row: Row, item_id: UUID, hearing: Hearing) -> bool:
        carrier = self._carriers.get(row.medium)
        return carrier is not None and await carrier.hear(tx, row.id, item_id, hearing)

    async def _let_go(self, tx: Transaction, row: Row, consult: Consult, at: datetime, how: str) -> None:
        """The colleague is no longer asked for, or his part is over."""
        await end_item(tx, consult.item_id, at, how)
        if consult.agent_id is None:
            await routing.withdraw_item(tx, ItemId(consult.item_id), Leaving.WITHDRAWN, how)
        else:
            await release_item(tx, self._carriers, row, consult.item_id, AgentId(consult.agent_id), at)
        await self._end(tx, row, consult, how, at)

    async def _end(self, tx: Transaction, row: Row, consult: Consult, how: str, at: datetime) -> None:
        await tx.execute("delete from interactions.consult where interaction_id = $1", row.id)
        event = c.ConsultEnded(interaction=row.id, at=at, item=consult.item_id, how=Code(how))
        tx.emit(event, origin=row.origin)
