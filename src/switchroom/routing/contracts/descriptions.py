"""Ids, queue policies, agents and work items: what commands and decisions speak of."""

import re
from datetime import timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID

from msgspec import Struct, field

from switchroom.platform.errors import Invalid

AgentId = NewType("AgentId", UUID)
ItemId = NewType("ItemId", UUID)
QueueId = NewType("QueueId", UUID)
OfferId = NewType("OfferId", int)
"""The board's running number of an offer: never used twice, so a late answer cannot hit a later offer."""

NOTHING = timedelta(0)

COLLEAGUES = QueueId(UUID("00000000-0000-7000-8000-0000c0113a6e"))
"""The board's own queue of calls between colleagues: everybody who takes calls serves it, no figure counts it."""


class InvalidPolicy(Invalid):
    """This routing policy or description contradicts itself."""

    code = "routing.invalid_policy"


class Medium(StrEnum):
    """What an agent's capacity is counted in. `TASK` is desk work without a customer: tickets and tasks."""

    VOICE = "voice"
    CHAT = "chat"
    MAIL = "mail"
    FORM = "form"
    IN_PERSON = "in_person"
    TASK = "task"


class ItemKind(StrEnum):
    INTERACTION = "interaction"
    TICKET = "ticket"
    TASK = "task"


class Origin(StrEnum):
    """Where work and agents come from. Work is offered only to agents of the same origin."""

    REAL = "real"
    SIMULATED = "simulated"
    TEST = "test"


class Choice(StrEnum):
    """Who is chosen among the eligible agents of the lowest ring. Ties always go to the lowest agent id.

    `BEST_SKILLED`: highest sum of proficiencies in the skills the ring demands, then as `LONGEST_IDLE`.
    `LONGEST_IDLE`: least work in hand, then who became available first.
    `LEAST_OCCUPIED`: nothing in hand first, then the shortest time on work and wrap-up today.
    `ROUND_ROBIN`: whose last turn in this queue was longest ago. `RING_ALL`: all of them at once.
    """

    BEST_SKILLED = "best_skilled"
    LONGEST_IDLE = "longest_idle"
    LEAST_OCCUPIED = "least_occupied"
    ROUND_ROBIN = "round_robin"
    RING_ALL = "ring_all"


class Value(Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """A description: equal if its parts are equal."""


# --- policies -------------------------------------------------------------------------------------------------------


class Requirement(Value, frozen=True, gc=False):
    """What an agent must have: every skill at least at this proficiency, every attribute with exactly this value."""

    skills: dict[str, int] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)


class Ring(Value, frozen=True, gc=False):
    """Who is eligible once an item has spent `after` in the queue. Rings add up: a later one never excludes anybody.

    A ring with `preferred_only` holds the item's preferred agents; if none of them is signed in when the item arrives,
    the next ring opens at once.
    """

    after: timedelta = NOTHING
    need: Requirement = Requirement()
    preferred_only: bool = False


class HeadStart(Value, frozen=True, gc=False):
    """Items whose attribute has this value are treated as if they had come `by` earlier (at a rate of 100 %)."""

    attribute: str
    value: str
    by: timedelta


class Status(Value, frozen=True, gc=False):
    """What an agent is doing, from the centre's own catalogue; routing only asks whether it means available."""

    code: str
    available: bool = False


AVAILABLE = Status("available", available=True)


class MissedOffers(Value, frozen=True, gc=False):
    """After `after` offers in a row that timed out, the agent's status changes to `status`."""

    status: Status
    after: int = 1


class WrapUp(Value, frozen=True, gc=False):
    """Time after the work. Without `length` it lasts until the agent completes it.

    `extendable_by` is the total by which an agent may lengthen it; not `skippable` means it cannot be completed early.
    """

    length: timedelta | None
    extendable_by: timedelta = NOTHING
    skippable: bool = True


