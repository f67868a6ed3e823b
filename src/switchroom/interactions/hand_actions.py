"""What people do with a raised hand: raise it, say that they come, lower it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from switchroom.interactions import contracts as c
from switchroom.interactions.hands import STANDING
from switchroom.interactions.queries import Door
from switchroom.platform.db import Transaction
from switchroom.platform.ids import new_id


async def raise_hand(tx: Transaction, door: Door, user_id: UUID) -> None:
    """Ask for help; once is enough. Raises `NotServing` for whoever does not serve it now."""
    if door.agent_id != user_id or door.state not in c.IN_HAND:
        raise c.NotServing()
    if await _standing(tx, door.id):
        return
    at: datetime = await tx.fetch_value(
        """insert into interactions.hand (id, interaction_id, agent_id, item_id, raised_at)
           select $1, i.id, i.agent_id, i.item_id, clock_timestamp() from interactions.interaction i where i.id = $2
           returning raised_at""",
        new_id(),
        door.id,
    )
    tx.emit(c.HandRaised(interaction=door.id, at=at, agent=user_id), origin=door.origin)


async def answer_hand(tx: Transaction, door: Door, user_id: UUID) -> None:
    """Say that one comes to help. Raises `NoHandRaised`, `HandAnswered` if somebody else comes already."""
    hand = await _standing(tx, door.id)
    if hand is None:
        raise c.NoHandRaised()
    if hand["answered_by"] not in (None, user_id):
        raise c.HandTaken()
    if hand["answered_by"] is None:
        at: datetime = await tx.fetch_value(
            """update interactions.hand set answered_by = $2, answered_at = clock_timestamp() where id = $1
               returning answered_at""",
            hand["id"],
            user_id,
        )
        event = c.HandAnswered(interaction=door.id, at=at, agent=hand["agent_id"], by=user_id)
        tx.emit(event, origin=door.origin)


async def lower_hand(tx: Transaction, door: Door) -> None:
    """Help is no longer needed. Raises `NoHandRaised`."""
    hand = await _standing(tx, door.id)
    if hand is None:
        raise c.NoHandRaised()
    at: datetime = await tx.fetch_value(
        "update interactions.hand set lowered_at = clock_timestamp() where id = $1 returning lowered_at", hand["id"]
    )
    tx.emit(c.HandLowered(interaction=door.id, at=at, agent=hand["agent_id"]), origin=door.origin)


async def _standing(tx: Transaction, interaction_id: UUID) -> Any:
    """The hand that stands. The interaction is locked by whoever came through its door."""
    return await tx.fetch_row(STANDING, [interaction_id])
