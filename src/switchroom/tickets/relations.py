"""What tickets have to do with each other, and the master incident: one answer for all that belong to it."""

from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.tickets import uploads
from switchroom.tickets.answering import reply_to
from switchroom.tickets.changes import lead_to
from switchroom.tickets.contracts import (
    WORK,
    EntryKind,
    FieldsRefused,
    HasParent,
    InCircle,
    Medium,
    NoSuchTransition,
    RelationKind,
    Status,
    TooManyChildren,
)
from switchroom.tickets.domain.statuses import after_reply
from switchroom.tickets.entries import NewEntry, sent_before
from switchroom.tickets.events import TicketRelated
from switchroom.tickets.field_actions import check_fields
from switchroom.tickets.rows import Ref, Row, access, access_to_change, lock, may, writer_of
from switchroom.tickets.schemas import BroadcastNew
from switchroom.tickets.views import Line, lines_of

MOST_CHILDREN = 500
REACHES = """
with recursive above(id) as (
    select $1::uuid union
    select r.to_id from tickets.relation r join above a on r.from_id = a.id where r.kind = $3)
select exists(select from above where id = $2)
"""
RELATE = """
insert into tickets.relation (from_id, kind, to_id, at, by) values ($1, $2, $3, $4, $5) on conflict do nothing
"""
OF_TICKET = """
select kind, to_id as other, false as reversed from tickets.relation where from_id = $1
union all select kind, from_id, true from tickets.relation where to_id = $1
"""
CHILDREN = """
select from_id from tickets.relation where to_id = $1 and kind = 'child_of' order by from_id limit $2
"""


async def relate(tx: Transaction, principal: Principal, ref: Ref, kind: RelationKind, other: Ref) -> None:
    """`ref` is this to `other`. Idempotent. Raises `TicketNotFound`, `NotAllowed`, `InCircle`, `HasParent`."""
    await tx.execute("select pg_advisory_xact_lock(hashtextextended('ticket relations', 0))")
    row = await access_to_change(tx, principal, ref, WORK)
    to = await access(tx, principal, other, WORK)
    if row.origin is not to.origin or await tx.fetch_value(REACHES, to.id, row.id, kind.value):
        raise InCircle()
    if kind is RelationKind.CHILD_OF and await _parent(tx, row.id) not in (None, to.id):
        raise HasParent()
    done = await tx.execute(RELATE, row.id, kind.value, to.id, await tx.now(), principal.user_id)
    if not done.endswith(" 0"):
        tx.emit(TicketRelated(ticket=row.id, kind=kind, other=to.id, related=True), origin=row.origin)


async def become_part(tx: Transaction, ticket_id: UUID, master_id: UUID) -> None:
    """A ticket that has just been opened is a part of this one, whatever became of it. Raises `TicketNotFound`."""
    row, to = await lock(tx, ticket_id), await lock(tx, master_id)
    await tx.execute(RELATE, row.id, RelationKind.CHILD_OF.value, to.id, await tx.now(), None)
    tx.emit(TicketRelated(ticket=row.id, kind=RelationKind.CHILD_OF, other=to.id, related=True), origin=row.origin)


async def _parent(tx: Transaction, ticket_id: UUID) -> UUID | None:
    found: UUID | None = await tx.fetch_value(
        "select to_id from tickets.relation where from_id = $1 and kind = 'child_of'", ticket_id
    )
    return found


async def part(tx: Transaction, principal: Principal, ref: Ref, kind: RelationKind, other: Ref) -> None:
    """`ref` is this to `other` no longer. Idempotent. Raises `TicketNotFound`, `NotAllowed`."""
    row = await access_to_change(tx, principal, ref, WORK)
    to = await access(tx, principal, other)
    done = await tx.execute(
        "delete from tickets.relation where from_id = $1 and kind = $2 and to_id = $3", row.id, kind.value, to.id
    )
    if not done.endswith(" 0"):
        tx.emit(TicketRelated(ticket=row.id, kind=kind, other=to.id, related=False), origin=row.origin)


class Related(msgspec.Struct, frozen=True):
    """`reversed`: the other one is this to the ticket asked about."""

    kind: RelationKind
    reversed: bool
    ticket: Line


async def related(connection: Connection, principal: Principal, row: Row) -> list[Related]:
    """What a ticket has to do with others, as far as the principal may see them."""
    found = await connection.fetch(OF_TICKET, row.id)
    lines = {line.id: line for line in await lines_of(connection, principal, [one["other"] for one in found])}
    shown = [
        Related(RelationKind(one["kind"]), one["reversed"], lines[one["other"]])
        for one in found
        if one["other"] in lines
    ]
    return sorted(shown, key=lambda one: (one.kind, one.reversed, one.ticket.number))


class Broadcast(msgspec.Struct):
    """To whom an answer went; `skipped`: by number, and why; `hidden`: so many one may not answer."""

    sent: list[int]
    skipped: list[dict[str, Any]]
    hidden: int = 0


async def broadcast(tx: Transaction, principal: Principal, ref: Ref, body: BroadcastNew) -> Broadcast:
    """Answer the requesters of all tickets that belong to this one, each on his own ticket, once for a `client_id`.

    Raises `TicketNotFound`, `NotAllowed`, `TooManyChildren`, `UploadGone`, `FilesTooLarge`.
    """
    master = await access(tx, principal, ref, WORK)
    children = [row["from_id"] for row in await tx.fetch(CHILDREN, master.id, MOST_CHILDREN + 1)]
    if len(children) > MOST_CHILDREN:
        raise TooManyChildren()
    told, answered, written = Broadcast([], []), set[UUID](), list[UUID]()
    for child_id in children:
        row = await lock(tx, child_id)
        if row.id in answered:  # two children that were merged are one by now
            continue
        answered.add(row.id)
        if not await may(tx, principal, row, WORK):
            told.hidden += 1
            continue
        done = await _answer(tx, principal, row, body)
        if isinstance(done, str):
            told.skipped.append({"number": row.number, "code": done})
            continue
        told.sent.append(row.number)
        written += [done] if done is not None else []
    await uploads.use(tx, principal.user_id, written, tuple(dict.fromkeys(body.files)))
    return told


async def _answer(tx: Transaction, principal: Principal, row: Row, body: BroadcastNew) -> UUID | str | None:
    """The answer's id, or why it could not be answered; None: it was before, under this name."""
    author, client_id = writer_of(principal), body.client_id and f"{body.client_id}:{row.id}"
    if await sent_before(tx, author, client_id) is not None:
        return None
    if row.status is Status.CLOSED:
        return "ticket.closed"
    entry = NewEntry(kind=EntryKind.REPLY, author=author, text=body.text, medium=Medium.WEB, client_id=client_id)
    try:
        async with tx.savepoint():
            entry_id = await reply_to(tx, row, entry, after_reply(row.status))
            if body.status is not None:
                await check_fields(tx, msgspec.structs.asdict(row) | {"status": body.status}, row.fields)
                await lead_to(tx, await lock(tx, row.id), body.status, author)
    except (NoSuchTransition, FieldsRefused) as refusal:
        return refusal.code
    return entry_id
