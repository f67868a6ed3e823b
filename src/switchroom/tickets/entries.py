"""What is written on a ticket: each entry once, in the order in which it came."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Actor
from switchroom.platform.ids import new_id
from switchroom.tickets.contracts import EntryKind, Medium, SentBefore

WRITE = """
insert into tickets.entry (id, ticket_id, at, kind, author_kind, author_id, medium, text, html, data, client_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
SENT = """
select e.id, e.ticket_id, t.number from tickets.entry e join tickets.ticket t on t.id = e.ticket_id
where e.author_kind = $1 and e.author_id is not distinct from $2 and e.client_id = $3
"""


class NewEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be written. `at`: when it happened, if not now."""

    kind: EntryKind
    author: Actor
    text: str = ""
    html: str | None = None
    medium: Medium | None = None
    data: dict[str, Any] = {}
    at: datetime | None = None
    client_id: str | None = None


class Sent(msgspec.Struct, frozen=True):
    """An entry that is there already, and where."""

    id: UUID
    ticket_id: UUID
    number: int


async def write(tx: Transaction, ticket_id: UUID, new: NewEntry) -> UUID:
    """Add an entry; its id. The caller holds the ticket's lock and has asked `sent_before`."""
    entry_id = new_id()
    await tx.execute(
        WRITE,
        entry_id,
        ticket_id,
        new.at or await tx.now(),
        new.kind.value,
        new.author.kind.value,
        new.author.id,
        new.medium.value if new.medium else None,
        new.text,
        new.html,
        new.data,
        new.client_id,
    )
    return entry_id


async def sent_before(connection: Connection, author: Actor, client_id: str | None) -> Sent | None:
    """What this writer sent under this name before."""
    if client_id is None:
        return None
    found = await connection.fetch_as(Sent, SENT, author.kind.value, author.id, client_id)
    return found[0] if found else None


async def alone(tx: Transaction, author: Actor, client_id: str | None) -> None:
    """Until this transaction ends, nobody else sends something under this name."""
    if client_id is not None:
        key = f"ticket entry {author.kind.value} {author.id} {client_id}"
        await tx.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", key)


async def sent_here(connection: Connection, author: Actor, client_id: str | None, ticket_id: UUID) -> UUID | None:
    """The entry of this ticket that was sent under this name before. Raises `SentBefore`: it is of another one."""
    sent = await sent_before(connection, author, client_id)
    if sent is None:
        return None
    if sent.ticket_id != ticket_id:
        raise SentBefore()
    return sent.id
