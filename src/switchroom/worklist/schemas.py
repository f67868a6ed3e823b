"""What the routes of the worklist send and receive."""

from uuid import UUID

from pydantic import Field

from switchroom.platform.schemas import Received, SetupRow, TextJson, changes_of


class TaskRuleNew(Received):
    name: TextJson
    post_id: UUID = Field(description="Whose tasks.")
    unit_id: UUID | None = Field(default=None, description="Of this unit and all below it; null: everywhere else.")
    queue_id: UUID = Field(description="The queue they wait in, for tickets and tasks.")


class TaskRule(TaskRuleNew, SetupRow):
    """Where the tasks of a post wait that nobody has; the nearest unit's rule holds."""


TaskRulePatch = changes_of(TaskRuleNew)
