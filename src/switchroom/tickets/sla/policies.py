"""Which policy holds for a ticket, and what it promises: pure."""

import logging
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.clocks.calendar import Calendar
from switchroom.platform.clocks.targets import Target
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
from switchroom.tickets.sla.contracts import Metric

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


class PolicyTarget(msgspec.Struct, frozen=True):
    """So many minutes for a metric; `priority`, `tier` None: for every one that has none of its own."""

    metric: Metric
    minutes: int
    priority: int | None = None
    working: bool = True
    warn_minutes: int | None = None
    tier: int | None = None


class Policy(msgspec.Struct, frozen=True):
    """Holds for tickets that meet its condition, unless one before it does. No calendar: that of the ticket's team."""

    id: UUID
    position: int
    condition: str
    calendar_id: UUID | None
    targets: tuple[PolicyTarget, ...]

    def holds(self, variables: Mapping[str, Any]) -> bool:
        """Whether its condition is met; one that cannot be computed for this ticket is not."""
        if not self.condition:
            return True
        try:
            return _expression(self.condition).holds(variables)
        except (EvaluationFailed, InvalidExpression):
            log.info("condition cannot be computed", extra={"policy": str(self.id)})
            return False

    def target(self, metric: Metric, priority: int, tier: int | None = None) -> PolicyTarget | None:
        """What it promises for this metric and priority; for an escalation, to this tier."""
        fitting = [
            one
            for one in self.targets
            if one.metric is metric and one.priority in (priority, None) and one.tier in (tier, None)
        ]
        return min(fitting, key=lambda one: (one.tier is None, one.priority is None), default=None)


def policy_of(policies: Iterable[Policy], variables: Mapping[str, Any]) -> Policy | None:
    """The first policy, in their order, that holds."""
    return next((policy for policy in sorted(policies, key=_order) if policy.holds(variables)), None)


def timed(target: PolicyTarget, calendar: Calendar | None) -> Target:
    """The target in the calendar's working time; a team without any calendar works always."""
    warn = None if target.warn_minutes is None else timedelta(minutes=target.warn_minutes)
    return Target(timedelta(minutes=target.minutes), calendar if target.working else None, warn)


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


def _order(policy: Policy) -> tuple[int, UUID]:
    return policy.position, policy.id


@lru_cache(maxsize=512)
def _expression(source: str) -> Expression:
    return Expression(source)
