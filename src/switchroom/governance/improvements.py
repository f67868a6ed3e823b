"""Improvements of processes, as they are read: what is wrong, who sees to it, the figures before and after.

`before` is fixed when an improvement is opened; `after` is counted from the change on, and fixed when it is closed.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.conformance.facade import Counts, Measure, parts
from switchroom.governance.contracts import (
    IMPROVE,
    NoSuchImprovement,
    State,
    Verdict,
)
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.processes.contracts import SEE

MOST_SHOWN = 500
_ALL = """
select i.*, c.title as process_title, o.name as owner, b.name as opener, u.name as unit, u.path as unit_path
from governance.improvement i
left join processes.catalogued c on c.slug = i.slug
left join organisation.unit u on u.id = i.unit_id
left join people."user" o on o.id = i.owner_id
left join people."user" b on b.id = i.opened_by
"""


class Figure(msgspec.Struct, frozen=True):
    """What was counted in a time."""

    since: datetime
    until: datetime
    counts: Counts


class Improvement(msgspec.Struct, frozen=True, kw_only=True):
    """One of them, with names to show; `after` is the figure until now while it is watched."""

    id: UUID
    slug: str
    process_title: Any
    measure: Measure | None
    unit_id: UUID | None
    unit: Any
    unit_path: str | None
    problem: str
    change: str
    training: str
    owner_id: UUID | None
    owner: str | None
    due_on: date | None
    state: State
    before: Figure | None
    after: Figure | None
    changed_at: datetime | None
    verdict: Verdict | None
    reason: str
    opener: str | None
    opened_at: datetime
    ended_at: datetime | None
    revision: int


async def improvements(
    connection: Connection, principal: Principal, *, slug: str | None = None, over: bool | None = None
) -> list[Improvement]:
    """Those one may see, the latest first, at most 500. `over`: only those that are, or only those that are not."""
    principal.require(SEE)
    rows = await connection.fetch_as(
        Improvement,
        f"""{_ALL} where ($1::text is null or i.slug = $1) and ($2::bool is null or (i.ended_at is not null) = $2)
            order by i.opened_at desc, i.id desc limit {MOST_SHOWN}""",
        slug,
        over,
    )
    return [one for one in rows if _sees(principal, one)]


async def improvement(connection: Connection, principal: Principal, id: UUID) -> Improvement:
    """One, with what was counted since its change. Raises `NoSuchImprovement`."""
    one = await one_of(connection, principal, id)
    if one.state is State.WATCHED and one.changed_at is not None:
        now = await connection.fetch_value("select clock_timestamp()")
        after = await figure_of(connection, one.slug, one.unit_path, one.changed_at, now)
        one = msgspec.structs.replace(one, after=after)
    return one


def may_change(principal: Principal, one: Improvement) -> bool:
    """Who leads improvements there, and the one who sees to it."""
    mine = one.owner_id is not None and one.owner_id == principal.user_id
    return mine or may_over(principal, IMPROVE, one.unit_id, one.unit_path)


async def one_of(connection: Connection, principal: Principal, id: UUID, lock: str = "") -> Improvement:
    found = await connection.fetch_as(Improvement, f"{_ALL} where i.id = $1 {lock}", id)
    if not found or not _sees(principal, found[0]):
        raise NoSuchImprovement()
    return found[0]


async def figure_of(connection: Connection, slug: str, path: str | None, since: datetime, until: datetime) -> Figure:
    """What was counted of a process in a time, in a unit and those below it."""
    inside = None
    if path is not None:
        rows = await connection.fetch("select id from organisation.unit where starts_with(path, $1)", path)
        inside = {row["id"] for row in rows}
    counts = Counts()
    for part in await parts(connection, since, until, slug=slug):
        if inside is None or part.unit_id in inside:
            counts += part.counts
    return Figure(since, until, counts)


def _sees(principal: Principal, one: Improvement) -> bool:
    mine = one.owner_id is not None and one.owner_id == principal.user_id
    return mine or may_over(principal, SEE, one.unit_id, one.unit_path)


def may_over(principal: Principal, wanted: Any, unit_id: UUID | None, path: str | None) -> bool:
    return principal.may_everywhere(wanted) if unit_id is None else principal.may(wanted, unit_path=path)
