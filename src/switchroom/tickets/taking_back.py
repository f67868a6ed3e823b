"""A reply that has not gone is taken back, or goes after all: with it goes what it has done to its ticket.

Whoever sends it asks here first and locks its own row afterwards, and only if nobody else has it: the timekeeper may
hold that row and wait for the ticket.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from switchroom.platform.access import Principal
from switchroom.platform.db import Transaction
from switchroom.tickets.changes import apply
from switchroom.tickets.contracts import Status, StatusThen, TakenBack
from switchroom.tickets.events import TicketReplyTakenBack
from switchroom.tickets.rows import Row, lock, writer_of
from switchroom.tickets.sla.keeping import forget_reply
from switchroom.tickets.sla.settling import Happened

OF_ENTRY = """
select ticket_id, at, came_with is null as own from tickets.entry
where id = $1 and kind = 'reply' and (data ? 'taken_back') <> $2
"""
MARK = """
update tickets.entry set data = case when $2 then data || '{"taken_back": true}' else data - 'taken_back' end
where id = $1
"""
STANDING = """
select min(at) from tickets.entry
where ticket_id = $1 and kind = 'reply' and came_with is null and not (data ? 'taken_back')
"""
CHANGES = """
select at, data -> 'changes' as changes from tickets.entry
where ticket_id = $1 and id > $2 and kind = 'change' and data -> 'changes' ? 'status' order by id
"""


class _Entry(msgspec.Struct, frozen=True):
    ticket_id: UUID
    at: datetime
    own: bool


async def take_back(tx: Transaction, principal: Principal, entry_id: UUID) -> TakenBack | None:
    """A reply does not go out: its requester reads it nowhere, and it has answered nothing; under the ticket's lock.

    The status that it brought is put back, unless somebody has changed it since. None: it is no reply, or was taken
    back before.
    """
    found = await _locked(tx, entry_id, taken_back=True)
    if found is None:
        return None
    row, entry = found
    await tx.execute(MARK, entry_id, True)
    if not entry.own:  # it came from another ticket, to which it says nothing any more
        return TakenBack(row.status)
    then, before = await _status_before(tx, row, entry_id, entry.at)
    await forget_reply(tx, row, entry.at, and_status=then is StatusThen.PUT_BACK)
    values = dict(before)
    was_first = row.first_replied_at == entry.at
    if was_first:
        values["first_replied_at"] = await tx.fetch_value(STANDING, row.id)
    after = await apply(tx, row, values, writer_of(principal), reopens=False, happened=(Happened.TAKEN_BACK,))
    owed = was_first and after.first_replied_at is None
    tx.emit(TicketReplyTakenBack(ticket=row.id, entry=entry_id, taken_back=True, first=owed), origin=row.origin)
    return TakenBack(after.status, then)


async def let_go(tx: Transaction, entry_id: UUID) -> None:
    """A reply that was taken back goes out after all: it answers from now on. The status stays as it is. Idempotent."""
    found = await _locked(tx, entry_id, taken_back=False)
    if found is None:
        return
    row, entry = found
    await tx.execute(MARK, entry_id, False)
    if not entry.own:
        return
    first = row.first_replied_at is None
    values = {"first_replied_at": await tx.now()} if first else {}
    await apply(tx, row, values, tx.actor, happened=(Happened.REPLIED,))
    tx.emit(TicketReplyTakenBack(ticket=row.id, entry=entry_id, taken_back=False, first=first), origin=row.origin)


async def _locked(tx: Transaction, entry_id: UUID, *, taken_back: bool) -> tuple[Row, _Entry] | None:
    """The entry, if that is not so already, with the ticket on which it stands."""
    before = await tx.fetch_as(_Entry, OF_ENTRY, entry_id, taken_back)
    if not before:
        return None
    row = await lock(tx, before[0].ticket_id)
    found = await tx.fetch_as(_Entry, OF_ENTRY, entry_id, taken_back)
    return (row, found[0]) if found else None


async def _status_before(
    tx: Transaction, row: Row, entry_id: UUID, at: datetime
) -> tuple[StatusThen, dict[str, object]]:
    """What became of the status that came with a reply, and what is to be as it was before."""
    changes = await tx.fetch(CHANGES, row.id, entry_id)
    with_it = [one["changes"] for one in changes if one["at"] == at]
    if not with_it:
        return StatusThen.UNTOUCHED, {}
    if changes[-1]["at"] != at or with_it[-1]["status"]["after"] != row.status:
        return StatusThen.STAYS, {}
    before: dict[str, object] = {"status": Status(with_it[0]["status"]["before"])}
    follow_up = with_it[0].get("follow_up_at")
    if follow_up is not None and row.follow_up_at is None:
        before["follow_up_at"] = datetime.fromisoformat(follow_up["before"])
    return StatusThen.PUT_BACK, before
