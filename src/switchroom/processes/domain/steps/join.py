"""join: several branches become one."""

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from switchroom.processes.domain.branches import FEWER, arrive
from switchroom.processes.domain.definition import Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family
from switchroom.processes.domain.step_type import DONE, StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Entry, Move
    from switchroom.processes.domain.program import Node


class Join(Params, frozen=True):
    """How many branches must have come: `all` (that have not ended elsewhere), `any` (the first), or a number."""

    need: Literal["all", "any"] | Annotated[int, msgspec.Meta(ge=2, le=20)] = "all"


class JoinStep(StepType):
    """Waits for branches of the innermost `fork` and goes on once. Branches that have not come by then are ended."""

    name = "join"
    family = Family.LOGIC
    params = Join
    results = {
        DONE: "as many as are needed have come",
        FEWER: "the others have ended and fewer have come than needed (only with a number)",
    }
    performed = False

    def outcomes(self, step: Step) -> tuple[str, ...]:
        assert isinstance(step.params, Join)
        return (DONE, FEWER) if isinstance(step.params.need, int) else (DONE,)

    def needs(self, params: Join) -> int | None:
        """How many branches; None for all that live."""
        return {"all": None, "any": 1}[params.need] if isinstance(params.need, str) else params.need

    def enter(self, move: "Move", node: "Node", entry: "Entry") -> str | None:
        return arrive(move, node, entry, self.needs(node.params), DONE)


STEP = JoinStep()
