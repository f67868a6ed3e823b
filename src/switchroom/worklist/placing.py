"""Where tasks belong on the board."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.jobs import JobType
from switchroom.routing.contracts import ItemId, ItemKind, Medium, QueueId, WorkItem
from switchroom.routing.contracts import Origin as BoardOrigin
from switchroom.routing.facade import Wanted, place, placements
from switchroom.worklist.rule_actions import PLACE_ALL

AT_ONCE = 100
LOCKED = """
select t.id, t.state, t.origin, t.post, t.unit_id, t.process, t.kind, t.opened_at, t.claimed_by
from processes.task t where t.id = any($1) order by t.id for update
"""
RULES = """
select distinct on (g.id) g.id, r.queue_id from unnest($1::uuid[], $2::text[], $3::uuid[]) as g(id, post, unit_id)
join people.post p on p.slug = g.post and not p.archived
join worklist.rule r on r.post_id = p.id and not r.archived
left join organisation.unit mine on mine.id = g.unit_id
left join organisation.unit theirs on theirs.id = r.unit_id
where r.unit_id is null or starts_with(mine.path, theirs.path)
order by g.id, length(theirs.path) desc nulls last
"""
OPEN = "select id from processes.task where state = 'open' and id > $1 order by id limit $2"
BEGINNING = UUID(int=0)


class Open(msgspec.Struct, frozen=True):
    """A task as the board sees it."""

    id: UUID
    state: str
    origin: Origin
    post: str
    unit_id: UUID | None
    process: str
    kind: str
    opened_at: datetime
    claimed_by: UUID | None


async def locked(tx: Transaction, ids: Sequence[UUID]) -> list[Open]:
    """These tasks, which nobody changes until the end of the transaction; those that are no tasks are left out."""
    return await tx.fetch_as(Open, LOCKED, list(ids))


async def place_tasks(tx: Transaction, tasks: Sequence[Open]) -> None:
    """Make the board agree with these tasks, whose locks are held."""
    if not tasks:
        return
    before = await placements(tx, [task.id for task in tasks])
    free = [task for task in tasks if task.state == "open" and task.claimed_by is None and task.post]
    queues = await _queues(tx, [task for task in free if task.origin is not Origin.SIMULATED])
    for task in tasks:
        holder = task.claimed_by if task.state == "open" else None
        wanted = _wanted(task, queues[task.id]) if task.id in queues else None
        await place(tx, task.id, before.get(task.id), wanted, holder)


async def _queues(connection: Connection, tasks: Sequence[Open]) -> dict[UUID, UUID]:
    rows = await connection.fetch(
        RULES, [task.id for task in tasks], [task.post for task in tasks], [task.unit_id for task in tasks]
    )
    return {row["id"]: row["queue_id"] for row in rows}


def _wanted(task: Open, queue_id: UUID) -> Wanted:
    work = WorkItem(
        id=ItemId(task.id),
        kind=ItemKind.TASK,
        medium=Medium.TASK,
        origin=BoardOrigin(task.origin.value),
        attributes={"kind": task.kind, "post": task.post, "process": task.process},
    )
    return Wanted(QueueId(queue_id), work, task.opened_at)


def place_job(database: Database) -> JobType:
    """The job behind `place_all`: part by part, doing it twice changes nothing."""

    async def run(payload: Any) -> None:
        del payload
        after = BEGINNING
        while True:
            async with database.transaction() as tx:
                ids = [row["id"] for row in await tx.fetch(OPEN, after, AT_ONCE)]
                await place_tasks(tx, await locked(tx, ids))
            if len(ids) < AT_ONCE:
                return
            after = ids[-1]

    return JobType(PLACE_ALL, run, at_once=1)
