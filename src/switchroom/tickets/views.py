"""What is shown of tickets: lines of lists, one ticket, what is written on it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.customers.facade import CUSTOMERS
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.events import ActorKind
from switchroom.tickets.contracts import EntryKind, Level, Medium, Status, TicketType
from switchroom.tickets.list_pages import cursor_after, page_ids
from switchroom.tickets.lists import Filters, Statement, scope_of, selected
from switchroom.tickets.rows import COLUMNS, ROW, Row

LINES = f"""
select {COLUMNS},
    case when c.id is not null then jsonb_build_object('id', t.requester_id, 'name', coalesce(
        s.name, c.name,
        (select a.value from customers.address a where a.customer_id = c.id order by a.main desc, a.position limit 1),
        '')) end as requester,
    case when b.id is not null then jsonb_build_object('id', b.id, 'name', b.name) end as brand,
    jsonb_build_object('id', t.unit_id, 'name', u.name) as unit,
    case when a.id is not null then jsonb_build_object('id', a.id, 'name', a.name) end as assignee {{more}}
from {{found}} p join tickets.ticket t on t.id = p.id
left join customers.customer c on c.id = t.requester_id left join customers.customer s on s.id = c.survivor_id
left join organisation.brand b on b.id = t.brand_id left join organisation.unit u on u.id = t.unit_id
left join people."user" a on a.id = t.assignee_id
"""  # noqa: S608 - constants
OF_ONE = """, u.path as unit_path, coalesce((
    select jsonb_agg(jsonb_build_object('id', w.user_id, 'name', p.name))
    from tickets.watcher w join people."user" p on p.id = w.user_id where w.ticket_id = t.id), '[]') as watchers
"""
ORDERED = {
    "changed": "t.changed_at desc, t.id desc",
    "opened": "t.id desc",
    "due": "t.due_order, t.id",
    "priority": "t.priority, t.id",
}


class Named(msgspec.Struct, frozen=True):
    """Something with a name, in one language or in several."""

    id: UUID
    name: str | dict[str, str]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket in a list."""

    id: UUID
    number: int
    origin: str
    type: TicketType
    status: Status
    impact: Level
    urgency: Level
    priority: int
    subject: str
    requester: Named | None
    brand: Named | None
    unit: Named
    assignee: Named | None
    tags: list[str]
    language: str
    medium: Medium
    opened_at: datetime
    changed_at: datetime
    solved_at: datetime | None
    follow_up_at: datetime | None
    next_due_at: datetime | None
    reopened: int
    merged_into: UUID | None
    version: int


class LinePage(msgspec.Struct, frozen=True):
    items: list[Line]
    next: str | None


async def listed(connection: Connection, principal: Principal, filters: Filters) -> LinePage:
    """A page of a list. Raises `BadFilter`, `SortNeedsUnsolved`."""
    found, arguments = await page_ids(connection, principal, filters)
    lines = await connection.fetch_as(
        Line, f"{LINES.format(found=f'({found})', more='')} order by {ORDERED[filters.order]}", *arguments
    )
    more = len(lines) > filters.limit
    del lines[filters.limit :]
    return LinePage(lines, cursor_after(filters, lines[-1]) if more else None)


async def lines_of(connection: Connection, principal: Principal, ids: Iterable[UUID]) -> list[Line]:
    """Those of these tickets that the principal may see, the latest first; merged ones included."""
    sql = Statement()
    scope = await scope_of(connection, principal)
    which = [f"t.id = any({sql.put(list(ids))}::uuid[])"]
    found = selected(sql, scope, which, columns="t.id", order="", limit=500, spread=True)
    return await connection.fetch_as(
        Line, f"{LINES.format(found=f'({found})', more='')} order by {ORDERED['opened']}", *sql.arguments
    )


async def of_interaction(connection: Connection, principal: Principal, interaction_id: UUID) -> LinePage:
    """The tickets that a call or chat is about, as far as the principal may see them."""
    rows = await connection.fetch("select ticket_id from tickets.contact where interaction_id = $1", interaction_id)
    return LinePage(await lines_of(connection, principal, [row["ticket_id"] for row in rows]), None)


class _One(Line, frozen=True, kw_only=True):
    """A ticket with what its page knows besides: one statement, since the page is opened all day long."""

    unit_path: str | None
    watchers: list[Named]


async def page(connection: Connection, row: Row) -> tuple[dict[str, Any], str | None]:
    """Everything of one ticket but its entries, and the path of its team."""
    (one,) = await connection.fetch_as(_One, LINES.format(found="(select $1::uuid as id)", more=OF_ONE), row.id)
    found = msgspec.structs.asdict(one)
    path = found.pop("unit_path")
    return {
        **found,
        "priority_by_hand": row.priority_by_hand,
        "fields": row.fields,
        "interaction_id": row.interaction_id,
        "first_replied_at": row.first_replied_at,
        "closed_at": row.closed_at,
        "external_number": row.external_number,
        "watchers": sorted(({"id": each.id, "name": each.name} for each in one.watchers), key=lambda p: str(p["name"])),
    }, path


