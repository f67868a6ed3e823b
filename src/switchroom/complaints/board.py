"""The board of running warnings, and the clocks of one complaint: where runs wait, by when and with whom."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.complaints.register import SOURCE, Statement, one, seen
from switchroom.people.facade import POSTS, USERS
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.processes.facade import Definitions, NoSuchProcess, Timed, task_clock

MOST = 500
# A place is a task, or else a wait, whose end its timer knows.
PLACE = """
s.run_id, r.slug as process, r.version, s.step, s.since, s.late, r.started_at, open.id as task_id, open.post,
open.claimed_by, coalesce(open.due_at, ends.due_at) as due_at, open.unit_id, open.opened_at
"""
STANDS = """
join processes.standing s on s.run_id = r.id
left join lateral (select id, post, claimed_by, due_at, unit_id, opened_at from processes.task
                   where run_id = s.run_id and token = s.token and state = 'open' order by seat limit 1) open on true
left join lateral (select min(due_at) as due_at from platform.timer
                   where open.id is null and subject = s.run_id and (payload ->> 'token')::int = s.token) ends on true
"""
OF_ONE = f"""
select {PLACE}, r.id is not distinct from c.run_id as handling
from complaints.complaint c join processes.run r on r.id = c.warning_run_id or r.root_id = c.run_id
    and r.subject_id in (c.ticket_id, (select subject_id from processes.run where id = c.run_id)) {STANDS}
where c.ticket_id = $1 and (open.id is not null or ends.due_at is not null)
order by coalesce(open.due_at, ends.due_at) nulls last, s.since
"""  # noqa: S608 - constants


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a run waits. Without a task it is a clock that runs: until the next treatment, until the end."""

    run_id: UUID
    process: str
    version: int
    step: str
    since: datetime
    late: bool
    started_at: datetime
    task_id: UUID | None
    post: str | None
    claimed_by: UUID | None
    due_at: datetime | None
    unit_id: UUID | None
    opened_at: datetime | None
    handling: bool = False


class Warned(Place, frozen=True, kw_only=True):
    """A place of a running warning, with the complaint beside which it runs."""

    ticket_id: UUID
    number: int
    subject: str
    complaint_due_at: datetime | None


async def running_warnings(
    connection: Connection, definitions: Definitions, principal: Principal, *, simulated: bool
) -> list[dict[str, Any]]:
    """Where warnings wait that run now, the most urgent first, at most `MOST` places. Raises `NotAllowed`."""
    sql = Statement()
    which = await seen(connection, sql, principal, simulated=simulated)
    rows = await connection.fetch_as(
        Warned,
        f"""select c.ticket_id, c.number, t.subject, c.due_at as complaint_due_at, {PLACE}
            from {SOURCE} join processes.run r on r.id = c.warning_run_id {STANDS}
            where c.warning_run_id is not null and c.warning_ended_at is null and {" and ".join(which)}
            order by coalesce(open.due_at, ends.due_at) nulls last, s.since, c.ticket_id, s.token
            limit {MOST}""",  # noqa: S608 - own fragments
        *sql.arguments,
    )
    return await _with_names(connection, definitions, rows)


async def clocks(
    connection: Connection, definitions: Definitions, principal: Principal, ticket_id: UUID
) -> list[dict[str, Any]]:
    """Where the handling of one complaint and a warning beside it wait, each with its clock explained.

    Raises `NotAllowed`, `NoSuchComplaint`.
    """
    await one(connection, principal, ticket_id)
    rows = await connection.fetch_as(Place, OF_ONE, ticket_id)
    named = await _with_names(connection, definitions, rows)
    return [
        {**place, "clock": await _clock(connection, definitions, row)} for row, place in zip(rows, named, strict=True)
    ]


async def _clock(connection: Connection, definitions: Definitions, place: Place) -> dict[str, Any] | None:
    if place.task_id is None or place.opened_at is None:
        return None
    timed = Timed(
        run_id=place.run_id,
        step=place.step,
        unit_id=place.unit_id,
        opened_at=place.opened_at,
        due_at=place.due_at,
        ended_at=None,
    )
    return await task_clock(connection, definitions, timed)


async def _with_names(connection: Connection, definitions: Definitions, rows: list[Any]) -> list[dict[str, Any]]:
    names = await USERS.names(connection, list({row.claimed_by for row in rows if row.claimed_by}))
    slugs = await POSTS.slugs(connection) if rows else {}
    posts = await POSTS.names(connection, [slugs[slug] for slug in {row.post for row in rows} if slug in slugs])
    titles = await step_titles(connection, definitions, {(row.process, row.version) for row in rows})
    return [
        {
            **msgspec.structs.asdict(row),
            "title": titles.get((row.process, row.version), {}).get(row.step, row.step),
            "post_name": posts.get(slugs[row.post], row.post) if row.post in slugs else row.post or None,
            "who": names.get(row.claimed_by) if row.claimed_by else None,
        }
        for row in rows
    ]


async def step_titles(
    connection: Connection, definitions: Definitions, versions: set[tuple[str, int]]
) -> dict[tuple[str, int], dict[str, Any]]:
    """The titles of the steps of these versions, by name; those of a version that is gone are left out."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for process, version in versions:
        try:
            definition = await definitions.definition(connection, process, version)
        except NoSuchProcess:
            continue
        found[process, version] = {
            name: dict(step.common.title) if step.common.title else name for name, step in definition.steps.items()
        }
    return found
