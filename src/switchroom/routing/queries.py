"""What people look at: an agent's own state, the wallboard's queues and agents, parked commands."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct

from switchroom.platform.db import Connection
from switchroom.platform.events import Origin
from switchroom.routing.contracts import COLLEAGUES, AgentId, ItemId, OfferId, QueueId
from switchroom.routing.rows import Activity, AgentRow, OfferRow, WorkRow

OF_COLLEAGUES = {"en": "Colleagues", "pt-BR": "Colegas", "zh-CN": "同事"}
"""The name of the queue `COLLEAGUES`, which is in no set-up."""


class AgentView(Struct, frozen=True):
    """What an agent does now; `row` is None if he never signed in."""

    row: AgentRow | None
    offers: list[OfferRow]
    works: list[WorkRow]


class QueueLine(Struct, frozen=True):
    """A queue on the wallboard. `service_level`: the share answered in time of all answered and abandoned today."""

    id: QueueId
    name: dict[str, str]
    waiting: int
    oldest_since: datetime | None
    offered: int
    agents_available: int
    agents_busy: int
    agents_staffed: int
    queued_today: int
    offered_today: int
    answered_today: int
    abandoned_today: int
    overflowed_today: int
    called_back_today: int
    withdrawn_today: int
    service_level: float | None


class AgentLine(Struct, frozen=True):
    """An agent on the wallboard; `about`: what he works on, or is offered."""

    agent_id: AgentId
    signed_in: bool
    status: str
    available: bool
    status_since: datetime
    state: Activity
    state_since: datetime
    queues: tuple[QueueId, ...]
    about: UUID | None


class ParkedCommand(Struct, frozen=True):
    """A command that the engine could not carry out."""

    number: int
    given_at: datetime
    parked_at: datetime
    error: str
    data: dict[str, Any]


async def queue_names(connection: Connection, ids: list[QueueId]) -> dict[QueueId, dict[str, str]]:
    """The names of these queues, archived ones too."""
    rows = await connection.fetch("select id, name from routing.queue where id = any($1)", ids)
    own = {COLLEAGUES: OF_COLLEAGUES} if COLLEAGUES in ids else {}
    return own | {QueueId(row["id"]): row["name"] for row in rows}


async def agent_view(connection: Connection, agent_id: AgentId) -> AgentView:
    """An agent's status, live offers and work, newest last."""
    rows = await connection.fetch_as(AgentRow, "select * from routing.agent_state where agent_id = $1", agent_id)
    return AgentView(
        rows[0] if rows else None,
        await connection.fetch_as(
            OfferRow, "select * from routing.offer where agent_id = $1 and ended_at is null order by id", agent_id
        ),
        await connection.fetch_as(
            WorkRow, "select * from routing.work where agent_id = $1 order by accepted_at, item_id", agent_id
        ),
    )


async def how_offer_ended(connection: Connection, offer: OfferId, agent_id: AgentId) -> str | None:
    """How an offer of the last day to this agent ended; None if there is none that ended."""
    how: str | None = await connection.fetch_value(
        "select ended_how from routing.offer where id = $1 and agent_id = $2", offer, agent_id
    )
    return how


WALLBOARD_QUEUES = """
with items as (
    select queue_id, count(*) filter (where state = 'waiting') as waiting,
           count(*) filter (where state = 'offered') as offered, min(arrived_at) as oldest_since
    from routing.queue_item where state in ('waiting', 'offered') and origin = $2 group by queue_id
), agents as (
    select queue_id, count(*) filter (where state = 'available') as available,
           count(*) filter (where state in ('busy', 'wrap_up', 'offered')) as busy, count(*) as staffed
    from routing.agent_state, unnest(queues) as queue_id
    where signed_in and origin = $2 and (available or state in ('busy', 'wrap_up', 'offered')) group by queue_id
), today as (
    select queue_id, sum(queued)::int as queued, sum(offered)::int as offered, sum(answered)::int as answered,
           sum(answered_in_time)::int as answered_in_time, sum(abandoned)::int as abandoned,
           sum(overflowed)::int as overflowed, sum(called_back)::int as called_back, sum(withdrawn)::int as withdrawn
    from routing.queue_quarter where starts_at >= $3 and origin = $2 group by queue_id
)
select q.id, q.name, coalesce(i.waiting, 0) as waiting, i.oldest_since, coalesce(i.offered, 0) as offered,
       coalesce(a.available, 0) as agents_available, coalesce(a.busy, 0) as agents_busy,
       coalesce(a.staffed, 0) as agents_staffed, coalesce(t.queued, 0) as queued_today,
       coalesce(t.offered, 0) as offered_today, coalesce(t.answered, 0) as answered_today,
       coalesce(t.abandoned, 0) as abandoned_today, coalesce(t.overflowed, 0) as overflowed_today,
       coalesce(t.called_back, 0) as called_back_today, coalesce(t.withdrawn, 0) as withdrawn_today,
       t.answered_in_time::float8 / nullif(t.answered + t.abandoned, 0) as service_level
from routing.queue q left join items i on i.queue_id = q.id left join agents a on a.queue_id = q.id
left join today t on t.queue_id = q.id
where not q.archived and ($1::uuid[] is null or q.id = any($1)) order by q.words, q.id
"""


