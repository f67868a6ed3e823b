"""The open runs of one process, each where it waits, by when, and with whom: what a supervisor keeps an eye on."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.people.facade import POSTS, USERS
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.processes.domain.definition import Definition
from switchroom.processes.standing import OTHERS, SIMULATED
from switchroom.processes.tasks.door import sight_of

MOST = 500


class _Place(msgspec.Struct, frozen=True):
    run_id: UUID
    step: str
    since: datetime
    late: bool
    started_at: datetime
    task_id: UUID | None
    due_at: datetime | None
    post: str | None
    claimed_by: UUID | None
    mail: str | None
    reference: str | None


async def board(
    connection: Connection, principal: Principal, definition: Definition, *, simulated: bool
) -> tuple[list[dict[str, Any]], int]:
    """The places where runs wait, the most urgent first, at most `MOST`; and how many there are.

    Whose task it is and what it is about only whoever may see the task is told.
    """
    sight = await sight_of(connection, principal, first=3)
    places = await connection.fetch_as(
        _Place,
        f"""select s.run_id, s.step, s.since, s.late, r.started_at, t.due_at, seen.id as task_id, seen.post,
                   seen.claimed_by, seen.mail, seen.reference
            from processes.standing s join processes.run r on r.id = s.run_id
            left join lateral (
                select id, due_at from processes.task
                where run_id = s.run_id and token = s.token and state = 'open' order by seat limit 1) open on true
            left join processes.task t on t.id = open.id
            left join lateral (
                select t.id, t.post, t.claimed_by, t.mail, t.reference where t.id is not null and {sight.anything}
            ) seen on true
            where s.slug = $1 and s.origin = any($2)
            order by coalesce(t.due_at, 'infinity'), s.since, s.run_id, s.token limit {MOST}""",  # noqa: S608 - own fragments
        definition.process,
        SIMULATED if simulated else OTHERS,
        *sight.arguments,
    )
    total: int = await connection.fetch_value(
        "select count(*)::int from processes.standing where slug = $1 and origin = any($2)",
        definition.process,
        SIMULATED if simulated else OTHERS,
    )
    return await _with_names(connection, definition, places), total


async def _with_names(connection: Connection, definition: Definition, places: list[_Place]) -> list[dict[str, Any]]:
    names = await USERS.names(connection, list({place.claimed_by for place in places if place.claimed_by}))
    posts = await POSTS.slugs(connection) if places else {}
    titles = await POSTS.names(connection, [posts[slug] for slug in {place.post for place in places} if slug in posts])
    return [
        {
            **msgspec.structs.asdict(place),
            "title": _title(definition, place.step),
            "due_at": place.due_at or _due(definition, place),
            "post_name": titles.get(posts.get(place.post, UUID(int=0)), place.post) if place.post else None,
            "who": names.get(place.claimed_by) if place.claimed_by else place.mail,
        }
        for place in places
    ]


def _title(definition: Definition, step: str) -> Any:
    found = definition.steps.get(step)
    return dict(found.common.title) if found and found.common.title else step


def _due(definition: Definition, place: _Place) -> datetime | None:
    """Of a step without a task: its time limit as the current version has it, where that counts time as it passes."""
    found = definition.steps.get(place.step)
    within = found.common.within if found else None
    return place.since + within.elapsed if within and not within.working else None
