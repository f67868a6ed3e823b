"""What the simulation's screen sends and receives."""

from datetime import datetime

from pydantic import Field

from switchroom.platform.schemas import Received, Sent
from switchroom.simulation.contracts import ARRIVALS_PER_HOUR


class Simulation(Sent):
    """How the simulation stands. `kept`: simulated interactions that are over and can be cleared."""

    running: bool
    since: datetime | None = None
    arrivals_per_hour: int = Field(examples=[ARRIVALS_PER_HOUR])
    living: int = Field(examples=[7])
    kept: int = Field(examples=[240])
    colleagues: int = Field(examples=[20])
    may_switch: bool


class Pace(Received):
    arrivals_per_hour: int = Field(default=ARRIVALS_PER_HOUR, ge=1, le=1200, examples=[ARRIVALS_PER_HOUR])


class Removed(Sent):
    """How many simulated interactions were removed."""

    interactions: int = Field(examples=[240])
