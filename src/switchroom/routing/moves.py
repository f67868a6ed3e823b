"""Moves for a time as people see them: with the names of queues and skills."""

from collections.abc import Sequence
from uuid import UUID

from switchroom.people.contracts import MOVE
from switchroom.people.facade import SKILLS, LiveMove, live_moves
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.text import Text
from switchroom.routing import schemas
from switchroom.routing.contracts import QueueId
from switchroom.routing.queries import queue_names


async def moves_shown(
    connection: Connection, user_ids: Sequence[UUID], principal: Principal
) -> dict[UUID, list[schemas.MoveShown]]:
    """The moves in force of those of these people who have any; `may_end`: whether the principal may take it back."""
    moves = await live_moves(connection, user_ids)
    queues = await queue_names(
        connection, [QueueId(id) for one in moves for id in (*one.queue_ids_added, *one.queue_ids_removed)]
    )
    skills = await SKILLS.names(connection, [id for one in moves for id in (*one.skill_levels, *one.skill_ids_removed)])
    found: dict[UUID, list[schemas.MoveShown]] = {}
    for one in moves:
        found.setdefault(one.user_id, []).append(_shown(one, queues, skills, principal))
    return found


def _shown(
    one: LiveMove, queues: dict[QueueId, dict[str, str]], skills: dict[UUID, dict[str, str]], principal: Principal
) -> schemas.MoveShown:
    def queue(id: UUID) -> schemas.QueueNamed:
        return schemas.QueueNamed(id=id, name=Text.parse(queues.get(QueueId(id), "?")).to_json())

    def skill(id: UUID, level: int | None) -> schemas.SkillMoved:
        return schemas.SkillMoved(id=id, name=Text.parse(skills.get(id, "?")).to_json(), level=level)

    return schemas.MoveShown(
        id=one.id,
        until=one.until,
        by=schemas.AgentNamed(id=one.made_by, name=one.made_by_name or ""),
        queues_added=[queue(id) for id in one.queue_ids_added],
        queues_removed=[queue(id) for id in one.queue_ids_removed],
        skills_set=[skill(id, level) for id, level in one.skill_levels.items()],
        skills_removed=[skill(id, None) for id in one.skill_ids_removed],
        may_end=principal.may(MOVE, unit_path=one.path),
    )
