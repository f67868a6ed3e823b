"""hours: is it open now?"""

from collections.abc import Iterable

from switchroom.processes.domain.definition import Slug, Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.step_type import StepType

OPEN, CLOSED, HOLIDAY = "open", "closed", "holiday"


class Hours(Params, frozen=True):
    """The calendar that is asked."""

    calendar: Slug


class HoursStep(StepType):
    """Asks a calendar whether it is open at this moment."""

    name = "hours"
    family = Family.LOGIC
    params = Hours
    results = {
        OPEN: "it is open now",
        CLOSED: "it is outside of the opening hours",
        HOLIDAY: "the calendar has a holiday",
    }
    how = dict.fromkeys(Medium, "asks the calendar")
    main = None

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        assert isinstance(step.params, Hours)
        return ((Named.CALENDAR, step.params.calendar),)


STEP = HoursStep()
