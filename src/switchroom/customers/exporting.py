"""The list of customers on its way out: those whom one may see and take out."""

from typing import Any
from uuid import UUID

from switchroom.customers.actions import CUSTOMERS
from switchroom.customers.list_fields import ADDRESSES
from switchroom.exchange.contracts import EXPORT, Rows
from switchroom.exchange.facade import joined
from switchroom.organisation.facade import REGIONS
from switchroom.platform.access import Principal
from switchroom.platform.db import Database

AT_ONCE = 500
BEGINNING = UUID(int=0)


async def customer_rows(database: Database, principal: Principal) -> Rows:
    """Every customer, some at a time, in the columns of `FIELDS`."""
    columns = CUSTOMERS.table.c
    seen, taken = CUSTOMERS.visible(principal), principal.reach(EXPORT).condition(group=columns.group)
    after = BEGINNING
    while True:
        wanted = CUSTOMERS.table.select().where(seen, taken, ~columns.archived, columns.id > after)
        async with database.read() as connection:
            found = await connection.fetch(wanted.order_by(columns.id).limit(AT_ONCE))
            rows = [dict(row) for row in found]
            await CUSTOMERS.read_parts(connection, rows)
            regions = {id: code for code, id in await _regions(connection)}
        if rows:
            yield [_cells(row, regions) for row in rows]
        if len(rows) < AT_ONCE:
            return
        after = rows[-1]["id"]


async def _regions(connection: Any) -> list[tuple[str, UUID]]:
    table = REGIONS.table
    return [(row["code"], row["id"]) for row in await connection.fetch(table.select())]


def _cells(row: dict[str, Any], regions: dict[UUID, str]) -> list[str]:
    by_kind = {
        name: joined(address["value"] for address in row["addresses"] if address["kind"] == kind.value)
        for name, kind in ADDRESSES.items()
    }
    return [
        row["name"] or "",
        row["kind"],
        *by_kind.values(),
        row["group"],
        row["language"] or "",
        regions.get(row["region_id"], ""),
        row["environment"] or "",
        row["external_number"] or "",
        joined(row["tags"]),
        row["note"] or "",
        joined(one["name"] or "" for one in row["organisations"]),
        str(row["id"]),
    ]
