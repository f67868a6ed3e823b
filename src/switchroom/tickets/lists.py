"""Lists of tickets: read by index in the order of the list, however many there are.

What one may see comes down to teams (and brands, for some). With a few teams, each team's own index is read to the
first screenful and the screenfuls are put together; with many, the index over all is read, and what is not theirs left
out. Nothing counts the table. How words and tags are found says `list_pages`.
"""

from typing import Any, Literal, get_args
from uuid import UUID

import msgspec

from switchroom.customers.facade import family_of
from switchroom.people.facade import home_unit
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.tickets.contracts import SEE, UNSOLVED, BadFilter, SortNeedsUnsolved, Status, TicketType
from switchroom.tickets.models import UNSOLVED as IS_UNSOLVED

SortBy = Literal["due", "changed", "opened", "priority"]
MOST_TEAMS = 64
"""So many teams are read one by one."""
ORDER = {
    "changed": "{0}.changed_at desc, {0}.id desc",
    "opened": "{0}.id desc",
    "due": "{0}.due_order, {0}.id",
    "priority": "{0}.priority, {0}.id",
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
    tier: int | None = None
    vendor: UUID | Literal["any"] | None = None
    escalation_overdue: bool = False
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
        self.check()
        return self._of_unsolved or (bool(self.statuses) and set(self.statuses) <= set(UNSOLVED))

    @property
    def _of_unsolved(self) -> bool:
        return self.overdue or self.order in ("due", "priority")

    def check(self) -> None:
        """Raises `SortNeedsUnsolved`."""
        if self._of_unsolved and not set(self.statuses) <= set(UNSOLVED):
            raise SortNeedsUnsolved()


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
    return which + _elsewhere(sql, filters)


def _elsewhere(sql: Statement, filters: Filters) -> list[str]:
    """Who has it beside us: a tier, a vendor; and whether their time is up."""
    which = list[str]()
    if filters.tier is not None:
        which.append(f"t.unit_id in (select id from organisation.unit where tier = {sql.put(filters.tier)})")  # noqa: S608
    if filters.vendor is not None:
        whom = "is not null" if filters.vendor == "any" else f"= {sql.put(filters.vendor)}"
        which.append(f"t.id in (select ticket_id from tickets.escalation where ended_at is null and vendor_id {whom})")  # noqa: S608
    if filters.escalation_overdue:
        which.append(
            "t.id in (select ticket_id from tickets.clock where stopped_at is null"
            " and metric in ('escalation', 'vendor') and due_at < now())"
        )
    return which


def selected(
    sql: Statement, scope: Scope, which: list[str], *, columns: str, order: str, limit: int, spread: bool
) -> str:
    """The first rows of `t` under these conditions. `spread`: the conditions have an index of their own."""
    condition, ordered = " and ".join(which), f"order by {order.format('t')}" if order else ""
    places = scope.places
    if places is not None and scope.teams == 1:
        (place,) = (place for place in places if place.units)
        condition += _of_brands(sql, place) + f" and t.unit_id = {sql.put(place.units[0])}"
        places = None
    if places is None:
        return f"select {columns} from tickets.ticket t where {condition} {ordered} limit {limit}"  # noqa: S608
    parts = []
    for place in places:
        own = condition + _of_brands(sql, place)
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


def _of_brands(sql: Statement, place: Place) -> str:
    if place.brands is None:
        return ""
    return f" and (t.brand_id is null or t.brand_id = any({sql.put(list(place.brands))}::uuid[]))"


async def of_requester(connection: Connection, sql: Statement, requester: UUID) -> str:
    """The condition that a ticket is this customer's, or of one who was merged into them."""
    return f"t.requester_id = any({sql.put(await family_of(connection, requester))}::uuid[])"


def spread_by(filters: Filters) -> bool:
    """Whether whose ticket it is has an index of its own, so that teams need not be read one by one."""
    return filters.requester is not None or filters.assignee not in (None, "none")


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
