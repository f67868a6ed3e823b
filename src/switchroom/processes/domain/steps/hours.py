"""hours: is it open now?"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from switchroom.processes.domain.definition import Slug, Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.step_type import StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Move
    from switchroom.processes.domain.program import Node
    from switchroom.processes.domain.signals import Performed
    from switchroom.processes.domain.state import Token

OPEN, CLOSED, HOLIDAY, EMERGENCY = "open", "closed", "holiday", "emergency"


class Hours(Params, frozen=True):
    """The calendar that is asked."""

    calendar: Slug


class HoursStep(StepType):
    """Asks a calendar whether it is open at this moment.

    An authorised person can switch a calendar to an emergency, until a time. Where `emergency` is not wired by name,
    an emergency is `closed`.
    """

    name = "hours"
    family = Family.LOGIC
    params = Hours
    results = {
        OPEN: "it is open now",
        CLOSED: "it is outside of the opening hours",
        HOLIDAY: "the calendar has a holiday",
        EMERGENCY: "somebody has switched the calendar to an emergency (when it is wired)",
    }
    how = dict.fromkeys(Medium, "asks the calendar")
    main = None
    replies = (EMERGENCY,)

    def outcomes(self, step: Step) -> tuple[str, ...]:
        usual = (OPEN, CLOSED, HOLIDAY)
        return (*usual, EMERGENCY) if EMERGENCY in step.common.outcomes else usual

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        assert isinstance(step.params, Hours)
        return ((Named.CALENDAR, step.params.calendar),)

    def usual(self, params: Any) -> tuple[str, Mapping[str, Any]]:
        return OPEN, {}

    def receive(self, move: "Move", node: "Node", token: "Token", signal: "Performed") -> str:
        unwired = signal.outcome == EMERGENCY and EMERGENCY not in node.results
        return CLOSED if unwired else signal.outcome


STEP = HoursStep()
