"""callback: call the customer back instead of letting him wait on the line."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import msgspec

from switchroom.platform.expressions import STRING, Type
from switchroom.platform.text import Text
from switchroom.processes.domain.definition import Slug, Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Move
    from switchroom.processes.domain.program import Node
    from switchroom.processes.domain.signals import Performed
    from switchroom.processes.domain.state import Token

ANSWERED, UNREACHABLE, REFUSED, TIMEOUT, NOT_POSSIBLE = "answered", "unreachable", "refused", "timeout", "not-possible"
GONE = "gone"
"""Among the inputs of an answer: the customer is no longer on the line."""
OPEN_ALREADY, NO_PAGE, NO_NUMBER = "open-already", "no-page", "no-number"
LONGEST_RING = timedelta(minutes=2)

Attempts = Annotated[int, msgspec.Meta(ge=1, le=10)]


class Callback(Params, frozen=True):
    """`queue` is where the customer keeps his place: whoever waited there before waits on with all that counted for
    him; whoever comes from elsewhere begins to wait now.

    `text` or `prompt` is said before the line is let go. When an agent accepts, the call page rings for `ring`; with
    `number` (a template gives it) that telephone does, where a switch has a trunk and the centre's rules allow it.
    After `attempts` without an answer, `pause` apart, it is given up; after `maximum` in any case. Outside of the
    calendar `hours` nobody is called.
    """

    queue: Slug
    number: str | None = None
    text: Text | None = None
    prompt: Slug | None = None
    attempts: Attempts = 3
    pause: Length = msgspec.field(default_factory=lambda: Length(timedelta(minutes=5)))
    ring: Length = msgspec.field(default_factory=lambda: Length(timedelta(seconds=30)))
    maximum: Length = msgspec.field(default_factory=lambda: Length(timedelta(hours=24)))
    hours: Slug | None = None


class CallbackStep(StepType):
    """Lets the customer hang up and keep his place: when an agent has accepted, the page that he called from rings.

    After `answered` the person serves, as after `queue`. One customer, or one number, has one callback at a time.
    """

    name = "callback"
    family = Family.ROUTE
    params = Callback
    results = {
        ANSWERED: "an agent and the customer talk",
        UNREACHABLE: "the customer did not answer, as often as he was to be called",
        REFUSED: "the customer does not want to be called any more",
        TIMEOUT: "the longest time passed without any agent reaching him",
        NOT_POSSIBLE: "nobody can be called back: see `callback_reason`; the customer is still on the line",
    }
    learns = {
        "agent": "the id of the person who serves (text), with outcome answered; kept in the variable `agent`",
        "reason": "with not-possible: open-already, no-page, no-number, no-trunk, or why the number is not dialled "
        "(docs/guides/dialling.md); kept in the variable `callback_reason`",
        "gone": "whether the customer has left the line",
    }
    how = {Medium.VOICE: "says the words, lets the line go, and rings the call page when an agent is there"}
    main = ANSWERED
    at_once = frozenset({NOT_POSSIBLE})

    def waits(self, step: Step) -> bool:
        return True

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        if outcome == ANSWERED:
            return {"agent": STRING}
        return {"callback_reason": STRING} if outcome == NOT_POSSIBLE else {}

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        params = step.params
        assert isinstance(params, Callback)
        yield Named.QUEUE, params.queue
        if params.hours:
            yield Named.CALENDAR, params.hours
        if params.prompt:
            yield Named.PROMPT, params.prompt

    def longest(self, step: Step) -> timedelta | None:
        assert isinstance(step.params, Callback)
        return step.params.maximum.elapsed

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        params = step.params
        assert isinstance(params, Callback)
        if any(length.working for length in (params.pause, params.ring, params.maximum)):
            yield "step.callback_clock", said("counts working time; give hours (a calendar) instead")
        if not timedelta() < params.ring.elapsed <= LONGEST_RING:
            yield "step.callback_ring", said("rings for no time, or for more than two minutes")
        if params.number is not None and "{{" not in params.number:
            yield (
                "step.callback_number",
                said("calls one and the same number back; give a template such as {example}", example="{{ phone }}"),
            )

    def receive(self, move: "Move", node: "Node", token: "Token", signal: "Performed") -> str:
        if signal.outcome == ANSWERED:
            agent = signal.inputs.get("agent")
            move.put("agent", agent if isinstance(agent, str) else "")
            move.served = True
            move.left = move.followed = False  # whoever had left the line is back on it
        elif signal.outcome == NOT_POSSIBLE:
            reason = signal.inputs.get("reason")
            move.put("callback_reason", reason if isinstance(reason, str) else "")
        if signal.inputs.get(GONE) is True:
            move.left = True
        return signal.outcome


STEP = CallbackStep()
