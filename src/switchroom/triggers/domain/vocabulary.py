"""What the conditions of triggers may ask, by what a trigger waits for, and what is wrong with one."""

from collections.abc import Mapping
from functools import lru_cache

from switchroom.platform.expressions import (
    BOOL,
    DYN,
    INT,
    MAP,
    STRING,
    Expression,
    InvalidExpression,
    Type,
    TypeKind,
    check,
    list_of,
    record,
)
from switchroom.tickets.contracts import Level, Medium, Status, TicketType
from switchroom.triggers.contracts import When
from switchroom.webhooks.facade import EventKind

_LEVEL = Type(TypeKind.STRING, values=tuple(Level))
_STATUS = Type(TypeKind.STRING, values=tuple(Status))
TICKET: Mapping[str, Type] = {
    "id": STRING,
    "number": INT,
    "kind": Type(TypeKind.STRING, values=tuple(TicketType)),
    "status": _STATUS,
    "priority": INT,
    "impact": _LEVEL,
    "urgency": _LEVEL,
    "medium": Type(TypeKind.STRING, values=tuple(Medium)),
    "subject": STRING,
    "language": STRING,
    "brand": STRING,
    "units": list_of(STRING),
    "tags": list_of(STRING),
    "fields": MAP,
    "assigned": BOOL,
    "answered": BOOL,
    "reopened": INT,
}
"""`brand` is the brand's label, `units` the ids of the team and all above it, as in conditions of service levels."""
CUSTOMER: Mapping[str, Type] = {
    "id": STRING,
    "known": BOOL,
    "kind": STRING,
    "language": STRING,
    "region": STRING,
    "environment": STRING,
    "external_number": STRING,
    "tags": list_of(STRING),
}
"""`region` and `environment` are codes; all empty where nobody is known."""
INTERACTION: Mapping[str, Type] = {
    "id": STRING,
    "reference": STRING,
    "medium": STRING,
    "entry_point": STRING,
    "queue": STRING,
    "brand": STRING,
    "units": list_of(STRING),
    "language": STRING,
    "disposition": STRING,
    "tags": list_of(STRING),
    "answered": BOOL,
    "ended_how": STRING,
}
NOW: Mapping[str, Type] = {"date": STRING, "time": STRING, "weekday": INT}
"""Of a schedule, in its zone: `2026-11-30`, `08:00`, 0 for Monday."""
_EVENTS: Mapping[EventKind, Mapping[str, Type]] = {
    EventKind.TICKET_OPENED: {},
    EventKind.TICKET_CHANGED: {"fields": list_of(STRING)},
    EventKind.TICKET_STATUS_CHANGED: {"before": _STATUS, "after": _STATUS},
    EventKind.TICKET_SOLVED: {"before": _STATUS, "after": _STATUS},
    EventKind.TICKET_REOPENED: {"before": _STATUS, "after": _STATUS},
    EventKind.TICKET_ASSIGNED: {"to_somebody": BOOL, "from_somebody": BOOL},
    EventKind.TICKET_MESSAGE_RECEIVED: {},
    EventKind.TICKET_REPLIED: {"first": BOOL},
    EventKind.TICKET_DEADLINE_NEAR: {"metric": STRING},
    EventKind.TICKET_DEADLINE_MISSED: {"metric": STRING},
    EventKind.INTERACTION_STARTED: {},
    EventKind.INTERACTION_ENDED: {},
    EventKind.INTERACTION_SURVEYED: {"kind": STRING, "outcome": STRING, "score": DYN},
}
BY: Mapping[str, Type] = {"by": Type(TypeKind.STRING, values=("system", "user", "token", "customer"))}
"""Who did it: a process or the program itself, a person, a program with a token, or the customer."""
EVENTS = tuple(_EVENTS)
"""What a trigger can wait for; the names are those that webhooks are told by."""


def scope_of(when: When, event: EventKind | None) -> Mapping[str, Type]:
    """The names that a condition, and the values given to the process, may use."""
    if when is When.SCHEDULE:
        return {"now": record(NOW)}
    if when is When.CONDITION:
        return {"ticket": record(TICKET), "customer": record(CUSTOMER)}
    about = {"ticket": record(TICKET)} if is_of_ticket(event) else {"interaction": record(INTERACTION)}
    return {"event": record({**BY, **_EVENTS.get(event, {})} if event else BY), **about, "customer": record(CUSTOMER)}


def is_of_ticket(event: EventKind | None) -> bool:
    """Whether this happens to a ticket; otherwise to an interaction."""
    return event is not None and event.value.startswith("ticket.")


def wrong_with(source: str, scope: Mapping[str, Type]) -> str | None:
    """Why this is no condition; None if it is one. An empty one always holds."""
    if not source:
        return None
    checked = check(source, scope)
    if checked.problems:
        return checked.problems[0].message
    if checked.type.kind not in (TypeKind.BOOL, TypeKind.DYN):
        return "A condition is true or false."
    try:
        compiled(source)
    except InvalidExpression as wrong:
        return wrong.message
    return None


def wrong_value(source: str, scope: Mapping[str, Type], wanted: Type) -> str | None:
    """Why this gives no value of the type that is wanted; None if it may."""
    checked = check(source, scope)
    if checked.problems:
        return checked.problems[0].message
    try:
        compiled(source)
    except InvalidExpression as wrong:
        return wrong.message
    numbers = (TypeKind.INT, TypeKind.DOUBLE)
    fits = DYN.kind in (checked.type.kind, wanted.kind) or checked.type.kind is wanted.kind
    if not fits and not (checked.type.kind is TypeKind.INT and wanted.kind in numbers):
        return f"The process wants {wanted}, and this is {checked.type.kind}."
    return None


@lru_cache(maxsize=2048)
def compiled(source: str) -> Expression:
    """The expression, compiled once. Raises `InvalidExpression`."""
    return Expression(source)
