"""Visits as they are shown: on their ticket, on a page of days, and with what speaks against their time."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from switchroom.customers.facade import CUSTOMERS, family_of
from switchroom.organisation.facade import BRANDS, UNITS, calendar_ids_of_units, calendars_by_id, time_zones
from switchroom.people.facade import days_away, home_unit, people_by_id
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.tickets.contracts import SEE, WORK
from switchroom.tickets.rows import ROW, UNIT_PATH, Ref, Row, access
from switchroom.tickets.visits import records, words
from switchroom.tickets.visits.calendar_file import calendar_file
from switchroom.tickets.visits.contracts import Method, Slot, Visit, VisitStatus
from switchroom.tickets.visits.timing import is_open, overlap, slot_of

MOST = 300
MOST_PLACES = 20
PLACES = """
select v.kind, v.place from tickets.visit v join tickets.ticket t on t.id = v.ticket_id
where v.place <> '' and {reach}
    and (v.kind = 'on_site' and t.requester_id = any($1) or v.kind = 'at_counter' and t.unit_id = $2)
group by v.kind, v.place order by max(v.begins_at) desc limit $3
"""
FAMILY = """
select distinct other.member_id from customers.membership own
join customers.membership other on other.organisation_id = own.organisation_id where own.member_id = any($1) limit 500
"""
BUSY = """
select v.agent_id, v.id, v.begins_at, v.ends_at, case when {reach} then t.number end as number
from tickets.visit v join tickets.ticket t on t.id = v.ticket_id
where v.status = 'planned' and v.agent_id = any($1) and v.begins_at < $3 and v.ends_at > $2
order by v.begins_at, v.id limit 1000
"""
LISTED = f"""
select {records.COLUMNS}, t.number, t.subject, t.requester_id, t.unit_id, t.brand_id
from tickets.visit v join tickets.ticket t on t.id = v.ticket_id join organisation.unit n on n.id = t.unit_id
where {{reach}} and t.origin <> 'simulated'
    and v.begins_at > $1::date::timestamp - interval '1 day'
    and v.begins_at < $1::date::timestamp + make_interval(days => $2 + 1)
    and (v.begins_at at time zone v.zone)::date between $1::date and $1::date + ($2 - 1)
    and ($3::uuid is null or v.agent_id = $3)
    and ($4::uuid is null or v.agent_id = $5
         or starts_with(n.path, (select path from organisation.unit where id = $4)))
order by v.begins_at, v.id limit {MOST + 1}
"""  # noqa: S608 - constants


class Busy(msgspec.Struct, frozen=True):
    """What somebody has planned. `number`: of its ticket, where one may see that."""

    agent_id: UUID
    id: UUID
    begins_at: Any
    ends_at: Any
    number: int | None


async def of_ticket(connection: Connection, principal: Principal, ref: Ref) -> dict[str, Any]:
    """The visits of a ticket, and where such visits were before. Raises `TicketNotFound`."""
    row = await access(connection, principal, ref)
    visits = await records.visits_of(connection, row.id)
    return {
        "items": await _shown(connection, principal, [(visit, row.unit_id) for visit in visits]),
        "zone": (await time_zones(connection))[row.unit_id],
        "places": await _places(connection, principal, row),
    }


async def warnings_of(
    connection: Connection,
    principal: Principal,
    ref: Ref,
    *,
    agent_id: UUID,
    day: date,
    begins: str,
    ends: str,
    but: UUID | None,
) -> dict[str, Any]:
    """What speaks against a time. Raises `TicketNotFound`, `NotAllowed`, and what `slot_of` does."""
    row = await access(connection, principal, ref, WORK)
    zone = (await time_zones(connection))[row.unit_id]
    now = await connection.fetch_value("select clock_timestamp()")
    slot = slot_of(day, begins, ends, zone, now)
    against = await _against(connection, principal, [row.unit_id], [agent_id], slot)
    return against.of(slot, zone, agent_id, row.unit_id, but)


async def listed(connection: Connection, principal: Principal, *, whose: str, first: date, days: int) -> dict[str, Any]:
    """Visits that begin on these days where they are, of tickets that one may see.

    `whose`: `mine`; `team`: of my unit and all below it, and mine; `all`.
    """
    reach, arguments = principal.reach(SEE).sql(UNIT_PATH, "t.brand_id", 6)
    me = principal.user_id
    team = await home_unit(connection, me) if whose == "team" else None
    mine = me if whose == "mine" else None
    rows = await connection.fetch(LISTED.format(reach=reach), first, days, mine, team, me, *arguments)
    more, rows = len(rows) > MOST, rows[:MOST]
    visits = [msgspec.convert(dict(row), Visit, strict=False) for row in rows]
    shown = await _shown(connection, principal, [(v, row["unit_id"]) for v, row in zip(visits, rows, strict=True)])
    units = await UNITS.names(connection, list({row["unit_id"] for row in rows}))
    brands = await BRANDS.names(connection, list({row["brand_id"] for row in rows if row["brand_id"]}))
    people = await CUSTOMERS.names(connection, list({row["requester_id"] for row in rows if row["requester_id"]}))
    items = [
        {
            **item,
            "number": row["number"],
            "subject": row["subject"],
            "requester": people.get(row["requester_id"]),
            "unit": {"id": row["unit_id"], "name": units[row["unit_id"]]},
            "brand_name": brands.get(row["brand_id"]),
        }
        for item, row in zip(shown, rows, strict=True)
    ]
    return {"items": items, "more": more}


async def calendar_of(connection: Connection, principal: Principal, ref: Ref, visit_id: UUID) -> bytes:
    """One visit as a calendar's file. Raises `TicketNotFound`, `VisitNotFound`."""
    row = await access(connection, principal, ref)
    visit = await records.visit_of(connection, row.id, visit_id)
    return await _file_of(connection, row, visit)


