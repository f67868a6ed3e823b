"""milestone: a point worth counting."""

from typing import TYPE_CHECKING, Any

from switchroom.processes.domain.definition import Slug
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family
from switchroom.processes.domain.step_type import DONE, StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Entry, Move
    from switchroom.processes.domain.program import Node


class Milestone(Params, frozen=True):
    """The name under which it is counted, for example `authenticated` or `order-placed`."""

    milestone: Slug


class MilestoneStep(StepType):
    """Marks a point that was reached; trace and figures know it by name, and so does an `await` in another branch."""

    name = "milestone"
    family = Family.LOGIC
    params = Milestone
    performed = False

    def enter(self, move: "Move", node: "Node", entry: "Entry") -> str:
        assert isinstance(node.params, Milestone)
        if node.params.milestone in move.program.awaits:
            move.reached = (*move.reached, node.params.milestone)
        return DONE

    def milestone(self, params: Any) -> str | None:
        assert isinstance(params, Milestone)
        return params.milestone


STEP = MilestoneStep()
