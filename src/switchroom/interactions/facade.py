"""What others may do with interactions: open them, carry them through, and find the one door to each."""

from switchroom.interactions.applying import applications_handler
from switchroom.interactions.by_origin import (
    Living,
    OnScreen,
    answer_for_agent,
    classify_for_agent,
    counts,
    forget_origin,
    living,
    steps_on_screen,
)
from switchroom.interactions.callbacks import (
    CALL_AGAIN,
    CALLBACK_OVER,
    Callback,
    Stage,
    callback_of,
    open_callback,
    wait_for_agent,
)
from switchroom.interactions.calling_back import withdraw_callback
from switchroom.interactions.cards import InteractionCards
from switchroom.interactions.concerns import concern_of, requesters_of
from switchroom.interactions.contracts import READ
from switchroom.interactions.dispositions import DISPOSITIONS
from switchroom.interactions.encounters import Interactions
from switchroom.interactions.handlers import handler
from switchroom.interactions.identity import CodeChannel, IdentifyStep, claimed
from switchroom.interactions.marking import PriorityStep, QueueStateStep, SplitStep, TagStep
from switchroom.interactions.parking import PARKED_TOO_LONG
from switchroom.interactions.personal_data import InteractionData
from switchroom.interactions.proposing import AnswerOnScreen, matter_of, proposed
from switchroom.interactions.queries import Door, access, access_part, access_work
from switchroom.interactions.retention import forget_notes
from switchroom.interactions.ringing import RINGS, RingStep, TransferStep
from switchroom.interactions.steps import (
    MAXIMUM_WAIT,
    DisposeStep,
    MaximumWait,
    NoteStep,
    QueueStep,
    ScreenStep,
)
from switchroom.interactions.surveys import answered as survey_answered
from switchroom.interactions.surveys import put as survey_put
from switchroom.interactions.traffic import traffic_handler
from switchroom.interactions.visits import COLLEAGUE_BUSY
from switchroom.interactions.words import said, unsaid, words_handler

__all__ = [
    "CALLBACK_OVER",
    "CALL_AGAIN",
    "COLLEAGUE_BUSY",
    "DISPOSITIONS",
    "MAXIMUM_WAIT",
    "PARKED_TOO_LONG",
    "READ",
    "RINGS",
    "AnswerOnScreen",
    "Callback",
    "CodeChannel",
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
    "RingStep",
    "ScreenStep",
    "SplitStep",
    "Stage",
    "TagStep",
    "TransferStep",
    "access",
    "access_part",
    "access_work",
    "answer_for_agent",
    "applications_handler",
    "callback_of",
    "claimed",
    "classify_for_agent",
    "concern_of",
    "counts",
    "forget_notes",
    "forget_origin",
    "handler",
    "living",
    "matter_of",
    "open_callback",
    "proposed",
    "requesters_of",
    "said",
    "steps_on_screen",
    "survey_answered",
    "survey_put",
    "traffic_handler",
    "unsaid",
    "wait_for_agent",
    "withdraw_callback",
    "words_handler",
]
