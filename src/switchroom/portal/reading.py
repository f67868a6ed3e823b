"""What a requester sees: his tickets and what was written on them to and by him; nothing internal."""

from datetime import datetime
from typing import Any
from uuid import UUID

from switchroom.people.facade import people_by_id
from switchroom.platform.db import Connection
from switchroom.platform.events import ActorKind
from switchroom.portal import schemas
from switchroom.portal.contracts import STATE_OF, Promise
from switchroom.portal.requesters import Requester
from switchroom.tickets.contracts import Status, TicketNotFound
from switchroom.tickets.facade import visits_for_requester

ESCALATED = ("escalation", "vendor")
PUBLIC = "e.kind in ('message', 'reply') and not (e.data ? 'taken_back')"
MOST_ENTRIES = 500
REACH = """
t.brand_id = $1 and t.origin = $2 and t.merged_into is null and t.emptied_at is null
and (t.requester_id = any($3::uuid[]) or t.requester_id = any($4::uuid[]) or t.id = $5)
"""
"""The only door to tickets here. Notes and changes do not move a ticket in its requester's list."""
LINES = f"""
select t.id, t.number, t.subject, t.status, t.type, t.opened_at,
    t.requester_id is not null and t.requester_id = any($3::uuid[]) or t.id is not distinct from $5::uuid as mine,
    last.at as last_at, last.kind as last_kind, promise.metric as promise, promise.due_at
from tickets.ticket t
left join lateral (select e.at, e.kind from tickets.entry e where e.ticket_id = t.id and {PUBLIC}
                   order by e.id desc limit 1) last on true
left join lateral (select c.metric, c.due_at from tickets.clock c
                   where c.ticket_id = t.id and c.stopped_at is null and c.due_at is not null
                       and (c.metric in ('first_response', 'update', 'resolution')
                            or exists (select from tickets.escalation x where x.id = c.id and x.told))
                   order by c.metric in ('escalation', 'vendor') desc, c.due_at limit 1) promise on true
where {REACH}
"""  # noqa: S608 - constants
LIST = f"""
{LINES} and ($6 or t.requester_id = any($3::uuid[]) or t.id = $5) and ($7::bigint is null or t.number < $7)
order by t.number desc limit $8
"""
ENTRIES = f"""
select e.id, e.at, e.kind, e.author_kind, e.author_id, e.medium, e.text,
    coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'size', f.size,
                                                  'kept', f.data_key is not null) order by f.id)
              from tickets.attachment f where f.entry_id = e.id), '[]') as files
from tickets.entry e where e.ticket_id = $1 and {PUBLIC} order by e.id desc limit $2
"""  # noqa: S608 - constants
HAS_FILE = f"""
select exists (select from tickets.attachment f join tickets.entry e on e.id = f.entry_id
               where f.id = $1 and e.ticket_id = $2 and {PUBLIC})
"""  # noqa: S608 - constants


def reach_of(requester: Requester) -> list[Any]:
    """The values of `REACH`."""
    site = requester.site
    return [
        site.brand_id,
        site.origin.value,
        list(requester.customers),
        list(requester.colleagues),
        requester.only,
    ]


async def listed(
    connection: Connection, requester: Requester, *, colleagues: bool, before: int | None, limit: int
) -> schemas.PortalTickets:
    """The newest first. `before`: those with smaller numbers."""
    rows = await connection.fetch(LIST, *reach_of(requester), colleagues, before, limit + 1)
    items = [_line(row) for row in rows[:limit]]
    return schemas.PortalTickets(items=items, next=items[-1].number if len(rows) > limit else None)


async def ticket_row(connection: Connection, requester: Requester, number: int) -> Any:
    """A ticket by its number. Raises `TicketNotFound` for every ticket that is not his to see."""
    row = await connection.fetch_row(f"{LINES} and t.number = $6", *reach_of(requester), number)
    if row is None:
        raise TicketNotFound()
    return row


async def ticket(
    connection: Connection, requester: Requester, number: int, rating: schemas.Rating | None
) -> schemas.PortalTicket:
    """One ticket with its conversation. Raises `TicketNotFound`."""
    row = await ticket_row(connection, requester, number)
    entries = (await connection.fetch(ENTRIES, row["id"], MOST_ENTRIES))[::-1]
    staff = [entry["author_id"] for entry in entries if entry["author_kind"] == ActorKind.USER and entry["author_id"]]
    people = await people_by_id(connection, staff)
    own = {*requester.customers, requester.customer_id}
    return schemas.PortalTicket(
        **_line(row).model_dump(),
        entries=[_entry(entry, own, people) for entry in entries],
        rating=rating,
        visits=[schemas.PortalVisit.model_validate(one) for one in await visits_for_requester(connection, row["id"])],
    )


def _entry(entry: Any, own: set[UUID | None], people: dict[UUID, Any]) -> schemas.PortalEntry:
    ours = entry["kind"] == "reply"
    person = people.get(entry["author_id"]) if ours else None
    return schemas.PortalEntry(
        id=entry["id"],
        at=entry["at"],
        by="us" if ours else "you" if entry["author_id"] in own or entry["author_kind"] != "customer" else "other",
        name=person.name if person else None,
        medium=entry["medium"],
        text=entry["text"],
        files=[schemas.PortalFile.model_validate(file) for file in entry["files"]],
    )


async def has_file(connection: Connection, ticket_id: UUID, file_id: UUID) -> bool:
    """Whether a file of this ticket came with something that its requester may read."""
    found: bool = await connection.fetch_value(HAS_FILE, file_id, ticket_id)
    return found


def _line(row: Any) -> schemas.PortalLine:
    state = STATE_OF[Status(row["status"])]
    due: datetime | None = row["due_at"]
    return schemas.PortalLine(
        number=row["number"],
        subject=row["subject"],
        state=state,
        type=row["type"],
        opened_at=row["opened_at"],
        last_at=row["last_at"] or row["opened_at"],
        answered=row["last_kind"] == "reply",
        mine=row["mine"],
        promise=schemas.PortalPromise(kind=_kind(row["promise"]), due_at=due) if due else None,
    )


def _kind(metric: str) -> Promise:
    """Of what somebody else has been given, news is promised: who it is stays with us."""
    return Promise.UPDATE if metric in ESCALATED else Promise(metric)
