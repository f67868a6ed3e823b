"""The simulation, seen from outside: who may switch it, and what the journal learns."""

from uuid import UUID

from switchroom.platform.access import permission
from switchroom.platform.errors import Conflict
from switchroom.platform.events import Event, event

RUN = permission(
    "simulation:floor:run",
    {"en": "Run the simulation", "pt-BR": "Ligar e desligar a simulação", "zh-CN": "启停模拟运行"},
)
ARRIVALS_PER_HOUR = 120
MOST_LIVING = 200
"""However fast they come, no more are there at a time."""


class StillLiving(Conflict):
    """Simulated customers are still there; switch the simulation off and wait a moment."""

    code = "simulation.still_living"


class _OfFloor(Event, frozen=True, kw_only=True):
    @property
    def subject(self) -> UUID:
        return UUID(int=0)

    @property
    def topics(self) -> tuple[str, ...]:
        return ("queues",)


@event("simulation.switched")
class Switched(_OfFloor, frozen=True, kw_only=True):
    """The simulation was switched on or off."""

    on: bool
    arrivals_per_hour: int


@event("simulation.cleared")
class Cleared(_OfFloor, frozen=True, kw_only=True):
    """Everything simulated was removed; how many interactions that were."""

    interactions: int
