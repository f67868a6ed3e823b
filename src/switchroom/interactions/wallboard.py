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
from switchroom.platform.journal import head
from switchroom.routing.facade import QUEUES, AgentLine, QueueLine, wallboard_agents, wallboard_queues

MOST_LIVE = 200


async def wallboard(connection: Connection, principal: Principal) -> dict[str, Any]:
    """What the principal may see of the floor now; today's counts begin at midnight in the organisation's zone."""
    position = await head(connection)  # first: what happens meanwhile comes as an event
    now: datetime = await connection.fetch_value("select clock_timestamp()")
    seen = list(await QUEUES.seen(connection, principal))
    origin = principal.origin
    queues = await wallboard_queues(connection, since=await _midnight(connection, now), origin=origin, only=seen)
    live, _ = await queries.search(connection, principal, queries.Filters(state="live", limit=MOST_LIVE))
    return {
        "position": position,
        "at": now,
        "queues": [_queue(line, now) for line in queues],
        "agents": await _agents(connection, await wallboard_agents(connection, origin=origin)),
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


async def _agents(connection: Connection, lines: list[AgentLine]) -> list[dict[str, Any]]:
    ids: list[UUID] = [line.agent_id for line in lines]
    names = await USERS.names(connection, ids)
    units = {
        row["id"]: row["unit_id"]
        for row in await connection.fetch('select id, unit_id from people."user" where id = any($1)', ids)
    }
    unit_names = await UNITS.names(connection, list(set(units.values())))
    known = await statuses(connection)
    found = []
    for line in lines:
        status = known.get(UUID(line.status)) if _is_uuid(line.status) else None
        found.append(
            {
                "id": line.agent_id,
                "name": names.get(line.agent_id, ""),
                "unit": queries.named(unit_names, units.get(line.agent_id)),
                "status": {
                    "name": status.name if status else line.status,
                    "kind": "available" if line.available else "not_available",
                    "since": line.status_since,
                },
                "state": line.state.value,
                "state_since": line.state_since,
                "interaction_id": line.about,
            }
        )
    return sorted(found, key=lambda agent: (agent["name"], agent["id"]))


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
