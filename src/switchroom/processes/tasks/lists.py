"""Lists of tasks: one's own and one's posts', by when they are due; for leads everybody's; and what waits in all."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from switchroom.people.facade import POSTS, USERS, post_holders_in
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.errors import Invalid
from switchroom.processes.tasks.contracts import Task
from switchroom.processes.tasks.door import sight_of

NEVER = "coalesce(t.due_at, 'infinity'::timestamptz)"


class BadTaskCursor(Invalid):
    """This is not a cursor of this list."""

    code = "tasks.bad_cursor"


class Whose(StrEnum):
    """`todo` is `mine` and `open`: nobody's yet, or of one away; `all`: also colleagues'; `done`: by me, last first."""

    TODO = "todo"
    MINE = "mine"
    OPEN = "open"
    ALL = "all"
    DONE = "done"


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of which list. Simulated tasks and others are never in one list."""

    whose: Whose = Whose.TODO
    simulated: bool = False
    cursor: str = ""
    limit: int = 50


async def tasks_of(
    connection: Connection, principal: Principal, query: Query
) -> tuple[list[dict[str, Any]], str | None]:
    """Tasks by due time, with names; the cursor of the next part."""
    sight = await sight_of(connection, principal, first=2)
    me = sight.me
    conditions = {
        Whose.TODO: f"t.state = 'open' and {sight.waits}",
        Whose.MINE: f"t.state = 'open' and t.claimed_by = {me}",
        Whose.OPEN: f"t.state = 'open' and {sight.waits} and t.claimed_by is distinct from {me}",
        Whose.ALL: f"t.state = 'open' and {sight.anything}",
        Whose.DONE: f"t.state = 'done' and t.done_by = {me}",
    }
    done = query.whose is Whose.DONE
    order, after = ("t.ended_at", "<") if done else (NEVER, ">")
    arguments: list[Any] = [query.simulated, *sight.arguments]
    which = f"(t.origin = 'simulated') = $1 and {conditions[query.whose]} and {me} is not null"
    if query.cursor:
        which += f" and ({order}, t.id) {after} (${len(arguments) + 1}::text::timestamptz, ${len(arguments) + 2}::uuid)"
        arguments += _read_cursor(query.cursor)
    direction = "desc" if done else "asc"
    rows = await connection.fetch_as(
        Task,
        f"""select {sight.columns} from processes.task t where {which}
            order by {order} {direction}, t.id {direction} limit {query.limit + 1}""",  # noqa: S608 - own fragments
        *arguments,
    )
    items = rows[: query.limit]
    following = _cursor(items[-1], done=done) if len(rows) > query.limit else None
    return await with_names(connection, items), following


async def count_tasks(connection: Connection, principal: Principal) -> dict[str, Any]:
    """How many are mine, nobody's yet or of one away, and of both past their time; the posts whose tasks I hear of."""
    sight = await sight_of(connection, principal, first=1)
    late = "t.due_at < clock_timestamp()"
    row = await connection.fetch_row(
        f"""select count(*) filter (where t.claimed_by = {sight.me})::int as mine,
                   count(*) filter (where t.claimed_by is distinct from {sight.me})::int as open,
                   count(*) filter (where {late})::int as late
            from processes.task t where t.state = 'open' and {sight.waits}""",  # noqa: S608 - own fragments
        *sight.own,
    )
    assert row is not None
    return {**row, "posts": sorted(set(sight.own[0]))}


async def colleagues(connection: Connection, task: Task) -> list[dict[str, Any]]:
    """Everybody who could do it."""
    now = await connection.fetch_value("select clock_timestamp()")
    people = await post_holders_in(connection, task.post, now, unit_id=task.unit_id, origin=task.origin)
    return [{"id": person.id, "name": person.name} for person in people]


async def title_of(connection: Connection, task: Task) -> Any:
    """The title of the task's process as it now is."""
    found = await connection.fetch_value(
        "select title from processes.definition where slug = $1 order by version desc limit 1", task.process
    )
    return found or task.process


async def with_names(connection: Connection, tasks: list[Task]) -> list[dict[str, Any]]:
    """Rows for a list: names for whoever has or did it, and for its post."""
    ids = {id for task in tasks for id in (task.claimed_by, task.done_by) if id}
    names = await USERS.names(connection, list(ids))
    posts = await POSTS.slugs(connection) if tasks else {}
    asked = {post for task in tasks for post in (task.post, task.was_for) if post in posts}
    titles = await POSTS.names(connection, [posts[post] for post in asked])
    return [
        {
            **{name: getattr(task, name) for name in task.__struct_fields__},
            "title": task.title,
            "post_name": titles.get(posts.get(task.post, UUID(int=0)), task.post),
            "was_for": task.was_for and titles.get(posts.get(task.was_for, UUID(int=0)), task.was_for),
            "claimed_by": _named(names, task.claimed_by),
            "done_by": _named(names, task.done_by),
        }
        for task in tasks
    ]


def _named(names: Any, id: UUID | None) -> dict[str, Any] | None:
    return {"id": id, "name": names.get(id, "")} if id else None


def _cursor(task: Task, *, done: bool) -> str:
    at = task.ended_at if done else task.due_at
    return f"{at.isoformat() if at else 'infinity'} {task.id}"


def _read_cursor(cursor: str) -> list[Any]:
    at, _, last = cursor.partition(" ")
    try:
        moment = None if at == "infinity" else datetime.fromisoformat(at)
        task_id = UUID(last)
    except ValueError:
        raise BadTaskCursor() from None
    if moment is not None and moment.tzinfo is None:
        raise BadTaskCursor()
    return [moment.isoformat() if moment else at, task_id]
