"""The permission to change the rules, and refusals."""

from switchroom.platform.access import permission
from switchroom.platform.errors import Conflict, Invalid

EDIT_RULES = permission(
    "tickets:distribution:edit",
    {
        "en": "Change which queues tickets wait in",
        "pt-BR": "Alterar em quais filas os chamados aguardam",
        "zh-CN": "修改工单进入哪个队列",
    },
)
DESK_WORK = frozenset({"task", "mail"})
"""Media of queues in which tickets can wait: nobody waits on a line for the answer."""


class UnknownQueue(Invalid):
    """There is no such queue."""

    code = "ticket_distribution.unknown_queue"


class QueueOfTalks(Invalid):
    """Tickets wait in queues for mail or desk work: in this one customers wait on the line."""

    code = "ticket_distribution.queue_of_talks"


class UnknownSkill(Invalid):
    """There is no such skill."""

    code = "ticket_distribution.unknown_skill"


class TakenByAnother(Conflict):
    """Somebody else has it already."""

    code = "ticket.taken"


class OfferedToAnother(Conflict):
    """It is just being offered to somebody else."""

    code = "ticket.offered_to_another"
