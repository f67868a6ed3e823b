"""Complaints, seen from outside: permissions, the words of the register, refusals."""

from enum import StrEnum

from switchroom.platform.access import permission
from switchroom.platform.errors import Invalid, NotFound

SEE = permission(
    "complaints:complaint:see",
    {
        "en": "See the complaint register, figures and reports",
        "pt-BR": "Ver o registro, os indicadores e os relatórios de reclamações",
        "zh-CN": "查看投诉台账、指标和报告",
    },
)
EDIT_ROUTES = permission(
    "complaints:route:edit",
    {
        "en": "Change where complaints are dispatched",
        "pt-BR": "Alterar a distribuição de reclamações",
        "zh-CN": "修改投诉派发规则",
    },
)

CONTACTED, ANSWERED = "customer-contacted", "complaint-answered"
"""Milestones by which a handling process says that the customer was reached, and that he has his answer."""
CATEGORY = "complaint"
"""The category of processes that handle complaints; one that is called by another is a warning beside it."""
CAUSE_FIELD = "cause"
"""The custom field of tickets in which the cause of a complaint stands."""


class State(StrEnum):
    """`ended`: its ticket is solved or closed."""

    OPEN = "open"
    ENDED = "ended"


class By(StrEnum):
    """What figures are broken down by."""

    REGION = "region"
    BRAND = "brand"
    SERVICE = "service"
    CAUSE = "cause"
    UNIT = "unit"
    MONTH = "month"


class NoSuchComplaint(NotFound):
    """There is no such complaint, or you may not see it."""

    code = "complaint.not_found"


class NoSuchReport(NotFound):
    """There is no report of this month."""

    code = "complaint.no_report"


class BadRegisterCursor(Invalid):
    """This is not a cursor of this list."""

    code = "complaint.bad_cursor"


class BadPeriod(Invalid):
    """A period ends after it begins, and is at most 400 days long."""

    code = "complaint.bad_period"


class TooLateForEvidence(NotFound):
    """What was written on this complaint has been erased; there is no evidence to hand out."""

    code = "complaint.erased"
