"""Events of routing: what the board decided, reported in the transaction that committed the decision.

Their subject is what the work item is a visit of (`about`: an interaction, a ticket, a task), else the agent or queue.
`command` is the position of the command that caused it, for explaining and replay.
"""

from datetime import datetime, timedelta
from uuid import UUID

from switchroom.platform.collection import SetupChanged
from switchroom.platform.events import Code, Event, event
from switchroom.routing.contracts import ItemKind, Medium, Outcome, Reason, Why, WrapUpEnd


class _OfItem(Event, frozen=True, kw_only=True):
    at: datetime
    command: int
    item: UUID
    kind: ItemKind
    about: UUID

    @property
    def subject(self) -> UUID:
        return self.about

    @property
    def item_topics(self) -> tuple[str, ...]:
        """The item's own stream, named by its kind."""
        return (f"{self.kind}:{self.about}",)


class _OfAgentsItem(_OfItem, frozen=True, kw_only=True):
    agent: UUID

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"user:{self.agent}", "queues", "agents", *self.item_topics)


class _OfQueue(_OfItem, frozen=True, kw_only=True):
    queue: UUID
    visit: int

    @property
    def topics(self) -> tuple[str, ...]:
        return ("queues", *self.item_topics)


@event("routing.queued")
class Queued(_OfQueue, frozen=True, kw_only=True):
    """An item began to wait in a queue."""

    medium: Medium
    arrived_at: datetime


@event("routing.relaxed")
class Relaxed(_OfQueue, frozen=True, kw_only=True):
    """A wider ring of agents has become eligible."""

    ring: int
    policy_version: int


@event("routing.overflowed")
class Overflowed(_OfQueue, frozen=True, kw_only=True):
    """The visit ended; the next one began in queue `to`, or the item left the board if there is none."""

    to: UUID | None
    policy_version: int


@event("routing.item_ended")
class ItemEnded(_OfQueue, frozen=True, kw_only=True):
    """The visit ended unserved."""

    how: Outcome
    reason: Code


@event("routing.announced")
class Announced(_OfItem, frozen=True, kw_only=True):
    """What a waiting customer may be told: place and range of the wait (no `high`: longer; neither: nobody serves)."""

    queue: UUID
    position: int
    low: timedelta | None
    high: timedelta | None

    @property
    def topics(self) -> tuple[str, ...]:
        return self.item_topics


@event("routing.offered")
class Offered(_OfAgentsItem, frozen=True, kw_only=True):
    """The item is presented to the agent for `timeout`."""

    offer: int
    visit: int
    queue: UUID
    medium: Medium
    ring: int
    score: float
    waiting: int
    staffed: int
    policy_version: int
    timeout: timedelta
    arrived_at: datetime


@event("routing.offer_ended")
class OfferEnded(_OfAgentsItem, frozen=True, kw_only=True):
    """The offer is no longer presented, and was not accepted by this agent."""

    offer: int
    how: Why


@event("routing.assigned")
class Assigned(_OfAgentsItem, frozen=True, kw_only=True):
    """The agent serves the item; the visit ended as answered. Without `offer` the agent pulled it."""

    offer: int | None
    visit: int
    queue: UUID
    medium: Medium
    waited: timedelta
    policy_version: int


@event("routing.work_joined")
class WorkWasJoined(_OfAgentsItem, frozen=True, kw_only=True):
    """The agent came to the work without an offer."""

    queue: UUID
    medium: Medium


@event("routing.work_ended")
class WorkHasEnded(_OfAgentsItem, frozen=True, kw_only=True):
    """The agent's part is over; wrap-up may follow."""


@event("routing.wrap_up_started")
class WrapUpStarted(_OfAgentsItem, frozen=True, kw_only=True):
    """Wrap-up began or was extended; without `until` it lasts until the agent completes it."""

    queue: UUID
    until: datetime | None


@event("routing.wrap_up_ended")
class WrapUpEnded(_OfAgentsItem, frozen=True, kw_only=True):
    how: WrapUpEnd


@event("routing.status_changed")
class StatusChanged(Event, frozen=True, kw_only=True):
    """What the agent does now. `missed`: how many missed offers in a row changed it, 0 if a person did."""

    at: datetime
    command: int
    agent: UUID
    signed_in: bool
    connected: bool
    status: Code
    available: bool
    missed: int = 0

    @property
    def subject(self) -> UUID:
        return self.agent

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"user:{self.agent}", "agents", "queues")


@event("routing.refused")
class CommandRefused(Event, frozen=True, kw_only=True):
    """A command came too late, twice or does not fit. `number` is what the giver of the command was told."""

    at: datetime
    command: int
    number: int
    name: Code
    reason: Reason
    agent: UUID | None = None
    item: UUID | None = None
    about: UUID | None = None
    offer: int | None = None

    @property
    def subject(self) -> UUID:
        return self.about or self.item or self.agent or UUID(int=0)

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"user:{self.agent}",) if self.agent else ()


@event("routing.command_parked")
class CommandParked(Event, frozen=True, kw_only=True):
    """A command that the engine cannot carry out was put aside; the others go on. Its error is in the command table."""

    number: int

    @property
    def subject(self) -> UUID:
        return UUID(int=0)

    @property
    def topics(self) -> tuple[str, ...]:
        return ("queues",)


@event("routing.queue_changed")
class QueueChanged(SetupChanged, frozen=True, kw_only=True):
    """A queue was made, changed or archived."""

    collection = "queues"


@event("routing.bulletin_changed")
class BulletinChanged(SetupChanged, frozen=True, kw_only=True):
    """A bulletin was made, changed or archived."""

    collection = "bulletins"

    @property
    def topics(self) -> tuple[str, ...]:
        """Whoever works hears that there is something to read; what it is, the API tells those it is for."""
        return ("bulletins", *super().topics)


@event("routing.bulletin_read")
class BulletinRead(Event, frozen=True, kw_only=True):
    """An agent said that a bulletin was read."""

    bulletin: UUID
    agent: UUID

    @property
    def subject(self) -> UUID:
        return self.bulletin

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"user:{self.agent}", "setup:bulletins")
