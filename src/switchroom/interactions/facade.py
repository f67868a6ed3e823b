"""What others may do with interactions: open them, carry them through, and find the one door to each."""

from switchroom.interactions.by_origin import (
    Living,
    OnScreen,
    answer_for_agent,
    forget_origin,
    living,
    steps_on_screen,
)
from switchroom.interactions.cards import InteractionCards
from switchroom.interactions.contracts import READ
from switchroom.interactions.dispositions import DISPOSITIONS
from switchroom.interactions.encounters import Interactions
from switchroom.interactions.handlers import handler
from switchroom.interactions.marking import PriorityStep, QueueStateStep, SplitStep, TagStep
from switchroom.interactions.parking import PARKED_TOO_LONG
from switchroom.interactions.personal_data import InteractionData
from switchroom.interactions.queries import Door, access, access_part, access_work
from switchroom.interactions.retention import forget_notes
from switchroom.interactions.steps import (
    MAXIMUM_WAIT,
    DisposeStep,
    IdentifyStep,
    MaximumWait,
    NoteStep,
    QueueStep,
    ScreenStep,
)
from switchroom.interactions.visits import COLLEAGUE_BUSY

__all__ = [
    "COLLEAGUE_BUSY",
    "DISPOSITIONS",
    "MAXIMUM_WAIT",
    "PARKED_TOO_LONG",
    "READ",
    "DisposeStep",
    "Door",
    "IdentifyStep",
    "InteractionCards",
    "InteractionData",
    "Interactions",
    "Living",
    "MaximumWait",
    "NoteStep",
    "OnScreen",
    "PriorityStep",
    "QueueStateStep",
    "QueueStep",
    "ScreenStep",
    "SplitStep",
    "TagStep",
    "access",
    "access_part",
    "access_work",
    "answer_for_agent",
    "forget_notes",
    "forget_origin",
    "handler",
    "living",
    "steps_on_screen",
]
