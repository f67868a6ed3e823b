"""The records of who else has a ticket, written under the ticket's lock together with their clocks."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from switchroom.organisation.facade import calendar_ids_of_units, calendars_by_id
from switchroom.platform.clocks.targets import Target
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Actor
from switchroom.platform.ids import new_id
from switchroom.tickets.escalations.contracts import Outcome
from switchroom.tickets.events import TicketCameBack, TicketEscalated
from switchroom.tickets.rows import Row
from switchroom.tickets.sla.contracts import Metric
from switchroom.tickets.sla.keeping import begin_clock, end_clock

OPEN = """
select id, ticket_id, from_unit, from_person, to_unit, vendor_id, ended_at from tickets.escalation
"""
BEGIN = """
insert into tickets.escalation
    (id, ticket_id, from_unit, from_person, to_unit, vendor_id, tier, by, at, reason, tried, reference, told)
values ($1, $2, $3, $4, $5, $6, (select tier from organisation.unit where id = $5), $7, $8, $9, $10, $11, $12)
"""
END = """
update tickets.escalation set ended_at = $2, ended_by = $3, outcome = $4, outcome_reason = $5 where id = $1
"""


class Record(msgspec.Struct, frozen=True):
    """What decides over one: where it came from, where it went."""

    id: UUID
    ticket_id: UUID
    from_unit: UUID
    from_person: UUID | None
    to_unit: UUID | None
    vendor_id: UUID | None
    ended_at: Any

    @property
    def metric(self) -> Metric:
        return Metric.ESCALATION if self.vendor_id is None else Metric.VENDOR


class Whither(msgspec.Struct, frozen=True, kw_only=True):
    """To a team or to a vendor, and what is said of it. `target` None: the ticket's policy says it."""

    to_unit: UUID | None = None
    vendor_id: UUID | None = None
    reason: str
    tried: str = ""
    reference: str = ""
    told: bool = False
    target: Target | None = None
    calendar_id: UUID | None = None


async def open_records(connection: Connection, ticket_id: UUID) -> list[Record]:
    """Who else has it now: a team that it was escalated to, a vendor."""
    return await connection.fetch_as(Record, f"{OPEN} where ticket_id = $1 and ended_at is null", ticket_id)


async def at_vendor(connection: Connection, ticket_id: UUID) -> bool:
    """Whether a vendor has it now."""
    return any(record.vendor_id for record in await open_records(connection, ticket_id))


async def record_of(connection: Connection, ticket_id: UUID, id: UUID) -> Record | None:
    """One record of a ticket."""
    found = await connection.fetch_as(Record, f"{OPEN} where ticket_id = $1 and id = $2", ticket_id, id)
    return found[0] if found else None


async def begin(tx: Transaction, row: Row, author: Actor, to: Whither) -> UUID:
    """Write down that it went there, and begin the clock; its id. The caller settles the ticket."""
    id = new_id()
    await tx.execute(
        BEGIN,
        *(id, row.id, row.unit_id, row.assignee_id, to.to_unit, to.vendor_id),
        *(author.id, await tx.now(), to.reason, to.tried, to.reference, to.told),
    )
    metric = Metric.ESCALATION if to.vendor_id is None else Metric.VENDOR
    await begin_clock(tx, row, id, metric, to.target, to.calendar_id)
    told = TicketEscalated(ticket=row.id, escalation=id, unit=to.to_unit, vendor=to.vendor_id)
    tx.emit(told, origin=row.origin)
    return id


async def end(tx: Transaction, row: Row, record: Record, author: Actor, outcome: Outcome, reason: str = "") -> None:
    """It is over; its clock stops."""
    await tx.execute(END, record.id, await tx.now(), author.id, outcome.value, reason)
    await end_clock(tx, row, record.id)
    back = TicketCameBack(ticket=row.id, escalation=record.id, vendor=record.vendor_id, outcome=outcome)
    tx.emit(back, origin=row.origin)


async def end_all(tx: Transaction, row: Row, author: Actor) -> None:
    """The ticket is solved, and so nobody else has it any longer."""
    for record in await open_records(tx, row.id):
        await end(tx, row, record, author, Outcome.SOLVED)


async def target_of(connection: Connection, row: Row, vendor: dict[str, Any]) -> tuple[Target | None, UUID | None]:
    """How long a vendor has, and by which calendar; None: nothing was agreed."""
    if vendor["minutes"] is None:
        return None, None
    warn = None if vendor["warn_minutes"] is None else timedelta(minutes=vendor["warn_minutes"])
    length = timedelta(minutes=vendor["minutes"])
    calendar_id = vendor["calendar_id"] if vendor["working"] else None
    if vendor["working"] and calendar_id is None:
        calendar_id = (await calendar_ids_of_units(connection, [row.unit_id])).get(row.unit_id)
    if calendar_id is None:
        return Target(length, None, warn), None
    calendar = (await calendars_by_id(connection, [calendar_id])).get(calendar_id)
    return Target(length, calendar, warn), calendar_id
