"""A ticket under its lock, the one door to it, and how a change of it is saved."""

from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.access import NotAllowed, Permission, Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Actor, Origin
from switchroom.platform.search_words import index_words
from switchroom.tickets.contracts import SEE, Level, Medium, Status, TicketMerged, TicketNotFound, TicketType
from switchroom.tickets.vocabulary import WORDS

COLUMNS = """t.id, t.number, t.origin, t.type, t.status, t.impact, t.urgency, t.priority, t.priority_by_hand, t.subject,
    t.requester_id, t.brand_id, t.unit_id, t.assignee_id, t.tags, t.fields, t.language, t.medium, t.interaction_id,
    t.opened_at, t.changed_at, t.first_replied_at, t.solved_at, t.closed_at, t.follow_up_at, t.next_due_at,
    t.merged_into, t.reopened, t.version, t.external_number"""
ROW = f"select {COLUMNS} from tickets.ticket t"  # noqa: S608 - a constant
UNIT_PATH = "(select path from organisation.unit where id = t.unit_id)"
MOST_LEXEMES = 1_000
"""Words by which one ticket is found; a longer conversation is found by its beginning."""
STANDING = """
with recursive above(id, merged_into) as (
    select id, merged_into from tickets.ticket where id = $1
    union all select t.id, t.merged_into from tickets.ticket t join above a on t.id = a.merged_into)
select id from above where merged_into is null
"""


class Row(msgspec.Struct, frozen=True):
    """A ticket as it is stored."""

    id: UUID
    number: int
    origin: Origin
    type: TicketType
    status: Status
    impact: Level
    urgency: Level
    priority: int
    priority_by_hand: bool
    subject: str
    requester_id: UUID | None
    brand_id: UUID | None
    unit_id: UUID
    assignee_id: UUID | None
    tags: list[str]
    fields: dict[str, Any]
    language: str
    medium: Medium
    interaction_id: UUID | None
    opened_at: datetime
    changed_at: datetime
    first_replied_at: datetime | None
    solved_at: datetime | None
    closed_at: datetime | None
    follow_up_at: datetime | None
    next_due_at: datetime | None
    merged_into: UUID | None
    reopened: int
    version: int
    external_number: str | None


Ref = UUID | int
"""A ticket by its id or its number."""


async def access(
    connection: Connection, principal: Principal, ref: Ref, permission: Permission = SEE, *, lock: bool = False
) -> Row:
    """The only door to one ticket: permission x unit x brand.

    Raises `TicketNotFound` for what one may not see, `NotAllowed` for what one may see but not do this to.
    """
    reach, arguments = principal.reach(SEE).sql(UNIT_PATH, "t.brand_id", 2)
    column = "id" if isinstance(ref, UUID) else "number"
    rows = await connection.fetch_as(
        Row, f"{ROW} where t.{column} = $1 and {reach} {'for update of t' if lock else ''}", ref, *arguments
    )
    if not rows:
        raise TicketNotFound()
    if permission != SEE and not await may(connection, principal, rows[0], permission):
        raise NotAllowed(permission=permission)
    return rows[0]


async def access_to_change(tx: Transaction, principal: Principal, ref: Ref, permission: Permission) -> Row:
    """The door for whoever changes it, which nobody else does meanwhile. Raises also `TicketMerged`."""
    row = await access(tx, principal, ref, permission, lock=True)
    if row.merged_into is not None:
        raise TicketMerged()
    return row


async def may(connection: Connection, principal: Principal, row: Row, permission: Permission) -> bool:
    """Whether the principal may do this to a ticket."""
    path = await connection.fetch_value("select path from organisation.unit where id = $1", row.unit_id)
    return principal.may(permission, unit_path=path, brand=row.brand_id)


async def lock(tx: Transaction, ticket_id: UUID) -> Row:
    """The ticket, or the one that it was merged into, for those who asked at a door of their own.

    Only the one that stands is locked: whoever undoes a merge locks both, in another order than that of the merges.
    Raises `TicketNotFound`.
    """
    while (standing := await tx.fetch_value(STANDING, ticket_id)) is not None:
        rows = await tx.fetch_as(Row, f"{ROW} where t.id = $1 for update of t", standing)
        if await tx.fetch_value(STANDING, ticket_id) == standing:  # nobody merged it, or undid a merge, meanwhile
            return rows[0]
    raise TicketNotFound()


async def save(tx: Transaction, ticket_id: UUID, words: str = "", **values: Any) -> None:
    """Write columns of a ticket under its lock; `words`: what it is found by from now on as well."""
    columns = "".join(f", {name} = ${n}" for n, name in enumerate(values, start=5))
    found_by = index_words(words)
    await tx.execute(
        f"""update tickets.ticket set changed_at = $2, version = version + 1,
                search = case when $3 = '' or length(search) > $4 then search
                         else search || to_tsvector('simple', $3) end{columns}
            where id = $1""",  # noqa: S608 - names of columns
        ticket_id,
        await tx.now(),
        found_by,
        MOST_LEXEMES,
        *(value.value if isinstance(value, Enum) else value for value in values.values()),
    )
    await WORDS.learn(tx, found_by)


def writer_of(principal: Principal) -> Actor:
    """Who writes: the person, also where a program writes for him."""
    return Actor(principal.actor.kind, principal.user_id)
