"""What is open on the floor for agents of one origin: for whoever plays them."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from switchroom.people.facade import agent_description, status_by_id
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.retention import count_of
from switchroom.routing import giving
from switchroom.routing.agents import as_agent
from switchroom.routing.contracts import AgentId, ItemId, OfferId, Status


class OpenOffer(Struct, frozen=True):
    id: OfferId
    agent_id: AgentId
    about: UUID
    offered_at: datetime


class OpenWrapUp(Struct, frozen=True):
    agent_id: AgentId
    item_id: ItemId
    about: UUID
    since: datetime


async def open_offers(connection: Connection, origin: Origin) -> list[OpenOffer]:
    """What is offered to agents of this origin and not answered."""
    return await connection.fetch_as(
        OpenOffer,
        """select o.id, o.agent_id, o.about, o.offered_at from routing.offer o
           join routing.agent_state a using (agent_id) where o.ended_at is null and a.origin = $1""",
        origin.value,
    )


async def open_wrap_ups(connection: Connection, origin: Origin) -> list[OpenWrapUp]:
    """The wrap-ups that agents of this origin are in."""
    return await connection.fetch_as(
        OpenWrapUp,
        """select w.agent_id, w.item_id, w.about, w.wrap_up_started_at as since from routing.work w
           join routing.agent_state a using (agent_id) where w.state = 'wrap_up' and a.origin = $1""",
        origin.value,
    )


async def be_in_status(tx: Transaction, agent_id: UUID, status_id: UUID, *, signed_in: bool) -> int:
    """The agent takes a status of the catalogue; signs in with it who is not. Raises `UnknownStatus`."""
    known = await status_by_id(tx, status_id, agent_id)
    status = Status(str(known.id), known.kind.value == "available")
    if signed_in:
        return await giving.change_status(tx, AgentId(agent_id), status)
    described = await agent_description(tx, agent_id)
    assert described is not None
    return await giving.sign_in(tx, as_agent(described), status)


async def forget_counts(tx: Transaction, origin: Origin, limit: int) -> int:
    """Remove the counts of this origin per queue and quarter of an hour; how many."""
    done = await tx.execute(
        """delete from routing.queue_quarter where (queue_id, origin, starts_at) in
               (select queue_id, origin, starts_at from routing.queue_quarter where origin = $1 limit $2)""",
        origin.value,
        limit,
    )
    return count_of(done)
