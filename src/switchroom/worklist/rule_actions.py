"""The collection of rules. Whatever changes one has the open tasks of its posts placed anew."""

from uuid import UUID

from switchroom.platform.access import Principal
from switchroom.platform.collection import Change, Collection, Row
from switchroom.platform.db import Transaction
from switchroom.platform.errors import Invalid
from switchroom.platform.jobs import enqueue
from switchroom.platform.services import Services
from switchroom.worklist import models, schemas
from switchroom.worklist.contracts import EDIT_RULES, QueueOfTalks, RuleExists, UnknownQueue
from switchroom.worklist.events import TaskRuleChanged

PLACE_ALL = "worklist.place_tasks"
"""The job that places every open task after rules changed."""


class TaskRules(Collection[schemas.TaskRule]):
    """Who sets up queues sees the rules."""

    name, one, table = "task-rules", "task_rule", models.rule
    row, new, patch = schemas.TaskRule, schemas.TaskRuleNew, schemas.TaskRulePatch
    event, see, edit = TaskRuleChanged, EDIT_RULES, EDIT_RULES

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        await super().check(tx, principal, before, after)
        medium = await tx.fetch_value(
            "select medium from routing.queue where id = $1 and not archived", after["queue_id"]
        )
        if medium != "task":
            raise _of_field(UnknownQueue if medium is None else QueueOfTalks, "queue_id")
        twice = """select exists(select from worklist.rule where post_id = $1 and unit_id is not distinct from $2
                                 and id <> $3 and not archived)"""
        if await tx.fetch_value(twice, after["post_id"], after["unit_id"], after["id"]):
            raise _of_field(RuleExists, "post_id")

    async def changed(self, tx: Transaction, services: Services, row: Row, change: Change) -> None:
        del services, change
        await place_all(tx, row["id"], row["version"])


async def place_all(tx: Transaction, because: UUID, version: int) -> None:
    """Have every open task placed anew."""
    await enqueue(tx, PLACE_ALL, once=f"{PLACE_ALL}:{because}:{version}")


def _of_field(refusal: type[Invalid], field: str) -> Invalid:
    return refusal(errors=[{"field": field, "code": refusal.code, "message": refusal().message}])


TASK_RULES = TaskRules()
