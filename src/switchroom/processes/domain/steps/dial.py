"""dial: call out."""

from collections.abc import Iterable
from datetime import timedelta

import msgspec

from switchroom.processes.domain.definition import Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.media import Medium
from switchroom.processes.domain.person import ANSWERED, BringsPerson
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.steps.ring import BUSY, NO_ANSWER, OFFLINE

MACHINE, NO_TRUNK = "machine", "no-trunk"


class Dial(Params, frozen=True):
    """Whom to call: a colleague (`agent`: e-mail address or id, or a template), or a `number` outside.

    `timeout` is how long it rings. A number needs a switch with a trunk; the embedded switch has none.
    """

    agent: str | None = None
    number: str | None = None
    timeout: Length = msgspec.field(default_factory=lambda: Length(timedelta(seconds=30)))


class DialStep(BringsPerson):
    """Calls somebody from within the call: whoever answers talks with the customer.

    To a colleague it is as `ring`. Only a switch that can tell a machine from a person ends it by `machine`; the
    embedded one, which calls none but colleagues, never does.
    """

    name = "dial"
    params = Dial
    results = {
        ANSWERED: "a person has answered and talks with the customer",
        BUSY: "the line is busy, or the colleague is",
        NO_ANSWER: "nobody has answered in time, or it was declined",
        OFFLINE: "the colleague is not at work, or the number cannot be reached",
        MACHINE: "an answering machine took the call",
        NO_TRUNK: "no switch here has a trunk",
    }
    how = {Medium.VOICE: "calls a colleague's phone, or a number where a switch has a trunk"}
    at_once = frozenset({BUSY, OFFLINE, NO_TRUNK})

    def longest(self, step: Step) -> timedelta | None:
        assert isinstance(step.params, Dial)
        return step.params.timeout.elapsed

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        params = step.params
        assert isinstance(params, Dial)
        if bool(params.agent) == bool(params.number):
            yield "step.whom", said("calls exactly one of agent and number")
        if params.timeout.working:
            yield "step.ring_clock", said("counts working time; who waits for an answer counts every second")


STEP = DialStep()
