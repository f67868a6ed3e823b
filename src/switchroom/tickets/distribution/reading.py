"""Where a ticket stands on the board, and who serves a queue without the right to what waits in it."""

from typing import Any
from uuid import UUID

from switchroom.people.facade import agent_descriptions, people_who_may
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.events import Origin
from switchroom.routing.contracts import QueueId
from switchroom.routing.facade import Explanation, explain_about, placements, queue_names
from switchroom.tickets.contracts import WORK
from switchroom.tickets.distribution.contracts import EDIT_RULES
from switchroom.tickets.distribution.rule_actions import DISTRIBUTION_RULES
from switchroom.tickets.rows import Ref, access

WAITING = """
select t.unit_id, t.brand_id, t.origin, u.name as unit from (
    select distinct t.unit_id, t.brand_id, t.origin from routing.placement p join tickets.ticket t on t.id = p.about
    where p.queue_id = $1 limit 50) t
join organisation.unit u on u.id = t.unit_id
"""


async def standing(connection: Connection, principal: Principal, ref: Ref) -> dict[str, Any]:
    """As `schemas.TicketStanding`. Raises `TicketNotFound`."""
    row = await access(connection, principal, ref)
    placed = (await placements(connection, [row.id])).get(row.id)
    queue = None
    if placed is not None:
        names = await queue_names(connection, [QueueId(placed.queue_id)])
        queue = {"id": placed.queue_id, "name": names.get(QueueId(placed.queue_id), {})}
    return {"queue": queue, "agent_id": placed.agent_id if placed else None}


async def why(connection: Connection, principal: Principal, ref: Ref) -> Explanation:
    """Why it waits, or why it was offered to whom. Raises `TicketNotFound`, `TooLongAgo`."""
    row = await access(connection, principal, ref)
    return await explain_about(connection, row.id)


async def unfit(connection: Connection, principal: Principal, rule_id: UUID) -> list[dict[str, Any]]:
    """Who serves the queue of a rule, and may not work on a ticket that is there now. Raises `UnknownRow`."""
    principal.require_everywhere(EDIT_RULES)
    queue_id = (await DISTRIBUTION_RULES.access(connection, principal, rule_id))["queue_id"]
    if queue_id is None:
        return []
    serving = {one.id: one for one in await agent_descriptions(connection) if queue_id in one.queue_ids}
    found = []
    for part in await connection.fetch(WAITING, queue_id):
        origin = Origin(part["origin"])
        able = await people_who_may(
            connection,
            WORK,
            unit_id=part["unit_id"],
            brand_id=part["brand_id"],
            origin=origin,
            among=list(serving),
            limit=len(serving),
        )
        lacking = serving.keys() - {one.id for one in able}
        found += [(agent, part) for agent in lacking if serving[agent].origin is origin]
    names = await _names(connection, [agent for agent, _ in found])
    once = {(agent, part["unit_id"]): part for agent, part in found}
    return sorted(
        (
            {"agent_id": agent, "name": names.get(agent, "?"), "unit_id": unit, "unit": part["unit"]}
            for (agent, unit), part in once.items()
        ),
        key=lambda one: (one["name"], str(one["unit_id"])),
    )


async def _names(connection: Connection, ids: list[UUID]) -> dict[UUID, str]:
    rows = await connection.fetch('select id, name from people."user" where id = any($1)', ids)
    return {row["id"]: row["name"] for row in rows}
