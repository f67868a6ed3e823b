"""Reading interactions. `access` is the only door to one; lists carry the same condition."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.customers.facade import CUSTOMERS, family_of
from switchroom.interactions import contracts as c
from switchroom.interactions.dispositions import DISPOSITIONS
from switchroom.interactions.finding import BY_TURNS, DEEP, HAS, PROBED, few_with, query_of
from switchroom.interactions.hands import hands
from switchroom.organisation.facade import BRANDS
from switchroom.people.facade import USERS
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.errors import Invalid
from switchroom.platform.events import Origin
from switchroom.platform.journal import head
from switchroom.processes.facade import stands_at, works_on
from switchroom.routing.facade import QUEUES, in_hand
from switchroom.touchpoints.facade import ENTRY_POINTS, SERVICES

COLUMNS = """n.id, n.reference, n.medium, n.origin, n.state, n.entry_point_id, n.queue_id, n.agent_id, n.customer_id,
    n.address, n.started_at, n.answered_at, n.ended_at, n.ended_how, n.disposition_id, n.brand_id, n.language,
    n.identity_level, n.identity_how, n.tags, n.run_id, n.caller_id, n.service_id, n.service_how,
    (select to_agent_id from interactions.item where id = n.id) as called_id"""
"""The item with the interaction's own id is the part of a colleague who calls."""
UNIT_PATH = "(select path from organisation.unit where id = n.unit_id)"
TIMELINE_LIMIT = 500
PEOPLE = ("agent", "caller", "called")


class BadFilter(Invalid):
    """This is not a cursor of this list."""

    code = "interactions.bad_cursor"


