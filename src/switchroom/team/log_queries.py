"""What leads see of a hand-over log: one page, with names."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from switchroom.organisation.facade import CALENDARS, UNITS
from switchroom.people.facade import people_by_id
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.processes.facade import ANNOUNCEMENTS
from switchroom.routing.contracts import QueueId
from switchroom.routing.facade import BULLETINS, queue_names
from switchroom.team import schemas
from switchroom.team.contracts import KEEP_LOG, Fact, NoSuchLog
from switchroom.team.log import PAGE, LogPage, access

MOST_PAGES = 50
MOST_FACTS = 1000
FACTS = """
select f.id, f.fact, f.at, f.until, f.subject_id, f.user_id, f.times, f.worst_s, f.word from team.log_fact f
left join organisation.unit u on u.id = f.unit_id
where f.at < coalesce($2::timestamptz, 'infinity') and (u.path is null or u.path like $3 || '%')
  and (f.at >= $1 or f.fact = 'worked' and coalesce(f.until, 'infinity') >= $1)
order by f.at, f.id limit $4
"""
ENTRIES = """
select id, author_id, text, written_at, open, done_at, done_by from team.log_entry
where unit_id = $1 and origin = $2 and written_at >= $3 and written_at < coalesce($4::timestamptz, 'infinity')
order by written_at, id
"""
CARRIED = """
select id, author_id, text, written_at, open, done_at, done_by from team.log_entry
where unit_id = $1 and origin = $2 and open and written_at < $3 and coalesce(done_at, 'infinity') >= $3
order by written_at, id
"""
REFERENCES = "select id, reference as name from interactions.interaction where id = any($1)"
OF_QUEUES = (Fact.LONG_WAITS, Fact.OVERFLOWED, Fact.ABANDONED)


class _Entry(Struct, frozen=True):
    id: UUID
    author_id: UUID
    text: str
    written_at: datetime
    open: bool
    done_at: datetime | None
    done_by: UUID | None


class _Fact(Struct, frozen=True):
    id: UUID
    fact: Fact
    at: datetime
    until: datetime | None
    subject_id: UUID | None
    user_id: UUID | None
    times: int
    worst_s: float | None
    word: str | None


async def units(connection: Connection, principal: Principal) -> list[schemas.LogNamed]:
    """The units whose log the principal keeps, the highest first."""
    principal.require(KEEP_LOG)
    rows = await connection.fetch(
        "select id, path from organisation.unit where not archived order by length(path), words, id"
    )
    mine = [row["id"] for row in rows if principal.may(KEEP_LOG, unit_path=row["path"])]
    names = await UNITS.names(connection, mine)
    return [schemas.LogNamed(id=id, name=names[id]) for id in mine]


async def log(connection: Connection, principal: Principal, unit_id: UUID, page_id: UUID | None) -> schemas.Log:
    """A page of a unit's log, without `page_id` the one that is written on. Raises `NoSuchLog`."""
    path = await access(connection, principal, unit_id)
    pages = await connection.fetch_as(
        LogPage,
        f"{PAGE} where unit_id = $1 and origin = $2 order by began_at desc limit $3",
        unit_id,
        principal.origin.value,
        MOST_PAGES,
    )
    page = next((one for one in pages if one.id == page_id or page_id is None), None)
    if page is None:
        raise NoSuchLog()
    origin = principal.origin.value
    facts = await connection.fetch_as(_Fact, FACTS, page.began_at, page.ended_at, path, MOST_FACTS)
    entries = await connection.fetch_as(_Entry, ENTRIES, unit_id, origin, page.began_at, page.ended_at)
    carried = await connection.fetch_as(_Entry, CARRIED, unit_id, origin, page.began_at)
    people = await _people(connection, pages, facts, [*entries, *carried])
    subjects = await _subjects(connection, facts)
    unit = await UNITS.names(connection, [unit_id])
    return schemas.Log(
        unit=schemas.LogNamed(id=unit_id, name=unit[unit_id]),
        page=_page(page, people),
        carried_over=[_entry(one, people) for one in carried],
        facts=[_fact(one, people, subjects) for one in facts],
        entries=[_entry(one, people) for one in entries],
        pages=[_page(one, people) for one in pages],
    )


async def _people(
    connection: Connection, pages: list[LogPage], facts: list[_Fact], entries: list[_Entry]
) -> dict[UUID, schemas.Peer]:
    ids = {one.user_id for one in facts} | {id for one in entries for id in (one.author_id, one.done_by)}
    ids |= {id for one in pages for id in (one.ended_by, one.read_by)}
    found = await people_by_id(connection, [id for id in ids if id is not None])
    return {id: schemas.Peer(id=id, name=person.name) for id, person in found.items()}


async def _subjects(connection: Connection, facts: list[_Fact]) -> dict[UUID, Any]:
    """Names of what the facts are about; references of interactions."""

    def of(*kinds: Fact) -> list[UUID]:
        return sorted({one.subject_id for one in facts if one.fact in kinds and one.subject_id is not None})

    interactions = await connection.fetch(REFERENCES, of(Fact.PARKED, Fact.HAND_RAISED))
    return {
        **await queue_names(connection, [QueueId(id) for id in of(*OF_QUEUES)]),
        **await BULLETINS.names(connection, of(Fact.BULLETIN)),
        **await ANNOUNCEMENTS.names(connection, of(Fact.ANNOUNCEMENT, Fact.ANNOUNCEMENT_OFF)),
        **await CALENDARS.names(connection, of(Fact.EMERGENCY, Fact.EMERGENCY_OFF)),
        **{row["id"]: row["name"] for row in interactions},
    }


def _named(people: dict[UUID, schemas.Peer], id: UUID | None) -> schemas.Peer | None:
    return None if id is None else people.get(id, schemas.Peer(id=id, name="?"))


def _page(page: LogPage, people: dict[UUID, schemas.Peer]) -> schemas.LogPageNamed:
    return schemas.LogPageNamed(
        id=page.id,
        began_at=page.began_at,
        ended_at=page.ended_at,
        ended_by=_named(people, page.ended_by),
        read_at=page.read_at,
        read_by=_named(people, page.read_by),
    )


def _entry(entry: _Entry, people: dict[UUID, schemas.Peer]) -> schemas.LogEntry:
    return schemas.LogEntry(
        id=entry.id,
        author=people.get(entry.author_id, schemas.Peer(id=entry.author_id, name="?")),
        text=entry.text,
        written_at=entry.written_at,
        open=entry.open,
        done_at=entry.done_at,
        done_by=_named(people, entry.done_by),
    )


def _fact(fact: _Fact, people: dict[UUID, schemas.Peer], subjects: dict[UUID, Any]) -> schemas.LogFact:
    known = fact.subject_id is not None and fact.subject_id in subjects
    return schemas.LogFact(
        id=fact.id,
        fact=fact.fact,
        at=fact.at,
        until=fact.until,
        about=schemas.LogNamed(id=fact.subject_id, name=subjects[fact.subject_id])
        if known and fact.subject_id
        else None,
        user=_named(people, fact.user_id),
        times=fact.times,
        worst_s=fact.worst_s,
        word=fact.word,
    )
