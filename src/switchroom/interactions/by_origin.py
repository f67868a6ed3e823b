"""The interactions of one origin: for whoever plays their customers and agents, and for removing all of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from switchroom.interactions import contracts as c
from switchroom.interactions.actions import answer_step
from switchroom.interactions.classification import classify_as
from switchroom.interactions.queries import access
from switchroom.interactions.traffic import uncount
from switchroom.platform.access import system_principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.sealed import Sealer
from switchroom.processes.facade import Runs


class Living(Struct, frozen=True):
    """An interaction somebody still works on; `since`: when its present segment began."""

    id: UUID
    medium: str
    language: str
    state: c.State
    agent_id: UUID | None
    answered_at: datetime | None
    since: datetime


class OnScreen(Struct, frozen=True):
    """A step that waits for the agent's answer."""

    interaction_id: UUID
    token: int
    visit: int
    type: str
    params: Mapping[str, Any]
    shown_at: datetime


async def living(connection: Connection, origin: Origin) -> list[Living]:
    """Every interaction of this origin that is not closed."""
    return await connection.fetch_as(
        Living,
        """select n.id, n.medium, n.language, n.state, n.agent_id, n.answered_at, s.began_at as since
           from interactions.interaction n
           join interactions.segment s on s.interaction_id = n.id and s.ended_at is null
           where n.closed_at is null and n.origin = $1""",
        origin.value,
    )


async def counts(connection: Connection, origin: Origin) -> tuple[int, int]:
    """How many interactions of this origin go on, and how many are closed."""
    row = await connection.fetch_row(
        """select count(*) filter (where closed_at is null) as living, count(closed_at) as closed
           from interactions.interaction where origin = $1""",
        origin.value,
    )
    assert row is not None
    return row["living"], row["closed"]


async def steps_on_screen(connection: Connection, origin: Origin) -> list[OnScreen]:
    """Every step of this origin's interactions that waits for an agent."""
    return await connection.fetch_as(
        OnScreen,
        """select s.interaction_id, s.token, s.visit, s.type, s.params, s.shown_at from interactions.screen s
           join interactions.interaction n on n.id = s.interaction_id
           where s.waits and n.closed_at is null and n.origin = $1""",
        origin.value,
    )


async def answer_for_agent(
    tx: Transaction, runs: Runs, sealer: Sealer, step: OnScreen, outcome: str, data: dict[str, Any]
) -> None:
    """Answer as the agent would. Raises as `actions.answer_step`."""
    door = await access(tx, system_principal(), step.interaction_id)
    await answer_step(tx, runs, sealer, door, step.token, step.visit, outcome, data)


async def classify_for_agent(tx: Transaction, interaction_id: UUID, service_id: UUID) -> None:
    """Say what it is about, as the agent would; again, it changes nothing."""
    await classify_as(tx, interaction_id, service_id)


async def forget_origin(tx: Transaction, origin: Origin, limit: int) -> int:
    """Remove closed interactions of this origin with all that belongs to them; how many."""
    rows = await tx.fetch(
        """select id, origin, brand_id, counted_day, counted_channel_id, counted_service_id
           from interactions.interaction where origin = $1 and closed_at is not null
           order by started_at limit $2 for update skip locked""",
        origin.value,
        limit,
    )
    ids = [row["id"] for row in rows]
    await uncount(tx, rows)
    for table in ("found_by", "screen", "note", "segment", "item"):
        await tx.execute(f"delete from interactions.{table} where interaction_id = any($1)", ids)  # noqa: S608 - own names
    await tx.execute("delete from interactions.interaction where id = any($1)", ids)
    return len(ids)
