"""Queues as the board keeps them: their lines, the groups of equal demands in a line, and who is to be found there.

What happens in them is settled in `waiting.py`, `groups.py` and `settle.py`.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from switchroom.routing.contracts import Choice, Origin, QueuePolicy, WorkItem
from switchroom.routing.domain.capacity import BIT
from switchroom.routing.domain.needs import Need, compile_rings, micros
from switchroom.routing.domain.timers import TimerKind

if TYPE_CHECKING:
    from switchroom.routing.domain.state import AgentState, ItemState

VOICE_GRACE = timedelta(seconds=30)
"""The voice role times the ring of a voice offer. If it has not reported so long after, the board frees the agent."""

Entry = tuple[int, int, int, "ItemState"]
"""An item's place among the waiting: rank, arrival, sequence. It holds while it is the item's own `entry`."""

FreeEntry = tuple[int, int, int, int, "AgentState"]
"""An agent's place among the free: two ranks, key, version. It holds while the version is the agent's."""


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
