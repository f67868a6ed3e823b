"""Changing many tickets at once, each as if alone; and undoing it, as far as nobody has changed them since."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.access import Principal
from switchroom.platform.db import Transaction
from switchroom.platform.errors import Refusal
from switchroom.platform.ids import new_id
from switchroom.tickets import schemas
from switchroom.tickets.actions import change_row, needed
from switchroom.tickets.changes import CHANGEABLE, apply
from switchroom.tickets.checks import tidy_tags
from switchroom.tickets.contracts import SEE, AlreadyUndone, BulkNotFound, ChangedMeanwhile
from switchroom.tickets.domain.edits import merge_sets
from switchroom.tickets.rows import Row, access, access_to_change, writer_of

KEEP = "insert into tickets.bulk (id, origin, by, at) values ($1, $2, $3, $4)"
KEEP_TICKET = "insert into tickets.bulk_ticket (bulk_id, ticket_id, before, after) values ($1, $2, $3, $4)"
TICKETS = "select ticket_id, before, after from tickets.bulk_ticket where bulk_id = $1 order by ticket_id"
FOLLOWING = ("priority_by_hand", "reopened")
"""What follows from a change and is not asked for itself."""
REOPENED_LESS = "update tickets.ticket set reopened = reopened - $2 where id = $1"


class Many(msgspec.Struct):
    """Which tickets were changed; `skipped`: which were not, and why."""

    id: UUID
    changed: list[UUID]
    skipped: list[dict[str, Any]]


async def change_many(tx: Transaction, principal: Principal, body: schemas.TicketChangesNew) -> Many:
    """Change each of these tickets; one that cannot be changed does not keep the others from it."""
    many = Many(new_id(), [], [])
    await tx.execute(KEEP, many.id, (tx.origin or principal.origin).value, principal.user_id, await tx.now())
    for ticket_id in sorted(set(body.tickets)):
        try:
            async with tx.savepoint():
                before, after = await _change(tx, principal, ticket_id, body)
        except Refusal as refusal:
            many.skipped.append({"id": ticket_id, "code": refusal.code, "detail": refusal.message})
            continue
        was = {name: getattr(before, name) for name in _differing(before, after)}
        if was:
            await tx.execute(KEEP_TICKET, many.id, ticket_id, was, {name: getattr(after, name) for name in was})
            many.changed.append(ticket_id)
    return many


async def _change(
    tx: Transaction, principal: Principal, ticket_id: UUID, body: schemas.TicketChangesNew
) -> tuple[Row, Row]:
    wanted = body.changes.model_dump(exclude_unset=True)
    row = await access(tx, principal, ticket_id, SEE, lock=True)
    if body.add_tags or body.remove_tags:
        wanted["tags"] = merge_sets(row.tags, tidy_tags(body.remove_tags), tidy_tags(body.add_tags))
    after, _ = await change_row(tx, principal, ticket_id, wanted, {})
    return row, after


def _differing(before: Row, after: Row) -> Iterable[str]:
    return [name for name in (*CHANGEABLE, *FOLLOWING) if getattr(before, name) != getattr(after, name)]


async def undo(tx: Transaction, principal: Principal, bulk_id: UUID) -> Many:
    """Give each ticket back what it was. A field that somebody has changed since stays, and is told.

    Raises `BulkNotFound`, `AlreadyUndone`.
    """
    found = await tx.fetch_row(
        "select undone_at from tickets.bulk where id = $1 and by = $2 for update", bulk_id, principal.user_id
    )
    if found is None:
        raise BulkNotFound()
    if found["undone_at"] is not None:
        raise AlreadyUndone()
    many = Many(bulk_id, [], [])
    for kept in await tx.fetch(TICKETS, bulk_id):
        try:
            async with tx.savepoint():
                left = await _give_back(tx, principal, kept)
        except Refusal as refusal:
            many.skipped.append({"id": kept["ticket_id"], "code": refusal.code, "detail": refusal.message})
            continue
        many.changed.append(kept["ticket_id"])
        if left:
            detail = ", ".join(left)
            many.skipped.append({"id": kept["ticket_id"], "code": ChangedMeanwhile.code, "detail": detail})
    await tx.execute("update tickets.bulk set undone_at = $2 where id = $1", bulk_id, await tx.now())
    return many


async def _give_back(tx: Transaction, principal: Principal, kept: Any) -> list[str]:
    """The fields that were left as they are."""
    row = await access_to_change(tx, principal, kept["ticket_id"], needed(kept["before"].keys() - set(FOLLOWING)))
    before, after = (msgspec.convert(msgspec.to_builtins(row) | kept[side], Row) for side in ("before", "after"))
    same = [name for name in kept["before"] if getattr(row, name) == getattr(after, name)]
    values = {name: getattr(before, name) for name in same if name not in FOLLOWING}
    if "priority" in values and not before.priority_by_hand:
        values["priority"] = None
    if values:
        await apply(tx, row, values, writer_of(principal), reopens=False)
    if "status" in values and after.reopened != before.reopened:
        await tx.execute(REOPENED_LESS, row.id, after.reopened - before.reopened)
    return [name for name in kept["before"] if name not in same and name not in FOLLOWING]
