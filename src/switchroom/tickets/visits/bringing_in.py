"""A visit of which everybody knows already: nobody is told of it."""

from uuid import UUID

import msgspec

from switchroom.organisation.facade import time_zones
from switchroom.platform.db import Transaction
from switchroom.platform.ids import new_id
from switchroom.tickets.events import VisitPlanned
from switchroom.tickets.rows import lock
from switchroom.tickets.visits import records
from switchroom.tickets.visits.contracts import Visit, VisitKind
from switchroom.tickets.visits.timing import slot_on


class KnownVisit(msgspec.Struct, frozen=True, kw_only=True):
    """`in_days` from today, from `begins` until `ends` (`HH:MM`) by the clock of the ticket's team."""

    kind: VisitKind
    agent_id: UUID
    in_days: int
    begins: str
    ends: str
    place: str = ""
    note: str = ""


async def bring_in(tx: Transaction, ticket_id: UUID, known: KnownVisit) -> UUID:
    """Put it on its ticket; its id. Raises `TicketNotFound`."""
    row = await lock(tx, ticket_id)
    zone = (await time_zones(tx))[row.unit_id]
    day = await tx.fetch_value("select (clock_timestamp() at time zone $1)::date + $2::int", zone, known.in_days)
    slot = slot_on(day, known.begins, known.ends, zone)
    visit = Visit(
        id=new_id(),
        ticket_id=row.id,
        kind=known.kind,
        begins_at=slot.begins,
        ends_at=slot.ends,
        zone=zone,
        place=known.place,
        agent_id=known.agent_id,
        note=known.note,
    )
    await records.add(tx, visit)
    event = VisitPlanned(
        ticket=row.id,
        visit=visit.id,
        kind=visit.kind,
        agent=visit.agent_id,
        begins_at=slot.begins,
        ends_at=slot.ends,
    )
    tx.emit(event, origin=row.origin)
    return visit.id
