"""What a requester asks about a visit: his words on the ticket, and a mark that stays until somebody has answered."""

from uuid import UUID

import msgspec

from switchroom.platform.db import Transaction
from switchroom.tickets.answering import receive
from switchroom.tickets.contracts import Incoming, Received
from switchroom.tickets.events import VisitAsked
from switchroom.tickets.rows import lock
from switchroom.tickets.telling import concerned, tell
from switchroom.tickets.visits import notices, records, words
from switchroom.tickets.visits.contracts import VisitIsOver, VisitStatus, Wish


async def ask(tx: Transaction, ticket_id: UUID, visit_id: UUID, wish: Wish, incoming: Incoming) -> Received:
    """`incoming`: his own words, which may be none. Raises `TicketNotFound`, `VisitNotFound`, `VisitIsOver`."""
    row = await lock(tx, ticket_id)
    visit = await records.visit_of(tx, row.id, visit_id)
    now = await tx.now()
    if visit.status is not VisitStatus.PLANNED or visit.ends_at <= now:
        raise VisitIsOver()
    text = words.asked(row, visit, wish, incoming.text)
    received = await receive(tx, row.id, msgspec.structs.replace(incoming, text=text))
    if received.created:
        await records.change(tx, visit, asked=wish.value, asked_at=now)
        tx.emit(VisitAsked(ticket=row.id, visit=visit.id, agent=visit.agent_id, wish=wish), origin=row.origin)
        await tell(tx, row, {visit.agent_id, *await concerned(tx, row.id)}, notices.ASKED[wish])
    return received