class Door(msgspec.Struct, frozen=True):
    """An interaction that the principal may see; `mine`: he serves it, or did so last, or he called a colleague."""

    id: UUID
    origin: Origin
    state: c.State
    run_id: UUID | None
    agent_id: UUID | None
    mine: bool


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which interactions of a list; None: whichever. Simulated ones and others are never in one list.

    `internal`: only calls between colleagues, or only the others. `channel_id`: at which it was counted.
    `unclassified`: about no service that is known.
    """

    state: str | None = None
    queue_id: UUID | None = None
    agent_id: UUID | None = None
    customer_id: UUID | None = None
    started_from: datetime | None = None
    started_to: datetime | None = None
    process: str | None = None
    step: str | None = None
    search: str = ""
    brand_id: UUID | None = None
    channel_id: UUID | None = None
    service_id: UUID | None = None
    unclassified: bool = False
    simulated: bool = False
    internal: bool | None = None
    cursor: str = ""
    limit: int = 50


async def access(connection: Connection, principal: Principal, interaction_id: UUID, *, lock: bool = False) -> Door:
    """The only door: an agent's own interaction, one that he has a task about, or one in the reach of `READ`.

    Raises `InteractionNotFound`.
    """
    condition, arguments = visible(principal, first=3)
    rows = await connection.fetch_as(
        Door,
        f"""select n.id, n.origin, n.state, n.run_id, n.agent_id, 
                   coalesce(n.agent_id = $2, false) or coalesce(n.caller_id = $2, false) as mine
            from interactions.interaction n where n.id = $1 and {condition} {"for update" if lock else ""}""",  # noqa: S608 - own fragments
        interaction_id,
        principal.user_id,
        *arguments,
    )
    if not rows:
        raise c.InteractionNotFound()
    return rows[0]


async def access_work(connection: Connection, principal: Principal, interaction_id: UUID) -> Door:
    """The door for whoever changes it: its agent, or somebody with `WORK` over it. Raises also `NotServing`."""
    door = await access(connection, principal, interaction_id, lock=True)
    if not door.mine and not principal.may(c.WORK):
        raise c.NotServing()
    return door


async def access_part(connection: Connection, principal: Principal, interaction_id: UUID) -> Door:
    """The door for whoever is on the line: as `access_work`, and the colleague of a consult."""
    door = await access(connection, principal, interaction_id, lock=True)
    if door.mine or principal.may(c.WORK):
        return door
    asked = await connection.fetch_value(
        "select exists(select from interactions.consult where interaction_id = $1 and agent_id = $2)",
        interaction_id,
        principal.user_id,
    )
    if not asked:
        raise c.NotServing()
    return door


def visible(principal: Principal, *, first: int) -> tuple[str, list[Any]]:
    """The condition that a list of interactions `n` carries, and its arguments from number `first` on."""
    reach, arguments = principal.reach(c.READ).sql(UNIT_PATH, "n.brand_id", first)
    mine = f"${first + len(arguments)}::uuid"
    served = f"exists(select from interactions.item i where i.interaction_id = n.id and i.agent_id = {mine})"
    # Whoever has just accepted may look before the handlers have told us that he did.
    taken = in_hand("n.id", mine)
    own = f"n.agent_id = {mine} or n.caller_id = {mine} or {served} or {taken} or {works_on('n.id', mine)}"
    return f"({reach} or {own})", [*arguments, principal.user_id]


async def visible_ids(connection: Connection, principal: Principal, ids: list[UUID]) -> frozenset[UUID]:
    """Those of these interactions that the principal may see."""
    condition, arguments = visible(principal, first=2)
    rows = await connection.fetch(
        f"select n.id from interactions.interaction n where n.id = any($1) and {condition}",  # noqa: S608 - own fragments
        ids,
        *arguments,
    )
    return frozenset(row["id"] for row in rows)


async def search(
    connection: Connection, principal: Principal, filters: Filters
) -> tuple[list[dict[str, Any]], str | None]:
    """Newest first, with names; the cursor of the next part."""
    family = await family_of(connection, filters.customer_id) if filters.customer_id else None
    which, arguments = _conditions(filters, family)
    condition, more = visible(principal, first=len(arguments) + 1)
    rows = await _with_words(connection, filters, " and ".join([*which, condition]), [*arguments, *more])
    items = [dict(row) for row in rows[: filters.limit]]
    following = f"{items[-1]['started_at'].isoformat()} {items[-1]['id']}" if len(rows) > filters.limit else None
    return await with_names(connection, items), following


async def _with_words(connection: Connection, filters: Filters, which: str, arguments: list[Any]) -> list[Any]:
    """The rows of a page and one more, among them only those with the words that are searched for."""
    if not filters.search.strip():
        return await connection.fetch(_page("interactions.interaction", which, filters), *arguments)
    query = await query_of(connection, filters.search)
    if not query:  # signs alone are found nowhere
        return []
    async with connection.raw.transaction(readonly=True):
        await connection.fetch(BY_TURNS)
        return await _found(connection, filters, which, arguments, query)


async def _found(connection: Connection, filters: Filters, which: str, arguments: list[Any], query: str) -> list[Any]:
    every, place = "interactions.interaction", f"${len(arguments) + 1}"
    newest = f"(select n.* from {every} n where {which} order by n.started_at desc, n.id desc limit {{}})"  # noqa: S608
    for depth in (PROBED, DEEP):
        rows = await connection.fetch(_page(newest.format(depth), HAS.format(place), filters), *arguments, query)
        if len(rows) > filters.limit:
            return rows
        known = await few_with(connection, query) if depth == PROBED else None
        if known is not None:
            which = f"{which} and n.id = any({place}::uuid[])"
            return await connection.fetch(_page(every, which, filters), *arguments, known)
    return await connection.fetch(_page(every, f"{which} and {HAS.format(place)}", filters), *arguments, query)


def _page(source: str, which: str, filters: Filters) -> str:
    return f"""select {COLUMNS} from {source} n where {which}
               order by n.started_at desc, n.id desc limit {filters.limit + 1}"""  # noqa: S608 - own fragments


def _conditions(filters: Filters, family: list[UUID] | None) -> tuple[list[str], list[Any]]:
    which, arguments = ["(n.origin = 'simulated') = $1"], list[Any]([filters.simulated])

    def add(condition: str, *values: Any) -> None:
        numbers = [len(arguments) + n for n in range(1, len(values) + 1)]
        arguments.extend(values)
        which.append(condition.format(*numbers))

    if filters.state == "live":
        which.append("n.closed_at is null and n.state <> 'ended'")
    elif filters.state == "ended":
        which.append("n.ended_at is not null")
    if filters.internal is not None:
        which.append(f"n.caller_id is {'not' if filters.internal else ''} null")
    if family is not None:  # with those of customers who were merged into this one
        add("n.customer_id = any(${})", family)
    if filters.queue_id is not None:
        add("n.queue_id = ${}", filters.queue_id)
    if filters.agent_id is not None:
        add("(n.agent_id = ${0} or n.caller_id = ${0})", filters.agent_id)
    if filters.process and filters.step:
        add(f"n.id in {stands_at('${}', '${}', '$1')}", filters.process, filters.step)
    for name, column in (("brand_id", "brand_id"), ("channel_id", "counted_channel_id"), ("service_id", "service_id")):
        if getattr(filters, name) is not None:
            add(f"n.{column} = ${{}}", getattr(filters, name))
    if filters.unclassified:
        which.append("n.service_id is null and n.caller_id is null")
    if filters.started_from:
        add("n.started_at >= ${}", filters.started_from)
    if filters.started_to:
        add("n.started_at < ${}", filters.started_to)
    if filters.cursor:
        add("(n.started_at, n.id) < (${}, ${})", *_read_cursor(filters.cursor))
    return which, arguments


def _read_cursor(cursor: str) -> tuple[datetime, UUID]:
    at, _, last = cursor.partition(" ")
    try:
        moment, interaction_id = datetime.fromisoformat(at), UUID(last)
    except ValueError:
        raise BadFilter() from None
    if moment.tzinfo is None:
        raise BadFilter()
    return moment, interaction_id


async def with_names(connection: Connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add `queue`, `agent`, ... as {id, name}: one statement for each kind, however many rows."""
    people = await USERS.names(connection, [id for kind in PEOPLE for id in _ids(rows, f"{kind}_id")])
    names = {
        "entry_point": await ENTRY_POINTS.names(connection, _ids(rows, "entry_point_id")),
        "queue": await QUEUES.names(connection, _ids(rows, "queue_id")),
        **dict.fromkeys(PEOPLE, people),
        "customer": await CUSTOMERS.names(connection, _ids(rows, "customer_id")),
        "service": await SERVICES.names(connection, _ids(rows, "service_id")),
        "disposition": await DISPOSITIONS.names(connection, _ids(rows, "disposition_id")),
    }
    raised = await hands(connection, [row["id"] for row in rows if row["state"] in c.IN_HAND])
    for row in rows:
        row["hand"] = raised.get(row["id"])
        for kind, known in names.items():
            row[kind] = named(known, row[f"{kind}_id"])
        ended = row["ended_at"]
        row["duration_s"] = (ended - row["started_at"]).total_seconds() if ended else None
    return rows


