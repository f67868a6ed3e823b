"""The permission to change which queues tasks wait in, and refusals."""

from switchroom.platform.access import permission
from switchroom.platform.errors import Invalid

EDIT_RULES = permission(
    "worklist:rule:edit",
    {
        "en": "Change which queues tasks wait in",
        "pt-BR": "Alterar em quais filas as tarefas aguardam",
        "zh-CN": "修改任务进入哪个队列",
    },
)


class QueueOfTalks(Invalid):
    """Tasks wait in queues for tickets and tasks: in this one customers wait."""

    code = "task_distribution.queue_of_talks"


class UnknownQueue(Invalid):
    """There is no such queue."""

    code = "task_distribution.unknown_queue"


class RuleExists(Invalid):
    """This post has a rule for that unit already."""

    code = "task_distribution.exists"
