"""What the oracle sees of agents and items. It shares no code with the board beyond the contracts."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from switchroom.routing.contracts import Agent, Medium, Status, WorkItem

ZERO = timedelta(0)


@dataclass(slots=True)
class SeenAgent:
    agent: Agent
    status: Status
    signed_in: bool = False
    connected: bool = True
    works: dict = field(default_factory=dict)
    offers: dict = field(default_factory=dict)
    wrap_ups: dict = field(default_factory=dict)
    wrap_up_of: dict = field(default_factory=dict)
    idle_since: datetime | None = None
    engaged_since: datetime | None = None
    occupied: timedelta = ZERO
    turns: dict = field(default_factory=dict)
    missed: int = 0

    def may_be_offered(self) -> bool:
        return self.may_hold_offers() and not (self.agent.reading or self.agent.leaving)

    def may_hold_offers(self) -> bool:
        """Who must read something, or is about to have a break, keeps the offers that were made before."""
        return self.signed_in and self.connected and self.status.available and not self.wrap_ups

    def fits(self, medium: Medium, held: list[Medium]) -> bool:
        """Whether one more of this medium fits beside what is held."""
        capacity = self.agent.capacity
        if held.count(medium) >= capacity.units.get(medium, 0):
            return False
        return not held or all(
            other is medium or any(pair.holding is other and pair.may_take is medium for pair in capacity.overlaps)
            for other in held
        )

    def in_hand(self) -> list[Medium]:
        return [medium for medium, _ in self.works.values()] if self.works else []

    def held(self) -> list[Medium]:
        """The media of the work in hand and of the offers."""
        held = self.in_hand()
        if self.offers:
            held += [offer.medium for offer in self.offers.values()]
        return held


@dataclass(slots=True, eq=False)
class SeenItem:
    item: WorkItem
    queue: object
    arrived: datetime
    entered: datetime
    seq: int
    visit: int = 1
    ring: int = 0
    widens_at: datetime | None = None
    head_start: timedelta = ZERO
    offers: dict = field(default_factory=dict)
    cooling: dict = field(default_factory=dict)
    told: tuple | None = None
    limit: datetime | None = None
