"""An interaction under its lock, and what every change of it begins with."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from switchroom.interactions import contracts as c
from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.routing import facade as routing
from switchroom.routing.contracts import AgentId, ItemId

LIVE = (c.State.ACTIVE, c.State.HELD)
WAITING = (c.State.QUEUED, c.State.OFFERED)
ROW = """
select id, origin, medium, state, run_id, queue_id, agent_id, item_id, caller_id, answered_at, ended_at
from interactions.interaction
"""


class Row(msgspec.Struct):
    """An interaction under its lock. `item_id`: the visit that waits or is served; an earlier one changes nothing.

    `caller_id`: the colleague who calls; such an interaction has no customer and no process.
    """

    id: UUID
    origin: Origin
    medium: str
    state: c.State
    run_id: UUID | None
    queue_id: UUID | None
    agent_id: UUID | None
    item_id: UUID | None
    caller_id: UUID | None
    answered_at: datetime | None
    ended_at: datetime | None


async def lock(tx: Transaction, interaction_id: UUID) -> Row:
    """The interaction, which nobody else changes before this transaction is over. Raises `InteractionNotFound`."""
    return _only(await tx.fetch_as(Row, f"{ROW} where id = $1 for update", interaction_id))


async def lock_item(tx: Transaction, item_id: UUID) -> Row:
    """The interaction that the item is a visit of. Raises `InteractionNotFound`."""
    of_item = "(select interaction_id from interactions.item where id = $1)"
    return _only(await tx.fetch_as(Row, f"{ROW} where id = {of_item} for update", item_id))


def _only(rows: list[Row]) -> Row:
    if not rows:
        raise c.InteractionNotFound()
    return rows[0]


async def release_agent(tx: Transaction, carriers: Mapping[str, c.Carrier], row: Row, at: datetime) -> None:
    """The part of the agent who serves it is over."""
    assert row.agent_id is not None
    assert row.item_id is not None
    await release_item(tx, carriers, row, row.item_id, AgentId(row.agent_id), at)


async def release_item(
    tx: Transaction, carriers: Mapping[str, c.Carrier], row: Row, item_id: UUID, agent_id: AgentId, at: datetime
) -> None:
    """The agent's part in this item is over, once: wrap-up begins on the board, the medium lets go of his side."""
    released = await tx.fetch_value(
        "update interactions.item set released_at = $2 where id = $1 and released_at is null returning id", item_id, at
    )
    if released is None:
        return
    tx.emit(c.AgentLeft(interaction=row.id, at=at, item=item_id, agent=agent_id), origin=row.origin)
    await routing.work_ended(tx, ItemId(item_id), agent_id)
    carrier = carriers.get(row.medium)
    if carrier is not None:
        await carrier.withdrawn(tx, row.id, item_id, agent_id)
