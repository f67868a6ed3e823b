"""Which policy holds for a ticket, and what it promises: pure."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.clocks.calendar import Calendar
from switchroom.platform.clocks.targets import Target
from switchroom.tickets.conditions import holds
from switchroom.tickets.sla.contracts import Metric


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
        """Whether its condition is met."""
        return holds(self.condition, variables)

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


def _order(policy: Policy) -> tuple[int, UUID]:
    return policy.position, policy.id
