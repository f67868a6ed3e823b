"""What the journal learns of the set-up of the worklist."""

from switchroom.platform.collection import SetupChanged
from switchroom.platform.events import event


@event("worklist.rule_changed")
class TaskRuleChanged(SetupChanged, frozen=True, kw_only=True):
    """A rule of which tasks wait in which queue was made, changed or archived."""

    collection = "task-rules"
