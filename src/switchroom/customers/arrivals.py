"""Finding or making the customer whom an address belongs to, when somebody comes from it."""

from datetime import datetime
from uuid import UUID

from switchroom.customers import schemas
from switchroom.customers.actions import CUSTOMERS, root_of
from switchroom.customers.contracts import (
    AddressKind,
    Bounced,
    CustomerAddressBounced,
    CustomerId,
    FoundCustomer,
    UnknownGroup,
)
from switchroom.customers.domain.address import kind_of, normal_address
from switchroom.organisation.facade import brand_groups
from switchroom.platform.access import system_principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.services import Services

FIND = """
select s.id from customers.address a join customers.customer c on c.id = a.customer_id
join customers.customer s on s.id = coalesce(c.survivor_id, c.id) and not s.archived
where a.normal = $1 and a.kind = $2 and a."group" = $3 and a.origin = $4
group by s.id order by s.last_seen_at desc nulls last, s.id
"""


async def find_by_address(
    connection: Connection, brand_id: UUID, value: str, *, origin: Origin = Origin.REAL, kind: AddressKind | None = None
) -> list[UUID]:
    """Customers of the brand's group with this address, whoever was seen last first; several may share a telephone."""
    group = (await brand_groups(connection, [brand_id])).get(brand_id)
    return [] if group is None else await find_in_group(connection, group, kind or kind_of(value), value, origin)


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
    name: str | None = None,
) -> FoundCustomer:
    """The customer with this address who was seen last, or a new one; notes the visit. Raises `UnknownGroup`.

    `language` and `name` are what a new one is said to have.
    """
    group = (await brand_groups(tx, [brand_id])).get(brand_id)
    if group is None:
        raise UnknownGroup()
    kind = kind or kind_of(value)
    await alone_with(tx, group, kind, value, origin)
    found = await find_in_group(tx, group, kind, value, origin)
    if found:
        customer_id = found[0]
    else:
        address = schemas.Address(kind=kind, value=value)
        body = schemas.CustomerNew(group=group, name=name, language=language, addresses=[address])
        customer_id = (await CUSTOMERS.create(tx, services, system_principal(), body, origin=origin)).id
    await seen(tx, customer_id, at)
    return FoundCustomer(CustomerId(customer_id), not found)


async def alone_with(tx: Transaction, group: str, kind: AddressKind, value: str, origin: Origin) -> None:
    """Until the commit nobody else makes a customer of this address: two calls at once must not make two."""
    await tx.execute(
        "select pg_advisory_xact_lock(hashtextextended($1, 0))",
        f"{group} {origin} {kind} {normal_address(kind, value)}",
    )


async def seen(tx: Transaction, customer_id: UUID, at: datetime) -> None:
    """The customer was in contact at this time."""
    await tx.execute(
        "update customers.customer set last_seen_at = greatest(last_seen_at, $2) where id = $1", customer_id, at
    )


async def mark_address(
    tx: Transaction, value: str, *, origin: Origin, hard: bool, status: str, at: datetime, kind: AddressKind
) -> None:
    """Mail to this address came back: it says so on the card of every customer who has it."""
    bounced = Bounced.HARD if hard else Bounced.SOFT
    rows = await tx.fetch(
        """update customers.address set bounced = $4, bounce_status = $5, bounced_at = $6
           where normal = $1 and kind = $2 and origin = $3 returning customer_id""",
        normal_address(kind, value),
        kind.value,
        origin.value,
        bounced.value,
        status,
        at,
    )
    for customer_id in {row["customer_id"] for row in rows}:
        tx.emit(CustomerAddressBounced(id=await root_of(tx, customer_id), at=at, hard=hard), origin=origin)


async def find_in_group(
    connection: Connection, group: str, kind: AddressKind, value: str, origin: Origin
) -> list[UUID]:
    """Customers of a brand group with this address, whoever was seen last first."""
    rows = await connection.fetch(FIND, normal_address(kind, value), kind.value, group, origin.value)
    return [row["id"] for row in rows]
