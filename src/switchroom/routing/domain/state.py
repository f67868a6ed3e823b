"""The floor: every queue, agent, item and offer, with what makes decisions fast.

Moments are microseconds since 1970 (0: none), keys are the integers of UUIDs. What is derived and what is kept is
settled in `records.py`.
"""

from datetime import UTC, datetime
from uuid import UUID

from switchroom.routing.contracts import (
    Agent,
    Command,
    Decision,
    ItemId,
    OfferId,
    QueueId,
    Reason,
    Refuse,
    Status,
    WorkItem,
)
from switchroom.routing.domain.capacity import NUMBER, UNIT, VOICE, CapacityTable
from switchroom.routing.domain.lines import CLOSED, Entry, Group, Line, QueueState
from switchroom.routing.domain.needs import MICROSECOND, RingNeed
from switchroom.routing.domain.timers import MAX_WAIT, RELAX, TimerKind, TimerQueue

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(at: int) -> datetime:
    return EPOCH + at * MICROSECOND


class Work:
    """An item in an agent's hands."""

    __slots__ = ("item", "medium", "queue")

    def __init__(self, item: ItemId, queue: QueueId, medium: int) -> None:
        self.item = item
        self.queue = queue
        self.medium = medium


class WrapUpState:
    __slots__ = ("extended", "item", "queue", "until")

    def __init__(self, item: ItemId, queue: QueueId, until: int, extended: int = 0) -> None:
        self.item = item
        self.queue = queue
        self.until = until
        self.extended = extended


class AgentState:
    __slots__ = (
        "capacity",
        "connected",
        "cooling",
        "description",
        "engaged_since",
        "groups",
        "id",
        "idle_since",
        "in_hand",
        "key",
        "lines",
        "load",
        "mask",
        "missed",
        "occupied",
        "offers",
        "signed_in",
        "staffs",
        "status",
        "turns",
        "version",
        "works",
        "wrap_ups",
    )

    def __init__(self, description: Agent, status: Status) -> None:
        self.id = description.id
        self.key = description.id.int
        self.signed_in = False
        self.connected = True
        self.status = status
        self.works: dict[int, Work] = {}
        self.offers: list[OfferState] = []
        self.wrap_ups: dict[int, WrapUpState] = {}
        self.cooling: set[int] = set()
        self.lines: list[Line] = []
        self.groups: list[Group] = []
        self.turns: dict[int, int] = {}
        """The number of the last offer from each round-robin queue."""
        self.load = 0
        self.in_hand = 0
        self.mask = 0
        """The media the agent can be offered now."""
        self.version = 0
        self.staffs = False
        self.idle_since = 0
        self.engaged_since = 0
        self.occupied = 0
        self.missed = 0
        self.describe(description)

    def describe(self, description: Agent) -> None:
        self.description = description
        self.capacity = CapacityTable(description.capacity)

    def due(self, _kind: TimerKind, minor: int) -> int:
        wrap_up = self.wrap_ups.get(minor)
        return wrap_up.until if wrap_up else 0


class OfferState:
    __slots__ = ("agent", "deadline", "item", "number", "ring")

    def __init__(self, number: OfferId, item: "ItemState", agent: AgentState, ring: int, deadline: int) -> None:
        self.number = number
        self.item = item
        self.agent = agent
        self.ring = ring
        self.deadline = deadline

    def due(self, _kind: TimerKind, _minor: int) -> int:
        return self.deadline


class Announced:
    """What a customer was last told, and under which staffing."""

    __slots__ = ("bracket", "staffing")

    def __init__(self, bracket: int, staffing: int) -> None:
        self.bracket = bracket
        self.staffing = staffing


class ItemState:
    __slots__ = (
        "announced",
        "arrived",
        "cooling",
        "entered",
        "entry",
        "id",
        "item",
        "key",
        "line",
        "medium",
        "offers",
        "opening",
        "overflow_at",
        "placed",
        "rank",
        "relax_at",
        "ring",
        "rings",
        "seq",
        "shares_opening",
        "unit",
        "visit",
        "voice",
    )

    def __init__(self, item: WorkItem, line: Line, arrived: int, seq: int) -> None:
        self.id = item.id
        self.key = item.id.int
        self.item = item
        self.line = line
        self.arrived = arrived
        self.seq = seq
        self.visit = 1
        self.entered = 0
        self.medium = NUMBER[item.medium]
        self.voice = self.medium == VOICE
        self.unit = UNIT[self.medium]
        self.rank = 0
        self.entry: Entry | None = None
        """Its place while it waits, None while it is offered."""
        self.rings: tuple[RingNeed, ...] = ()
        self.ring = 0
        self.opening = CLOSED
        self.shares_opening = False
        """Without demands of its own its opening belongs to the line."""
        self.placed = False
        """Whether the entry has its places in the homes."""
        self.offers: list[OfferState] = []
        self.cooling: dict[int, tuple[int, int]] = {}
        """By agent: until when, and how many times it has been declined or missed."""
        self.relax_at = 0
        self.overflow_at = 0
        self.announced: Announced | None = None

    def due(self, kind: TimerKind, minor: int) -> int:
        if kind is RELAX:
            return self.relax_at
        if kind is MAX_WAIT:
            return self.overflow_at
        return self.cooling.get(minor, (0, 0))[0]

    def score(self, now: int) -> float:
        """Minutes: see `QueuePolicy`."""
        return (self.line.queue.rate * now - self.rank) / 6e9


class Floor:
    """Everything the board knows, and what the present command has changed."""

    def __init__(self) -> None:
        self.now = 0
        self.at = EPOCH
        self.queues: dict[int, QueueState] = {}
        self.agents: dict[int, AgentState] = {}
        self.items: dict[int, ItemState] = {}
        self.offers: dict[int, OfferState] = {}
        self.served: dict[int, int] = {}
        """How many agents have each item in hand."""
        self.timers = TimerQueue()
        self.last_offer = OfferId(0)
        self.last_item = 0
        self.out: list[Decision] = []
        self.gained: dict[int, AgentState] = {}
        """Agents who can perhaps take more than before."""
        self.unranked: dict[int, AgentState] = {}
        """Agents whose places among the free have to be taken anew."""
        self.unplaced: dict[int, ItemState] = {}
        """Items for which somebody has to be looked for."""
        self.entered: list[ItemState] = []
        """Items that came into a queue that announces: they are told where they stand, if they have to wait."""
        self.rounds: list[Line] = []
        """Lines in which everybody is to be told."""
        self.touched: set[QueueState | Line | AgentState | ItemState] = set()
        """Whose record may have changed, or is gone."""

    def begin(self, at: datetime) -> None:
        """Time never goes back: an earlier moment than the last counts as the last."""
        now = (at - EPOCH) // MICROSECOND
        if now > self.now:
            self.now = now
            self.at = at.astimezone(UTC) if at.tzinfo is not UTC else at
        self.out = []
        self.touched.clear()

    def refuse(
        self,
        command: Command,
        reason: Reason,
        agent: UUID | None = None,
        item: UUID | None = None,
        offer: int | None = None,
    ) -> None:
        kind = type(command).__struct_config__.tag
        self.out.append(Refuse(kind, reason, agent, item, offer))  # type: ignore[arg-type]
