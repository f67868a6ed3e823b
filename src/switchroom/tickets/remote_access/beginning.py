"""Which remote tools a ticket has, and beginning with one."""

from typing import Any
from uuid import UUID

from switchroom.customers.facade import CUSTOMERS
from switchroom.people.facade import people_by_id
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.tickets.contracts import WORK, EntryKind
from switchroom.tickets.entries import NewEntry, write
from switchroom.tickets.events import RemoteAccessBegun
from switchroom.tickets.remote_access.address import filled
from switchroom.tickets.remote_access.contracts import ToolNotHere
from switchroom.tickets.rows import Ref, Row, access, access_to_change, writer_of

TOOLS = """
select r.id, r.name, r.address from tickets.remote_tool r left join organisation.unit u on u.id = r.unit_id
where not r.archived and (r.brand_id is null or r.brand_id = $2)
    and (u.id is null or starts_with((select path from organisation.unit where id = $1), u.path))
order by r.words, r.id
"""
ADDRESS = """
select value from customers.address where customer_id = $1 order by main desc, position limit 1
"""


async def tools_for(connection: Connection, principal: Principal, ref: Ref) -> list[Any]:
    """Those that are for the ticket's team and brand. Raises `TicketNotFound`, `NotAllowed`."""
    return await _of(connection, await access(connection, principal, ref, WORK))


async def begin(tx: Transaction, principal: Principal, ref: Ref, tool_id: UUID) -> str:
    """The link to open; that it was opened stays on the ticket.

    Raises `TicketNotFound`, `NotAllowed`, `TicketMerged`, `ToolNotHere`, `NothingToFillIn`, `BadAddress`.
    """
    row = await access_to_change(tx, principal, ref, WORK)
    tool = next((one for one in await _of(tx, row) if one["id"] == tool_id), None)
    if tool is None:
        raise ToolNotHere(errors=[{"field": "tool_id", "code": ToolNotHere.code, "message": ToolNotHere().message}])
    link = filled(tool["address"], await _values(tx, principal, row))
    change = {"remote_access": {"before": None, "after": tool["name"]}}
    entry = NewEntry(kind=EntryKind.CHANGE, author=writer_of(principal), data={"changes": change})
    await write(tx, row.id, entry)
    tx.emit(RemoteAccessBegun(ticket=row.id, tool=tool_id), origin=row.origin)
    return link


async def _of(connection: Connection, row: Row) -> list[Any]:
    found: list[Any] = await connection.fetch(TOOLS, row.unit_id, row.brand_id)
    return found


async def _values(connection: Connection, principal: Principal, row: Row) -> dict[str, dict[str, Any]]:
    who = [row.requester_id] if row.requester_id else []
    names = await CUSTOMERS.names(connection, who)
    people = await people_by_id(connection, [principal.user_id])
    address = await connection.fetch_value(ADDRESS, row.requester_id)
    return {
        "ticket": {"number": row.number, "subject": row.subject, "fields": row.fields},
        "requester": {"name": next(iter(names.values()), None) or "", "address": address or ""},
        "agent": {"name": next((one.name for one in people.values()), "")},
    }
