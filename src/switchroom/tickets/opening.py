"""Tickets begin: from a message, a call, a form, or because somebody writes one."""

from uuid import UUID

from switchroom.platform.db import Transaction
from switchroom.platform.ids import new_id
from switchroom.platform.search_words import index_words
from switchroom.tickets.contracts import EntryKind, NewTicket, Opened
from switchroom.tickets.domain.priority import priority_of
from switchroom.tickets.domain.statuses import Status
from switchroom.tickets.entries import NewEntry, alone, sent_before, write
from switchroom.tickets.events import TicketAssigned, TicketOpened
from switchroom.tickets.rows import ROW, Row
from switchroom.tickets.settling import settle
from switchroom.tickets.vocabulary import WORDS

OPEN = """
insert into tickets.ticket (id, number, origin, type, status, impact, urgency, priority, priority_by_hand, subject,
    requester_id, brand_id, unit_id, assignee_id, tags, fields, language, medium, interaction_id, opened_at, changed_at,
    search)
values ($1, nextval('tickets.ticket_number'), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
    $18, $19, $19, to_tsvector('simple', $20))
returning number
"""


async def open_ticket(tx: Transaction, new: NewTicket, *, follows: UUID | None = None) -> Opened:
    """Open a ticket, once for each `client_id` of a writer. `follows`: the closed one that it goes on from."""
    await alone(tx, new.author, new.client_id)
    sent = await sent_before(tx, new.author, new.client_id)
    if sent is not None:
        return Opened(sent.ticket_id, sent.number, sent.id, created=False)
    ticket_id = new_id()
    priority = new.priority if new.priority is not None else priority_of(new.impact, new.urgency)
    words = index_words(f"{new.subject} {new.text}")
    number: int = await tx.fetch_value(OPEN, ticket_id, *_columns(new, priority), await tx.now(), words)
    await WORDS.learn(tx, words)
    entry = NewEntry(
        kind=EntryKind.MESSAGE,
        author=new.author,
        text=new.text,
        html=new.html,
        medium=new.medium,
        client_id=new.client_id,
    )
    entry_id = await write(tx, ticket_id, entry)
    if new.interaction_id is not None:
        await touch_upon(tx, ticket_id, new.interaction_id)
    if follows is not None:
        await tx.execute(
            "insert into tickets.relation (from_id, kind, to_id, at) values ($1, 'follows', $2, $3)",
            ticket_id,
            follows,
            await tx.now(),
        )
    opened = TicketOpened(
        ticket=ticket_id,
        number=number,
        kind=new.type,
        priority=priority,
        unit=new.unit_id,
        brand=new.brand_id,
        medium=new.medium,
        entry=entry_id,
        follows=follows,
    )
    tx.emit(opened, origin=new.origin)
    if new.assignee_id is not None:
        assigned = TicketAssigned(ticket=ticket_id, before=None, after=new.assignee_id, unit=new.unit_id)
        tx.emit(assigned, origin=new.origin)
    await settle(tx, await tx.fetch_as(Row, f"{ROW} where t.id = $1", ticket_id))
    return Opened(ticket_id, number, entry_id)


def _columns(new: NewTicket, priority: int) -> tuple[object, ...]:
    return (
        new.origin.value,
        new.type.value,
        Status.NEW.value,
        new.impact.value,
        new.urgency.value,
        priority,
        new.priority is not None,
        new.subject,
        new.requester_id,
        new.brand_id,
        new.unit_id,
        new.assignee_id,
        list(dict.fromkeys(new.tags)),
        new.fields,
        new.language,
        new.medium.value,
        new.interaction_id,
    )


async def touch_upon(tx: Transaction, ticket_id: UUID, interaction_id: UUID) -> bool:
    """It is spoken of in this call or chat; whether that is new."""
    done = await tx.execute(
        "insert into tickets.contact (ticket_id, interaction_id, at) values ($1, $2, $3) on conflict do nothing",
        ticket_id,
        interaction_id,
        await tx.now(),
    )
    return not done.endswith(" 0")
