"""The collection of policies. Whatever changes them has the open tickets' clocks settled anew, as a job."""

from uuid import UUID

from switchroom.platform.access import Principal
from switchroom.platform.collection import Change, Collection, Row
from switchroom.platform.db import Transaction
from switchroom.platform.errors import Invalid
from switchroom.platform.jobs import enqueue
from switchroom.platform.services import Services
from switchroom.tickets import models
from switchroom.tickets.conditions import InvalidCondition, wrong_with
from switchroom.tickets.contracts import SEE
from switchroom.tickets.events import SlaPolicyChanged
from switchroom.tickets.sla import schemas
from switchroom.tickets.sla.contracts import (
    EDIT_POLICIES,
    LateWarning,
    Metric,
    TierOfOthers,
    TwoTargets,
    VendorsOwn,
)

SETTLE_ALL = "tickets.settle_clocks"
"""The job that settles the clocks of every open ticket after policies or calendars changed."""


class SlaPolicies(Collection[schemas.SlaPolicy]):
    """What is promised holds for the whole organisation; who sees tickets may see it."""

    name, one, table = "sla-policies", "sla_policy", models.sla_policy
    row, new, patch = schemas.SlaPolicy, schemas.SlaPolicyNew, schemas.SlaPolicyPatch
    event, see, edit = SlaPolicyChanged, SEE, EDIT_POLICIES

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        await super().check(tx, principal, before, after)
        check_policy(after["condition"], after["targets"])

    def words(self, row: Row) -> str:
        """In the order in which they are asked, so lists show them so."""
        return f"{row['position']:06} {super().words(row)}"

    async def changed(self, tx: Transaction, services: Services, row: Row, change: Change) -> None:
        del services, change
        await settle_all(tx, row["id"], row["version"])


async def settle_all(tx: Transaction, because: UUID, version: int) -> None:
    """Have every open ticket's clocks settled. Each cause asks for a round of its own: one that runs already may have
    passed tickets that this cause concerns.
    """
    await enqueue(tx, SETTLE_ALL, once=f"{SETTLE_ALL}:{because}:{version}")


def check_policy(condition: str, targets: list[dict[str, object]]) -> None:
    """Raises `InvalidCondition`, `VendorsOwn`, `TierOfOthers`, `TwoTargets`, `LateWarning`, each naming its field."""
    if condition and (wrong := wrong_with(condition)):
        raise _of_field(InvalidCondition, "condition", wrong)
    for number, target in enumerate(targets):
        if target["metric"] == Metric.VENDOR:
            raise _of_field(VendorsOwn, f"targets.{number}.metric", VendorsOwn().message)
        if target["tier"] is not None and target["metric"] != Metric.ESCALATION:
            raise _of_field(TierOfOthers, f"targets.{number}.tier", TierOfOthers().message)
        if any(all(other[key] == target[key] for key in ("metric", "priority", "tier")) for other in targets[:number]):
            raise _of_field(TwoTargets, f"targets.{number}.priority", TwoTargets().message)
        warn, minutes = target["warn_minutes"], target["minutes"]
        if isinstance(warn, int) and isinstance(minutes, int) and warn >= minutes:
            raise _of_field(LateWarning, f"targets.{number}.warn_minutes", LateWarning().message)


def _of_field(refusal: type[Invalid], field: str, message: str) -> Invalid:
    return refusal(errors=[{"field": field, "code": refusal.code, "message": message}])


SLA_POLICIES = SlaPolicies()
