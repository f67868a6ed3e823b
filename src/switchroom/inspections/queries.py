"""Reading rounds and inspections. `access` is the only door to one; lists carry the same condition.

Whoever took part in an interaction never learns that it was drawn, whatever they may do: it is not found, and counts
leave it out.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.inspections import schemas
from switchroom.inspections.contracts import DRAW, INSPECT, InspectionState, NoSuchInspection, NoSuchRound
from switchroom.platform.access import NotAllowed, Principal
from switchroom.platform.db import Connection

UNIT_PATH = "(select path from organisation.unit where id = d.unit_id)"
_TITLE = "(select title from processes.catalogued where slug = {0}.slug) as process_title"
_NAME = 'select name from people."user" where id = {0}'
_ROUND = f"""
select d.id, d.name, d.unit_id, (select name from organisation.unit where id = d.unit_id) as unit, d.slug as process,
       {_TITLE.format("d")}, d.since, d.until, d.simulated, d.strata, d.how, d.amount, d.seed, d.population, d.due_at,
       ({_NAME.format("d.drawn_by")}) as drawn_by, d.drawn_at,
       d.due_at < clock_timestamp() and c.submitted < c.drawn as late,
       c.drawn, c.submitted, c.used, c.not_used, c.used_wrongly
from inspections.drawing d cross join lateral (
    select count(*)::int as drawn, count(i.submitted_at)::int as submitted,
           count(*) filter (where i.submitted_at is not null and i.answer ->> 'verdict' = 'used')::int as used,
           count(*) filter (where i.submitted_at is not null and i.answer ->> 'verdict' = 'not_used')::int as not_used,
           count(*) filter (where i.submitted_at is not null
                                and i.answer ->> 'verdict' = 'used_wrongly')::int as used_wrongly
    from inspections.inspection i where i.drawing_id = d.id and {{visible}}) c
where (c.drawn > 0 or d.drawn_by = {{me}}) and {{which}}
order by d.drawn_at desc, d.id offset {{offset}} limit {{limit}}
"""  # noqa: S608 - own fragments
_COLUMNS = f"""
i.id, i.drawing_id as round_id, d.name as round, i.number, i.interaction_id, i.reference, i.slug as process,
{_TITLE.format("i")}, i.at, d.due_at, i.origin, i.unit_id, i.brand_id, i.region_id, i.person_id, i.people,
case when i.submitted_at is null then 'open' else 'submitted' end as state,
d.due_at < clock_timestamp() and i.submitted_at is null as late, i.inspector_id,
({_NAME.format("i.inspector_id")}) as inspector, ({_NAME.format("i.person_id")}) as person,
case when i.submitted_at is not null then i.answer ->> 'verdict' end as verdict, i.saves > 0 as begun, i.submitted_at,
i.answer, i.saves
"""
_FROM = "from inspections.inspection i join inspections.drawing d on d.id = i.drawing_id"
_BELOW = "(select id from organisation.unit where path like (select path from organisation.unit where id = {0}) || '%')"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """An inspection that the principal may see."""

    id: UUID
    round_id: UUID
    round: str
    number: int
    interaction_id: UUID
    reference: str | None
    process: str
    process_title: Any
    at: datetime
    due_at: datetime
    origin: str
    unit_id: UUID | None
    brand_id: UUID | None
    region_id: UUID | None
    person_id: UUID | None
    people: list[UUID]
    state: InspectionState
    late: bool
    inspector_id: UUID
    inspector: str | None
    person: str | None
    verdict: str | None
    begun: bool
    submitted_at: datetime | None
    answer: dict[str, Any]
    saves: int


def visible(principal: Principal, first: int) -> tuple[str, list[Any]]:
    """The condition of inspections `i` of a round `d`; its arguments from number `first` on. Raises `NotAllowed`."""
    if not (principal.may(DRAW) or principal.may(INSPECT)):
        raise NotAllowed(permission=INSPECT)
    reach, more = principal.reach(DRAW).sql(UNIT_PATH, "i.brand_id", first + 1)
    mine = f"i.inspector_id = ${first}" if principal.may(INSPECT) else "false"
    return f"(not ${first} = any(i.people) and ({mine} or {reach}))", [principal.user_id, *more]


async def access(connection: Connection, principal: Principal, inspection_id: UUID, *, lock: bool = False) -> Row:
    """The only door: what one has to inspect, and all of rounds over which one may draw, but nothing of one's own.

    Raises `NoSuchInspection`.
    """
    try:
        condition, arguments = visible(principal, 2)
    except NotAllowed:
        raise NoSuchInspection() from None
    rows = await connection.fetch_as(
        Row,
        f"select {_COLUMNS} {_FROM} where i.id = $1 and {condition} {'for update of i' if lock else ''}",
        inspection_id,
        *arguments,
    )
    if not rows:
        raise NoSuchInspection()
    return rows[0]


async def inspections(
    connection: Connection, principal: Principal, asked: schemas.InspectionQuery
) -> tuple[list[Row], int]:
    """What is open first, by the round's order; then the latest submitted. And how many. Raises `NotAllowed`."""
    condition, arguments = visible(principal, 1)
    parts = [condition]

    def add(sql: str, value: Any) -> None:
        arguments.append(value)
        parts.append(sql.format(f"${len(arguments)}"))

    for sql, value in (
        ("i.drawing_id = {0}", asked.round),
        ("i.inspector_id = {0}", principal.user_id if asked.mine else None),
        ("i.slug = {0}", asked.process),
        ("i.unit_id in " + _BELOW, asked.unit_id),
        ("i.brand_id = {0}", asked.brand_id),
        ("i.region_id = {0}", asked.region_id),
        ("i.person_id = {0}", asked.person_id),
        ("i.at >= {0}", asked.since),
        ("i.at < {0}", asked.until),
        ("(i.origin = 'simulated') = {0}", asked.simulated),
        (
            "(i.submitted_at is not null) = {0}",
            None if asked.state is None else asked.state is InspectionState.SUBMITTED,
        ),
        ("(i.submitted_at is not null and i.answer ->> 'verdict' = {0})", asked.verdict),
    ):
        if value is not None:
            add(sql, value)
    if asked.step is not None and asked.step_verdict is not None:
        add("i.submitted_at is not null and i.answer @> {0}", {"steps": {asked.step: {"verdict": asked.step_verdict}}})
    which = " and ".join(parts)
    total = await connection.fetch_value(f"select count(*)::int {_FROM} where {which}", *arguments)
    rows = await connection.fetch_as(
        Row,
        f"""select {_COLUMNS} {_FROM} where {which}
            order by i.submitted_at desc nulls first, d.due_at, d.id, i.number
            offset {asked.offset} limit {asked.limit}""",
        *arguments,
    )
    return rows, total


