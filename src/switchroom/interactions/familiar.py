"""Who knows the customer already: with whom a call broke off just now, and who served last. They may be asked first."""

from datetime import timedelta
from uuid import UUID

from switchroom.platform.db import Transaction
from switchroom.processes.facade import queue
from switchroom.routing.contracts import AgentId, Ring

BROKEN_OFF = """
select before.agent_id from interactions.interaction before, interactions.interaction n
where n.id = $1 and before.ended_how = 'lost' and before.ended_at > clock_timestamp() - $2::interval
    and before.id <> n.id and before.agent_id is not null and before.answered_at is not null
    and before.origin = n.origin and before.brand_id = n.brand_id and before.medium = n.medium
    and (before.customer_id = n.customer_id or before.address = n.address or before.id::text = n.claims ->> 'after')
order by before.ended_at desc limit 1
"""
LAST = """
select before.agent_id from interactions.interaction before, interactions.interaction n
where n.id = $1 and before.customer_id = n.customer_id and before.started_at > clock_timestamp() - $2::interval
    and before.id <> n.id and before.agent_id is not null and before.answered_at is not null
    and before.origin = n.origin and before.brand_id = n.brand_id
order by before.started_at desc limit 1
"""


async def known_agents(tx: Transaction, interaction_id: UUID, params: queue.Queue) -> tuple[AgentId, ...]:
    """Whom a `queue` step asks first: he with whom a call broke off, then who served the customer last."""
    found = [await tx.fetch_value(BROKEN_OFF, interaction_id, params.returning.elapsed)]
    if params.last_agent is not None:
        found.append(await tx.fetch_value(LAST, interaction_id, params.last_agent.elapsed))
    return tuple(AgentId(agent) for agent in dict.fromkeys(found) if agent is not None)


def asked_first(rings: tuple[Ring, ...], params: queue.Queue) -> tuple[Ring, ...]:
    """The rings, with one for the preferred agents alone before them; rings that have one are as they are."""
    if any(ring.preferred_only for ring in rings):
        return rings
    alone = params.asked_first.elapsed
    later = (Ring(ring.after + alone, ring.need) for ring in rings)
    return (Ring(timedelta(), preferred_only=True), *later)
