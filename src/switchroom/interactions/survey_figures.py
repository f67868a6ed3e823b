"""What customers answered: of one interaction, and in figures that say from how many answers they come.

Satisfaction is the share of 4 and 5 of 5, recommendation the per cent of 9 and 10 less those of 0 to 6, effort the mean
on 1 to 7. Real customers, simulated ones and tests are never added up.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from switchroom.interactions import queries
from switchroom.people.facade import USERS
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.events import Origin
from switchroom.routing.facade import QUEUES

SCORE = """
case s.kind when 'csat' then avg((s.score >= 4)::int)
            when 'nps' then 100 * (avg((s.score >= 9)::int) - avg((s.score <= 6)::int))
            else avg(s.score) end
"""
OF_INTERACTION = """
select s.kind, s.outcome, s.score, s.comment, s.queue_id, s.agent_id, s.asked_at, s.ended_at
from interactions.survey s where s.interaction_id = $1 order by s.asked_at
"""


class By(StrEnum):
    """What there is a row for."""

    ALL = "all"
    QUEUE = "queue"
    AGENT = "agent"
    DAY = "day"
    MONTH = "month"


class Which(msgspec.Struct, frozen=True, kw_only=True):
    """Of which surveys: those asked in a time, about a queue, about an agent."""

    origin: Origin = Origin.REAL
    asked_from: datetime | None = None
    asked_to: datetime | None = None
    queue_id: UUID | None = None
    agent_id: UUID | None = None


_KEYS = {
    By.ALL: "''",
    By.QUEUE: "coalesce(s.queue_id::text, '')",
    By.AGENT: "coalesce(s.agent_id::text, '')",
    By.DAY: "to_char(s.asked_at at time zone $1, 'YYYY-MM-DD')",
    By.MONTH: "to_char(s.asked_at at time zone $1, 'YYYY-MM')",
}


async def figures(connection: Connection, principal: Principal, by: By, which: Which) -> list[dict[str, Any]]:
    """One row for each kind of survey and queue, agent, day or month, of the interactions one may see."""
    zone = await connection.fetch_value("select time_zone from organisation.unit where parent_id is null")
    arguments: list[Any] = [zone or "UTC", which.origin.value]
    conditions = ["$1::text is not null", "n.origin = $2"]
    for condition, value in (
        ("s.asked_at >= ", which.asked_from),
        ("s.asked_at < ", which.asked_to),
        ("s.queue_id = ", which.queue_id),
        ("s.agent_id = ", which.agent_id),
    ):
        if value is not None:
            arguments.append(value)
            conditions.append(f"{condition}${len(arguments)}")
    visible, more = queries.visible(principal, first=len(arguments) + 1)
    rows = await connection.fetch(
        f"""select s.kind, {_KEYS[by]} as key, count(*) as asked,
                   count(*) filter (where s.outcome = 'answered') as answered,
                   count(*) filter (where s.outcome = 'refused') as refused,
                   count(*) filter (where s.outcome = 'ignored') as ignored, {SCORE}::float8 as score
            from interactions.survey s join interactions.interaction n on n.id = s.interaction_id
            where {" and ".join(conditions)} and {visible} group by 1, 2 order by 1, 2""",  # noqa: S608 - own fragments
        *arguments,
        *more,
    )
    return await _with_names(connection, by, [dict(row) for row in rows])


async def _with_names(connection: Connection, by: By, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names: dict[UUID, Any] = {}
    if by in (By.QUEUE, By.AGENT):
        ids = [UUID(row["key"]) for row in rows if row["key"]]
        names = await (QUEUES if by is By.QUEUE else USERS).names(connection, ids)
        for row in rows:
            row["name"] = names.get(UUID(row["key"])) if row["key"] else None
    return rows


async def of_interaction(connection: Connection, interaction_id: UUID) -> list[dict[str, Any]]:
    """The surveys that were put to this customer, and the comments."""
    rows = [dict(row) for row in await connection.fetch(OF_INTERACTION, interaction_id)]
    agents = await USERS.names(connection, [row["agent_id"] for row in rows if row["agent_id"]])
    for row in rows:
        row["agent"] = queries.named(agents, row["agent_id"])
    return rows
