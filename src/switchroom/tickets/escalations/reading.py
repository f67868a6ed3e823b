"""Who else has had a ticket, in order, each with how its clock stands and why it is due then."""

from typing import Any
from uuid import UUID

from switchroom.organisation.facade import UNITS
from switchroom.platform.access import Principal
from switchroom.platform.db import Transaction
from switchroom.tickets.escalations.escalating import NEXT_TEAM
from switchroom.tickets.escalations.vendor_actions import VENDORS
from switchroom.tickets.rows import Ref, access
from switchroom.tickets.sla.keeping import COLUMNS, Stored
from switchroom.tickets.sla.reading import shown_clocks

MOST = 100
CHAIN = """
select x.id, x.from_unit, x.to_unit, x.vendor_id, x.tier, p.name as by, x.at, x.reason, x.tried, x.reference, x.told,
    x.ended_at, e.name as ended_by, x.outcome, x.outcome_reason
from tickets.escalation x
left join people."user" p on p.id = x.by left join people."user" e on e.id = x.ended_by
where x.ticket_id = $1 order by x.id desc limit $2
"""
OF_THESE = f"select {COLUMNS} from tickets.clock where id = any($1) and length is not null"  # noqa: S608 - constants


async def chain_of(tx: Transaction, principal: Principal, ref: Ref) -> dict[str, Any]:
    """The latest `MOST` in the order in which it was handed on, and where it would go next. Raises `TicketNotFound`."""
    row = await access(tx, principal, ref)
    rows = [dict(one) for one in await tx.fetch(CHAIN, row.id, MOST)][::-1]
    following: UUID | None = await tx.fetch_value(NEXT_TEAM, row.unit_id)
    stored = await tx.fetch_as(Stored, OF_THESE, [one["id"] for one in rows])
    clocks = {clock.id: clock for clock in await shown_clocks(tx, stored)}
    vendors = await VENDORS.names(tx, [one["vendor_id"] for one in rows if one["vendor_id"]])
    teams = {one[end] for one in rows for end in ("from_unit", "to_unit")} | {following}
    units = await UNITS.names(tx, [id for id in teams if id is not None])
    items = [
        {
            **one,
            "from_unit": _named(units, one["from_unit"]),
            "to_unit": _named(units, one["to_unit"]),
            "vendor": _named(vendors, one["vendor_id"]),
            "clock": clocks.get(one["id"]),
        }
        for one in rows
    ]
    return {"items": items, "next": _named(units, following)}


def _named(names: dict[UUID, Any], id: UUID | None) -> dict[str, Any] | None:
    return None if id is None else {"id": id, "name": names[id]}