class Author(msgspec.Struct, frozen=True):
    """Who wrote it; `id` and `name` are empty for the program and for strangers."""

    kind: ActorKind
    id: UUID | None
    name: str | None


class FileShown(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    kind: str
    size: int
    kept: bool
    content_id: str | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What is written on a ticket."""

    id: UUID
    at: datetime
    kind: EntryKind
    author: Author
    medium: Medium | None
    text: str
    html: str | None
    data: dict[str, Any]
    came_with: UUID | None
    files: list[FileShown]


class EntryPage(msgspec.Struct, frozen=True):
    """`names`: of the people, teams, customers and brands that changes speak of, by id."""

    items: list[Entry]
    next: str | None
    names: dict[UUID, str | dict[str, str]]


ENTRIES = """
select e.id, e.at, e.kind, e.author_kind, e.author_id, e.medium, e.text, e.html, e.data, e.came_with,
    coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'kind', f.kind, 'size', f.size,
                                                  'kept', f.data_key is not null, 'content_id', f.content_id)
                            order by f.id)
              from tickets.attachment f where f.entry_id = e.id), '[]') as files
from tickets.entry e where e.ticket_id = $1 and ($2::uuid is null or e.id > $2) order by e.id limit $3
"""


async def entries_of(connection: Connection, ticket_id: UUID, after: UUID | None, limit: int) -> EntryPage:
    """What is written on a ticket, in order, after an entry."""
    rows = await connection.fetch(ENTRIES, ticket_id, after, limit + 1)
    more = len(rows) > limit
    rows = rows[:limit]
    names = await _names(connection, rows)
    items = []
    for row in rows:
        found = dict(row)
        kind, id = ActorKind(found.pop("author_kind")), found.pop("author_id")
        name = names.get(id) if id else None
        author = Author(kind, id, name if isinstance(name, str) else None)
        items.append(msgspec.convert({**found, "author": author}, Entry, strict=False))
    return EntryPage(items, str(items[-1].id) if more else None, names)


NAMES = """
select id, to_jsonb(name) as name from people."user" where id = any($1)
union all select id, to_jsonb(name) from organisation.unit where id = any($2)
union all select id, to_jsonb(name) from organisation.brand where id = any($3)
"""
SPOKEN_OF = {"assignee_id": "people", "unit_id": "units", "brand_id": "brands", "requester_id": "customers"}


async def _names(connection: Connection, rows: list[Any]) -> dict[UUID, str | dict[str, str]]:
    wanted: dict[str, set[UUID]] = {kind: set() for kind in SPOKEN_OF.values()}
    for row in rows:
        if row["author_id"] is not None:
            wanted["customers" if row["author_kind"] == ActorKind.CUSTOMER else "people"].add(row["author_id"])
        wanted["people"] |= {UUID(id) for id in row["data"].get("mentions", ())}
        for field, change in row["data"].get("changes", {}).items():
            if field in SPOKEN_OF:
                wanted[SPOKEN_OF[field]] |= {UUID(id) for id in (change["before"], change["after"]) if id}
    ours = [list(wanted[kind]) for kind in ("people", "units", "brands")]
    names: dict[UUID, Any] = {row["id"]: row["name"] for row in await connection.fetch(NAMES, *ours)}
    found = await CUSTOMERS.names(connection, list(wanted["customers"]))
    return names | {id: name or "" for id, name in found.items()}


async def entry_of(connection: Connection, ticket_id: UUID, entry_id: UUID) -> Entry:
    """One entry of a ticket that is there."""
    page = await entries_of(connection, ticket_id, UUID(int=entry_id.int - 1), 1)
    return page.items[0]


async def row_of(connection: Connection, ticket_id: UUID) -> Row:
    """A ticket that is there, for whoever has asked at the door."""
    return (await connection.fetch_as(Row, f"{ROW} where t.id = $1", ticket_id))[0]


LAST_CHANGE = """
select e.author_id, e.at from tickets.entry e
where e.ticket_id = $1 and e.kind = 'change' and e.data -> 'changes' ? $2 order by e.id desc limit 1
"""


async def who_changed(connection: Connection, row: Row, fields: Iterable[str]) -> list[dict[str, Any]]:
    """For each field that somebody else has changed: its present value, who it was and when."""
    problems = []
    for field in fields:
        name, _, part = field.partition(".")
        last = await connection.fetch_row(LAST_CHANGE, row.id, name)
        value = getattr(row, name)
        problems.append(
            {
                "field": f"changes.{field}",
                "code": "changed",
                "message": "Somebody changed this meanwhile.",
                "value": msgspec.to_builtins(value.get(part) if part else value),
                "by": str(last["author_id"]) if last and last["author_id"] else None,
                "at": last["at"].isoformat() if last else None,
            }
        )
    return problems
