"""An old ticket from elsewhere becomes one of ours, quietly: its event is its own, so that nothing answers it."""

from datetime import datetime
from uuid import UUID

import msgspec

from switchroom.platform.db import Transaction
from switchroom.platform.events import Actor, Origin
from switchroom.platform.ids import id_at
from switchroom.platform.search_words import index_words
from switchroom.tickets import checks, schemas
from switchroom.tickets.contracts import EntryKind, Medium, Status
from switchroom.tickets.domain.priority import priority_of
from switchroom.tickets.entries import NewEntry, write
from switchroom.tickets.events import TicketBroughtIn
from switchroom.tickets.vocabulary import WORDS

BRING_IN = """
insert into tickets.ticket (id, number, origin, type, status, impact, urgency, priority, priority_by_hand, subject,
    requester_id, brand_id, unit_id, assignee_id, tags, language, medium, external_number, opened_at, changed_at,
    solved_at, closed_at, search)
values ($1, nextval('tickets.ticket_number'), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
    $18, $19, $20, $21, to_tsvector('simple', $22))
returning number
"""


class Old(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket as it was elsewhere. `author`: who brings it in. `solved_at`: of what is solved or closed."""

    external_number: str
    origin: Origin
    status: Status
    body: schemas.TicketNew
    unit_id: UUID
    assignee_id: UUID | None
    author: Actor
    opened_at: datetime
    solved_at: datetime | None


async def bring_in(tx: Transaction, old: Old) -> UUID:
    """Write it down, where it stands by its age in lists that go by it; its id."""
    body, ticket_id = old.body, id_at(int(old.opened_at.timestamp() * 1000))
    priority = body.priority if body.priority is not None else priority_of(body.impact, body.urgency)
    words = index_words(f"{old.external_number} {body.subject} {body.text}")
    number: int = await tx.fetch_value(
        BRING_IN,
        ticket_id,
        old.origin.value,
        body.type.value,
        old.status.value,
        body.impact.value,
        body.urgency.value,
        priority,
        body.priority is not None,
        body.subject,
        body.requester_id,
        body.brand_id,
        old.unit_id,
        old.assignee_id,
        checks.tidy_tags(body.tags),
        body.language,
        Medium.FILE.value,
        old.external_number,
        old.opened_at,
        old.solved_at or old.opened_at,
        old.solved_at,
        old.solved_at if old.status is Status.CLOSED else None,
        words,
    )
    await WORDS.learn(tx, words)
    entry = NewEntry(kind=EntryKind.MESSAGE, author=old.author, text=body.text, medium=Medium.FILE, at=old.opened_at)
    await write(tx, ticket_id, entry)
    came = TicketBroughtIn(ticket=ticket_id, number=number, unit=old.unit_id, brand=body.brand_id, status=old.status)
    tx.emit(came, origin=old.origin)
    return ticket_id
