"""Who does a step: the registry that bootstrap fills with the performers of other contexts."""

from switchroom.platform.errors import Unavailable
from switchroom.platform.events import Origin
from switchroom.processes.contracts import Medium, StepPerformer

AGENT = "agent"
ANYWHERE = ""


class NobodyPerforms(Unavailable):
    """Nothing here can perform this step on this medium."""

    code = "processes.nobody_performs"


class Performers:
    """Performers by step type and place: a medium, the agent's screen (`AGENT`), or anywhere."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], StepPerformer] = {}
        self._stand_ins: dict[tuple[Origin, str], StepPerformer] = {}

    def register(self, step_type: str, performer: StepPerformer, place: str = ANYWHERE) -> None:
        """Raises TypeError when the place is taken: two performers of one step would be two truths."""
        if (step_type, place) in self._known:
            raise TypeError(f"{step_type} on {place or 'any medium'} already has a performer")
        self._known[step_type, place] = performer

    def stand_in(self, origin: Origin, step_type: str, performer: StepPerformer) -> None:
        """This one does the step for customers of that origin, whatever the medium, until a person serves them."""
        self._stand_ins[origin, step_type] = performer

    def of(self, step_type: str, medium: Medium, served: bool, origin: Origin = Origin.REAL) -> StepPerformer:
        """While a person serves, talk steps belong on that person's screen. Raises `NobodyPerforms`."""
        if not served and (performer := self._stand_ins.get((origin, step_type))):
            return performer
        places = (AGENT, ANYWHERE, medium.value) if served else (medium.value, ANYWHERE, AGENT)
        for place in places:
            performer = self._known.get((step_type, place))
            if performer is not None:
                return performer
        raise NobodyPerforms(step_type=step_type, medium=medium.value)