async def wallboard_queues(
    connection: Connection, *, since: datetime, origin: Origin = Origin.REAL, only: list[QueueId] | None = None
) -> list[QueueLine]:
    """Every queue (or `only` these) as it is now, with counts since a moment: the viewer's midnight."""
    return await connection.fetch_as(QueueLine, WALLBOARD_QUEUES, only, origin.value, since)


async def wallboard_agents(connection: Connection, *, origin: Origin = Origin.REAL) -> list[AgentLine]:
    """Every agent who is signed in or still works."""
    return await connection.fetch_as(
        AgentLine,
        """select a.agent_id, a.signed_in, a.status, a.available, a.status_since, a.state, a.state_since, a.queues,
                  coalesce((select w.about from routing.work w where w.agent_id = a.agent_id and w.kind = 'interaction'
                            order by w.state, w.accepted_at desc limit 1),
                           (select o.about from routing.offer o
                            where o.agent_id = a.agent_id and o.ended_at is null and o.kind = 'interaction'
                            order by o.id desc limit 1)) as about
           from routing.agent_state a where (a.signed_in or a.state <> 'signed_out') and a.origin = $1
           order by a.agent_id""",
        origin.value,
    )


async def in_call(connection: Connection, agent_id: AgentId) -> bool:
    """Whether the agent has a call in hand, wrap-up not counted."""
    found: bool = await connection.fetch_value(
        "select exists(select from routing.work where agent_id = $1 and medium = 'voice' and state = 'active')",
        agent_id,
    )
    return found


def in_hand(about: str, user: str) -> str:
    """SQL: whether an agent has this in hand, from accepting on; both are SQL expressions of the program's own."""
    return f"exists(select from routing.work w where w.agent_id = {user} and w.about = {about})"


async def how_many_refused(connection: Connection, item_id: ItemId) -> int:
    """How many agents were offered an item and did not take it; not those before whom another one took it."""
    count: int = await connection.fetch_value(
        """select count(distinct agent_id) from routing.offer
           where item_id = $1 and ended_at is not null and ended_how not in ('accepted', 'accepted_elsewhere')""",
        item_id,
    )
    return count


async def is_offered(connection: Connection, item_id: ItemId) -> bool:
    """Whether an item is being offered to anybody now."""
    return bool(
        await connection.fetch_value(
            "select exists(select from routing.offer where item_id = $1 and ended_at is null)", item_id
        )
    )


async def parked_commands(connection: Connection) -> list[ParkedCommand]:
    """What waits for somebody who can fix it, oldest first."""
    return await connection.fetch_as(
        ParkedCommand,
        """select sequence as number, given_at, parked_at, error, data from routing.command
           where parked_at is not null order by sequence""",
    )


async def oldest_pending(connection: Connection) -> timedelta:
    """How long the oldest command that was not yet decided has been waiting; for health and alarms."""
    waited: timedelta | None = await connection.fetch_value(
        """select clock_timestamp() - min(given_at) from routing.command
           where position is null and parked_at is null"""
    )
    return waited or timedelta()


class QueueLoad(Struct, frozen=True):
    """How a queue is doing, for a process: agents, items, and seconds. `expected_wait` -1: nobody is there."""

    available: int
    staffed: int
    waiting: int
    oldest_wait: int
    expected_wait: int


async def queue_load(connection: Connection, slug: str, *, origin: Origin) -> QueueLoad | None:
    """The load of a queue among agents and items of this origin; None if there is no such queue.

    Expected is what the board expects before it has learned a pace: place x handling time / agents there.
    """
    row = await connection.fetch_row(
        """select id, clock_timestamp() as now, (policy->>'expected_handling_s')::float8 as handling
           from routing.queue where slug = $1 and not archived""",
        slug,
    )
    if row is None:
        return None
    (line,) = await wallboard_queues(connection, since=row["now"], origin=origin, only=[row["id"]])
    oldest = max(0, int((row["now"] - line.oldest_since).total_seconds())) if line.oldest_since else 0
    handling = 300.0 if row["handling"] is None else row["handling"]
    expected = int((line.waiting + 1) * handling / line.agents_staffed) if line.agents_staffed else -1
    if line.agents_available > line.waiting:
        expected = 0
    return QueueLoad(line.agents_available, line.agents_staffed, line.waiting, oldest, expected)
