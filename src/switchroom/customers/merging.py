"""Merging: two customers are found to be one, and, when that was a mistake, two again.

Nothing is moved. The one who is no more points to the one who goes on, and whoever goes on shows the facts of all who
point to it. So each fact exists once whatever is merged and undone in whatever order, what is added later is the
survivor's, and undoing gives back exactly what was there. Only the fields whose value is taken from the other are
written; undoing writes the old value back where nobody has changed the field since.
"""

from typing import Any
from uuid import UUID

from switchroom.customers import schemas
from switchroom.customers.actions import CUSTOMERS, UNCOUNTED
from switchroom.customers.contracts import (
    MERGE_CUSTOMERS,
    AlreadyUndone,
    CustomersMerged,
    CustomersUnmerged,
    MergeNotFound,
    NotMergeable,
    SameCustomer,
)
from switchroom.platform.access import Principal
from switchroom.platform.collection import Row, Stale
from switchroom.platform.db import Transaction
from switchroom.platform.errors import Invalid
from switchroom.platform.events import Code, Origin
from switchroom.platform.ids import new_id

TAKEN = ("kind", "name", "language", "region_id", "environment", "external_number", "tags", "note")
"""Fields of which one value must win; parts of which there can be several are all kept."""
SUBTREE = """
with recursive below(id) as (
    select $1::uuid union select c.id from customers.customer c join below b on c.merged_into = b.id)
"""


class NotAField(Invalid):
    """A value can be taken for: kind, name, language, region_id, environment, external_number, tags, note."""

    code = "customer.not_a_field"


async def merge(tx: Transaction, principal: Principal, id: UUID, body: schemas.MergeBody) -> schemas.Customer:
    """Go on with `id` for both. Raises `UnknownRow`, `NotAllowed`, `Stale`, `SameCustomer`, `NotMergeable`."""
    survivor, other = await _both(tx, principal, id, body.other_id)
    if (survivor["version"], other["version"]) != (body.version, body.other_version):
        raise Stale()
    if unknown := [name for name in body.take if name not in TAKEN]:
        raise NotAField(errors=[{"field": "take", "code": "unknown", "message": ", ".join(unknown)}])
    fields = {
        name: {"before": _stored(survivor[name]), "after": _stored(other[name])}
        for name in dict.fromkeys(body.take)
        if survivor[name] != other[name]
    }
    merge_id, at = new_id(), await tx.now()
    await tx.execute(
        """insert into customers.merge (id, survivor_id, merged_id, at, by, fields) values ($1, $2, $3, $4, $5, $6)""",
        merge_id,
        survivor["id"],
        other["id"],
        at,
        tx.actor.id,
        fields,
    )
    await tx.execute(
        f"""{SUBTREE} update customers.customer c
            set survivor_id = $2, archived = true, version = version + 1,
                merged_into = case when c.id = $1 then $2 else c.merged_into end
            from below where c.id = below.id""",  # noqa: S608 - a constant
        other["id"],
        survivor["id"],
    )
    await _set_fields(tx, survivor, {name: other[name] for name in fields}, other["last_seen_at"])
    codes = tuple(Code(name) for name in fields)
    event = CustomersMerged(id=survivor["id"], at=at, merge=merge_id, merged=other["id"], fields=codes)
    tx.emit(event, origin=Origin(survivor["origin"]))
    return (await CUSTOMERS.rows(tx, [survivor["id"]]))[0]


async def unmerge(tx: Transaction, principal: Principal, id: UUID, merge_id: UUID) -> schemas.Customer:
    """Undo a merge of this customer, the last or an earlier one; who stands for himself again.

    Raises `UnknownRow`, `NotAllowed`, `MergeNotFound`, `AlreadyUndone`.
    """
    root = await CUSTOMERS.access(tx, principal, id, lock=True)
    principal.require(MERGE_CUSTOMERS, group=root["group"])
    found = await tx.fetch_row(
        """select m.* from customers.merge m join customers.customer c on c.id = m.survivor_id
           where m.id = $1 and (c.id = $2 or c.survivor_id = $2) for update of m""",
        merge_id,
        root["id"],
    )
    if found is None:
        raise MergeNotFound()
    if found["undone_at"] is not None:
        raise AlreadyUndone()
    at = await tx.now()
    await tx.execute(
        "update customers.merge set undone_at = $2, undone_by = $3 where id = $1", merge_id, at, tx.actor.id
    )
    await tx.execute(
        f"""{SUBTREE} update customers.customer c
            set survivor_id = case when c.id = $1 then null else $1 end, archived = c.id <> $1, version = version + 1,
                merged_into = case when c.id = $1 then null else c.merged_into end
            from below where c.id = below.id""",  # noqa: S608 - a constant
        found["merged_id"],
    )
    keeper = (await tx.fetch("select * from customers.customer where id = $1 for update", found["survivor_id"]))[0]
    back = {
        name: _read(name, values["before"])
        for name, values in found["fields"].items()
        if _stored(keeper[name]) == values["after"]
    }
    await _set_fields(tx, dict(keeper), back, None)
    await CUSTOMERS.index_again(tx, found["merged_id"])
    if keeper["survivor_id"] is not None:
        await CUSTOMERS.index_again(tx, root["id"])
    event = CustomersUnmerged(id=root["id"], at=at, merge=merge_id, merged=found["merged_id"])
    tx.emit(event, origin=Origin(root["origin"]))
    return (await CUSTOMERS.rows(tx, [found["merged_id"]]))[0]


async def _both(tx: Transaction, principal: Principal, id: UUID, other_id: UUID) -> tuple[Row, Row]:
    """The two, locked in the order of their ids, so that two merges of the same two never wait for each other."""
    doors: dict[UUID, Row] = {}
    for one in sorted((id, other_id)):
        doors[one] = await CUSTOMERS.access(tx, principal, one, lock=True)
    survivor, other = doors[id], doors[other_id]
    principal.require(MERGE_CUSTOMERS, group=survivor["group"])
    principal.require(MERGE_CUSTOMERS, group=other["group"])
    if survivor["id"] == other["id"]:
        raise SameCustomer()
    alike = all(survivor[name] == other[name] for name in ("group", "origin"))
    if not alike or any(row["archived"] or row["erased_at"] for row in (survivor, other)):
        raise NotMergeable()
    return survivor, other


async def _set_fields(tx: Transaction, row: Row, values: Row, seen: Any) -> None:
    """Write fields of whoever goes on, and what it is found by."""
    assert not values.keys() & UNCOUNTED
    version = row["version"] + 1
    columns = ", ".join(f"{name} = ${n}" for n, name in enumerate(values, start=5))
    await tx.execute(
        f"""update customers.customer set version = $2, field_versions = $3,
                last_seen_at = greatest(last_seen_at, $4) {"," if columns else ""} {columns} where id = $1""",  # noqa: S608
        row["id"],
        version,
        {**row["field_versions"], **dict.fromkeys([*values, "addresses", "organisations"], version)},
        seen,
        *values.values(),
    )
    await CUSTOMERS.index_again(tx, row["id"])


def _stored(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def _read(name: str, value: Any) -> Any:
    return UUID(value) if name == "region_id" and value is not None else value
