"""Visits as they are stored, under the lock of their ticket."""

from datetime import datetime
from typing import Any
from uuid import UUID

from switchroom.platform.db import Connection, Transaction
from switchroom.tickets.rows import Row
from switchroom.tickets.visits.contracts import Visit, VisitNotFound

MOST = 50
COLUMNS = """v.id, v.ticket_id, v.kind, v.status, v.begins_at, v.ends_at, v.zone, v.place, v.agent_id, v.note, v.reason,
    v.asked, v.asked_at, v.sequence, v.ended_at"""
VISIT = f"select {COLUMNS} from tickets.visit v"  # noqa: S608 - a constant
ADD = """
insert into tickets.visit (id, ticket_id, kind, status, begins_at, ends_at, zone, place, agent_id, note)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""


async def visit_of(connection: Connection, ticket_id: UUID, visit_id: UUID) -> Visit:
    """Raises `VisitNotFound`."""
    found = await connection.fetch_as(Visit, f"{VISIT} where v.id = $1 and v.ticket_id = $2", visit_id, ticket_id)
    if not found:
        raise VisitNotFound()
    return found[0]


async def visits_of(connection: Connection, ticket_id: UUID) -> list[Visit]:
    """All of a ticket, by their time."""
    return await connection.fetch_as(Visit, f"{VISIT} where v.ticket_id = $1 order by v.begins_at, v.id", ticket_id)


async def add(tx: Transaction, visit: Visit) -> None:
    """Keep a new one."""
    await tx.execute(
        ADD,
        *(visit.id, visit.ticket_id, visit.kind.value, visit.status.value, visit.begins_at, visit.ends_at),
        *(visit.zone, visit.place, visit.agent_id, visit.note),
    )


async def change(tx: Transaction, visit: Visit, **values: Any) -> Visit:
    """Write columns of one; what it is then."""
    columns = ", ".join(f"{name} = ${n}" for n, name in enumerate(values, start=2))
    await tx.execute(f"update tickets.visit set {columns} where id = $1", visit.id, *values.values())  # noqa: S608
    return await visit_of(tx, visit.ticket_id, visit.id)


async def has_room(connection: Connection, row: Row) -> bool:
    """Whether the ticket may have another one."""
    count: int = await connection.fetch_value("select count(*) from tickets.visit where ticket_id = $1", row.id)
    return count < MOST


async def is_emptied(connection: Connection, ticket_id: UUID) -> bool:
    """Whether what was written on it is gone."""
    at: datetime | None = await connection.fetch_value("select emptied_at from tickets.ticket where id = $1", ticket_id)
    return at is not None
