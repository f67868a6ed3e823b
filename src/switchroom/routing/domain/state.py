"""The floor: every queue, agent, item and offer, with the indexes that make decisions fast.

Moments are microseconds since 1970 (0: none), keys are the integers of UUIDs. What is derived and what is kept is
settled in `records.py`.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from switchroom.routing.contracts import (
    Agent,
    Choice,
    Command,
    Decision,
    ItemId,
    Medium,
    OfferId,
    Origin,
    QueueId,
    QueuePolicy,
    Reason,
    Refuse,
    Status,
    WorkItem,
)
from switchroom.routing.domain.capacity import BIT, NUMBER, UNIT, CapacityTable
from switchroom.routing.domain.needs import MICROSECOND, Need, RingNeed, compile_rings, micros
from switchroom.routing.domain.timers import TimerKind, TimerQueue

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
VOICE_GRACE = timedelta(seconds=30)
"""The voice role times the ring of a voice offer. If it has not reported so long after, the board frees the agent."""

Entry = tuple[int, int, int, "ItemState"]
"""An item's place among the waiting: rank, arrival, sequence. It holds while it is the item's own `entry`."""

FreeEntry = tuple[int, int, int, int, "AgentState"]
"""An agent's place among the free: two ranks, key, version. It holds while the version is the agent's."""


def moment(at: int) -> datetime:
    return EPOCH + at * MICROSECOND


class QueueState:
    """A queue's policy, compiled, and its lines."""

    __slots__ = (
        "announces",
        "cooling",
        "deadline",
        "is_open",
        "key",
        "lines",
        "max_wait",
        "policy",
        "prefers",
        "rate",
        "rings",
        "rings_all",
        "takes_turns",
        "voice_deadline",
        "voice_length",
    )

    def __init__(self, policy: QueuePolicy) -> None:
        self.key = policy.queue.int
        self.is_open = True
        self.adopt(policy)
        self.lines = {origin: Line(self, origin, number) for number, origin in enumerate(Origin)}

    def adopt(self, policy: QueuePolicy) -> None:
        self.policy = policy
        self.rate = policy.rate_percent
        self.rings = compile_rings(policy.rings)
        self.prefers = any(ring.preferred_only for ring in self.rings)
        self.cooling = micros(policy.cooling)
        self.max_wait = micros(policy.max_wait) if policy.max_wait else 0
        self.deadline = micros(policy.offer_timeout)
        self.voice_length = policy.offer_timeout + VOICE_GRACE
        self.voice_deadline = micros(self.voice_length)
        self.takes_turns = policy.choice is Choice.ROUND_ROBIN
        self.rings_all = policy.choice is Choice.RING_ALL
        self.announces = policy.announce_every is not None

    def plain(self, item: WorkItem) -> bool:
        """Whether the policy's own rings count for this item, and mean the same as for all others."""
        return not (item.skills or item.rings or (item.preferred and self.prefers))


class Line:
    """The items of one origin in one queue, who serves them, and how fast they move."""

    __slots__ = (
        "announce_at",
        "groups",
        "interval",
        "last_served",
        "members",
        "number",
        "openings",
        "order",
        "origin",
        "prune_at",
        "queue",
        "size",
        "staffed",
        "staffing",
        "waiting",
    )

    def __init__(self, queue: QueueState, origin: Origin, number: int) -> None:
        self.queue = queue
        self.number = number
        self.origin = origin
        self.members: dict[int, AgentState] = {}
        self.groups: dict[tuple[int, Need], Group] = {}
        self.openings: dict[tuple[int, int], Opening] = {}
        """Where items without demands of their own are, by medium and ring: the same for all of them."""
        self.prune_at = 64
        self.order: list[Entry] = []
        """The waiting items in order, kept only where positions are announced."""
        self.size = 0
        """Items in the queue, offered ones too."""
        self.waiting = 0
        self.staffed = 0
        self.staffing = 0
        """Grows with each change of `staffed`: announced waits may rise then."""
        self.interval = 0
        self.last_served = 0
        self.announce_at = 0

    def due(self, _kind: TimerKind, _minor: int) -> int:
        return self.announce_at


class Group:
    """The items of a line with the same medium and demands, and the agents who meet them.

    A place in `waiting` or `free` that no longer holds is dropped when it comes to the top, or when the places have
    doubled.
    """

    __slots__ = (
        "bit",
        "dead",
        "free",
        "free_limit",
        "line",
        "medium",
        "members",
        "need",
        "proficiency",
        "rate",
        "users",
        "waiting",
        "waiting_limit",
    )

    def __init__(self, line: Line, medium: int, need: Need) -> None:
        self.line = line
        self.medium = medium
        self.bit = BIT[medium]
        self.need = need
        self.rate = line.queue.rate
        self.members: dict[int, AgentState] = {}
        self.proficiency: dict[int, int] = {}
        """Of each member, the sum over the skills demanded; kept only where the best skilled is chosen."""
        self.waiting: list[Entry] = []
        self.free: list[FreeEntry] = []
        self.waiting_limit = 64
        self.free_limit = 64
        self.users = 0
        """How many items with demands of their own have the group; the openings of the policy's rings count as one."""
        self.dead = False


class Opening:
    """The groups of the rings that are open to an item, lowest ring first.

    `homes` are those in which the item is to be found: the groups that no wider ring covers.
    """

    __slots__ = ("groups", "homes")

    def __init__(self, groups: tuple[tuple[int, Group], ...], homes: tuple[Group, ...]) -> None:
        self.groups = groups
        self.homes = homes


CLOSED = Opening((), ())


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
        self.voice = item.medium is Medium.VOICE
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
        if kind is TimerKind.RELAX:
            return self.relax_at
        if kind is TimerKind.MAX_WAIT:
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
