"""Customers as a collection: what is kept of one, who may see it, and what a change does.

An id of a customer who was merged leads to the customer who goes on (`root_of`), wherever it comes from.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_

from switchroom.customers import models, schemas
from switchroom.customers.contracts import (
    EDIT_CUSTOMERS,
    SEE_CUSTOMERS,
    AddressKind,
    CustomerChanged,
    Erased,
    FieldsChanged,
    UnknownGroup,
)
from switchroom.customers.domain.address import normal_address
from switchroom.customers.domain.search_text import search_document
from switchroom.customers.parts import read_addresses, read_memberships, write_addresses, write_memberships
from switchroom.customers.search import search_customers
from switchroom.platform.access import Principal
from switchroom.platform.collection import Collection, Row
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.listing import Found, Window, searchable
from switchroom.platform.services import Services

MERGED = "select id, survivor_id from customers.customer where survivor_id = any($1) order by id"
NAMES = """
select c.id, coalesce(s.name, c.name) as name, coalesce(s.id, c.id) as root from customers.customer c
left join customers.customer s on s.id = c.survivor_id where c.id = any($1)
"""
GROUPS = 'select distinct "group" from organisation.brand order by 1'
UNCOUNTED = frozenset({"version", "field_versions", "words", "search"})


class Customers(Collection[schemas.Customer]):
    name, one, table = "customers", "customer", models.customer
    row, new, patch = schemas.Customer, schemas.CustomerNew, schemas.CustomerPatch
    event, see, edit = CustomerChanged, SEE_CUSTOMERS, EDIT_CUSTOMERS
    counted = False

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        reach = principal.reach(SEE_CUSTOMERS).condition(group=self.table.c.group)
        return and_(reach, self.table.c.survivor_id.is_(None))

    async def list(self, connection: Connection, principal: Principal, window: Window) -> Found[schemas.Customer]:
        """In alphabetical order; with a search text, the best (see `search`), without a cursor."""
        if not window.search:
            return await super().list(connection, principal, window)
        self._require_see(principal)
        groups = [g for (g,) in await connection.fetch(GROUPS) if principal.may(SEE_CUSTOMERS, group=g)]
        ids = await search_customers(connection, groups, window.search, window.limit)
        return Found([*await self.rows(connection, ids)], None, None)

    async def rows(self, connection: Connection, ids: Sequence[UUID]) -> Sequence[schemas.Customer]:
        """These customers in this order; whoever finds them has asked who may see them."""
        found = await connection.fetch(self.table.select().where(self.table.c.id.in_(list(ids)))) if ids else []
        by_id = {row["id"]: dict(row) for row in found}
        rows = [by_id[id] for id in ids if id in by_id]
        await self.read_parts(connection, rows)
        return [self.as_row(row) for row in rows]

    async def access(self, connection: Connection, principal: Principal, id: UUID, *, lock: bool = False) -> Row:
        """The only door to one customer, also by the id of one who was merged into it. Raises `UnknownRow`."""
        return await super().access(connection, principal, await root_of(connection, id), lock=lock)

    async def names(self, connection: Connection, ids: Sequence[UUID]) -> dict[UUID, Any]:
        """The names, by the ids asked for: of one who was merged, the name of who goes on."""
        return {row["id"]: row["name"] for row in await connection.fetch(NAMES, list(ids))} if ids else {}

    async def update(
        self, tx: Transaction, services: Services, principal: Principal, id: UUID, body: Any
    ) -> schemas.Customer:
        return await super().update(tx, services, principal, await root_of(tx, id), body)

    async def archive(self, tx: Transaction, services: Services, principal: Principal, id: UUID) -> None:
        await super().archive(tx, services, principal, await root_of(tx, id))

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        if before is not None:
            principal.require(EDIT_CUSTOMERS, group=before["group"])
            if before["erased_at"] is not None:
                raise Erased()
            return
        known = await tx.fetch_value(
            'select exists(select from organisation.brand where "group" = $1 and not archived)', after["group"]
        )
        if not known or not principal.may(EDIT_CUSTOMERS, group=after["group"]):
            raise UnknownGroup(errors=[{"field": "group", "code": "unknown", "message": UnknownGroup().message}])

    def settle(self, before: Row, given: Row, version: int) -> None:
        """Two people may change different fields of one card at once; of the same fields, the second has to look."""
        changed = [name for name in given if before["field_versions"].get(name, 1) > version]
        if changed:
            message = FieldsChanged().message
            raise FieldsChanged(errors=[{"field": n, "code": "changed", "message": message} for n in sorted(changed)])

    async def prepare(self, tx: Transaction, services: Services, before: Row | None, after: Row) -> None:
        del services
        others: Sequence[Any] = ()
        if before is not None:
            version = before["version"] + 1
            changed = {
                name: version for name, value in after.items() if name not in UNCOUNTED and value != before[name]
            }
            after["field_versions"] = {**before["field_versions"], **changed}
            others = await tx.fetch(
                "select name, external_number from customers.customer where survivor_id = $1", after["id"]
            )
        after["search"] = search_document(
            [after.get("name"), *(row["name"] for row in others)],
            _normal(after),
            after.get("external_number"),
            *(row["external_number"] for row in others),
        )

    def words(self, row: Row) -> str:
        """The order of lists: the name, else the first address."""
        return searchable(row.get("name"), *(normal for _, normal in _normal(row)))

    async def read_parts(self, connection: Connection, rows: Sequence[Row]) -> None:
        ids = [row["id"] for row in rows]
        addresses = await read_addresses(connection, ids)
        organisations = await read_memberships(connection, ids)
        merged: dict[UUID, list[UUID]] = {}
        for found in await connection.fetch(MERGED, ids):
            merged.setdefault(found["survivor_id"], []).append(found["id"])
        for row in rows:
            row["addresses"] = addresses.get(row["id"], [])
            row["organisations"] = organisations.get(row["id"], [])
            row["merged"] = merged.get(row["id"], [])

    async def write_parts(self, tx: Transaction, row: Row, given: Row) -> None:
        if "addresses" in given:
            await write_addresses(tx, row, given["addresses"])
        if "organisations" in given:
            await write_memberships(tx, row, given["organisations"])

    async def index_again(self, tx: Transaction, id: UUID) -> None:
        """Write what a customer is found by anew, after a merge or its undoing."""
        row = dict(await tx.fetch_row(self.table.select().where(self.table.c.id == id)) or {})
        await self.read_parts(tx, [row])
        after = dict(row)
        await self.prepare(tx, None, row, after)  # type: ignore[arg-type]  # no part of it asks for services
        written = {"search": after["search"], "words": self.words(after)}
        await tx.execute(self.table.update().where(self.table.c.id == id).values(written))


CUSTOMERS = Customers()


async def root_of(connection: Connection, id: UUID) -> UUID:
    """Who goes on for this customer: itself, unless it was merged."""
    found: UUID | None = await connection.fetch_value("select survivor_id from customers.customer where id = $1", id)
    return found or id


async def family_of(connection: Connection, id: UUID) -> list[UUID]:
    """This customer, the one who goes on for it, and all who were merged into that one: whose facts are shown."""
    root = await root_of(connection, id)
    return [root, *(row["id"] for row in await connection.fetch(MERGED, [root]))]


def _normal(row: Row) -> list[tuple[AddressKind, str]]:
    addresses = [(AddressKind(item["kind"]), item["value"]) for item in row["addresses"]]
    return [(kind, normal_address(kind, value)) for kind, value in addresses]
