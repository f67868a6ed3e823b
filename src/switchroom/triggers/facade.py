"""What bootstrap and the roles need of triggers."""

from switchroom.triggers.actions import TRIGGERS, set_on
from switchroom.triggers.log import forget_looked, forget_origin
from switchroom.triggers.noticing import Noticing
from switchroom.triggers.timing import TRIGGER_DUE, Timing
from switchroom.triggers.waiting import WAIT_OVER, Waiting

__all__ = [
    "TRIGGERS",
    "TRIGGER_DUE",
    "WAIT_OVER",
    "Noticing",
    "Timing",
    "Waiting",
    "forget_looked",
    "forget_origin",
    "set_on",
]
