"""priority: who waits less."""

from typing import Annotated, Any

import msgspec

from switchroom.platform.errors import Invalid
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.step_type import StepType

MOST_MINUTES = 24 * 60.0


class Priority(Params, frozen=True):
    """`head_start` is in minutes of waiting credited to the interaction: a number or a template."""

    head_start: Annotated[float, msgspec.Meta(ge=0, le=MOST_MINUTES)] | Annotated[str, msgspec.Meta(max_length=500)]


class PriorityStep(StepType):
    """Credits the interaction with minutes of waiting, in every queue from now on and in the one where it waits.

    It takes the place of what an earlier `priority` said, and adds to a queue step's own `head_start`. Nobody is put
    before everybody for good: whoever waits that much longer goes first.
    """

    name = "priority"
    family = Family.ROUTE
    params = Priority
    forgiving = True
    how = dict.fromkeys(Medium, "credits the interaction")


def minutes_of(params: Any) -> float:
    """The minutes when all is filled in. Raises `Invalid`."""
    assert isinstance(params, Priority)
    try:
        minutes = float(params.head_start or 0)
    except ValueError:
        minutes = -1.0
    if not 0 <= minutes <= MOST_MINUTES:
        raise Invalid("A head start is a number of minutes from 0 to 1440.")
    return minutes


STEP = PriorityStep()
