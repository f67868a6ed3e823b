"""What bootstrap needs of the worklist."""

from switchroom.worklist.cards import TaskCards
from switchroom.worklist.following import TRY_AGAIN, try_again, worklist_handler
from switchroom.worklist.placing import place_job
from switchroom.worklist.rule_actions import TASK_RULES

__all__ = ["TASK_RULES", "TRY_AGAIN", "TaskCards", "place_job", "try_again", "worklist_handler"]
