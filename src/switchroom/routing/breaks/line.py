"""The line for a limited break: asking, granting in order, beginning once the hands are empty, and the ends of it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct

from switchroom.people.contracts import BoardFeed, Status
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.platform.timekeeper import Timer, cancel_timers, set_timer
from switchroom.routing import giving
from switchroom.routing.contracts import AgentId
from switchroom.routing.contracts import Status as BoardStatus
from switchroom.routing.contracts.breaks import BreakAsked, BreakBegun, BreakEnded, BreakGranted, BreakState

LAPSED = "routing.break_lapsed"
"""The kind of the timer that takes a granted break back which nobody began."""
USUAL_LAPSE = timedelta(minutes=30)

LIMITS = """
select l.id, l.at_most, l.lapses_after_s, u.path from routing.break_limit l
join organisation.unit u on u.id = l.unit_id where l.status_id = $1 and not l.archived order by l.id
"""
LOCKED = f"{LIMITS} for update of l"
HELD = """
select count(*) from (
    select agent_id from routing.agent_state where signed_in and status = $1::uuid::text and origin = $2
    union select agent_id from routing.break_request where state = 'granted' and status_id = $1 and origin = $2) held
join people."user" u on u.id = held.agent_id join organisation.unit n on n.id = u.unit_id where n.path like $3 || '%'
"""
WAITING = """
select r.id, r.agent_id, r.origin, r.status_id, r.asked_at, n.path from routing.break_request r
join people."user" u on u.id = r.agent_id join organisation.unit n on n.id = u.unit_id
where r.state = 'waiting' and r.status_id = $1 and r.origin = $2 order by r.asked_at, r.id
"""
PATH = 'select n.path from people."user" u join organisation.unit n on n.id = u.unit_id where u.id = $1'
OPEN = """
select id, agent_id, origin, status_id, state from routing.break_request
where agent_id = $1 and state in ('waiting', 'granted') for update
"""


class Limit(Struct, frozen=True):
    id: UUID
    at_most: int
    lapses_after_s: int
    path: str

    def covers(self, path: str) -> bool:
        return path.startswith(self.path)


class Waiting(Struct, frozen=True):
    id: UUID
    agent_id: UUID
    origin: Origin
    status_id: UUID
    path: str


class OpenRequest(Struct, frozen=True):
    id: UUID
    agent_id: UUID
    origin: Origin
    status_id: UUID
    state: BreakState


async def limits_of(connection: Connection, status_id: UUID, agent_id: UUID) -> list[Limit]:
    """The limits that bind this person in this status: those of the unit and of the units above it."""
    path = await connection.fetch_value(PATH, agent_id)
    found = await connection.fetch_as(Limit, LIMITS, status_id)
    return [limit for limit in found if path is not None and limit.covers(path)]


async def ask(tx: Transaction, feed: BoardFeed, agent_id: UUID, origin: Origin, status: Status) -> int | None:
    """Stand in line for a break; the number of the command by which it begins, if it does so at once.

    Who asks again keeps the place in line; who asks for another kind gives the first one up.
    """
    await tx.fetch(LOCKED, status.id)
    for standing in await tx.fetch_as(OpenRequest, OPEN, agent_id):
        if standing.status_id == status.id:
            return None
        await end(tx, feed, standing, BreakState.WITHDRAWN)
    request = new_id()
    await tx.execute(
        """insert into routing.break_request (id, agent_id, origin, status_id, state, asked_at)
           values ($1, $2, $3, $4, 'waiting', clock_timestamp())""",
        request,
        agent_id,
        origin.value,
        status.id,
    )
    tx.emit(BreakAsked(request=request, agent=agent_id, status=status.id), origin=origin)
    return (await serve(tx, feed, status.id, origin)).get(agent_id)


async def serve(tx: Transaction, feed: BoardFeed, status_id: UUID, origin: Origin) -> dict[UUID, int]:
    """Grant whom a place is free for, in the order of the line; the commands by which breaks began, by agent.

    Who is kept by the limit of his own team does not keep those of other teams.
    """
    limits = await tx.fetch_as(Limit, LOCKED, status_id)
    free = {
        limit.id: limit.at_most - await tx.fetch_value(HELD, status_id, origin.value, limit.path) for limit in limits
    }
    begun: dict[UUID, int] = {}
    for one in await tx.fetch_as(Waiting, WAITING, status_id, origin.value):
        binding = [limit for limit in limits if limit.covers(one.path)]
        if all(free[limit.id] > 0 for limit in binding):
            for limit in binding:
                free[limit.id] -= 1
            number = await grant(tx, feed, one, lapse_of(binding))
            if number is not None:
                begun[one.agent_id] = number
    return begun


def lapse_of(binding: Sequence[Limit]) -> timedelta:
    """How long a granted break waits for its agent: the shortest that any limit says."""
    return min((timedelta(seconds=limit.lapses_after_s) for limit in binding), default=USUAL_LAPSE)


async def grant(
    tx: Transaction,
    feed: BoardFeed,
    one: Waiting,
    lapse: timedelta,
    *,
    by: UUID | None = None,
    beyond: bool = False,
) -> int | None:
    """Keep a place for somebody who waits; begin at once if the hands are empty (the command's number)."""
    lapses_at = await tx.fetch_value(
        """update routing.break_request set state = 'granted', granted_at = clock_timestamp(), decided_by = $2,
                  lapses_at = clock_timestamp() + $3 where id = $1 returning lapses_at""",
        one.id,
        by,
        lapse,
    )
    await set_timer(tx, LAPSED, one.id, lapses_at, {})
    event = BreakGranted(
        request=one.id, agent=one.agent_id, status=one.status_id, by=by, beyond=beyond, lapses_at=lapses_at
    )
    tx.emit(event, origin=one.origin)
    number = await begin_if_free(tx, one.agent_id)
    if number is None:
        await feed.agent_changed(tx, one.agent_id)
    return number


async def begin_if_free(tx: Transaction, agent_id: UUID) -> int | None:
    """The granted break begins, unless the agent still has something in hand; the command's number."""
    status_id = await tx.fetch_value(
        """select status_id from routing.break_request r where agent_id = $1 and state = 'granted'
           and not exists(select from routing.work w where w.agent_id = r.agent_id and w.kind = 'interaction')""",
        agent_id,
    )
    if status_id is None:
        return None
    return await giving.change_status(tx, AgentId(agent_id), BoardStatus(str(status_id), available=False))


async def is_leaving(connection: Connection, agent_id: UUID) -> bool:
    """Whether a break has been granted that has not begun: until then nothing new is offered."""
    found: bool = await connection.fetch_value(
        "select exists(select from routing.break_request where agent_id = $1 and state = 'granted')", agent_id
    )
    return found


async def begun(tx: Transaction, feed: BoardFeed, request: OpenRequest) -> None:
    """The agent is in the status that was granted."""
    await tx.execute(
        "update routing.break_request set state = 'begun', began_at = clock_timestamp() where id = $1", request.id
    )
    await cancel_timers(tx, request.id)
    event = BreakBegun(request=request.id, agent=request.agent_id, status=request.status_id)
    tx.emit(event, origin=request.origin)
    await feed.agent_changed(tx, request.agent_id)


async def end(
    tx: Transaction,
    feed: BoardFeed,
    request: OpenRequest,
    how: BreakState,
    *,
    by: UUID | None = None,
    word: str | None = None,
) -> None:
    """The request is over in this way. Who kept a place by it takes offers again."""
    await tx.execute(
        """update routing.break_request set state = $2, ended_at = clock_timestamp(), word = $4,
                  decided_by = coalesce($3, decided_by) where id = $1""",
        request.id,
        how.value,
        by,
        word,
    )
    await cancel_timers(tx, request.id)
    event = BreakEnded(request=request.id, agent=request.agent_id, status=request.status_id, how=how, by=by)
    tx.emit(event, origin=request.origin)
    if request.state is BreakState.GRANTED:
        await feed.agent_changed(tx, request.agent_id)


async def open_request(tx: Transaction, agent_id: UUID) -> OpenRequest | None:
    """What the agent has asked for and not got, locked."""
    found = await tx.fetch_as(OpenRequest, OPEN, agent_id)
    return found[0] if found else None


class Lapse:
    """What the timekeeper does when a granted break was not begun in time."""

    def __init__(self, feed: BoardFeed) -> None:
        self._feed = feed

    async def fire(self, tx: Transaction, timers: Sequence[Timer]) -> None:
        for timer in timers:
            row: Any = await tx.fetch_row(
                "select status_id, origin, agent_id from routing.break_request where id = $1", timer.subject
            )
            if row is None:
                continue
            await tx.fetch(LOCKED, row["status_id"])
            request = await open_request(tx, row["agent_id"])
            if request is not None and request.id == timer.subject and request.state is BreakState.GRANTED:
                await end(tx, self._feed, request, BreakState.LAPSED)
                await serve(tx, self._feed, request.status_id, request.origin)
