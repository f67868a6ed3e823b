"""Governance, seen from outside: permissions, words, refusals."""

from enum import StrEnum

from switchroom.platform.access import permission
from switchroom.platform.errors import Conflict, Invalid, NotFound

SIGN = permission(
    "governance:table:sign",
    {
        "en": "Sign and send monitoring tables",
        "pt-BR": "Assinar e enviar tabelas de monitoramento",
        "zh-CN": "签署并发送监控表",
    },
)
IMPROVE = permission(
    "governance:improvement:edit",
    {
        "en": "Lead improvements and reviews of processes",
        "pt-BR": "Conduzir melhorias e revisões de processos",
        "zh-CN": "负责流程改进与评审",
    },
)


class State(StrEnum):
    """Of an improvement. `watched`: the change is made, and figures show what came of it."""

    OPEN = "open"
    WATCHED = "watched"
    CLOSED = "closed"
    DROPPED = "dropped"

    @property
    def over(self) -> bool:
        return self in (State.CLOSED, State.DROPPED)


class Verdict(StrEnum):
    """What came of an improvement."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class Occasion(StrEnum):
    """Why a process is reviewed: management processes every half-year, all of them every year, or because asked for."""

    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    ASKED = "asked"


class NoSuchReport(NotFound):
    """There is no report of this month."""

    code = "governance.no_report"


class NoSuchTable(NotFound):
    """There is no such monitoring table, or you may not see it."""

    code = "governance.no_table"


class NoSuchImprovement(NotFound):
    """There is no such improvement, or you may not see it."""

    code = "governance.no_improvement"


class AlreadySigned(Conflict):
    """The table has been signed and sent; it stays as it is."""

    code = "governance.signed"


class ImprovementOver(Conflict):
    """The improvement is over; open a new one."""

    code = "governance.improvement_over"


class NothingChanged(Conflict):
    """Say first what was changed and when; before that there is no after."""

    code = "governance.nothing_changed"


class NobodyToSendTo(Invalid):
    """Nobody holds any of these roles here; choose another one."""

    code = "governance.nobody"


class AlreadyReviewed(Conflict):
    """This process is being reviewed."""

    code = "governance.in_review"


class NoReviewProcess(Conflict):
    """Put the template of a review of processes to use first."""

    code = "governance.no_review_process"
