"""Pages of lists, and how words and tags are found in them, whose indexes know no order.

What a few tickets have is fetched by its index. What many have, as the statistics say, is found on the way through the
list: if its first rows have not enough of it, the statistics were wrong, and the index is asked after all.
"""

import base64
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.search_words import search_query, words_asked
from switchroom.tickets.contracts import BadFilter
from switchroom.tickets.domain.search_words import number_in
from switchroom.tickets.lists import (
    ORDER,
    Filters,
    Scope,
    Statement,
    conditions,
    of_requester,
    scope_of,
    selected,
    spread_by,
    unit_of,
)
from switchroom.tickets.vocabulary import WORDS

FEW = 2_000
"""So many tickets with a word or tag are fetched by its index."""
DEEP = 20_000
"""So many rows of a list are looked through for what many tickets have."""
NEXT = {"changed": "changed_at", "opened": "opened_at", "due": "next_due_at", "priority": "priority"}
AFTER = {
    "changed": "(t.changed_at, t.id) < ({0}::timestamptz, {1})",
    "opened": "t.id < {1}",
    "due": "(t.due_order, t.id) > (coalesce({0}::timestamptz, 'infinity'), {1})",
    "priority": "(t.priority, t.id) > ({0}::int, {1})",
}


async def query_of(connection: Connection, filters: Filters) -> str:
    """The words that are searched for, with what misspelt ones may mean, as a text search query."""
    words = words_asked(filters.search)
    return search_query(filters.search, await WORDS.meant(connection, words) if words else None)


def words_of(sql: Statement, filters: Filters, query: str) -> list[str]:
    """Conditions of words and tags, which have indexes that know no order."""
    which, either = list[str](), list[str]()
    number = number_in(filters.search)
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
    spread = spread_by(filters)
    which = conditions(sql, principal, filters)
    if filters.requester is not None:
        which.append(await of_requester(connection, sql, filters.requester))
    query = await query_of(connection, filters)
    scope = await scope_of(connection, principal, await unit_of(connection, principal, filters))
    known = await _known(connection, principal, filters, scope, query)
    if known is not None:
        which.append(f"t.id = any({sql.put(known)}::uuid[])")
        spread = True
    else:
        which += words_of(sql, filters, query)
    which += _after(sql, filters)
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


def _after(sql: Statement, filters: Filters) -> list[str]:
    if not filters.cursor:
        return []
    value, last = _read_cursor(filters)
    begins = "" if filters.order == "opened" else sql.put(value)  # ids are in the order of opening
    return [AFTER[filters.order].format(begins, sql.put(last))]


async def _known(
    connection: Connection, principal: Principal, filters: Filters, scope: Scope, query: str
) -> list[UUID] | None:
    """Tickets with these words and tags, among them all of the page; None: too many to be fetched at once."""
    sql = Statement()
    which = words_of(sql, filters, query)
    if not which:
        return None
    found = f"select t.id from tickets.ticket t where {' and '.join(which)}"  # noqa: S608 - own fragments
    if filters.requester is None and scope.teams <= 1:
        plan = await connection.fetch_value(f"explain (format json) {found}", *sql.arguments)
        if plan[0]["Plan"]["Plan Rows"] > FEW:
            page = await _first(connection, principal, filters, scope, query)
            if len(page) > filters.limit:
                return page
    rows = await connection.fetch(f"{found} limit {FEW + 1}", *sql.arguments)
    return [row["id"] for row in rows] if len(rows) <= FEW else None


async def _first(
    connection: Connection, principal: Principal, filters: Filters, scope: Scope, query: str
) -> list[UUID]:
    """The tickets of the page that are among the first `DEEP` rows of the list as it is without words and tags."""
    sql, order = Statement(), f"order by {ORDER[filters.order].format('t')}"
    which = conditions(sql, principal, filters) + _after(sql, filters)
    list_of = selected(sql, scope, which, columns="t.*", order=ORDER[filters.order], limit=DEEP, spread=False)
    words = " and ".join(words_of(sql, filters, query))
    rows = await connection.fetch(
        f"select t.id from ({list_of}) t where {words} {order} limit {filters.limit + 1}",  # noqa: S608 - own fragments
        *sql.arguments,
    )
    return [row["id"] for row in rows]


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
