"""Steps that learn a map from outside and keep it in the variable that `into` names."""

from typing import TYPE_CHECKING, ClassVar

from switchroom.processes.domain.errors import InvalidInput
from switchroom.processes.domain.step_type import DONE, StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Move
    from switchroom.processes.domain.program import Node
    from switchroom.processes.domain.signals import Performed
    from switchroom.processes.domain.state import Token


class LearningStep(StepType):
    """With the outcome `known_by` the input `learned` comes, a map; the variable in `params.into` keeps it."""

    known_by: ClassVar[str] = DONE
    learned: ClassVar[str]

    def receive(self, move: "Move", node: "Node", token: "Token", signal: "Performed") -> str | None:
        del token
        into = node.params.into
        if signal.outcome == self.known_by and into:
            value = signal.inputs.get(self.learned)
            if not isinstance(value, dict):
                raise InvalidInput(f"The outcome {signal.outcome} of the step “{node.name}” comes with a map.")
            move.put(into, value)
        return signal.outcome