async def visits_for_requester(connection: Connection, ticket_id: UUID) -> list[dict[str, Any]]:
    """The visits of a ticket to whose requester the door was opened elsewhere; `who`: the name of who goes."""
    visits = await records.visits_of(connection, ticket_id)
    return [_shown_alone(visit) | {"who": await words.agent_of(connection, visit)} for visit in visits]


async def calendar_for_requester(connection: Connection, ticket_id: UUID, visit_id: UUID) -> bytes:
    """A visit of such a ticket as a calendar's file. Raises `VisitNotFound`."""
    visit = await records.visit_of(connection, ticket_id, visit_id)
    (row,) = await connection.fetch_as(Row, f"{ROW} where t.id = $1", ticket_id)
    return await _file_of(connection, row, visit)


async def _file_of(connection: Connection, row: Row, visit: Visit) -> bytes:
    method = Method.CANCEL if visit.status is VisitStatus.CANCELLED else Method.PUBLISH
    return calendar_file(await words.invitation(connection, row, visit, method))


async def _places(connection: Connection, principal: Principal, row: Row) -> list[dict[str, Any]]:
    """Of the requester and whoever belongs to the same organisation; at the counter, of the team."""
    reach, arguments = principal.reach(SEE).sql(UNIT_PATH, "t.brand_id", 4)
    who: list[UUID] = await family_of(connection, row.requester_id) if row.requester_id else []
    who += [found["member_id"] for found in await connection.fetch(FAMILY, who)]
    rows = await connection.fetch(PLACES.format(reach=reach), who, row.unit_id, MOST_PLACES, *arguments)
    return [dict(found) for found in rows]


async def _shown(
    connection: Connection, principal: Principal, visits: Sequence[tuple[Visit, UUID]]
) -> list[dict[str, Any]]:
    """Visits, each of a ticket of this team, with what speaks against those that are planned."""
    names = await people_by_id(connection, list({visit.agent_id for visit, _ in visits}))
    planned = [visit for visit, _ in visits if visit.status is VisitStatus.PLANNED]
    against = _Against({}, [], {})
    if planned:
        whole = Slot(min(one.begins_at for one in planned), max(one.ends_at for one in planned))
        agents = list({one.agent_id for one in planned})
        against = await _against(connection, principal, list({unit for _, unit in visits}), agents, whole)
    return [
        _shown_alone(visit)
        | {
            "agent": {
                "id": visit.agent_id,
                "name": {"": names[visit.agent_id].name} if visit.agent_id in names else {},
            },
            "warnings": against.of(visit.slot, visit.zone, visit.agent_id, unit, visit.id)
            if visit.status is VisitStatus.PLANNED
            else None,
        }
        for visit, unit in visits
    ]


def _shown_alone(visit: Visit) -> dict[str, Any]:
    """A visit with its day and time by its own clock."""
    begins, ends = (at.astimezone(ZoneInfo(visit.zone)) for at in visit.slot)
    return msgspec.structs.asdict(visit) | {
        "day": begins.date(),
        "begins": f"{begins:%H:%M}",
        "ends": f"{ends:%H:%M}",
    }


class _Against:
    """What speaks against times: opening hours of teams, what agents have planned, and when they are away."""

    def __init__(
        self, calendars: dict[UUID, Any], busy: Sequence[Busy], away: dict[UUID, list[tuple[date, date]]]
    ) -> None:
        self._calendars, self._busy, self._away = calendars, busy, away

    def of(self, slot: Slot, zone: str, agent_id: UUID, unit_id: UUID, but: UUID | None) -> dict[str, Any]:
        calendar = self._calendars.get(unit_id)
        begins, ends = (at.astimezone(ZoneInfo(zone)).date() for at in slot)
        return {
            "away": any(first <= ends and begins <= last for first, last in self._away.get(agent_id, ())),
            "outside_hours": calendar is not None and not is_open(calendar, slot),
            "conflicts": [
                {"number": one.number, "begins_at": one.begins_at, "ends_at": one.ends_at}
                for one in self._busy
                if one.agent_id == agent_id and one.id != but and overlap(slot, Slot(one.begins_at, one.ends_at))
            ],
        }


async def _against(
    connection: Connection, principal: Principal, units: Sequence[UUID], agents: Sequence[UUID], within: Slot
) -> _Against:
    calendars = await _calendars(connection, units)
    busy = await _busy(connection, principal, agents, within)
    day = timedelta(days=1)  # by whose clock the days are is known only of each
    away = await days_away(connection, agents, within.begins.date() - day, within.ends.date() + day)
    return _Against(calendars, busy, away)


async def _busy(connection: Connection, principal: Principal, agents: Sequence[UUID], within: Slot) -> list[Busy]:
    reach, arguments = principal.reach(SEE).sql(UNIT_PATH, "t.brand_id", 4)
    return await connection.fetch_as(
        Busy, BUSY.format(reach=reach), list(set(agents)), within.begins, within.ends, *arguments
    )


async def _calendars(connection: Connection, units: Sequence[UUID]) -> dict[UUID, Any]:
    """The opening hours of each team that has any."""
    ids = await calendar_ids_of_units(connection, units)
    calendars = await calendars_by_id(connection, list(set(ids.values())))
    return {unit: calendars[id] for unit, id in ids.items()}
