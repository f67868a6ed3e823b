"""Triggers, seen from outside: permission, kinds, what can become of what they look at, refusals."""

from enum import StrEnum

from switchroom.platform.access import permission
from switchroom.platform.errors import Invalid

EDIT_TRIGGERS = permission(
    "triggers:trigger:edit",
    {"en": "Set up triggers", "pt-BR": "Configurar gatilhos", "zh-CN": "设置触发器"},
)


class When(StrEnum):
    """What a trigger waits for: that something happens, a time, or that something has been so for long enough."""

    EVENT = "event"
    SCHEDULE = "schedule"
    CONDITION = "condition"


class Wait(StrEnum):
    """What has been so for long enough.

    `unanswered`: a message of the requester without a reply. `unassigned`: a ticket that nobody was given since it was
    opened. `unsolved`: one that is not solved since then. `unchanged`: one, not solved, on which nothing has changed.
    """

    UNANSWERED = "unanswered"
    UNASSIGNED = "unassigned"
    UNSOLVED = "unsolved"
    UNCHANGED = "unchanged"


class Closed(StrEnum):
    """What becomes of a time on a day on which the calendar is closed: left out, or the next day that it is open."""

    SKIP = "skip"
    NEXT = "next"


class Result(StrEnum):
    """What became of one thing that a trigger looked at.

    `loop`: it was brought about by a run that this trigger, or too long a chain of triggers, had started. `storm`: it
    has started as many within the hour as it may. `failed`: it cannot be computed, or the process cannot begin.
    """

    FIRED = "fired"
    NOT_MET = "not_met"
    LOOP = "loop"
    STORM = "storm"
    FAILED = "failed"


class OffWhy(StrEnum):
    """`by_hand`: somebody switched it off, or never on; `storm`: it went off by itself."""

    BY_HAND = "by_hand"
    STORM = "storm"


class WrongTrigger(Invalid):
    """This is no trigger yet: something is missing or does not fit."""

    code = "trigger.wrong"