async def rounds(connection: Connection, principal: Principal, offset: int, limit: int) -> tuple[list[Any], int]:
    """Rounds that one has drawn or sees something of, the latest first. Raises `NotAllowed`."""
    condition, arguments = visible(principal, 1)
    total = await connection.fetch_value(
        f"""select count(*)::int from inspections.drawing d
            where d.drawn_by = $1
                or exists(select from inspections.inspection i where i.drawing_id = d.id and {condition})""",  # noqa: S608
        *arguments,
    )
    sql = _ROUND.format(visible=condition, which="true", me="$1", offset=int(offset), limit=int(limit))
    return await connection.fetch(sql, *arguments), total


async def choices(connection: Connection, principal: Principal) -> schemas.Choices:
    """What one may draw a round of. Raises `NotAllowed`."""
    principal.require(DRAW)
    units = await connection.fetch("select id, name, path from organisation.unit where not archived order by path")
    reach = principal.reach(DRAW)
    processes = await connection.fetch("select slug as process, title from processes.catalogued order by slug")
    return schemas.Choices(
        units=[
            schemas.UnitRef(id=row["id"], name=row["name"], depth=row["path"].count("/") - 2)
            for row in units
            if any(grant.reaches_over(row["path"], None) for grant in reach.grants)
        ],
        processes=[schemas.RoundProcess.model_validate(dict(row)) for row in processes],
    )


async def one_round(connection: Connection, principal: Principal, round_id: UUID) -> Any:
    """Raises `NoSuchRound`."""
    try:
        condition, arguments = visible(principal, 2)
    except NotAllowed:
        raise NoSuchRound() from None
    sql = _ROUND.format(visible=condition, which="d.id = $1", me="$2", offset=0, limit=1)
    rows = await connection.fetch(sql, round_id, *arguments)
    if not rows:
        raise NoSuchRound()
    return rows[0]
