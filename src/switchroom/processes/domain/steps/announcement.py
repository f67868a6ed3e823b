"""announcement: has somebody switched one on?"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from switchroom.platform.expressions import STRING, Type
from switchroom.processes.domain.definition import Slug, Step, Variable
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.errors import InvalidInput
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.step_type import StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Move
    from switchroom.processes.domain.program import Node
    from switchroom.processes.domain.signals import Performed
    from switchroom.processes.domain.state import Token

ON, OFF = "on", "off"


class Announced(Params, frozen=True):
    """The announcement that is asked about, and the variable that keeps its words in the customer's language."""

    announcement: Slug
    into: Variable


class AnnouncementStep(StepType):
    """Asks whether an announcement is switched on (an outage, a storm) and keeps its words for a `say` to tell.

    An authorised person switches it on by one button, changes its words, and it goes off by itself.
    """

    name = "announcement"
    family = Family.LOGIC
    params = Announced
    results = {ON: "it is on; the variable keeps its words", OFF: "it is off, or its time is over"}
    learns = {"text": "the words, with outcome on"}
    how = dict.fromkeys(Medium, "asks whether it is on")
    main = None

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        assert isinstance(step.params, Announced)
        return ((Named.ANNOUNCEMENT, step.params.announcement),)

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        assert isinstance(step.params, Announced)
        return {step.params.into: STRING} if outcome == ON else {}

    def usual(self, params: object) -> tuple[str, Mapping[str, object]]:
        return OFF, {}

    def receive(self, move: "Move", node: "Node", token: "Token", signal: "Performed") -> str:
        if signal.outcome == ON:
            words = signal.inputs.get("text")
            if not isinstance(words, str):
                raise InvalidInput("The outcome on of an announcement step comes with its text.")
            assert isinstance(node.params, Announced)
            move.put(node.params.into, words)
        return signal.outcome


STEP = AnnouncementStep()
