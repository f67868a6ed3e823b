"""What people see of breaks: an agent the own request and its place in line, a lead everybody's."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from switchroom.organisation.facade import UNITS
from switchroom.people.contracts import Status
from switchroom.people.facade import USERS, statuses
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.text import Text
from switchroom.routing import schemas
from switchroom.routing.breaks.expected import TYPICAL_S, expected_wait_s
from switchroom.routing.breaks.line import LIMITS, WAITING, Limit, Waiting
from switchroom.routing.contracts.access import LEAD_BREAKS
from switchroom.routing.contracts.breaks import BreakState

LATEST = """
select id, agent_id, origin, status_id, state, asked_at, granted_at, lapses_at, word from routing.break_request
where agent_id = $1 and (state in ('waiting', 'granted') or state in ('refused', 'lapsed') and not seen)
order by asked_at desc limit 1
"""
OPEN = """
select r.id, r.agent_id, r.origin, r.status_id, r.state, r.asked_at, r.granted_at, r.lapses_at, r.word
from routing.break_request r
where r.state in ('waiting', 'granted') and r.origin = $1 order by r.state, r.asked_at, r.id
"""
HOLDERS = """
select held.status_id, n.path, greatest(0, extract(epoch from clock_timestamp() - held.since))::float8 as elapsed_s
from (select agent_id, status::uuid as status_id, status_since as since from routing.agent_state
      where signed_in and origin = $1 and status = any($2::text[])
      union
      select r.agent_id, r.status_id, clock_timestamp() from routing.break_request r
      where r.state = 'granted' and r.origin = $1
        and not exists(select from routing.agent_state a
                       where a.agent_id = r.agent_id and a.signed_in and a.status = r.status_id::text)) held
join people."user" u on u.id = held.agent_id join organisation.unit n on n.id = u.unit_id
"""
TYPICAL = """
select percentile_cont(0.5) within group (order by extract(epoch from ended_at - began_at)) from (
    select began_at, ended_at from routing.break_request
    where status_id = $1 and state = 'returned' and began_at is not null order by ended_at desc limit 50) last
