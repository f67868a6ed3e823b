"""await: wait for an event."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from switchroom.platform.expressions import MAP, Type
from switchroom.processes.domain.definition import Slug, Step, Variable
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.media import Family
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import DONE, StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Entry, Move
    from switchroom.processes.domain.program import Node

TIMEOUT = "timeout"


class Await(Params, frozen=True):
    """The name of the event, how long to wait for it at most, and the variable that keeps what came with it (a map)."""

    event: Slug
    timeout: Length | None = None
    into: Variable | None = None


class AwaitStep(StepType):
    """Waits until something happens: an event sent to the run (`POST /api/runs/{id}/events`), or a `milestone` of the
    same name that another branch reaches. An event nobody waits for yet is refused, and its sender told so.
    """

    name = "await"
    family = Family.LOGIC
    params = Await
    results = {DONE: "it has happened", TIMEOUT: "it has not happened in time (only with timeout)"}
    performed = False
    elapses = TIMEOUT

    def outcomes(self, step: Step) -> tuple[str, ...]:
        return (DONE, TIMEOUT) if self.times(step) else (DONE,)

    def waits(self, step: Step) -> bool:
        return True

    def times(self, step: Step) -> bool:
        assert isinstance(step.params, Await)
        return step.params.timeout is not None

    def awaits(self, step: Step) -> str | None:
        assert isinstance(step.params, Await)
        return step.params.event

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        assert isinstance(step.params, Await)
        return {step.params.into: MAP} if step.params.into and outcome == DONE else {}

    def longest(self, step: Step) -> timedelta | None:
        assert isinstance(step.params, Await)
        timeout = step.params.timeout
        return timeout.elapsed if timeout and not timeout.working else None

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        assert isinstance(step.params, Await)
        if step.params.timeout is None and not step.common.late:
            yield (
                "await.for_ever",
                said("may wait for ever: give it a timeout, or a time limit and what follows when it is late"),
            )

    def enter(self, move: "Move", node: "Node", entry: "Entry") -> None:
        assert isinstance(node.params, Await)
        if node.params.timeout is None:
            move.stand(node, entry)
        else:
            move.wait(node, entry, node.params.timeout)

    def learn(self, move: "Move", node: "Node", inputs: Mapping[str, Any]) -> None:
        assert isinstance(node.params, Await)
        if node.params.into:
            move.put(node.params.into, dict(inputs))


STEP = AwaitStep()
