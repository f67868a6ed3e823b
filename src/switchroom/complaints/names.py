"""The names of what complaints are listed and counted by."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from switchroom.complaints.contracts import CAUSE_FIELD
from switchroom.complaints.register import Row
from switchroom.organisation.facade import BRANDS, REGIONS, UNITS
from switchroom.people.facade import USERS
from switchroom.platform.db import Connection
from switchroom.touchpoints.facade import SERVICES

CUSTOMERS = """
select c.id, coalesce(s.name, c.name, (select a.value from customers.address a where a.customer_id = c.id
                                       order by a.main desc, a.position limit 1), '') as name
from customers.customer c left join customers.customer s on s.id = c.survivor_id where c.id = any($1)
"""
CAUSES = "select choices from tickets.field where slug = $1 and not archived"


async def causes(connection: Connection) -> dict[str, Any]:
    """What complaints may be caused by, by slug: the choices of the custom field `cause`, in their order."""
    choices = await connection.fetch_value(CAUSES, CAUSE_FIELD)
    return {choice["value"]: choice["label"] for choice in choices or ()}


async def with_names(connection: Connection, rows: list[Row]) -> list[dict[str, Any]]:
    """Rows as they are shown: ids with their names."""
    customers = {
        row["id"]: row["name"] for row in await connection.fetch(CUSTOMERS, _ids(row.requester_id for row in rows))
    }
    users = await USERS.names(connection, _ids(row.handler_id for row in rows))
    brands = await BRANDS.names(connection, _ids(row.brand_id for row in rows))
    regions = await REGIONS.names(connection, _ids(row.region_id for row in rows))
    services = await SERVICES.names(connection, _ids(row.service_id for row in rows))
    units = await UNITS.names(connection, _ids(row.unit_id for row in rows))
    known = await causes(connection) if rows else {}
    return [
        {
            **{name: getattr(row, name) for name in row.__struct_fields__},
            "customer": _named(customers, row.requester_id),
            "handler": _named(users, row.handler_id),
            "brand": _named(brands, row.brand_id),
            "region": _named(regions, row.region_id),
            "service": _named(services, row.service_id),
            "unit": _named(units, row.unit_id),
            "cause_name": known.get(row.cause, row.cause) if row.cause else None,
            "warning": bool(row.warning_run_id) and row.warning_ended_at is None,
        }
        for row in rows
    ]


def _ids(found: Iterable[UUID | None]) -> list[UUID]:
    return list({id for id in found if id is not None})


def _named(names: dict[UUID, Any], id: UUID | None) -> dict[str, Any] | None:
    return {"id": id, "name": names.get(id) or ""} if id is not None else None
