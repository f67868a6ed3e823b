"""What is to be done on a ticket, point by point, and how long people worked on it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.ids import new_id
from switchroom.tickets.contracts import WORK, PointNotFound, TimeNotFound, TooManyPoints
from switchroom.tickets.events import ChecklistChanged, TimeSpent
from switchroom.tickets.rows import Ref, Row, access_to_change

MOST_POINTS = 100
POINTS = """
select p.id, p.text, p.done_at, u.name as done_by
from tickets.point p left join people."user" u on u.id = p.done_by where p.ticket_id = $1 order by p.id
"""
TIMES = """
select s.id, s.user_id, u.name as by, s.minutes, s.note, s.at
from tickets.time_spent s left join people."user" u on u.id = s.user_id where s.ticket_id = $1 order by s.id
"""


async def points_of(connection: Connection, ticket_id: UUID) -> list[dict[str, Any]]:
    """The points of a ticket, in the order in which they were added."""
    return [dict(row) for row in await connection.fetch(POINTS, ticket_id)]


async def add_points(tx: Transaction, principal: Principal, ref: Ref, texts: list[str]) -> Row:
    """Add points. Raises `TicketNotFound`, `NotAllowed`, `TicketMerged`, `TooManyPoints`."""
    row = await access_to_change(tx, principal, ref, WORK)
    count = await tx.fetch_value("select count(*) from tickets.point where ticket_id = $1", row.id)
    if count + len(texts) > MOST_POINTS:
        raise TooManyPoints()
    await begin_points(tx, row.id, texts)
    await _tell(tx, row)
    return row


async def begin_points(tx: Transaction, ticket_id: UUID, texts: Sequence[str]) -> None:
    """The checklist that a ticket begins with, which nobody need be told of."""
    await tx.execute_many(
        "insert into tickets.point (id, ticket_id, text) values ($1, $2, $3)",
        [(new_id(), ticket_id, text) for text in texts],
    )


async def tick(tx: Transaction, principal: Principal, ref: Ref, point_id: UUID, *, done: bool) -> None:
    """A point is done, or is not after all. Idempotent. Raises `PointNotFound`."""
    row = await access_to_change(tx, principal, ref, WORK)
    found = await tx.fetch_value(
        """update tickets.point
           set done_at = case when $3 then coalesce(done_at, clock_timestamp()) end,
               done_by = case when $3 then coalesce(done_by, $4::uuid) end
           where id = $1 and ticket_id = $2 returning id""",
        point_id,
        row.id,
        done,
        principal.user_id,
    )
    if found is None:
        raise PointNotFound()
    await _tell(tx, row)


async def remove_point(tx: Transaction, principal: Principal, ref: Ref, point_id: UUID) -> None:
    """Take a point away. Raises `PointNotFound`."""
    row = await access_to_change(tx, principal, ref, WORK)
    done = await tx.execute("delete from tickets.point where id = $1 and ticket_id = $2", point_id, row.id)
    if done.endswith(" 0"):
        raise PointNotFound()
    await _tell(tx, row)


async def _tell(tx: Transaction, row: Row) -> None:
    counts = await tx.fetch_row(
        """select count(*) filter (where done_at is null)::int as open, count(done_at)::int as done
           from tickets.point where ticket_id = $1""",
        row.id,
    )
    assert counts is not None
    tx.emit(ChecklistChanged(ticket=row.id, open=counts["open"], done=counts["done"]), origin=row.origin)


async def times_of(connection: Connection, ticket_id: UUID) -> list[dict[str, Any]]:
    """Who worked on it, how long, in the order in which it was written down."""
    return [dict(row) for row in await connection.fetch(TIMES, ticket_id)]


async def spend(tx: Transaction, principal: Principal, ref: Ref, minutes: int, note: str) -> UUID:
    """Write down how long one worked on it; the time's id. Raises `TicketNotFound`, `NotAllowed`, `TicketMerged`."""
    row = await access_to_change(tx, principal, ref, WORK)
    time_id = new_id()
    await tx.execute(
        """insert into tickets.time_spent (id, ticket_id, user_id, minutes, note, at)
           values ($1, $2, $3, $4, $5, $6)""",
        time_id,
        row.id,
        principal.user_id,
        minutes,
        note,
        await tx.now(),
    )
    tx.emit(TimeSpent(ticket=row.id, user=principal.user_id, minutes=minutes), origin=row.origin)
    return time_id


async def take_back(tx: Transaction, principal: Principal, ref: Ref, time_id: UUID) -> None:
    """Remove a time of one's own. Raises `TimeNotFound`."""
    row = await access_to_change(tx, principal, ref, WORK)
    minutes = await tx.fetch_value(
        "delete from tickets.time_spent where id = $1 and ticket_id = $2 and user_id = $3 returning minutes",
        time_id,
        row.id,
        principal.user_id,
    )
    if minutes is None:
        raise TimeNotFound()
    tx.emit(TimeSpent(ticket=row.id, user=principal.user_id, minutes=-minutes), origin=row.origin)
