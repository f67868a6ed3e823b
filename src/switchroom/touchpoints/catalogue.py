"""The service catalogue: services in a tree of categories, with codes by the organisation's own scheme.

The scheme is data. A category may say what the codes of its services begin with and how many digits follow; one that
says nothing has the scheme of the category above it, and where none says anything, any code is taken.
"""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from switchroom.customers.facade import search_document
from switchroom.platform.access import Principal
from switchroom.platform.collection import Collection, Row
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.listing import LONGEST_WORDS, searchable
from switchroom.platform.services import Services
from switchroom.platform.text import Text
from switchroom.touchpoints import models, schemas
from switchroom.touchpoints.contracts import (
    EDIT_SERVICES,
    CategoryInItself,
    CodeOffScheme,
    ServiceCategoryChanged,
    ServiceChanged,
)
from switchroom.touchpoints.domain.code_scheme import Scheme

_CODED = re.compile(r"x[0-9a-f]{4}")
"""A Chinese character in the index of customers."""
TREE_LOCK = 7_201_020
"""Held while the tree's shape changes: two moves at once could make a cycle that neither sees."""
LINE = """
with recursive line as (
    select id, parent_id, label, digits, 0 as height from touchpoints.service_category where id = $1
    union all
    select c.id, c.parent_id, c.label, c.digits, line.height + 1
    from touchpoints.service_category c join line on c.id = line.parent_id
)
select id, label, digits from line order by height
"""
BELOW = """
with recursive below as (
    select id from touchpoints.service_category where id = $1
    union all
    select c.id from touchpoints.service_category c join below on c.parent_id = below.id
    where c.label is null and c.digits is null
)
select code from touchpoints.service where category_id in (select id from below) and not archived
"""
"""The codes to which the scheme of a category applies."""


class ServiceCategories(Collection[schemas.ServiceCategory]):
    name, one, table = "service-categories", "service_category", models.service_category
    row, new, patch = schemas.ServiceCategory, schemas.ServiceCategoryNew, schemas.ServiceCategoryPatch
    event, edit = ServiceCategoryChanged, EDIT_SERVICES
    searched = ("label", "name")

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        await super().check(tx, principal, before, after)
        if before is not None and before["parent_id"] != after["parent_id"] and after["parent_id"] is not None:
            await tx.execute("select pg_advisory_xact_lock($1)", TREE_LOCK)
            if after["id"] in [row["id"] for row in await tx.fetch(LINE, after["parent_id"])]:
                raise CategoryInItself()
        shape = ("parent_id", "label", "digits")
        if before is not None and any(before[name] != after[name] for name in shape):
            await self._check_codes(tx, after)

    async def _check_codes(self, tx: Transaction, after: Row) -> None:
        """A scheme that codes of the category do not follow is refused: renumber first."""
        said = after["label"] or after["digits"]
        scheme = Scheme(after["label"] or "", after["digits"]) if said else await scheme_of(tx, after["parent_id"])
        off = next((row["code"] for row in await tx.fetch(BELOW, after["id"]) if not scheme.fits(row["code"])), None)
        if off is not None:
            message = f"{CodeOffScheme().message} {off} does not."
            field = "label" if after["label"] else "digits" if after["digits"] else "parent_id"
            raise CodeOffScheme(errors=[{"field": field, "code": CodeOffScheme.code, "message": message}])


class ServiceCatalogue(Collection[schemas.Service]):
    name, one, table = "services", "service", models.service
    row, new, patch = schemas.Service, schemas.ServiceNew, schemas.ServicePatch
    event, edit = ServiceChanged, EDIT_SERVICES

    def words(self, row: Row) -> str:
        """By code, names and customers' words; Chinese ones by their pinyin and its initials as well."""
        names = [*Text.parse(row["name"]).values(), *row["keywords"]]
        plain = searchable(row["code"], *names)
        known = set(plain.split())
        spelt = (word for word in search_document(names, ()).split() if not _CODED.match(word))
        return " ".join([plain, *(word for word in spelt if word not in known)])[:LONGEST_WORDS]

    async def slugs(self, connection: Connection) -> dict[str, UUID]:
        """By code: the name that processes use for a service."""
        rows = await connection.fetch("select code, id from touchpoints.service where not archived")
        return {row["code"]: row["id"] for row in rows}

    async def prepare(self, tx: Transaction, services: Services, before: Row | None, after: Row) -> None:
        del services
        if before is not None and (before["code"], before["category_id"]) == (after["code"], after["category_id"]):
            return
        scheme = await scheme_of(tx, after["category_id"])
        if not scheme.fits(after["code"]):
            message = f"{CodeOffScheme().message} For example {scheme.example}."
            raise CodeOffScheme(errors=[{"field": "code", "code": CodeOffScheme.code, "message": message}])


async def scheme_of(connection: Connection, category_id: UUID | None) -> Scheme:
    """How the codes of a category are made: as the nearest category says, upwards from this one."""
    line: Sequence[Any] = await connection.fetch(LINE, category_id) if category_id else ()
    said = next((row for row in line if row["label"] or row["digits"]), None)
    return Scheme() if said is None else Scheme(said["label"] or "", said["digits"])


CATEGORIES = ServiceCategories()
SERVICES = ServiceCatalogue()
