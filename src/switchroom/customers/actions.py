"""Customers as a collection, and finding or making one by address."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement

from switchroom.customers import models, schemas
from switchroom.customers.contracts import (
    EDIT_CUSTOMERS,
    SEE_CUSTOMERS,
    AddressKind,
    CustomerChanged,
    CustomerId,
    FoundCustomer,
    UnknownGroup,
)
from switchroom.customers.domain.address import kind_of, normal_address
from switchroom.organisation.facade import brand_groups
from switchroom.platform.access import Principal, system_principal
from switchroom.platform.collection import Collection, Row
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.listing import searchable
from switchroom.platform.services import Services

ADDRESSES = """
select customer_id, kind, value from customers.address where customer_id = any($1) order by customer_id, position
"""
ADD_ADDRESS = """
insert into customers.address (customer_id, position, "group", origin, kind, value, normal)
values ($1, $2, $3, $4, $5, $6, $7)
"""
FIND = """
select c.id from customers.address a join customers.customer c on c.id = a.customer_id and not c.archived
where a.normal = $1 and a.kind = $2 and a."group" = $3 and a.origin = $4
group by c.id order by c.last_seen_at desc nulls last, c.id
"""


class Customers(Collection[schemas.Customer]):
    name, one, table = "customers", "customer", models.customer
    row, new, patch = schemas.Customer, schemas.CustomerNew, schemas.CustomerPatch
    event, see, edit = CustomerChanged, SEE_CUSTOMERS, EDIT_CUSTOMERS
    counted = False

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        return principal.reach(SEE_CUSTOMERS).condition(group=self.table.c.group)

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        if before is not None:
            principal.require(EDIT_CUSTOMERS, group=before["group"])
            return
        known = await tx.fetch_value(
            'select exists(select from organisation.brand where "group" = $1 and not archived)', after["group"]
        )
        if not known or not principal.may(EDIT_CUSTOMERS, group=after["group"]):
            raise UnknownGroup(errors=[{"field": "group", "code": "unknown", "message": UnknownGroup().message}])

    def words(self, row: Row) -> str:
        """The name, then every address as it is compared and as it was typed."""
        addresses = [(AddressKind(item["kind"]), item["value"]) for item in row["addresses"]]
        return searchable(row.get("name"), *(normal_address(*address) for address in addresses))

    async def read_parts(self, connection: Connection, rows: Sequence[Row]) -> None:
        by_customer: dict[UUID, list[Row]] = {row["id"]: [] for row in rows}
        for found in await connection.fetch(ADDRESSES, list(by_customer)):
            by_customer[found["customer_id"]].append({"kind": found["kind"], "value": found["value"]})
        for row in rows:
            row["addresses"] = by_customer[row["id"]]

    async def write_parts(self, tx: Transaction, row: Row, given: Row) -> None:
        if "addresses" not in given:
            return
        await tx.execute("delete from customers.address where customer_id = $1", row["id"])
        addresses = [(AddressKind(item["kind"]), item["value"]) for item in given["addresses"]]
        rows = [
            (row["id"], n, row["group"], row["origin"], kind, value, normal_address(kind, value))
            for n, (kind, value) in enumerate(addresses)
        ]
        await tx.execute_many(ADD_ADDRESS, rows)


CUSTOMERS = Customers()


async def find_by_address(
    connection: Connection, brand_id: UUID, value: str, *, origin: Origin = Origin.REAL, kind: AddressKind | None = None
) -> list[UUID]:
    """Customers of the brand's group with this address, whoever was seen last first; several may share a telephone."""
    group = (await brand_groups(connection, [brand_id])).get(brand_id)
    return [] if group is None else await _find(connection, group, kind or kind_of(value), value, origin)


async def find_or_create(
    tx: Transaction,
    services: Services,
    brand_id: UUID,
    value: str,
    *,
    at: datetime,
    origin: Origin = Origin.REAL,
    kind: AddressKind | None = None,
    language: str | None = None,
) -> FoundCustomer:
    """The customer with this address who was seen last, or a new one; notes the visit. Raises `UnknownGroup`."""
    group = (await brand_groups(tx, [brand_id])).get(brand_id)
    if group is None:
        raise UnknownGroup()
    kind = kind or kind_of(value)
    # Two calls from one number at once must not make two customers.
    await tx.execute(
        "select pg_advisory_xact_lock(hashtextextended($1, 0))",
        f"{group} {origin} {kind} {normal_address(kind, value)}",
    )
    found = await _find(tx, group, kind, value, origin)
    if found:
        customer_id = found[0]
    else:
        address = schemas.Address(kind=kind, value=value)
        body = schemas.CustomerNew(group=group, language=language, addresses=[address])
        customer_id = (await CUSTOMERS.create(tx, services, system_principal(), body, origin=origin)).id
    await tx.execute("update customers.customer set last_seen_at = $2 where id = $1", customer_id, at)
    return FoundCustomer(CustomerId(customer_id), not found)


async def _find(connection: Connection, group: str, kind: AddressKind, value: str, origin: Origin) -> list[UUID]:
    rows = await connection.fetch(FIND, normal_address(kind, value), kind.value, group, origin.value)
    return [row["id"] for row in rows]
