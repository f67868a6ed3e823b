"""Planned absences: while somebody is away, a substitute holds the posts and has the tasks of whoever is away."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec

from switchroom.people import schemas
from switchroom.people.contracts import (
    MOVE,
    AbsenceEnded,
    AbsencePlanned,
    AbsenceRefused,
    Person,
    UnknownAbsence,
    UnknownAway,
    UnknownSubstitute,
)
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.platform.listing import plain

LONGEST = timedelta(days=366)
TODAY = "(clock_timestamp() at time zone unit.time_zone)::date"
"""SQL: the date in the unit of whoever is away."""
SHOWN = f"""
select a.id, a.from_date, a.to_date, a.from_date <= {TODAY} as begun,
       jsonb_build_object('id', u.id, 'name', u.name) as user,
       case when s.id is not null then jsonb_build_object('id', s.id, 'name', s.name) end as substitute
from people.absence a join people."user" u on u.id = a.user_id join organisation.unit unit on unit.id = u.unit_id
left join people."user" s on s.id = a.substitute_id
where a.ended_at is null and a.to_date >= {TODAY}
"""  # noqa: S608 - constants
_PERSON = """
select u.id, u.origin, unit.path, (clock_timestamp() at time zone unit.time_zone)::date as today
from people."user" u join organisation.unit unit on unit.id = u.unit_id
where u.id = $1 and u.active and not u.archived for update of u
"""
_MEETS = """
select exists(select from people.absence where user_id = $1 and ended_at is null and from_date <= $3 and to_date >= $2)
"""


_AWAY = """
select user_id, from_date, to_date from people.absence
where user_id = any($1) and ended_at is null and from_date <= $3 and to_date >= $2 order by from_date
"""


class _Person(msgspec.Struct, frozen=True):
    id: UUID
    origin: Origin
    path: str
    today: date


async def absences_of(connection: Connection, principal: Principal, user_id: UUID) -> list[dict[str, Any]]:
    """Absences of this person and those in which this person stands in, now and to come; the earliest first.

    Nothing of a person who is neither oneself nor in a unit that one leads.
    """
    if user_id != principal.user_id:
        path = await connection.fetch_value(
            """select unit.path from people."user" u join organisation.unit unit on unit.id = u.unit_id
               where u.id = $1""",
            user_id,
        )
        if path is None or not principal.may(MOVE, unit_path=path):
            return []
    rows = await connection.fetch(f"{SHOWN} and $1 in (a.user_id, a.substitute_id) order by a.from_date, a.id", user_id)
    return [dict(row) for row in rows]


async def days_away(
    connection: Connection, user_ids: Sequence[UUID], first: date, last: date
) -> dict[UUID, list[tuple[date, date]]]:
    """When each of these people is away in these days: the first and last day of each absence that meets them."""
    found: dict[UUID, list[tuple[date, date]]] = {}
    for row in await connection.fetch(_AWAY, list(user_ids), first, last):
        found.setdefault(row["user_id"], []).append((row["from_date"], row["to_date"]))
    return found


async def substitutes(connection: Connection, principal: Principal, search: str) -> list[Person]:
    """Everybody but oneself who could stand in and has these words in the name; in order of their names."""
    return await connection.fetch_as(
        Person,
        """select id, name from people."user" where active and not archived and id <> $1
               and (origin = 'simulated') = $2 and strpos(words, $3) > 0 order by name, id limit 50""",
        principal.user_id,
        principal.origin is Origin.SIMULATED,
        plain(search),
    )


async def plan(tx: Transaction, principal: Principal, given: schemas.AbsenceNew) -> UUID:
    """Say that somebody is away, oneself or one whose unit one leads; the absence's id.

    Raises `UnknownAway`, `UnknownSubstitute`, `AbsenceRefused` with what is wrong with the dates.
    """
    user_id = given.user_id or principal.user_id
    away = await _person(tx, user_id)
    if away is None or not (user_id == principal.user_id or principal.may(MOVE, unit_path=away.path)):
        raise UnknownAway(errors=[{"field": "user_id", "code": "unknown", "message": UnknownAway().message}])
    await _check_dates(tx, away, given)
    if given.substitute_id is not None:
        await _check_substitute(tx, away, given)
    absence = new_id()
    await tx.execute(
        """insert into people.absence (id, user_id, substitute_id, from_date, to_date, made_by, made_at)
           values ($1, $2, $3, $4, $5, $6, clock_timestamp())""",
        absence,
        user_id,
        given.substitute_id,
        given.from_date,
        given.to_date,
        principal.user_id,
    )
    planned = AbsencePlanned(
        user_id=user_id,
        absence=absence,
        from_date=given.from_date,
        to_date=given.to_date,
        substitute=given.substitute_id,
    )
    tx.emit(planned, origin=away.origin)
    return absence


async def _person(tx: Transaction, user_id: UUID) -> _Person | None:
    found = await tx.fetch_as(_Person, _PERSON, user_id)
    return found[0] if found else None


async def _check_dates(tx: Transaction, away: _Person, given: schemas.AbsenceNew) -> None:
    wrong = None
    if given.to_date < given.from_date:
        wrong = "It ends before it begins."
    elif given.to_date < away.today:
        wrong = "It is over already."
    elif given.to_date - given.from_date > LONGEST:
        wrong = "It is longer than a year."
    elif await tx.fetch_value(_MEETS, away.id, given.from_date, given.to_date):
        wrong = "There is an absence in these days already."
    if wrong:
        raise AbsenceRefused(errors=[{"field": "to_date", "code": "out_of_range", "message": wrong}])


async def _check_substitute(tx: Transaction, away: _Person, given: schemas.AbsenceNew) -> None:
    substitute = await _person(tx, given.substitute_id) if given.substitute_id else None
    if substitute is None or substitute.id == away.id or substitute.origin is not away.origin:
        message = UnknownSubstitute().message
        raise UnknownSubstitute(errors=[{"field": "substitute_id", "code": "unknown", "message": message}])
    if await tx.fetch_value(_MEETS, substitute.id, given.from_date, given.to_date):
        message = "This person is away in these days too."
        raise AbsenceRefused(errors=[{"field": "substitute_id", "code": "away", "message": message}])


async def take_back(tx: Transaction, principal: Principal, absence_id: UUID) -> None:
    """End an absence, or forget one to come. Raises `UnknownAbsence`."""
    row = await tx.fetch_row(
        """select a.user_id, a.substitute_id, u.origin, unit.path from people.absence a
           join people."user" u on u.id = a.user_id join organisation.unit unit on unit.id = u.unit_id
           where a.id = $1 and a.ended_at is null for update of a""",
        absence_id,
    )
    if row is None or not (row["user_id"] == principal.user_id or principal.may(MOVE, unit_path=row["path"])):
        raise UnknownAbsence()
    await tx.execute("update people.absence set ended_at = clock_timestamp() where id = $1", absence_id)
    ended = AbsenceEnded(user_id=row["user_id"], absence=absence_id, substitute=row["substitute_id"])
    tx.emit(ended, origin=Origin(row["origin"]))
