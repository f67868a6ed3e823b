"""What a trigger's condition sees of tickets, interactions and their customers: read for many at once."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from switchroom.platform.db import Connection

TICKETS = """
select t.id, t.number, t.type as kind, t.status, t.priority, t.impact, t.urgency, t.medium, t.subject, t.language,
    coalesce(b.label, '') as brand, u.path, t.tags, t.fields, t.assignee_id is not null as assigned,
    t.first_replied_at is not null as answered, t.reopened, t.requester_id as customer_id, t.origin
from tickets.ticket t join organisation.unit u on u.id = t.unit_id left join organisation.brand b on b.id = t.brand_id
where t.id = any($1)
"""
INTERACTIONS = """
select i.id, i.reference, i.medium, e.slug as entry_point, coalesce(q.slug, '') as queue,
    coalesce(b.label, '') as brand, u.path, i.language, coalesce(d.slug, '') as disposition, i.tags,
    i.answered_at is not null as answered,
    coalesce(i.ended_how, '') as ended_how, i.customer_id, i.origin
from interactions.interaction i join organisation.unit u on u.id = i.unit_id
join touchpoints.entry_point e on e.id = i.entry_point_id
left join routing.queue q on q.id = i.queue_id left join organisation.brand b on b.id = i.brand_id
left join interactions.disposition d on d.id = i.disposition_id
where i.id = any($1)
"""
CUSTOMERS = """
select c.id, c.kind, coalesce(c.language, '') as language, coalesce(r.code, '') as region,
    coalesce(c.environment, '') as environment, coalesce(c.external_number, '') as external_number, c.tags
from customers.customer c left join organisation.region r on r.id = c.region_id where c.id = any($1)
"""
NOBODY: dict[str, Any] = {
    "id": "",
    "known": False,
    "kind": "",
    "language": "",
    "region": "",
    "environment": "",
    "external_number": "",
    "tags": [],
}
_OWN = ("path", "customer_id", "origin")


class Facts:
    """Of one ticket or interaction: the `variables` of conditions, its `origin`, and the number people know it by."""

    __slots__ = ("origin", "reference", "variables")

    def __init__(self, origin: str, reference: str, variables: dict[str, Any]) -> None:
        self.origin, self.reference, self.variables = origin, reference, variables


async def facts_of(connection: Connection, kind: str, ids: Sequence[UUID]) -> dict[UUID, Facts]:
    """The facts of tickets (`ticket`) or of customers' interactions (`interaction`) by id; those that exist."""
    rows = await connection.fetch(TICKETS if kind == "ticket" else INTERACTIONS, list(ids))
    customers = await _customers(connection, {row["customer_id"] for row in rows if row["customer_id"]})
    return {
        row["id"]: Facts(
            row["origin"],
            f"#{row['number']}" if kind == "ticket" else row["reference"],
            {kind: _variables(row), "customer": customers.get(row["customer_id"], NOBODY)},
        )
        for row in rows
    }


async def _customers(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    wanted = list(ids)
    rows = await connection.fetch(CUSTOMERS, wanted) if wanted else []
    return {row["id"]: {**dict(row), "id": str(row["id"]), "known": True} for row in rows}


def _variables(row: Any) -> dict[str, Any]:
    units = [str(UUID(part)) for part in row["path"].split("/") if part]
    return {**{name: value for name, value in row.items() if name not in _OWN}, "id": str(row["id"]), "units": units}
