"""call: another process as a step."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import msgspec

from switchroom.platform.expressions import DYN, EvaluationFailed, Expression, Type
from switchroom.processes.domain.definition import Slug, Step, Variable
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.step_type import DONE, ERROR, StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Entry, Move
    from switchroom.processes.domain.program import Node
    from switchroom.processes.domain.signals import Performed
    from switchroom.processes.domain.state import Token


class Call(Params, frozen=True):
    """The process, a pinned `version` (none: the one that is current when the step is reached), and what is exchanged.

    `inputs` gives its inputs values; `into` maps variables of ours to outputs of its.
    """

    process: Slug
    version: Annotated[int, msgspec.Meta(ge=1)] | None = None
    inputs: dict[Variable, Expression] = {}
    into: dict[Variable, Variable] = {}


class CallStep(StepType):
    """Runs another process and waits for its end; the outcomes of its ends are the outcomes of this step.

    The customer's leaving and a person's coming or going are passed on to it. If it ends because the customer left,
    failed or was stopped, and that is not wired, the outcome is `error`.
    """

    name = "call"
    family = Family.LOGIC
    params = Call
    results = {DONE: "it ended; its other ends are outcomes too"}
    how = dict.fromkeys(Medium, "as its steps do")
    performed = False

    def waits(self, step: Step) -> bool:
        return False  # the called process may end at once

    def outcomes(self, step: Step) -> tuple[str, ...]:
        return ()  # the validator asks the called process; see `validator`

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        assert isinstance(step.params, Call)
        return dict.fromkeys(step.params.into, DYN)

    def enter(self, move: "Move", node: "Node", entry: "Entry") -> str | None:
        params = node.params
        assert isinstance(params, Call)
        try:
            inputs = {name: move.evaluate(expression) for name, expression in params.inputs.items()}
        except EvaluationFailed:
            move.faulty = True
            return ERROR
        move.start_sub_run(node, entry, params.process, params.version, inputs)
        return None

    def receive(self, move: "Move", node: "Node", token: "Token", signal: "Performed") -> str:
        params = node.params
        assert isinstance(params, Call)
        for variable, output in params.into.items():
            move.put(variable, signal.inputs.get(output))
        return signal.outcome if node.knows(signal.outcome) else ERROR


STEP = CallStep()
