"""Routes of the worklist: the rules."""

from fastapi import APIRouter

from switchroom.platform.http.collection_routes import collection_routes
from switchroom.worklist.rule_actions import TASK_RULES

router = APIRouter()
router.include_router(
    collection_routes(TASK_RULES, "/api/task-rules", tag="processes", many="task_rules", one="task_rule")
)
