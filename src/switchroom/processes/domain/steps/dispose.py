"""dispose: how did it end?"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from switchroom.platform.expressions import STRING, Type
from switchroom.processes.domain.definition import Slug, Step, Variable
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.errors import InvalidInput
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import DONE, StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Move
    from switchroom.processes.domain.program import Node
    from switchroom.processes.domain.signals import Performed
    from switchroom.processes.domain.state import Token


class Dispose(Params, frozen=True):
    """A fixed `code`, or `choices` among which the agent chooses (none: every disposition of the service).

    `into` keeps the code.
    """

    code: Slug | None = None
    choices: tuple[Slug, ...] = ()
    into: Variable | None = None


class DisposeStep(StepType):
    """Gives the interaction its disposition: at once when the code is fixed, else when the agent has chosen."""

    name = "dispose"
    family = Family.KEEP
    params = Dispose
    learns = {"code": "the disposition chosen"}
    how = dict.fromkeys(Medium, "sets the fixed code")
    on_screen = "asks the agent for the disposition, also after the customer has left"

    def waits(self, step: Step) -> bool:
        assert isinstance(step.params, Dispose)
        return step.params.code is None

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        assert isinstance(step.params, Dispose)
        return {step.params.into: STRING} if step.params.into else {}

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        assert isinstance(step.params, Dispose)
        for code in (step.params.code, *step.params.choices):
            if code:
                yield Named.DISPOSITION, code

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        assert isinstance(step.params, Dispose)
        if step.params.code and step.params.choices:
            yield "step.fixed_and_free", said("has a fixed code and choices; it needs one of them")

    def usual(self, params: Any) -> tuple[str, Mapping[str, Any]]:
        assert isinstance(params, Dispose)
        return DONE, {"code": params.code}

    def receive(self, move: "Move", node: "Node", token: "Token", signal: "Performed") -> str:
        params = node.params
        assert isinstance(params, Dispose)
        code = signal.inputs.get("code", params.code)
        if signal.outcome == "done" and not isinstance(code, str):
            raise InvalidInput("The outcome done of a dispose step comes with a code.")
        if params.into and isinstance(code, str):
            move.put(params.into, code)
        return signal.outcome


STEP = DisposeStep()
