"""identify: who is this, and how sure are we?"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from switchroom.platform.expressions import STRING, Type
from switchroom.processes.domain.definition import Step, Variable
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.errors import InvalidInput
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.step_type import StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Move
    from switchroom.processes.domain.program import Node
    from switchroom.processes.domain.signals import Performed
    from switchroom.processes.domain.state import Token

KNOWN, SEVERAL, UNKNOWN = "known", "several", "unknown"


class By(StrEnum):
    """By what a customer is known: the address they come from, or a token that the calling page signed."""

    NUMBER = "number"
    TOKEN = "token"  # noqa: S105 - a kind of evidence, not a secret


class Identify(Params, frozen=True):
    """What may serve as evidence, and the variable that keeps the customer's id.

    A number can be forged: a process that shows data to a caller asks `by: [token]` alone.
    """

    by: tuple[By, ...] = (By.NUMBER, By.TOKEN)
    into: Variable = "customer"


class IdentifyStep(StepType):
    """Finds out who this is without asking. Within one interaction what is known is never looked up twice."""

    name = "identify"
    family = Family.LOGIC
    params = Identify
    results = {
        KNOWN: "exactly one customer; the variable keeps who",
        SEVERAL: "more than one customer has this address",
        UNKNOWN: "nobody is known by it, or the token is not valid",
    }
    learns = {"customer": "the customer's id (text), with outcome known"}
    how = dict.fromkeys(Medium, "looks up the address or checks the token")
    main = None

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        assert isinstance(step.params, Identify)
        return {step.params.into: STRING} if outcome == KNOWN else {}

    def receive(self, move: "Move", node: "Node", token: "Token", signal: "Performed") -> str:
        if signal.outcome == KNOWN:
            customer = signal.inputs.get("customer")
            if not isinstance(customer, str):
                raise InvalidInput("The outcome known of an identify step comes with a customer.")
            assert isinstance(node.params, Identify)
            move.put(node.params.into, customer)
        return signal.outcome


STEP = IdentifyStep()