class QueuePolicy(Value, frozen=True, gc=False):
    """How a queue is ordered and who may serve it.

    Score = head starts + time waited x `rate_percent` / 100; the highest is served first, ties by arrival, also across
    the queues an agent serves. `cooling` is how long an item is kept from an agent who declined or missed it: doubled
    each time, at most sixteen-fold. After `max_wait` in this queue the item goes to `overflow_to`, or leaves the board
    if there is no such queue or it is full. `announce_every` is how often waiting customers get position and expected
    wait; `expected_handling` feeds the estimate until the queue has served somebody.
    """

    queue: QueueId
    version: int
    rings: tuple[Ring, ...] = (Ring(),)
    rate_percent: int = 100
    head_starts: tuple[HeadStart, ...] = ()
    choice: Choice = Choice.LONGEST_IDLE
    offer_timeout: timedelta = timedelta(seconds=20)
    missed_offers: MissedOffers | None = None
    cooling: timedelta = timedelta(seconds=30)
    wrap_up: WrapUp | None = None
    max_wait: timedelta | None = None
    overflow_to: QueueId | None = None
    size_limit: int | None = None
    needs_staff: bool = False
    announce_every: timedelta | None = None
    expected_handling: timedelta = timedelta(minutes=5)

    def __post_init__(self) -> None:
        check_rings(self.rings)
        lengths = [self.offer_timeout, self.cooling, self.max_wait, self.announce_every, self.expected_handling]
        if self.wrap_up is not None:
            lengths.append(self.wrap_up.length)
            if self.wrap_up.extendable_by < NOTHING:
                raise InvalidPolicy("A wrap-up cannot be extended by less than nothing.")
        if any(length is not None and length <= NOTHING for length in lengths):
            raise InvalidPolicy("Every length of a queue policy must be longer than nothing.")
        if not 1 <= self.rate_percent <= 100_000:
            raise InvalidPolicy("The rate must lie between 1 and 100000 percent, or items could starve.")
        if self.size_limit is not None and self.size_limit < 0:
            raise InvalidPolicy("A size limit cannot be negative.")
        if self.missed_offers and (self.missed_offers.after < 1 or self.missed_offers.status.available):
            raise InvalidPolicy("Missed offers lead, after one or more, to a status that is not available.")


def check_rings(rings: tuple[Ring, ...]) -> None:
    """Rings open one after the other, the first at once. Raises `InvalidPolicy`."""
    delays = [ring.after for ring in rings]
    if not rings or delays[0] != NOTHING or delays != sorted(delays):
        raise InvalidPolicy("The first ring opens at once, and no later one opens before the one before it.")


# --- agents and work ------------------------------------------------------------------------------------------------


class Overlap(Value, frozen=True, gc=False):
    """While holding work of one medium an agent may take work of another, not the reverse."""

    holding: Medium
    may_take: Medium


class Capacity(Value, frozen=True, gc=False):
    """How many items of each medium an agent serves at once, and which media may overlap; others exclude each other."""

    units: dict[Medium, int] = field(default_factory=lambda: {Medium.VOICE: 1})
    overlaps: tuple[Overlap, ...] = ()

    def __post_init__(self) -> None:
        if any(not 0 <= units <= 30 for units in self.units.values()):
            raise InvalidPolicy("An agent serves between 0 and 30 items of one medium at once.")


class Agent(Value, frozen=True, gc=False):
    """A person (or a simulated one) who takes work items. Proficiencies run from 1 to 10."""

    id: AgentId
    queues: tuple[QueueId, ...] = ()
    skills: dict[str, int] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    capacity: Capacity = Capacity()
    origin: Origin = Origin.REAL
    reading: bool = False
    """Something must be read first: no new offers, those that are made stay."""
    leaving: bool = False
    """A break was granted and begins when the hands are empty: no new offers, those that are made stay."""


class WorkItem(Value, frozen=True, gc=False):
    """One visit of an interaction, ticket or task to a queue.

    `skills` are demanded in every ring beside the queue's own; `rings`, if given, stand in place of the queue's;
    `preferred` (last agent, account owner) come first, in this order, in every ring. With `rings_all` everybody who
    could be offered it is offered it at once, whatever the queue chooses, and who does not answer has missed nothing:
    nobody in particular was asked.
    """

    id: ItemId
    kind: ItemKind = ItemKind.INTERACTION
    medium: Medium = Medium.VOICE
    origin: Origin = Origin.REAL
    attributes: dict[str, str] = field(default_factory=dict)
    head_start: timedelta = NOTHING
    skills: dict[str, int] = field(default_factory=dict)
    preferred: tuple[AgentId, ...] = ()
    rings: tuple[Ring, ...] = ()
    rings_all: bool = False

    def __post_init__(self) -> None:
        if self.rings:
            check_rings(self.rings)


def snake_case(name: str) -> str:
    """The name of a class as it is written in stored commands and decisions."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
