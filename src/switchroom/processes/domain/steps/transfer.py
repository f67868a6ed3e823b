"""transfer: send the customer to a number outside."""

from datetime import timedelta

import msgspec

from switchroom.processes.domain.definition import Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.step_type import StepType
from switchroom.processes.domain.steps.dial import NO_TRUNK
from switchroom.processes.domain.steps.ring import BUSY, NO_ANSWER

ANSWERED, FAILED = "answered", "failed"


class Transfer(Params, frozen=True):
    """The `number` to send the customer to (international form, or a template); `timeout` is how long it rings."""

    number: str
    timeout: Length = msgspec.field(default_factory=lambda: Length(timedelta(seconds=30)))


class TransferStep(StepType):
    """Sends the customer to a number outside and leaves the call.

    Within the centre other steps do it: `queue` for another queue, `ring` for a person or a group, `call` for another
    process. It needs a switch with a trunk, and the embedded switch has none: a process that names a
    number is not published here, and one that comes to this step nevertheless goes on by `no-trunk`.
    """

    name = "transfer"
    family = Family.ROUTE
    params = Transfer
    results = {
        ANSWERED: "somebody there has answered; the customer is gone",
        BUSY: "the line is busy",
        NO_ANSWER: "nobody has answered in time",
        FAILED: "the number cannot be reached",
        NO_TRUNK: "no switch here has a trunk",
    }
    how = {Medium.VOICE: "calls the number and joins both, where a switch has a trunk"}
    main = ANSWERED
    at_once = frozenset({BUSY, FAILED, NO_TRUNK})

    def waits(self, step: Step) -> bool:
        return True

    def needs_customer(self, step: Step) -> bool:
        return True

    def longest(self, step: Step) -> timedelta | None:
        assert isinstance(step.params, Transfer)
        return step.params.timeout.elapsed


STEP = TransferStep()
