"""end: this is the end."""

from typing import TYPE_CHECKING

from switchroom.processes.domain.definition import Slug, Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family
from switchroom.processes.domain.step_type import DONE, StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Entry, Move
    from switchroom.processes.domain.program import Node


class End(Params, frozen=True):
    """The outcome of the process; a process that calls this one has it as an outcome of the step."""

    outcome: Slug = DONE


class EndStep(StepType):
    """Ends the process (inside a queue's waiting: ends what is heard; other than `done`: leaves the queue by it)."""

    name = "end"
    family = Family.LOGIC
    params = End
    results = {}
    main = None
    performed = False

    def outcomes(self, step: Step) -> tuple[str, ...]:
        return ()

    def enter(self, move: "Move", node: "Node", entry: "Entry") -> str:
        assert isinstance(node.params, End)
        return node.params.outcome


STEP = EndStep()
