"""Whether what somebody says about a customer is what we know of him: yes or no, never which part."""

import re
from collections.abc import Mapping
from uuid import UUID

from switchroom.customers.actions import family_of
from switchroom.customers.contracts import AddressKind
from switchroom.customers.domain.address import normal_address
from switchroom.organisation.facade import brand_groups
from switchroom.platform.db import Connection
from switchroom.platform.events import Origin
from switchroom.platform.search_words import folded

NAME, NUMBER, PHONE, MAIL = "name", "number", "phone", "mail"
LEAST_DIGITS = 8
"""So many last digits of a telephone number tell people apart; who gives fewer has not given it."""
_BY_NUMBER = """
select id from customers.customer
where search like '% ' || $1 || ' %' and "group" = $2 and origin = $3 and not archived and survivor_id is null limit 20
"""
"""The index of what customers are found by has the number without its signs, too."""
_BY_ADDRESS = """
select distinct s.id from customers.address a join customers.customer c on c.id = a.customer_id
join customers.customer s on s.id = coalesce(c.survivor_id, c.id) and not s.archived
where a.normal = $1 and a.kind = $2 and a."group" = $3 and a.origin = $4
"""
_RECORD = """
select coalesce(name, '') as name, coalesce(external_number, '') as number from customers.customer
where id = any($1) and not archived and erased_at is null and origin = $2
"""


async def customer_with(
    connection: Connection, brand_id: UUID, facts: Mapping[str, str], *, origin: Origin, known: UUID | None = None
) -> UUID | None:
    """The customer of whom all these facts are true; None when that is nobody, or not one alone.

    `known`: it must be this one. Names are compared without case, accents and order, numbers without signs; a telephone
    number may lack its country.
    """
    candidates = [known] if known else await _candidates(connection, brand_id, facts, origin)
    found = [one for one in candidates if await _is_true(connection, one, facts, origin)]
    return found[0] if len(found) == 1 else None


async def _candidates(connection: Connection, brand_id: UUID, facts: Mapping[str, str], origin: Origin) -> list[UUID]:
    group = (await brand_groups(connection, [brand_id])).get(brand_id)
    if group is None:
        return []
    if number := _number(facts.get(NUMBER, "")):
        rows = await connection.fetch(_BY_NUMBER, number, group, origin.value)
        return [row["id"] for row in rows]
    kind = AddressKind.MAIL if facts.get(MAIL) else AddressKind.PHONE
    normal = normal_address(kind, facts.get(MAIL) or facts.get(PHONE, ""))
    rows = await connection.fetch(_BY_ADDRESS, normal, kind.value, group, origin.value)
    return [row["id"] for row in rows]


async def _is_true(connection: Connection, customer_id: UUID, facts: Mapping[str, str], origin: Origin) -> bool:
    family = await family_of(connection, customer_id)
    rows = await connection.fetch(_RECORD, family, origin.value)
    addresses = await connection.fetch("select kind, normal from customers.address where customer_id = any($1)", family)
    of_kind = {
        kind: [row["normal"] for row in addresses if row["kind"] == kind.value]
        for kind in (AddressKind.PHONE, AddressKind.MAIL)
    }
    checks = {
        NAME: lambda given: any(_name(given) == _name(row["name"]) for row in rows if row["name"]),
        NUMBER: lambda given: any(_number(given) == _number(row["number"]) for row in rows if row["number"]),
        PHONE: lambda given: any(_same_phone(given, one) for one in of_kind[AddressKind.PHONE]),
        MAIL: lambda given: normal_address(AddressKind.MAIL, given) in of_kind[AddressKind.MAIL],
    }
    given = {fact: value.strip() for fact, value in facts.items()}
    return bool(given) and all(value and checks[fact](value) for fact, value in given.items())


def _name(text: str) -> list[str]:
    return sorted(folded(text).split())


def _number(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", folded(text))


def _same_phone(given: str, kept: str) -> bool:
    dialled = normal_address(AddressKind.PHONE, given)
    if dialled.startswith("+"):
        return dialled == kept
    digits = dialled.lstrip("0")
    return len(digits) >= LEAST_DIGITS and kept.endswith(digits)
