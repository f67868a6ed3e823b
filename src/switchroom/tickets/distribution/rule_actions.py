"""The collection of rules. Whatever changes them has the open tickets placed anew, as a job."""

from uuid import UUID

from switchroom.people.facade import SKILLS
from switchroom.platform.access import Principal
from switchroom.platform.collection import Change, Collection, Row, UnknownRow
from switchroom.platform.db import Transaction
from switchroom.platform.errors import Invalid
from switchroom.platform.services import Services
from switchroom.tickets.conditions import InvalidCondition, wrong_with
from switchroom.tickets.contracts import SEE
from switchroom.tickets.distribution import models, schemas
from switchroom.tickets.distribution.contracts import (
    DESK_WORK,
    EDIT_RULES,
    QueueOfTalks,
    UnknownQueue,
    UnknownSkill,
)
from switchroom.tickets.events import DistributionRuleChanged
from switchroom.tickets.sla.policy_actions import settle_all


class DistributionRules(Collection[schemas.DistributionRule]):
    """The rules hold for the whole organisation; who sees tickets may see why they wait where they do."""

    name, one, table = "distribution-rules", "distribution_rule", models.distribution_rule
    row, new, patch = schemas.DistributionRule, schemas.DistributionRuleNew, schemas.DistributionRulePatch
    event, see, edit = DistributionRuleChanged, SEE, EDIT_RULES

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        await super().check(tx, principal, before, after)
        if after["condition"] and (wrong := wrong_with(after["condition"])):
            raise _of_field(InvalidCondition, "condition", wrong)
        await _check_queue(tx, after["queue_id"])
        for number, skill in enumerate(after["skills"]):
            try:
                await SKILLS.access(tx, principal, UUID(str(skill["skill_id"])))
            except UnknownRow:
                raise _of_field(UnknownSkill, f"skills.{number}.skill_id") from None

    def words(self, row: Row) -> str:
        """In the order in which they are asked, so lists show them so."""
        return f"{row['position']:06} {super().words(row)}"

    async def changed(self, tx: Transaction, services: Services, row: Row, change: Change) -> None:
        del services, change
        await settle_all(tx, row["id"], row["version"])


async def _check_queue(tx: Transaction, queue_id: UUID | None) -> None:
    if queue_id is None:
        return
    medium = await tx.fetch_value("select medium from routing.queue where id = $1 and not archived", queue_id)
    if medium is None:
        raise _of_field(UnknownQueue, "queue_id")
    if medium not in DESK_WORK:
        raise _of_field(QueueOfTalks, "queue_id")


def _of_field(refusal: type[Invalid], field: str, message: str = "") -> Invalid:
    return refusal(errors=[{"field": field, "code": refusal.code, "message": message or refusal().message}])


DISTRIBUTION_RULES = DistributionRules()
