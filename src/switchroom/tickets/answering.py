"""What is written on tickets: messages from outside, our replies, internal notes."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from switchroom.people.facade import people_who_may
from switchroom.platform.access import Principal
from switchroom.platform.db import Transaction
from switchroom.platform.events import Actor
from switchroom.tickets import uploads
from switchroom.tickets.changes import apply, chosen, lead_to, watch
from switchroom.tickets.contracts import (
    SEE,
    UNSOLVED,
    WORK,
    EntryKind,
    Incoming,
    Medium,
    NewTicket,
    NotTheirTicket,
    Received,
    Status,
    TicketClosed,
)
from switchroom.tickets.domain.statuses import after_message, after_reply
from switchroom.tickets.entries import NewEntry, alone, sent_before, sent_here, write
from switchroom.tickets.events import TicketNoted, TicketReceived, TicketReplied, TicketWatched
from switchroom.tickets.field_actions import check_fields
from switchroom.tickets.opening import open_ticket
from switchroom.tickets.rows import Ref, Row, access_to_change, lock, writer_of
from switchroom.tickets.sla.settling import Happened
from switchroom.tickets.telling import MENTIONED, tell


async def receive(tx: Transaction, ticket_id: UUID, incoming: Incoming) -> Received:
    """A message from outside joins its ticket, the one that this was merged into, or, if closed, a follow-up.

    Raises `TicketNotFound`.
    """
    await alone(tx, incoming.author, incoming.client_id)
    sent = await sent_before(tx, incoming.author, incoming.client_id)
    if sent is not None:
        return Received(sent.ticket_id, sent.number, sent.id, created=False)
    row = await lock(tx, ticket_id)
    status = after_message(row.status)
    if status is None:
        opened = await open_ticket(tx, _follow_up(row, incoming), follows=row.id)
        return Received(opened.id, opened.number, opened.entry_id, opened=True)
    entry = NewEntry(
        kind=EntryKind.MESSAGE,
        author=incoming.author,
        text=incoming.text,
        html=incoming.html,
        medium=incoming.medium,
        at=incoming.at,
        client_id=incoming.client_id,
    )
    entry_id = await write(tx, row.id, entry)
    await apply(tx, row, {"status": status}, incoming.author, words=incoming.text)
    tx.emit(TicketReceived(ticket=row.id, entry=entry_id, medium=incoming.medium), origin=row.origin)
    return Received(row.id, row.number, entry_id)


async def solved_by_requester(tx: Transaction, ticket_id: UUID, requester: Actor) -> None:
    """The requester says that it is solved. Idempotent. Raises `TicketNotFound`.

    Fields that somebody of us must fill in before solving are not asked of him.
    """
    row = await lock(tx, ticket_id)
    if row.status in UNSOLVED:
        await lead_to(tx, row, Status.SOLVED, requester)


def _follow_up(row: Row, incoming: Incoming) -> NewTicket:
    return NewTicket(
        origin=row.origin,
        type=row.type,
        subject=row.subject,
        text=incoming.text,
        html=incoming.html,
        requester_id=row.requester_id or incoming.customer_id,
        brand_id=row.brand_id,
        unit_id=row.unit_id,
        impact=row.impact,
        urgency=row.urgency,
        tags=tuple(row.tags),
        fields=row.fields,
        language=row.language,
        medium=incoming.medium,
        author=incoming.author,
        client_id=incoming.client_id,
    )


class Words(msgspec.Struct, frozen=True):
    """What one of us writes. `status`: what the ticket becomes with a reply."""

    text: str
    client_id: str | None = None
    status: Status | None = None
    mentions: tuple[UUID, ...] = ()
    medium: Medium = Medium.WEB
    files: tuple[UUID, ...] = ()


async def reply(tx: Transaction, principal: Principal, ref: Ref, words: Words) -> UUID:
    """Answer the requester; the entry's id. Whoever sends messages sends it, upon the event.

    Raises `TicketNotFound`, `NotAllowed`, `TicketMerged`, `TicketClosed`, `NoSuchTransition`, `FieldsRefused`,
    `SentBefore`, `UploadGone`, `FilesTooLarge`.
    """
    row = await access_to_change(tx, principal, ref, WORK)
    author = writer_of(principal)
    known = await sent_here(tx, author, words.client_id, row.id)
    if known is not None:
        return known
    if row.status is Status.CLOSED:
        raise TicketClosed()
    status = chosen(row, words.status) if words.status else after_reply(row.status)
    if words.status:
        await check_fields(tx, msgspec.structs.asdict(row) | {"status": status}, row.fields)
    entry_id = await reply_to(tx, row, _entry(EntryKind.REPLY, principal, words), status)
    await uploads.use(tx, principal.user_id, [entry_id], words.files)
    return entry_id


async def reply_to(tx: Transaction, row: Row, entry: NewEntry, status: Status) -> UUID:
    """Write a reply on a ticket under its lock; the entry's id."""
    entry_id = await write(tx, row.id, entry)
    first = row.first_replied_at is None
    values = {"status": status, **({"first_replied_at": await tx.now()} if first else {})}
    await apply(tx, row, values, entry.author, words=entry.text, happened=(Happened.REPLIED,))
    tx.emit(TicketReplied(ticket=row.id, entry=entry_id, first=first), origin=row.origin)
    return entry_id


async def note(tx: Transaction, principal: Principal, ref: Ref, words: Words) -> UUID:
    """Write for colleagues only; whoever is mentioned watches the ticket from now on. The entry's id.

    Raises `TicketNotFound`, `NotAllowed`, `TicketMerged`, `NotTheirTicket`, `SentBefore`, `UploadGone`,
    `FilesTooLarge`.
    """
    row = await access_to_change(tx, principal, ref, WORK)
    author = writer_of(principal)
    known = await sent_here(tx, author, words.client_id, row.id)
    if known is not None:
        return known
    await require_seeing(tx, row, words.mentions)
    entry_id = await note_on(tx, row, _entry(EntryKind.NOTE, principal, words), words.mentions)
    await uploads.use(tx, principal.user_id, [entry_id], words.files)
    return entry_id


async def note_on(tx: Transaction, row: Row, entry: NewEntry, mentions: Sequence[UUID] = ()) -> UUID:
    """Write a note on a ticket under its lock; the entry's id."""
    entry_id = await write(tx, row.id, entry)
    await apply(tx, row, {}, entry.author, words=entry.text)
    for user_id in mentions:
        if await watch(tx, row.id, user_id, watches=True):
            tx.emit(TicketWatched(ticket=row.id, user=user_id, watches=True), origin=row.origin)
    tx.emit(TicketNoted(ticket=row.id, entry=entry_id, mentions=tuple(mentions)), origin=row.origin)
    await tell(tx, row, set(mentions) - {entry.author.id}, MENTIONED)
    return entry_id


def _entry(kind: EntryKind, principal: Principal, words: Words) -> NewEntry:
    return NewEntry(
        kind=kind,
        author=writer_of(principal),
        text=words.text,
        medium=words.medium if kind is EntryKind.REPLY else None,
        data={"mentions": list(words.mentions)} if words.mentions else {},
        client_id=words.client_id,
    )


async def require_seeing(tx: Transaction, row: Row, people: Sequence[UUID]) -> None:
    """Raises `NotTheirTicket` unless all of these may see it: what one client's staff writes is not another's."""
    wanted = set(people)
    found = await people_who_may(
        tx, SEE, unit_id=row.unit_id, brand_id=row.brand_id, origin=row.origin, among=list(wanted), limit=len(wanted)
    )
    if len(found) != len(wanted):
        raise NotTheirTicket()
