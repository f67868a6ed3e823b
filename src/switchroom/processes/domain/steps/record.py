"""record: the recording of the call."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from switchroom.processes.domain.definition import Step, Variable
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import DONE, StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Entry, Move
    from switchroom.processes.domain.program import Node

REFUSED = "refused"


class Action(StrEnum):
    """What to do with the recording."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"


class Record(Params, frozen=True):
    """`consent` names the variable (true or false) that says whether the customer agreed to being recorded."""

    action: Action
    consent: Variable | None = None


class RecordStep(StepType):
    """Starts, pauses, resumes or stops the recording. Without the customer's consent nothing is started."""

    name = "record"
    family = Family.KEEP
    params = Record
    results = {DONE: "it is done", REFUSED: "the customer did not agree (only with consent)"}
    forgiving = True
    how = {
        Medium.VOICE: "records both sides, each on its own channel",
        Medium.CHAT: "does nothing: what is written is kept anyway",
    }

    def outcomes(self, step: Step) -> tuple[str, ...]:
        assert isinstance(step.params, Record)
        return (DONE, REFUSED) if step.params.consent else (DONE,)

    def reads(self, step: Step) -> Iterable[str]:
        assert isinstance(step.params, Record)
        return (step.params.consent,) if step.params.consent else ()

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        assert isinstance(step.params, Record)
        if step.params.consent and step.params.action in (Action.PAUSE, Action.STOP):
            yield "step.consent_to_stop", said("asks for consent, which pausing or stopping does not need")

    def enter(self, move: "Move", node: "Node", entry: "Entry") -> str | None:
        assert isinstance(node.params, Record)
        if node.params.consent and move.variables.get(node.params.consent) is not True:
            return REFUSED
        move.perform(node, entry)
        return None


STEP = RecordStep()
