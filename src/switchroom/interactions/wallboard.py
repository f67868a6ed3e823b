"""The wallboard: queues and agents as routing knows them, live interactions as we do, in one picture of one moment."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from switchroom.interactions import queries
from switchroom.organisation.facade import UNITS
from switchroom.people.facade import USERS, statuses
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.events import Origin
from switchroom.platform.journal import head
from switchroom.routing.contracts import QueueId
from switchroom.routing.facade import QUEUES, SEE_QUEUES, QueueLine, moves_shown, wallboard_agents, wallboard_queues

MOST_LIVE = 200
PLACES = """
select u.id, u.unit_id, n.path from people."user" u join organisation.unit n on n.id = u.unit_id where u.id = any($1)
"""


async def wallboard(connection: Connection, principal: Principal, *, simulated: bool = False) -> dict[str, Any]:
    """What the principal may see of the floor now; today's counts begin at midnight in the organisation's zone.

    Either the real floor or the simulated one: they are never added up.
    """
    position = await head(connection)  # first: what happens meanwhile comes as an event
    now: datetime = await connection.fetch_value("select clock_timestamp()")
    seen = list(await QUEUES.seen(connection, principal))
    origin = Origin.SIMULATED if simulated else principal.origin
    queues = await wallboard_queues(connection, since=await _midnight(connection, now), origin=origin, only=seen)
    live, _ = await queries.search(
        connection, principal, queries.Filters(state="live", simulated=simulated, internal=False, limit=MOST_LIVE)
    )
    return {
        "position": position,
        "at": now,
        "queues": [_queue(line, now) for line in queues],
        "agents": await _agents(connection, principal, frozenset(seen), origin),
        "live": live,
    }


async def _midnight(connection: Connection, now: datetime) -> datetime:
    zone = await connection.fetch_value("select time_zone from organisation.unit where parent_id is null")
    local = now.astimezone(ZoneInfo(zone or "UTC"))
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def _queue(line: QueueLine, now: datetime) -> dict[str, Any]:
    return {
        "id": line.id,
        "name": line.name,
        "waiting": line.waiting,
        "longest_wait_s": (now - line.oldest_since).total_seconds() if line.oldest_since else None,
        "oldest_since": line.oldest_since,
        "offered": line.offered,
        "agents_available": line.agents_available,
        "agents_busy": line.agents_busy,
        "agents_staffed": line.agents_staffed,
        "answered_today": line.answered_today,
        "abandoned_today": line.abandoned_today,
        "service_level": line.service_level,
    }


async def _agents(
    connection: Connection, principal: Principal, queues: frozenset[QueueId], origin: Origin
) -> list[dict[str, Any]]:
    everybody = await wallboard_agents(connection, origin=origin)
    places = {row["id"]: row for row in await connection.fetch(PLACES, [line.agent_id for line in everybody])}
    lines = [
        line
        for line in everybody
        if (place := places.get(line.agent_id))
        and _reaches(principal, place["path"], serves=not queues.isdisjoint(line.queues))
    ]
    names = await USERS.names(connection, [line.agent_id for line in lines])
    unit_names = await UNITS.names(connection, list({places[line.agent_id]["unit_id"] for line in lines}))
    open_to_me = await queries.visible_ids(connection, principal, [line.about for line in lines if line.about])
    known = await statuses(connection)
    moves = await moves_shown(connection, [line.agent_id for line in lines], principal)
    found = []
    for line in lines:
        status = known.get(UUID(line.status)) if _is_uuid(line.status) else None
        found.append(
            {
                "id": line.agent_id,
                "name": names.get(line.agent_id, ""),
                "unit": queries.named(unit_names, places[line.agent_id]["unit_id"]),
                "status": {
                    "name": status.name if status else line.status,
                    "kind": "available" if line.available else "not_available",
                    "since": line.status_since,
                },
                "state": line.state.value,
                "state_since": line.state_since,
                "interaction_id": line.about if line.about in open_to_me else None,
                "moved_until": min((one.until for one in moves.get(line.agent_id, [])), default=None),
            }
        )
    return sorted(found, key=lambda agent: (agent["name"], agent["id"]))


def _reaches(principal: Principal, path: str, *, serves: bool) -> bool:
    """People have no brand: who may see some brands only sees those who serve a queue that he sees."""
    grants = principal.reach(SEE_QUEUES).grants
    return any(path.startswith(grant.unit_path) and (grant.brands is None or serves) for grant in grants)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
