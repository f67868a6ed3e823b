"""queue-state: how a queue is doing."""

from collections.abc import Iterable, Mapping
from typing import Any

from switchroom.platform.expressions import MAP, Type
from switchroom.processes.domain.definition import Slug, Step, Variable
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.keeping import LearningStep
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.step_type import DONE


class QueueState(Params, frozen=True):
    """The queue that is asked, and the variable that keeps the answer as a map."""

    queue: Slug
    into: Variable = "queue_state"


class QueueStateStep(LearningStep):
    """Asks how many wait in a queue and who is there. A `decide` then goes by it: `queue_state.waiting > 10`.

    The map has whole numbers: `available` (agents who could take one now), `staffed` (signed in), `waiting`,
    `oldest_wait` and `expected_wait` in seconds; `expected_wait` is -1 while nobody can say.
    """

    name = "queue-state"
    family = Family.LOGIC
    params = QueueState
    learns = {"state": "the map"}
    learned = "state"
    how = dict.fromkeys(Medium, "asks routing")

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        assert isinstance(step.params, QueueState)
        return ((Named.QUEUE, step.params.queue),)

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        assert isinstance(step.params, QueueState)
        return {step.params.into: MAP} if outcome == DONE else {}

    def usual(self, params: Any) -> tuple[str, Mapping[str, Any]]:
        return DONE, {"state": {"available": 1, "staffed": 1, "waiting": 0, "oldest_wait": 0, "expected_wait": 0}}


STEP = QueueStateStep()
