"""Changing a ticket: every way leads through `apply`, so that each change is an entry, an event and a new version."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.db import Transaction
from switchroom.platform.events import Actor, Code
from switchroom.tickets.contracts import EntryKind, NoSuchTransition, Status
from switchroom.tickets.domain.priority import priority_of
from switchroom.tickets.domain.statuses import UNSOLVED, may_become, way_to
from switchroom.tickets.entries import NewEntry, write
from switchroom.tickets.escalations.contracts import OwnerNeeded
from switchroom.tickets.escalations.records import at_vendor, end_all
from switchroom.tickets.events import TicketAssigned, TicketChanged, TicketStatusChanged
from switchroom.tickets.reminders import remind
from switchroom.tickets.rows import Row, save
from switchroom.tickets.settling import settle
from switchroom.tickets.sla.settling import Happened

CHANGEABLE = (
    *("type", "subject", "impact", "urgency", "priority", "requester_id", "brand_id", "unit_id", "assignee_id"),
    *("tags", "fields", "language", "follow_up_at", "status"),
)
COUNTED = frozenset({*CHANGEABLE, "first_replied_at"} - {"subject", "requester_id", "follow_up_at"})
"""What may decide over the clocks."""


async def apply(
    tx: Transaction,
    row: Row,
    wanted: dict[str, Any],
    author: Actor,
    *,
    words: str = "",
    reopens: bool = True,
    happened: Sequence[Happened] = (),
) -> Row:
    """Write these fields of a ticket under its lock; what it is then.

    `words`: of an entry that was written with it. `reopens`: back from solved counts as a reopening. `happened`: what
    the clocks do not see from the fields. `priority` None: as impact and urgency say. The caller has checked that the
    values make sense; the status is set as told, see `chosen`. Raises `OwnerNeeded`.
    """
    values = _with_consequences(row, wanted)
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    await _elsewhere(tx, row, changed, author)
    written = changed | await _stamps(tx, row, changed, reopens=reopens)
    shown = {name: written[name] for name in CHANGEABLE if name in written and written[name] != getattr(row, name)}
    await save(tx, row.id, f"{words} {shown.get('subject', '')}", **written)
    if "follow_up_at" in written:
        await remind(tx, row.id, written["follow_up_at"])
    after = msgspec.structs.replace(row, **written, version=row.version + 1, changed_at=await tx.now())
    if shown:
        data = {name: {"before": getattr(row, name), "after": value} for name, value in shown.items()}
        await write(tx, row.id, NewEntry(kind=EntryKind.CHANGE, author=author, data={"changes": data}))
        _report(tx, row, after, shown)
    moved = [Happened.HANDED_OVER] if "unit_id" in changed else []
    if happened or changed.keys() & COUNTED:
        (due,) = await settle(tx, [after], *happened, *moved)
        after = msgspec.structs.replace(after, next_due_at=due)
    return after


async def lead_to(tx: Transaction, row: Row, status: Status, author: Actor) -> Row:
    """Make it this status by the shortest way that its type allows. Raises `NoSuchTransition`."""
    try:
        way = way_to(row.type, row.status, status)
    except LookupError:
        raise NoSuchTransition() from None
    for step in way:
        row = await apply(tx, row, {"status": step}, author)
    return row


def chosen(row: Row, status: Status) -> Status:
    """A status that somebody chose. Raises `NoSuchTransition`."""
    if status is not row.status and status not in may_become(row.type, row.status):
        raise NoSuchTransition()
    return status


def _with_consequences(row: Row, wanted: dict[str, Any]) -> dict[str, Any]:
    values = dict(wanted)
    by_hand = values["priority"] is not None if "priority" in values else row.priority_by_hand
    values["priority_by_hand"] = by_hand
    if not by_hand:
        values["priority"] = priority_of(values.get("impact", row.impact), values.get("urgency", row.urgency))
    return values


async def _elsewhere(tx: Transaction, row: Row, changed: dict[str, Any], author: Actor) -> None:
    """What is solved is nowhere else any longer; what a vendor has, one of us follows up. Raises `OwnerNeeded`."""
    if changed.get("status", row.status) not in UNSOLVED:
        if "status" in changed:
            await end_all(tx, row, author)
    elif "assignee_id" in changed and changed["assignee_id"] is None and await at_vendor(tx, row.id):
        raise OwnerNeeded()


async def _stamps(tx: Transaction, row: Row, changed: dict[str, Any], *, reopens: bool) -> dict[str, Any]:
    """What follows from a new status."""
    status = changed.get("status")
    if status is None:
        return {}
    stamps: dict[str, Any] = {}
    if status in UNSOLVED and row.status not in UNSOLVED:
        stamps = {"solved_at": None, "closed_at": None, "reopened": row.reopened + reopens}
    elif status not in UNSOLVED:
        closed_at = await tx.now() if status is Status.CLOSED else None
        stamps = {"solved_at": row.solved_at or await tx.now(), "closed_at": closed_at, "follow_up_at": None}
    return stamps


def _report(tx: Transaction, row: Row, after: Row, shown: dict[str, Any]) -> None:
    fields = tuple(Code(name) for name in shown if name not in ("status", "assignee_id"))
    if fields:
        tx.emit(TicketChanged(ticket=row.id, fields=fields), origin=row.origin)
    if "status" in shown:
        event = TicketStatusChanged(ticket=row.id, before=row.status, after=after.status)
        tx.emit(event, origin=row.origin)
    if "assignee_id" in shown:
        assigned = TicketAssigned(ticket=row.id, before=row.assignee_id, after=after.assignee_id, unit=after.unit_id)
        tx.emit(assigned, origin=row.origin)


async def watch(tx: Transaction, ticket_id: UUID, user_id: UUID, *, watches: bool) -> bool:
    """Somebody watches from now on, or no longer; whether that is new."""
    done = await tx.execute(
        "insert into tickets.watcher (ticket_id, user_id) values ($1, $2) on conflict do nothing"
        if watches
        else "delete from tickets.watcher where ticket_id = $1 and user_id = $2",
        ticket_id,
        user_id,
    )
    return not done.endswith(" 0")