"""
PATHS = """
select u.id, u.unit_id, n.path from people."user" u join organisation.unit n on n.id = u.unit_id where u.id = any($1)
"""


class _Request(Struct, frozen=True):
    id: UUID
    agent_id: UUID
    origin: Origin
    status_id: UUID
    state: BreakState
    asked_at: datetime
    granted_at: datetime | None
    lapses_at: datetime | None
    word: str | None


class _Holder(Struct, frozen=True):
    status_id: UUID
    path: str
    elapsed_s: float


class _Lines:
    """The lines for breaks of one origin as they stand now."""

    def __init__(self, holders: list[_Holder]) -> None:
        self.holders = holders
        self._limits: dict[UUID, list[Limit]] = {}
        self._waiting: dict[UUID, list[Waiting]] = {}
        self._typical: dict[UUID, float] = {}

    async def read(self, connection: Connection, status_id: UUID, origin: Origin) -> None:
        if status_id not in self._limits:
            self._limits[status_id] = await connection.fetch_as(Limit, LIMITS, status_id)
            self._waiting[status_id] = await connection.fetch_as(Waiting, WAITING, status_id, origin.value)
            self._typical[status_id] = float(await connection.fetch_value(TYPICAL, status_id) or TYPICAL_S)

    def stand(self, request: _Request) -> tuple[int | None, float | None]:
        """Place in line and seconds to wait: those of the limit that keeps this one longest."""
        line = self._waiting[request.status_id]
        me = next((one for one in line if one.id == request.id), None)
        if me is None:
            return None, None
        stands: list[tuple[int, float | None]] = []
        for limit in self._limits[request.status_id]:
            if limit.covers(me.path):
                ahead = [one for one in line[: line.index(me)] if limit.covers(one.path)]
                elapsed = [h.elapsed_s for h in self.held(request.status_id, limit.path)]
                place = len(ahead) + 1
                wait = expected_wait_s(limit.at_most, elapsed, self._typical[request.status_id], place)
                stands.append((place, wait))
        if not stands:
            return None, None
        return max(stands, key=lambda stand: (stand[1] is None, stand[1] or 0, stand[0]))

    def held(self, status_id: UUID, path: str) -> list[_Holder]:
        return [holder for holder in self.holders if holder.status_id == status_id and holder.path.startswith(path)]


async def my_break(connection: Connection, agent_id: UUID) -> schemas.BreakRequest | None:
    """What this agent has asked for: until it begins, or until the agent has seen that it will not."""
    found = await connection.fetch_as(_Request, LATEST, agent_id)
    if not found:
        return None
    (request,) = found
    lines = await _lines(connection, request.origin, [request.status_id])
    place, wait = lines.stand(request) if request.state is BreakState.WAITING else (None, None)
    known = await statuses(connection)
    return schemas.BreakRequest(
        status=_status(known[request.status_id]),
        state=request.state,
        place=place,
        expected_s=wait,
        asked_at=request.asked_at,
        lapses_at=request.lapses_at,
        word=request.word,
    )


async def breaks(connection: Connection, principal: Principal) -> schemas.Breaks:
    """The limits of the units that the principal leads, how full they are, and who asks for a break there."""
    principal.require(LEAD_BREAKS)
    requests = await connection.fetch_as(_Request, OPEN, principal.origin.value)
    rows = await connection.fetch(
        """select l.id, l.unit_id, l.status_id, l.at_most, u.path from routing.break_limit l
           join organisation.unit u on u.id = l.unit_id where not l.archived order by u.path, l.words, l.id"""
    )
    led = [row for row in rows if principal.may(LEAD_BREAKS, unit_path=row["path"])]
    lines = await _lines(connection, principal.origin, [row["status_id"] for row in rows])
    for request in requests:
        await lines.read(connection, request.status_id, request.origin)
    return schemas.Breaks(
        limits=await _limits(connection, lines, led), requests=await _requests(connection, principal, lines, requests)
    )


async def _lines(connection: Connection, origin: Origin, status_ids: list[UUID]) -> _Lines:
    wanted = sorted(set(status_ids))
    holders = await connection.fetch_as(_Holder, HOLDERS, origin.value, [str(one) for one in wanted])
    lines = _Lines(holders)
    for status_id in wanted:
        await lines.read(connection, status_id, origin)
    return lines


async def _limits(connection: Connection, lines: _Lines, led: list[Any]) -> list[schemas.BreakPlaces]:
    units = await UNITS.names(connection, [row["unit_id"] for row in led])
    known = await statuses(connection)
    return [
        schemas.BreakPlaces(
            id=row["id"],
            unit=schemas.UnitNamed(id=row["unit_id"], name=Text.parse(units[row["unit_id"]]).to_json()),
            status=_status(known[row["status_id"]]),
            at_most=row["at_most"],
            held=len(lines.held(row["status_id"], row["path"])),
        )
        for row in led
    ]


async def _requests(
    connection: Connection, principal: Principal, lines: _Lines, requests: list[_Request]
) -> list[schemas.BreakAsked]:
    places = {row["id"]: row for row in await connection.fetch(PATHS, [one.agent_id for one in requests])}
    mine = [
        one
        for one in requests
        if one.agent_id in places and principal.may(LEAD_BREAKS, unit_path=places[one.agent_id]["path"])
    ]
    names = await USERS.names(connection, [one.agent_id for one in mine])
    known = await statuses(connection)
    found = []
    for one in mine:
        place, wait = lines.stand(one)
        found.append(
            schemas.BreakAsked(
                id=one.id,
                agent=schemas.AgentNamed(id=one.agent_id, name=names[one.agent_id]),
                status=_status(known[one.status_id]),
                state=one.state,
                asked_at=one.asked_at,
                lapses_at=one.lapses_at,
                place=place,
                expected_s=wait,
            )
        )
    return found


def _status(known: Status) -> schemas.StatusNamed:
    return schemas.StatusNamed(id=known.id, name=Text.parse(known.name).to_json())


async def forget_requests(tx: Transaction, before: datetime, limit: int) -> int:
    """Remove requests that were over before then, and the words with which they were refused; how many."""
    rows = await tx.fetch(
        """delete from routing.break_request where id in (
               select id from routing.break_request where ended_at < $1 order by ended_at limit $2) returning id""",
        before,
        limit,
    )
    return len(rows)
