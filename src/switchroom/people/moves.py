"""Moving people between queues and skills for a time: a lead moves, the timekeeper moves back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct

from switchroom.people import schemas
from switchroom.people.contracts import (
    MOVE,
    BoardFeed,
    EndOfMove,
    MovedForATime,
    MoveEnded,
    MoveNothing,
    MoveTooLong,
    UnknownMove,
    UnknownPerson,
    UnknownQueue,
    UnknownSkill,
)
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.platform.services import Services
from switchroom.platform.timekeeper import Timer, cancel_timers, set_timer

OVER = "people.move_over"
"""The kind of the timer that undoes a move."""
LONGEST = timedelta(days=31)
"""What lasts longer is set up for good."""

PEOPLE = """
select u.id, u.origin, n.path from people."user" u join organisation.unit n on n.id = u.unit_id
where u.id = any($1) and u.active and not u.archived order by u.id for update of u
"""
LIVE = """
select m.id, m.user_id, m.made_by, by.name as made_by_name, m.made_at, m.until, m.queue_ids_added, m.queue_ids_removed,
       m.skill_levels, m.skill_ids_removed, n.path
from people.timed_move m join people."user" u on u.id = m.user_id join organisation.unit n on n.id = u.unit_id
left join people."user" by on by.id = m.made_by
where m.ended_at is null and m.user_id = any($1) order by m.made_at, m.id
"""


class LiveMove(Struct, frozen=True):
    """A move that is in force. `skill_levels` by the skill's id; `path` is that of the moved person's unit."""

    id: UUID
    user_id: UUID
    made_by: UUID
    made_by_name: str | None
    made_at: datetime
    until: datetime
    queue_ids_added: list[UUID]
    queue_ids_removed: list[UUID]
    skill_levels: dict[UUID, int]
    skill_ids_removed: list[UUID]
    path: str


async def live_moves(connection: Connection, user_ids: Sequence[UUID]) -> list[LiveMove]:
    """The moves in force of these people, the earliest first."""
    return await connection.fetch_as(LiveMove, LIVE, list(user_ids)) if user_ids else []


async def move(tx: Transaction, services: Services, principal: Principal, given: schemas.MoveNew) -> list[UUID]:
    """Move each of these people until then; the moves' ids, in the order of the people named.

    Raises `UnknownPerson`, `UnknownQueue`, `UnknownSkill`, `MoveNothing`, `MoveTooLong`.
    """
    now = await tx.now()
    if not now < given.until <= now + LONGEST:
        raise MoveTooLong(errors=[{"field": "until", "code": "out_of_range", "message": MoveTooLong().message}])
    rows = await tx.fetch(PEOPLE, given.user_ids)
    known = {row["id"]: row for row in rows if principal.may(MOVE, unit_path=row["path"])}
    if missing := [person for person in given.user_ids if person not in known]:
        raise UnknownPerson(errors=[_unknown("user_ids", one, UnknownPerson) for one in missing])
    await _check(tx, services.the(BoardFeed), principal, given)
    made = {user_id: await _move_one(tx, principal, given, user_id, known[user_id]["origin"]) for user_id in known}
    for user_id in sorted(made):
        await services.the(BoardFeed).agent_changed(tx, user_id)
    return [made[user_id] for user_id in given.user_ids]


async def _check(tx: Transaction, feed: BoardFeed, principal: Principal, given: schemas.MoveNew) -> None:
    queues = frozenset((*given.queue_ids_added, *given.queue_ids_removed))
    skills = {skill.skill_id for skill in given.skills_set} | set(given.skill_ids_removed)
    if not queues and not skills:
        raise MoveNothing()
    if closed := await feed.queues_beyond(tx, principal, MOVE, queues):
        raise UnknownQueue(errors=[_unknown("queue_ids_added", one, UnknownQueue) for one in sorted(closed)])
    rows = await tx.fetch("select id from people.skill where id = any($1) and not archived", list(skills))
    if unknown := skills - {row["id"] for row in rows}:
        raise UnknownSkill(errors=[_unknown("skills_set", one, UnknownSkill) for one in sorted(unknown)])


def _unknown(field: str, id: UUID, refusal: type[Any]) -> dict[str, str]:
    return {"field": field, "code": "unknown", "message": f"{refusal().message} {id}"}


async def _move_one(tx: Transaction, principal: Principal, given: schemas.MoveNew, user_id: UUID, origin: str) -> UUID:
    id = new_id()
    levels = {str(skill.skill_id): skill.level for skill in given.skills_set}
    await tx.execute(
        """insert into people.timed_move (id, user_id, made_by, made_at, until, queue_ids_added, queue_ids_removed,
               skill_levels, skill_ids_removed) values ($1, $2, $3, clock_timestamp(), $4, $5, $6, $7, $8)""",
        id,
        user_id,
        principal.user_id,
        given.until,
        given.queue_ids_added,
        given.queue_ids_removed,
        levels,
        given.skill_ids_removed,
    )
    await set_timer(tx, OVER, id, given.until, {})
    event = MovedForATime(
        move=id,
        user_id=user_id,
        until=given.until,
        queues_added=tuple(given.queue_ids_added),
        queues_removed=tuple(given.queue_ids_removed),
        skills_set=tuple(skill.skill_id for skill in given.skills_set),
        skills_removed=tuple(given.skill_ids_removed),
    )
    tx.emit(event, origin=Origin(origin))
    return id


async def take_back(tx: Transaction, services: Services, principal: Principal, id: UUID) -> None:
    """End a move before its time. Raises `UnknownMove`."""
    row = await tx.fetch_row(
        """select n.path from people.timed_move m join people."user" u on u.id = m.user_id
           join organisation.unit n on n.id = u.unit_id where m.id = $1 and m.ended_at is null for update of m""",
        id,
    )
    if row is None or not principal.may(MOVE, unit_path=row["path"]):
        raise UnknownMove()
    await cancel_timers(tx, id)
    await _end(tx, services.the(BoardFeed), id, EndOfMove.TAKEN_BACK)


async def _end(tx: Transaction, feed: BoardFeed, id: UUID, how: EndOfMove) -> None:
    row = await tx.fetch_row(
        """update people.timed_move m set ended_at = clock_timestamp() from people."user" u
           where m.id = $1 and m.ended_at is null and u.id = m.user_id returning m.user_id, u.origin""",
        id,
    )
    if row is not None:
        tx.emit(MoveEnded(move=id, user_id=row["user_id"], how=how), origin=Origin(row["origin"]))
        await feed.agent_changed(tx, row["user_id"])


class MoveOver:
    """What the timekeeper does when the time of a move is over."""

    def __init__(self, feed: BoardFeed) -> None:
        self._feed = feed

    async def fire(self, tx: Transaction, timers: Sequence[Timer]) -> None:
        for timer in timers:
            await _end(tx, self._feed, timer.subject, EndOfMove.ELAPSED)
