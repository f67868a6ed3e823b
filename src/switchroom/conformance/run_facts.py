"""What the journal and the tasks of a run say of it: its visits, and the steps that people did in it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.conformance.domain.comparing import Departure
from switchroom.conformance.domain.handing_over import ROUTES, Doing, unforeseen
from switchroom.conformance.domain.performed import was_done
from switchroom.people.facade import Moment, posts_then
from switchroom.platform.db import Connection
from switchroom.processes.contracts import Concern
from switchroom.processes.facade import Shape

_VISITS = """
select subject as run, data ->> 'step' as step, data ->> 'kind' as type, (data ->> 'token')::int as token,
       (data ->> 'visit')::int as visit, data ->> 'outcome' as outcome, data ->> 'deviation' as deviation,
       (data ->> 'late')::boolean as late, (data ->> 'began')::timestamptz as began,
       (data ->> 'ended')::timestamptz as ended, case when actor_kind = 'user' then actor_id end as actor
from journal.event where subject = any($1) and type = 'processes.step_done' order by subject, position
"""
_TASKS = """
select t.run_id as run, t.step, t.token, t.visit, t.post, u.path as unit_path, t.done_by, t.ended_at
from processes.task t left join organisation.unit u on u.id = t.unit_id
where t.run_id = any($1) and t.state = 'done' and t.done_by is not null order by t.run_id, t.ended_at, t.seat
"""


class Visit(msgspec.Struct, frozen=True):
    """A visit of a run to a step as the journal has it. `actor`: the person in whose doing it ended, if any."""

    run: UUID
    step: str
    type: str
    token: int
    visit: int
    outcome: str
    deviation: str | None
    late: bool
    began: datetime
    ended: datetime
    actor: UUID | None


class PersonStep(msgspec.Struct, frozen=True):
    """A step that a person did. `held`: whether its post was held then; None: it is for no post."""

    user: UUID
    step: str
    post: str | None
    held: bool | None
    handed_over: bool
    at: datetime


async def visits_of(connection: Connection, runs: list[UUID]) -> list[Visit]:
    """What these runs did, run after run, in the order of the journal."""
    return await connection.fetch_as(Visit, _VISITS, runs)


async def person_steps(
    connection: Connection, run: UUID, shape: Shape, visits: Sequence[Visit], concern: Concern
) -> list[PersonStep]:
    """Tasks by the post they were for in the end; other steps in which somebody did something by their own post.

    A post is held in a unit on the line of the one concerned, up or down.
    """
    path = await connection.fetch_value("select path from organisation.unit where id = $1", concern.unit_id)
    found = [(_of_task(row), row["unit_path"]) for row in await connection.fetch(_TASKS, [run])]
    found += [(doing, path) for visit in visits if (doing := _of_visit(visit, shape)) is not None]
    doings = [doing for doing, _ in found]
    moments = [Moment(doing.user, doing.at) for doing in doings]
    taken = unforeseen(doings, [(visit.token, visit.ended) for visit in visits if visit.type in ROUTES])
    steps: list[PersonStep] = []
    for place, ((doing, unit), posts) in enumerate(zip(found, await posts_then(connection, moments), strict=True)):
        held = any(
            post == doing.post and (unit is None or _on_one_line(unit, own))
            for post, own in zip(posts.posts, posts.unit_paths, strict=True)
        )
        known = held if doing.post else None
        steps.append(PersonStep(doing.user, doing.step, doing.post, known, place in taken, doing.at))
    return steps


def recorded(visits: Sequence[Visit], steps: Sequence[PersonStep], shape: Shape) -> dict[Departure, list[str]]:
    """The departures that are not found by alignment, each with its steps: one for every time.

    Whatever else is recorded as somebody's leaving the path belongs to `LEFT_PATH` here.
    """
    own = [visit for visit in visits if visit.step in shape.stands]
    return {
        Departure.LATE: [visit.step for visit in own if visit.late],
        Departure.LEFT_PATH: [visit.step for visit in own if visit.deviation is not None],
        Departure.WRONG_POST: [one.step for one in steps if one.held is False],
        Departure.HANDED_OVER: [one.step for one in steps if one.handed_over],
    }


def _of_task(row: Any) -> Doing:
    return Doing(row["done_by"], row["step"], row["post"] or None, row["token"], row["visit"], row["ended_at"])


def _of_visit(visit: Visit, shape: Shape) -> Doing | None:
    stand = shape.stands.get(visit.step)
    if stand is None or stand.type in ("task", "review") or visit.actor is None:
        return None
    if not (stand.acts and was_done(visit)):
        return None
    return Doing(visit.actor, visit.step, stand.post, visit.token, visit.visit, visit.ended)


def _on_one_line(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
