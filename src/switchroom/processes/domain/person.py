"""What steps that bring a person to the customer have in common: queue, ring and dial."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from switchroom.platform.expressions import STRING, Type
from switchroom.processes.domain.definition import Step
from switchroom.processes.domain.media import THERE, Family
from switchroom.processes.domain.step_type import StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Entry, Move
    from switchroom.processes.domain.program import Node
    from switchroom.processes.domain.signals import Performed
    from switchroom.processes.domain.state import Token

ANSWERED = "answered"
SERVES = "a person has accepted and serves now"
LEARNS = {"agent": "the id of the person who serves (text), with outcome answered; kept in the variable `agent`"}


class BringsPerson(StepType):
    """Waits until somebody serves; what the customer hears meanwhile is the step's `waiting`."""

    family = Family.ROUTE
    learns = LEARNS
    main = ANSWERED
    accompanied = True

    def waits(self, step: Step) -> bool:
        return True

    def needs_customer(self, step: Step) -> bool:
        return True

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        return {"agent": STRING} if outcome == ANSWERED else {}

    def enter(self, move: "Move", node: "Node", entry: "Entry") -> str | None:
        move.perform(node, entry)
        if node.waiting is not None and move.run.medium in THERE:
            move.begin_waiting(node.waiting, entry.token)
        return None

    def receive(self, move: "Move", node: "Node", token: "Token", signal: "Performed") -> str:
        if signal.outcome == ANSWERED:
            agent = signal.inputs.get("agent")
            move.put("agent", agent if isinstance(agent, str) else "")
            move.served = True
        return signal.outcome

    def usual(self, params: object) -> tuple[str, Mapping[str, object]]:
        return ANSWERED, {"agent": "agent"}
