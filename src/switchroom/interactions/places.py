"""Where an interaction can be sent: queues of its medium and brand, and colleagues who serve one of them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from switchroom.interactions import refusals
from switchroom.interactions.rows import Row
from switchroom.people.facade import USERS
from switchroom.platform.db import Connection
from switchroom.platform.events import Origin
from switchroom.routing.contracts import QueueId
from switchroom.routing.facade import AgentLine, QueueOutlook, outlooks, queues_for, wallboard_agents

HERE = frozenset({"available", "offered", "busy", "wrap_up"})
"""What a colleague does who can be asked; whoever is busy may become free in time."""


class Target(msgspec.Struct, frozen=True):
    """A queue, or one colleague."""

    queue_id: UUID | None = None
    agent_id: UUID | None = None


class Place(msgspec.Struct, frozen=True):
    """The queue of the new visit, and the only one who is asked there, if it is for one."""

    queue_id: QueueId
    agent_id: UUID | None = None


async def place_of(connection: Connection, row: Row, target: Target) -> Place:
    """Where a target is on the board.

    A colleague is asked in the queue that the customer comes from if he serves it, else in one that he serves; its rule
    for wrap-up is his. Raises `UnknownTarget`, `QueueTakesNobody`, `ColleagueAway`.
    """
    queues = await _queues(connection, row.id, row.medium)
    if target.queue_id is not None:
        queue_id = QueueId(target.queue_id)
        if queue_id not in queues:
            raise refusals.UnknownTarget()
        if not (await outlooks(connection, [queue_id], origin=row.origin))[queue_id].takes:
            raise refusals.QueueTakesNobody()
        return Place(queue_id)
    everybody = await wallboard_agents(connection, origin=row.origin)
    found = next((line for line in everybody if line.agent_id == target.agent_id), None)
    if target.agent_id is None or target.agent_id == row.agent_id:
        raise refusals.UnknownTarget()
    if found is None or not found.signed_in or found.state.value not in HERE:
        raise refusals.ColleagueAway()
    serves = [queue for queue in queues if queue in found.queues]
    if not serves:
        raise refusals.UnknownTarget()
    return Place(QueueId(row.queue_id) if row.queue_id in serves and row.queue_id else serves[0], target.agent_id)


async def places(connection: Connection, interaction_id: UUID, asking: UUID) -> dict[str, Any]:
    """Every queue and colleague that the interaction can be sent to, with what to expect there."""
    row = await connection.fetch_row(
        "select medium, origin from interactions.interaction where id = $1", interaction_id
    )
    assert row is not None
    origin = Origin(row["origin"])
    queues = await _queues(connection, interaction_id, row["medium"])
    stand = await outlooks(connection, list(queues), origin=origin)
    lines = [
        line
        for line in await wallboard_agents(connection, origin=origin)
        if line.agent_id != asking and line.signed_in and not queues.keys().isdisjoint(line.queues)
    ]
    names = await USERS.names(connection, [line.agent_id for line in lines])
    return {
        "queues": [_queue(stand[id], name) for id, name in queues.items()],
        "colleagues": sorted(
            (colleague_of(line.agent_id, str(names.get(line.agent_id) or ""), line) for line in lines), key=_ready_first
        ),
    }


async def _queues(connection: Connection, interaction_id: UUID, medium: str) -> dict[QueueId, dict[str, str]]:
    brand = await connection.fetch_value("select brand_id from interactions.interaction where id = $1", interaction_id)
    return await queues_for(connection, medium, brand)


def _queue(stand: QueueOutlook, name: dict[str, str]) -> dict[str, Any]:
    return {
        "id": stand.id,
        "name": name,
        "takes": stand.takes,
        "waiting": stand.waiting,
        "free": stand.free,
        "staffed": stand.staffed,
        "wait_low_s": _seconds(stand.low),
        "wait_high_s": _seconds(stand.high),
    }


def colleague_of(id: UUID, name: str, line: AgentLine | None) -> dict[str, Any]:
    """A colleague with what he or she is doing; without a line nobody who is at work."""
    if line is None:
        return {"id": id, "name": name, "state": "signed_out", "since": None, "here": False}
    state = line.state.value
    return {"id": id, "name": name, "state": state, "since": line.state_since, "here": state in HERE}


def _ready_first(colleague: dict[str, Any]) -> tuple[bool, bool, str]:
    return colleague["state"] != "available", not colleague["here"], str(colleague["name"]).casefold()


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()