def named(names: Mapping[UUID, Any], id: UUID | None) -> dict[str, Any] | None:
    """{id, name}, or None where there is none. A customer may be known by nothing but an address."""
    return {"id": id, "name": names[id] or ""} if id is not None and id in names else None


def _ids(rows: Iterable[Any], column: str) -> list[UUID]:
    return list({row[column] for row in rows if row[column] is not None})


async def page(connection: Connection, interaction_id: UUID) -> dict[str, Any]:
    """Everything the interaction page shows, apart from the process view."""
    position = await head(connection)
    row = await connection.fetch_row(
        f"select {COLUMNS} from interactions.interaction n where n.id = $1",  # noqa: S608 - own fragments
        interaction_id,
    )
    assert row is not None
    (found,) = await with_names(connection, [dict(row)])
    found["identity"] = {"level": found["identity_level"], "how": found["identity_how"]}
    brands = await BRANDS.names(connection, _ids([found], "brand_id"))
    found["brand"] = named(brands, found["brand_id"])
    found["consult"] = await consult_view(connection, interaction_id)
    found["callback"] = await callback_view(connection, interaction_id)
    found["notes"] = await _notes(connection, interaction_id)
    found["segments"] = await _segments(connection, interaction_id)
    found["timeline"] = await _timeline(connection, interaction_id)
    found["position"] = position
    return found


async def consult_view(connection: Connection, interaction_id: UUID) -> dict[str, Any] | None:
    """The open consult, with names."""
    row = await connection.fetch_row(
        """select queue_id, by_agent_id, coalesce(agent_id, to_agent_id) as colleague_id, agent_id is not null as came,
                  ringing, hearing, began_at from interactions.consult where interaction_id = $1""",
        interaction_id,
    )
    if row is None:
        return None
    people = await USERS.names(connection, [id for id in (row["by_agent_id"], row["colleague_id"]) if id])
    stage = row["hearing"] or ("connecting" if row["came"] else "ringing" if row["ringing"] else "waiting")
    return {
        "stage": stage,
        "queue": named(await QUEUES.names(connection, [row["queue_id"]]), row["queue_id"]),
        "asked_by": named(people, row["by_agent_id"]),
        "colleague": named(people, row["colleague_id"]),
        "since": row["began_at"],
    }


async def callback_view(connection: Connection, interaction_id: UUID) -> dict[str, Any] | None:
    """The open callback; `attempts` counts the one that is being made."""
    row = await connection.fetch_row(
        "select stage, attempts, most, opened_at from interactions.callback where interaction_id = $1", interaction_id
    )
    return dict(row) if row is not None else None


async def _notes(connection: Connection, interaction_id: UUID) -> list[dict[str, Any]]:
    rows = await connection.fetch(
        "select id, author_id, text, at, edited_at from interactions.note where interaction_id = $1 order by at, id",
        interaction_id,
    )
    names = await USERS.names(connection, _ids(rows, "author_id"))
    return [{**row, "author": named(names, row["author_id"])} for row in rows]


async def _segments(connection: Connection, interaction_id: UUID) -> list[dict[str, Any]]:
    rows = await connection.fetch(
        """select kind, queue_id, agent_id, began_at, ended_at from interactions.segment
           where interaction_id = $1 order by began_at, id""",
        interaction_id,
    )
    queues = await QUEUES.names(connection, _ids(rows, "queue_id"))
    agents = await USERS.names(connection, _ids(rows, "agent_id"))
    return [
        {
            "kind": row["kind"],
            "queue": named(queues, row["queue_id"]),
            "agent": named(agents, row["agent_id"]),
            "from": row["began_at"],
            "to": row["ended_at"],
        }
        for row in rows
    ]


async def _timeline(connection: Connection, interaction_id: UUID) -> list[dict[str, Any]]:
    """The journal about this interaction: its own events and those of whoever made it their subject."""
    rows = await connection.fetch(
        """select position, at, type, data from journal.event where subject = $1 order by position limit $2""",
        interaction_id,
        TIMELINE_LIMIT,
    )
    return [dict(row) for row in rows]
