"""wait: let time pass."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from switchroom.platform.expressions import EvaluationFailed, Expression
from switchroom.processes.domain.definition import Slug, Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import DONE, ERROR, StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Entry, Move
    from switchroom.processes.domain.program import Node
    from switchroom.processes.domain.signals import Performed
    from switchroom.processes.domain.state import Token


class Wait(Params, frozen=True):
    """`for` a length of time, or `until` a moment (an expression that gives a timestamp or its text).

    `music` is what a caller hears meanwhile, by name; without it there is silence.
    """

    for_: Length | None = msgspec.field(name="for", default=None)
    until: Expression | None = None
    music: Slug | None = None


class WaitStep(StepType):
    """Lets time pass. The medium plays the music meanwhile, if any; its ending changes nothing."""

    name = "wait"
    family = Family.LOGIC
    params = Wait
    forgiving = True
    elapses = DONE
    results = {DONE: "the time has passed"}
    how = dict.fromkeys(Medium, "waits") | {Medium.VOICE: "plays the music, or waits in silence"}

    def performs(self, step: Step) -> bool:
        assert isinstance(step.params, Wait)
        return step.params.music is not None

    def waits(self, step: Step) -> bool:
        assert isinstance(step.params, Wait)
        return step.params.for_ is not None  # the moment in `until` may be past

    def needs_customer(self, step: Step) -> bool:
        assert isinstance(step.params, Wait)
        return step.params.music is not None

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        assert isinstance(step.params, Wait)
        return ((Named.PROMPT, step.params.music),) if step.params.music else ()

    def longest(self, step: Step) -> timedelta | None:
        assert isinstance(step.params, Wait)
        return step.params.for_.elapsed if step.params.for_ and not step.params.for_.working else None

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        assert isinstance(step.params, Wait)
        if (step.params.for_ is None) == (step.params.until is None):
            yield "step.wait_for_what", said("needs either for or until")

    def enter(self, move: "Move", node: "Node", entry: "Entry") -> str | None:
        params = node.params
        assert isinstance(params, Wait)
        length = params.for_
        if params.until is not None:
            try:
                length = _left(move.now, move.evaluate(params.until))
            except (EvaluationFailed, ValueError):
                move.faulty = True
                return ERROR
        if length is None:
            return DONE
        move.wait(node, entry, length)
        return None

    def receive(self, move: "Move", node: "Node", token: "Token", signal: "Performed") -> None:
        return None  # the music has ended; the time has not


def _left(now: datetime, until: object) -> Length | None:
    """How long until then; None when it is past. Raises ValueError when it is no moment."""
    if not isinstance(until, str):
        raise ValueError("not a moment")
    moment = datetime.fromisoformat(until)
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return Length(moment - now) if moment > now else None


STEP = WaitStep()
