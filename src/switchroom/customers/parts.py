"""Addresses and memberships: the parts of a customer that live in tables of their own.

Each row stays with the customer it was recorded for; the card of who goes on shows those of everybody merged into it.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from switchroom.customers.contracts import AddressKind, AddressSource, UnknownOrganisation
from switchroom.customers.domain.address import normal_address
from switchroom.platform.collection import Row
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import ActorKind
from switchroom.platform.ids import new_id

ADDRESSES = """
select coalesce(c.survivor_id, c.id) as root, a.id, a.customer_id, a.position, a.kind, a.value, a.normal, a.main,
       a.source, a.verified_at, a.bounced, a.bounce_status, a.bounced_at
from customers.address a join customers.customer c on c.id = a.customer_id
where c.id = any($1) or c.survivor_id = any($1)
order by c.survivor_id is not null, a.customer_id, a.position
"""
ADD_ADDRESS = """
insert into customers.address
    (customer_id, position, id, "group", origin, kind, value, normal, main, source, verified_at,
     bounced, bounce_status, bounced_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
"""
MEMBERSHIPS = """
select coalesce(c.survivor_id, c.id) as root, o.id as organisation_id, o.name, m.role
from customers.membership m join customers.customer c on c.id = m.member_id
join customers.customer named on named.id = m.organisation_id
join customers.customer o on o.id = coalesce(named.survivor_id, named.id)
where c.id = any($1) or c.survivor_id = any($1)
order by c.survivor_id is not null, o.words, o.id
"""
ADD_MEMBERSHIPS = """
insert into customers.membership (member_id, organisation_id, role)
select $1, o.id, w.role from unnest($2::uuid[], $3::text[]) w(id, role)
join customers.customer o on o.id = w.id and o.kind = 'organisation' and o."group" = $4
    and not o.archived and o.id <> $1
"""
BOUNCE = ("bounced", "bounce_status", "bounced_at")
SOURCES = {ActorKind.USER: AddressSource.AGENT, ActorKind.TOKEN: AddressSource.PROGRAM}


async def read_addresses(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Of each of these customers, each address once, one main address of each kind."""
    seen: dict[UUID, dict[tuple[str, str], Row]] = {}
    for row in await connection.fetch(ADDRESSES, list(ids)):
        seen.setdefault(row["root"], {}).setdefault((row["kind"], row["normal"]), dict(row))
    found = {root: list(addresses.values()) for root, addresses in seen.items()}
    for addresses in found.values():
        _one_main(addresses)
    return found


async def write_addresses(tx: Transaction, row: Row, given: Sequence[Row]) -> None:
    """The customer has these addresses from now on; those it had before keep whose they are and since when."""
    kept: dict[tuple[str, str], list[Any]] = {}
    for found in await tx.fetch(ADDRESSES, [row["id"]]):
        kept.setdefault((found["kind"], found["normal"]), []).append(found)
    await tx.execute(
        """delete from customers.address where customer_id in
               (select id from customers.customer where id = $1 or survivor_id = $1)""",
        row["id"],
    )
    now, source = await tx.now(), SOURCES.get(tx.actor.kind, AddressSource.ARRIVAL).value
    wanted: dict[tuple[str, str], Row] = {}
    for item in given:
        kind = AddressKind(item["kind"])
        wanted.setdefault((kind.value, normal_address(kind, item["value"])), dict(item))
    _one_main(list(wanted.values()))
    rows = []
    for position, ((kind_name, normal), item) in enumerate(wanted.items()):
        for old in kept.get((kind_name, normal), [None]):
            owner, id = (old["customer_id"], old["id"]) if old else (row["id"], new_id())
            verified = ((old and old["verified_at"]) or now) if item.get("verified") else None
            fixed = (row["group"], row["origin"], kind_name, item["value"], normal, item["main"])
            came_back = tuple(old[name] if old else None for name in BOUNCE)
            rows.append((owner, position, id, *fixed, old["source"] if old else source, verified, *came_back))
    await tx.execute_many(ADD_ADDRESS, rows)


def _one_main(addresses: Sequence[Row]) -> None:
    chosen: dict[str, Row] = {}
    for address in addresses:
        kind = str(address["kind"])
        if kind not in chosen or (address["main"] and not chosen[kind]["main"]):
            chosen[kind] = address
    for address in addresses:
        address["main"] = address is chosen[str(address["kind"])]


async def read_memberships(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """The organisations that each of these customers belongs to, each once."""
    seen: dict[UUID, dict[UUID, Row]] = {}
    for row in await connection.fetch(MEMBERSHIPS, list(ids)):
        shown = {"organisation_id": row["organisation_id"], "name": row["name"], "role": row["role"]}
        seen.setdefault(row["root"], {}).setdefault(row["organisation_id"], shown)
    return {root: list(organisations.values()) for root, organisations in seen.items()}


async def write_memberships(tx: Transaction, row: Row, given: Sequence[Row]) -> None:
    """The customer belongs to these organisations from now on. Raises `UnknownOrganisation`."""
    wanted = {item["organisation_id"]: item.get("role") for item in given}
    kept = await tx.fetch(
        """delete from customers.membership m using customers.customer c, customers.customer o
           where c.id = m.member_id and (c.id = $1 or c.survivor_id = $1) and o.id = m.organisation_id
           returning m.member_id, m.organisation_id, coalesce(o.survivor_id, o.id) as organisation""",
        row["id"],
    )
    of_others = [k for k in kept if k["member_id"] != row["id"] and k["organisation"] in wanted]
    for old in of_others:
        await tx.execute(
            "insert into customers.membership (member_id, organisation_id, role) values ($1, $2, $3)",
            old["member_id"],
            old["organisation_id"],
            wanted.pop(old["organisation"], None),
        )
    done = await tx.execute(ADD_MEMBERSHIPS, row["id"], list(wanted), list(wanted.values()), row["group"])
    if int(done.rpartition(" ")[2]) != len(wanted):
        message = UnknownOrganisation().message
        raise UnknownOrganisation(errors=[{"field": "organisations", "code": "unknown", "message": message}])
