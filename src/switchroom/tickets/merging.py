"""Merging: two tickets are found to be about one thing, and, when that was a mistake, about two again.

An entry's own ticket never changes: it is `came_with`, or where it is. Merging moves the entries of a ticket, and of
all that were merged into it, to the one that goes on; undoing moves back exactly those, so that what was written after
the merge stays with the survivor, whatever is merged and undone in whatever order.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.customers.facade import family_of
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Actor
from switchroom.platform.ids import new_id
from switchroom.platform.search_words import index_words
from switchroom.tickets.contracts import (
    MERGE,
    AlreadyUndone,
    EntryKind,
    MergeNotFound,
    NotMergeable,
    Status,
    TicketMerged,
    TicketNotFound,
)
from switchroom.tickets.entries import NewEntry, write
from switchroom.tickets.events import TicketsMerged, TicketStatusChanged, TicketsUnmerged
from switchroom.tickets.reminders import remind
from switchroom.tickets.rows import MOST_LEXEMES, ROW, Ref, Row, access, may, save, writer_of
from switchroom.tickets.settling import settle
from switchroom.tickets.sla.settling import Happened

SUBTREE = """
with recursive below(id) as (
    select $1::uuid union select t.id from tickets.ticket t join below b on t.merged_into = b.id)
"""
TABLES = ("tickets.entry", "tickets.visit")
"""What goes along with a ticket, and comes back with it."""
MOVE = "update {table} set came_with = coalesce(came_with, ticket_id), ticket_id = $2 where ticket_id = $1"
MOVE_BACK = f"""{SUBTREE}
update {{table}} set ticket_id = $1, came_with = case when came_with = $1 then null else came_with end
where came_with in (select id from below)
"""  # noqa: S608 - constants
TAKE_WATCHERS = """
insert into tickets.watcher (ticket_id, user_id)
select $2, user_id from tickets.watcher where ticket_id = $1 on conflict do nothing returning user_id
"""
KEEP_MERGE = "insert into tickets.merge (id, survivor_id, merged_id, at, by, was) values ($1, $2, $3, $4, $5, $6)"
MERGES = """
select m.id, m.at, m.undone_at, m.by as by_id, u.name as by, m.survivor_id, m.merged_id, t.number, t.subject
from tickets.merge m join tickets.ticket t on t.id = m.merged_id left join people."user" u on u.id = m.by
where m.survivor_id = $1 or m.merged_id = $1 order by m.at, m.id
"""
STATE = ("status", "solved_at", "closed_at", "follow_up_at")


async def merge(tx: Transaction, principal: Principal, ref: Ref, other: Ref) -> Row:
    """Go on with `ref` for both; the survivor. Raises `TicketNotFound`, `NotAllowed`, `NotMergeable`."""
    ids = [(await access(tx, principal, one, MERGE)).id for one in (ref, other)]
    survivor, merged = await _both(tx, *ids)
    if survivor.id == merged.id or not await _alike(tx, survivor, merged):
        raise NotMergeable()
    watchers = [row["user_id"] for row in await tx.fetch(TAKE_WATCHERS, merged.id, survivor.id)]
    merge_id, at = new_id(), await tx.now()
    was = {name: getattr(merged, name) for name in STATE} | {"watchers": watchers}
    taken: dict[str, Any] = {"requester_id": merged.requester_id} if survivor.requester_id is None else {}
    await tx.execute(KEEP_MERGE, merge_id, survivor.id, merged.id, at, principal.user_id, was | taken)
    for table in TABLES:
        await tx.execute(MOVE.format(table=table), merged.id, survivor.id)
    closed: dict[str, Any] = {
        "status": Status.CLOSED.value,
        "solved_at": merged.solved_at or at,
        "closed_at": merged.closed_at or at,
    }
    await save(tx, merged.id, merged_into=survivor.id, follow_up_at=None, **closed)
    await remind(tx, merged.id, None)
    await save(tx, survivor.id, **taken)
    await _index(tx, survivor.id)
    await _tell(tx, survivor, merged, "merged", writer_of(principal))
    tx.emit(TicketsMerged(ticket=survivor.id, merge=merge_id, merged=merged.id), origin=survivor.origin)
    if merged.status is not Status.CLOSED:
        event = TicketStatusChanged(ticket=merged.id, before=merged.status, after=Status.CLOSED)
        tx.emit(event, origin=merged.origin)
    await settle(tx, [await _row(tx, merged.id)])
    return await _row(tx, survivor.id)


async def unmerge(tx: Transaction, principal: Principal, ref: Ref, merge_id: UUID) -> Row:
    """Undo a merge of this ticket, the last or an earlier one; the ticket that stands for itself again.

    Raises `TicketNotFound`, `NotAllowed`, `MergeNotFound`, `AlreadyUndone`.
    """
    asked = await access(tx, principal, ref, MERGE)
    found = await tx.fetch_row(
        """select id, survivor_id, merged_id, was, undone_at from tickets.merge
           where id = $1 and (survivor_id = $2 or merged_id = $2) for update""",
        merge_id,
        asked.id,
    )
    if found is None:
        raise MergeNotFound()
    if found["undone_at"] is not None:
        raise AlreadyUndone()
    survivor, merged = await _both(tx, found["survivor_id"], found["merged_id"], stands=False)
    if not await may(tx, principal, merged, MERGE) or not await may(tx, principal, survivor, MERGE):
        raise MergeNotFound()
    holder = await _root(tx, survivor.id)
    for table in TABLES:
        await tx.execute(MOVE_BACK.format(table=table), merged.id)
    was: dict[str, Any] = found["was"]
    back = msgspec.convert({name: was[name] for name in STATE}, _State)
    await save(tx, merged.id, merged_into=None, **msgspec.structs.asdict(back))
    await remind(tx, merged.id, back.follow_up_at)
    await tx.execute(
        "delete from tickets.watcher where ticket_id = $1 and user_id = any($2)",
        survivor.id,
        [UUID(id) for id in was["watchers"]],
    )
    taken = was.get("requester_id")
    if taken is not None and survivor.requester_id == UUID(taken):
        await save(tx, survivor.id, requester_id=None)
    await tx.execute(
        "update tickets.merge set undone_at = $2, undone_by = $3 where id = $1",
        merge_id,
        await tx.now(),
        principal.user_id,
    )
    await save(tx, holder)
    for ticket_id in (holder, merged.id):
        await _index(tx, ticket_id)
    await _tell(tx, await _row(tx, holder), merged, "unmerged", writer_of(principal))
    tx.emit(TicketsUnmerged(ticket=holder, merge=merge_id, merged=merged.id), origin=survivor.origin)
    if back.status is not merged.status:
        event = TicketStatusChanged(ticket=merged.id, before=merged.status, after=back.status)
        tx.emit(event, origin=merged.origin)
    await settle(tx, [await _row(tx, merged.id)], Happened.UNMERGED)
    return await _row(tx, merged.id)


class _State(msgspec.Struct, frozen=True):
    status: Status
    solved_at: datetime | None
    closed_at: datetime | None
    follow_up_at: datetime | None


async def _both(tx: Transaction, one: UUID, two: UUID, *, stands: bool = True) -> tuple[Row, Row]:
    """The two, locked in the order of their ids, so that two merges of the same two never wait for each other.

    Raises `TicketMerged` if they have to stand for themselves and do not.
    """
    rows = {}
    for ticket_id in sorted({one, two}):
        rows[ticket_id] = await _row(tx, ticket_id, lock=True)
        if stands and rows[ticket_id].merged_into is not None:
            raise TicketMerged()
    return rows[one], rows[two]


async def _row(tx: Transaction, ticket_id: UUID, *, lock: bool = False) -> Row:
    rows = await tx.fetch_as(Row, f"{ROW} where t.id = $1 {'for update of t' if lock else ''}", ticket_id)
    if not rows:
        raise TicketNotFound()
    return rows[0]


async def _root(tx: Transaction, ticket_id: UUID) -> UUID:
    """The ticket that goes on for this one, locked."""
    row = await _row(tx, ticket_id, lock=True)
    return row.id if row.merged_into is None else await _root(tx, row.merged_into)


async def _alike(tx: Transaction, survivor: Row, merged: Row) -> bool:
    """What one requester wrote is never shown to another one, nor to another brand."""
    if survivor.origin is not merged.origin or survivor.brand_id != merged.brand_id:
        return False
    if survivor.requester_id is None or merged.requester_id is None:
        return True
    return merged.requester_id in await family_of(tx, survivor.requester_id)


async def _tell(tx: Transaction, holder: Row, merged: Row, what: str, author: Actor) -> None:
    data = {what: {"ticket": merged.id, "number": merged.number}}
    await write(tx, holder.id, NewEntry(kind=EntryKind.CHANGE, author=author, data=data))


async def _index(tx: Transaction, ticket_id: UUID) -> None:
    """What a ticket is found by, anew."""
    rows = await tx.fetch(
        """select subject as text from tickets.ticket where id = $1
           union all (select text from tickets.entry where ticket_id = $1 and text <> '' order by id limit $2)""",
        ticket_id,
        MOST_LEXEMES,
    )
    words = " ".join(index_words(row["text"]) for row in rows).split()[: 5 * MOST_LEXEMES]
    await tx.execute(
        "update tickets.ticket set search = to_tsvector('simple', $2) where id = $1", ticket_id, " ".join(words)
    )


async def merges_of(connection: Connection, ticket_id: UUID) -> list[dict[str, Any]]:
    """The merges of a ticket, undone ones included, in order."""
    return [dict(row) for row in await connection.fetch(MERGES, ticket_id)]
