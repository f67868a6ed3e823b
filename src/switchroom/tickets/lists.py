"""Lists of tickets: read by index in the order of the list, however many there are.

What one may see comes down to teams (and brands, for some). With a few teams, each team's own index is read to the
first screenful and the screenfuls are put together; with many, the index over all is read, and what is not theirs left
out. Words and tags are looked up first: what a few tickets have is fetched by its index, what many have is found on the
way. Nothing counts the table.
"""

import base64
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

import msgspec

from switchroom.customers.facade import family_of
from switchroom.people.facade import home_unit
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.tickets.contracts import SEE, UNSOLVED, BadFilter, SortNeedsUnsolved, Status, TicketType
from switchroom.tickets.domain.search_words import number_in, search_query
from switchroom.tickets.models import UNSOLVED as IS_UNSOLVED

SortBy = Literal["due", "changed", "opened", "priority"]
MOST_TEAMS = 64
"""So many teams are read one by one."""
FEW = 2_000
"""So many tickets with a word or tag are fetched by its index."""
NEXT = {"changed": "changed_at", "opened": "opened_at", "due": "next_due_at", "priority": "priority"}
ORDER = {
    "changed": "{0}.changed_at desc, {0}.id desc",
    "opened": "{0}.id desc",
    "due": "{0}.due_order, {0}.id",
    "priority": "{0}.priority, {0}.id",
}
AFTER = {
    "changed": "(t.changed_at, t.id) < ({0}::timestamptz, {1})",
    "opened": "t.id < {1}",
    "due": "(t.due_order, t.id) > (coalesce({0}::timestamptz, 'infinity'), {1})",
    "priority": "(t.priority, t.id) > ({0}::int, {1})",
}


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which tickets. Empty: whichever. `unit`: a team with those below it, or `mine`; `assignee`: `me`, `none`."""

    statuses: tuple[Status, ...] = ()
    assignee: UUID | Literal["me", "none"] | None = None
    unit: UUID | Literal["mine"] | None = None
    type: TicketType | None = None
    priority: int | None = None
    brand: UUID | None = None
    tag: str = ""
    requester: UUID | None = None
    search: str = ""
    overdue: bool = False
    simulated: bool = False
    sort: SortBy | None = None
    cursor: str = ""
    limit: int = 50

    @property
    def order(self) -> SortBy:
        return self.sort or "changed"

    @property
    def unsolved(self) -> bool:
        """Whether only what is not solved is asked for. Raises `SortNeedsUnsolved`."""
        of_unsolved = self.overdue or self.order in ("due", "priority")
        if of_unsolved and not set(self.statuses) <= set(UNSOLVED):
            raise SortNeedsUnsolved()
        return of_unsolved or (bool(self.statuses) and set(self.statuses) <= set(UNSOLVED))


class Place(msgspec.Struct, frozen=True):
    """Teams whose tickets may be seen, all of them or those of some brands."""

    units: tuple[UUID, ...]
    brands: tuple[UUID, ...] | None


class Scope(msgspec.Struct, frozen=True):
    """What may be seen and is asked for. `places` None: everything."""

    places: tuple[Place, ...] | None

    @property
    def teams(self) -> int:
        return sum(len(place.units) for place in self.places or ())


class Statement:
    """SQL text with its arguments."""

    def __init__(self) -> None:
        self.arguments: list[Any] = []

    def put(self, value: Any) -> str:
        """The place of an argument in the text."""
        self.arguments.append(value)
        return f"${len(self.arguments)}"


async def scope_of(connection: Connection, principal: Principal, unit: UUID | None = None) -> Scope:
    """Where the principal may see tickets, below `unit` if one is asked for."""
    reach = principal.reach(SEE)
    if reach.everywhere and unit is None:
        return Scope(None)
    rows = await connection.fetch(
        """select u.id, u.path from organisation.unit u
           where exists(select from unnest($1::text[]) g where starts_with(u.path, g))
               and ($2::uuid is null or starts_with(u.path, (select path from organisation.unit where id = $2)))""",
        [grant.unit_path for grant in reach.grants],
        unit,
    )
    places: dict[frozenset[UUID] | None, list[UUID]] = {}
    for row in rows:
        held = [grant.brands for grant in reach.grants if row["path"].startswith(grant.unit_path)]
        brands = None if None in held else frozenset[UUID]().union(*(b for b in held if b is not None))
        places.setdefault(brands, []).append(row["id"])
    return Scope(
        tuple(
            Place(tuple(units), None if brands is None else tuple(sorted(brands))) for brands, units in places.items()
        )
    )


async def unit_of(connection: Connection, principal: Principal, filters: Filters) -> UUID | None:
    """The team that is asked for."""
    return await home_unit(connection, principal.user_id) if filters.unit == "mine" else filters.unit


def conditions(sql: Statement, principal: Principal, filters: Filters) -> list[str]:
    """What the filters say of a ticket `t`, apart from teams, words and tags."""
    which = ["t.merged_into is null", f"t.origin {'=' if filters.simulated else '<>'} 'simulated'"]
    unsolved = filters.unsolved
    if filters.statuses:  # what implies the condition of an index is enough, and said twice it would seem rarer
        names = ", ".join(f"'{Status(status).value}'" for status in filters.statuses)
        which.append(f"t.status = {names}" if len(filters.statuses) == 1 else f"t.status in ({names})")
    elif unsolved:
        which.append(f"t.{IS_UNSOLVED}")
    if filters.assignee == "none":
        which.append("t.assignee_id is null")
    elif filters.assignee is not None:
        which.append(f"t.assignee_id = {sql.put(principal.user_id if filters.assignee == 'me' else filters.assignee)}")
    for column, value in (("type", filters.type), ("priority", filters.priority), ("brand_id", filters.brand)):
        if value is not None:
            which.append(f"t.{column} = {sql.put(value)}")
    if filters.overdue:
        which.append("t.due_order < now()")
    return which


def selected(
    sql: Statement, scope: Scope, which: list[str], *, columns: str, order: str, limit: int, spread: bool
) -> str:
    """The first rows of `t` under these conditions. `spread`: the conditions have an index of their own."""
    condition, ordered = " and ".join(which), f"order by {order.format('t')}" if order else ""
    if scope.places is None:
        return f"select {columns} from tickets.ticket t where {condition} {ordered} limit {limit}"  # noqa: S608
    parts = []
    for place in scope.places:
        own = condition
        if place.brands is not None:
            own += f" and (t.brand_id is null or t.brand_id = any({sql.put(list(place.brands))}::uuid[]))"
        units = f"{sql.put(list(place.units))}::uuid[]"
        if spread or scope.teams > MOST_TEAMS:
            parts.append(
                f"(select {columns} from tickets.ticket t where t.unit_id = any({units}) and {own}"  # noqa: S608
                f" {ordered} limit {limit})"
            )
        else:
            parts.append(
                f"(select t.* from unnest({units}) u(id) cross join lateral (select {columns} from tickets.ticket t"  # noqa: S608
                f" where t.unit_id = u.id and {own} {ordered} limit {limit}) t)"
            )
    together = " union all ".join(parts) or f"select {columns} from tickets.ticket t where false and {condition}"  # noqa: S608
    last = f"order by {order.format('x')}" if order else ""
    return f"select * from ({together}) x {last} limit {limit}"  # noqa: S608 - own fragments


def _words(sql: Statement, filters: Filters) -> list[str]:
    """Conditions of words and tags, which have indexes that know no order."""
    which, either = list[str](), list[str]()
    number, query = number_in(filters.search), search_query(filters.search)
    if number is not None:
        either.append(f"t.number = {sql.put(number)}")
    if query:
        either.append(f"t.search @@ {sql.put(query)}::text::tsquery")
    if filters.search.strip():  # signs alone are found in no ticket
        which.append(f"({' or '.join(either) or 'false'})")
    if filters.tag:
        which.append(f"t.tags @> {sql.put([filters.tag.casefold()])}::text[]")
    return which


async def page_ids(connection: Connection, principal: Principal, filters: Filters) -> tuple[str, list[Any]]:
    """The statement that finds the rows of one page, one more than asked for, in order; and its arguments.

    Raises `BadFilter`, `SortNeedsUnsolved`.
    """
    sql = Statement()
    spread = False
    which = conditions(sql, principal, filters)
    if filters.requester is not None:  # with those of customers who were merged into this one
        which.append(f"t.requester_id = any({sql.put(await family_of(connection, filters.requester))}::uuid[])")
        spread = True
    rare = await _rare(connection, filters)
    if rare is not None:
        which.append(f"t.id = any({sql.put(rare)}::uuid[])")
        spread = True
    else:
        which += _words(sql, filters)
    if filters.cursor:
        value, last = _read_cursor(filters)
        begins = "" if filters.order == "opened" else sql.put(value)  # ids are in the order of opening
        which.append(AFTER[filters.order].format(begins, sql.put(last)))
    spread = spread or filters.assignee not in (None, "none")
    scope = await scope_of(connection, principal, await unit_of(connection, principal, filters))
    text = selected(
        sql,
        scope,
        which,
        columns="t.id, t.changed_at, t.due_order, t.priority",
        order=ORDER[filters.order],
        limit=filters.limit + 1,
        spread=spread,
    )
    return text, sql.arguments


async def _rare(connection: Connection, filters: Filters) -> list[UUID] | None:
    """The tickets with these words and tags, if they are few."""
    sql = Statement()
    which = _words(sql, filters)
    if not which:
        return None
    rows = await connection.fetch(
        f"select t.id from tickets.ticket t where {' and '.join(which)} limit {FEW + 1}",  # noqa: S608 - own fragments
        *sql.arguments,
    )
    return [row["id"] for row in rows] if len(rows) <= FEW else None


def cursor_after(filters: Filters, item: Any) -> str:
    """The cursor of what follows this row."""
    place = (filters.order, getattr(item, NEXT[filters.order]), item.id)
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def _read_cursor(filters: Filters) -> tuple[Any, UUID]:
    kind: Any = tuple[str, int, UUID] if filters.order == "priority" else tuple[str, datetime | None, UUID]
    try:
        content = base64.b64decode(filters.cursor + "=" * (-len(filters.cursor) % 4), altchars=b"-_", validate=True)
        order, value, last = msgspec.json.decode(content, type=kind)
    except ValueError:
        raise BadFilter() from None
    if order != filters.order or (isinstance(value, datetime) and value.tzinfo is None):
        raise BadFilter()
    return value, last


def statuses_in(text: str) -> tuple[Status, ...]:
    """Statuses as they stand in an address: `open,pending`. Raises `BadFilter`."""
    try:
        return tuple(dict.fromkeys(Status(word) for word in text.split(",") if word))
    except ValueError:
        raise BadFilter(errors=[{"field": "status", "code": "unknown", "message": BadFilter().message}]) from None


def id_or(text: str, *words: str) -> Any:
    """An id, or one of these words, as it stands in an address. Raises `BadFilter`."""
    if not text or text in words:
        return text or None
    try:
        return UUID(text)
    except ValueError:
        raise BadFilter() from None


assert set(get_args(SortBy)) == ORDER.keys()
