"""The requester is reminded of a visit once, in time; not of one that was moved or cancelled meanwhile."""

from collections.abc import Sequence
from datetime import timedelta

from switchroom.platform.db import Transaction
from switchroom.platform.events import SYSTEM
from switchroom.platform.timekeeper import Timer, cancel_timers, set_timer
from switchroom.tickets.changes import apply
from switchroom.tickets.contracts import EntryKind, Medium, Status
from switchroom.tickets.entries import NewEntry, write
from switchroom.tickets.events import TicketReplied, VisitReminded
from switchroom.tickets.rows import ROW, Row
from switchroom.tickets.visits import records, words
from switchroom.tickets.visits.contracts import Visit, VisitStatus

VISIT_REMINDER = "visit reminder"
OF_THESE = "select id, ticket_id from tickets.visit where id = any($1) order by ticket_id, id"


async def remind_before(tx: Transaction, visit: Visit, before: timedelta) -> None:
    """Keep one timer for a visit that is planned, none for any other; none where it is nearer than `before`, or 0."""
    await cancel_timers(tx, visit.id, kind=VISIT_REMINDER)
    at = visit.begins_at - before
    if visit.status is VisitStatus.PLANNED and before and at > await tx.now():
        await set_timer(tx, VISIT_REMINDER, visit.id, at, {"sequence": visit.sequence})


async def remind(tx: Transaction, timers: Sequence[Timer]) -> None:
    """Implements `timekeeper.Fire`. Tickets are locked in the order of their ids."""
    wanted = {timer.subject: timer.payload["sequence"] for timer in timers}
    for found in await tx.fetch(OF_THESE, list(wanted)):
        rows = await tx.fetch_as(Row, f"{ROW} where t.id = $1 for update of t", found["ticket_id"])
        visits = [one for one in await records.visits_of(tx, found["ticket_id"]) if one.id == found["id"]]
        if rows and visits and await _stands(tx, rows[0], visits[0], wanted[found["id"]]):
            await _remind(tx, rows[0], visits[0])


async def _stands(tx: Transaction, row: Row, visit: Visit, sequence: int) -> bool:
    """Whether it is still to be as it was when the timer was set, and nobody has been reminded of it."""
    if visit.status is not VisitStatus.PLANNED or visit.sequence != sequence or visit.begins_at <= await tx.now():
        return False
    if row.status is Status.CLOSED or row.requester_id is None or await records.is_emptied(tx, row.id):
        return False
    reminded = await tx.fetch_value("select reminded_at from tickets.visit where id = $1", visit.id)
    return reminded is None


async def _remind(tx: Transaction, row: Row, visit: Visit) -> None:
    """A machine has written it: it is no answer of ours, and the clocks do not see it."""
    await records.change(tx, visit, reminded_at=await tx.now())
    text = await words.told(tx, row, words.REMINDER[visit.kind], visit)
    entry = NewEntry(kind=EntryKind.REPLY, author=SYSTEM, text=text, medium=Medium.WEB, data={"visit": visit.id})
    entry_id = await write(tx, row.id, entry)
    await apply(tx, row, {}, SYSTEM, words=text)
    tx.emit(VisitReminded(ticket=row.id, visit=visit.id), origin=row.origin)
    tx.emit(TicketReplied(ticket=row.id, entry=entry_id, first=False), origin=row.origin)
