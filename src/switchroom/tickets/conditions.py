"""What a rule may ask of a ticket before it holds: an expression over what the ticket is and where it lies."""

import logging
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.db import Connection
from switchroom.platform.errors import Invalid
from switchroom.platform.expressions import (
    BOOL,
    INT,
    MAP,
    STRING,
    EvaluationFailed,
    Expression,
    InvalidExpression,
    Type,
    TypeKind,
    check,
    list_of,
)
from switchroom.tickets.contracts import Level, Medium, TicketType
from switchroom.tickets.rows import Row

log = logging.getLogger(__name__)

_LEVEL = Type(TypeKind.STRING, values=tuple(Level))
VARIABLES: Mapping[str, Type] = {
    "kind": Type(TypeKind.STRING, values=tuple(TicketType)),
    "priority": INT,
    "impact": _LEVEL,
    "urgency": _LEVEL,
    "medium": Type(TypeKind.STRING, values=tuple(Medium)),
    "language": STRING,
    "brand": STRING,
    "units": list_of(STRING),
    "tags": list_of(STRING),
    "fields": MAP,
}
"""What a condition may ask of a ticket: `brand` is the brand's label, `units` the ids of the team and all above it."""
AROUND = """
select g.id, u.path, b.label as brand from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as g(id, unit_id, brand_id)
left join organisation.unit u on u.id = g.unit_id left join organisation.brand b on b.id = g.brand_id
"""


class InvalidCondition(Invalid):
    """This condition cannot be read, or is not about a ticket."""

    code = "ticket.invalid_condition"


class Around(msgspec.Struct, frozen=True):
    """What lies around a ticket: its team's path, its brand's label."""

    id: UUID
    path: str | None
    brand: str | None


async def around(connection: Connection, rows: Sequence[Row]) -> dict[UUID, Around]:
    """Of each of these tickets what lies around it."""
    found = await connection.fetch_as(
        Around, AROUND, [row.id for row in rows], [row.unit_id for row in rows], [row.brand_id for row in rows]
    )
    return {one.id: one for one in found}


def variables_of(row: Row, lies: Around | None) -> dict[str, Any]:
    """The ticket as conditions see it."""
    path = (lies.path or "") if lies else ""
    return {
        "kind": row.type.value,
        "priority": row.priority,
        "impact": row.impact.value,
        "urgency": row.urgency.value,
        "medium": row.medium.value,
        "language": row.language,
        "brand": (lies.brand or "") if lies else "",
        "units": [str(UUID(part)) for part in path.split("/") if part],
        "tags": row.tags,
        "fields": row.fields,
    }


def holds(condition: str, variables: Mapping[str, Any]) -> bool:
    """Whether it is met: an empty one always, one that cannot be computed for this ticket not."""
    if not condition:
        return True
    try:
        return _expression(condition).holds(variables)
    except (EvaluationFailed, InvalidExpression):
        log.info("condition cannot be computed", extra={"condition": condition})
        return False


def wrong_with(condition: str) -> str | None:
    """Why this is no condition about a ticket; None if it is one."""
    checked = check(condition, VARIABLES)
    if checked.problems:
        return checked.problems[0].message
    if checked.type.kind not in (BOOL.kind, TypeKind.DYN):
        return "A condition is true or false."
    try:
        _expression(condition)
    except InvalidExpression as wrong:
        return wrong.message
    return None


@lru_cache(maxsize=512)
def _expression(source: str) -> Expression:
    return Expression(source)
