"""What the board answers. A visit of an item to a queue ends by exactly one `Assign`, `Overflow` or `End`.

An offer ends by exactly one `Assign` or `Withdraw`. A visit's number counts the queues its item has been moved through.
`policy_version` names the policy a decision was made under; `score` is in minutes (see `QueuePolicy`).
"""

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from switchroom.routing.contracts.descriptions import AgentId, ItemId, Medium, OfferId, QueueId, Status, snake_case


class _Decision(Struct, frozen=True, gc=False, omit_defaults=True, tag_field="type", tag=snake_case):
    pass


class Offer(_Decision, frozen=True, gc=False):
    """Present the item to the agent for `timeout`; the board gives up at `deadline`.

    A voice offer's ring is timed by the voice role, which reports `OfferTimedOut`; its deadline is later than the ring
    and only frees the agent if nobody reports. `waiting` items and `staffed` agents of the queue were counted when it
    was made, `ring` is the one that the agent matches.
    """

    offer: OfferId
    item: ItemId
    visit: int
    queue: QueueId
    agent: AgentId
    medium: Medium
    ring: int
    score: float
    waiting: int
    staffed: int
    policy_version: int
    timeout: timedelta
    deadline: datetime


class Why(StrEnum):
    """Why an offer was withdrawn. After `DECLINED` and `TIMED_OUT` the item cools for that agent."""

    DECLINED = "declined"
    TIMED_OUT = "timed_out"
    ACCEPTED_ELSEWHERE = "accepted_elsewhere"
    PULLED = "pulled"
    ITEM_LEFT = "item_left"
    ITEM_MOVED = "item_moved"
    ITEM_CHANGED = "item_changed"
    QUEUE_CHANGED = "queue_changed"
    SIGNED_OUT = "signed_out"
    DISCONNECTED = "disconnected"
    NOT_AVAILABLE = "not_available"
    IN_WRAP_UP = "in_wrap_up"
    AGENT_CHANGED = "agent_changed"
    OTHER_WORK = "other_work"


class Withdraw(_Decision, frozen=True, gc=False):
    """Stop presenting the offer."""

    offer: OfferId
    item: ItemId
    agent: AgentId
    why: Why


class Assign(_Decision, frozen=True, gc=False):
    """The agent serves the item: the visit ended as answered. Without `offer` the agent pulled it."""

    item: ItemId
    visit: int
    queue: QueueId
    agent: AgentId
    medium: Medium
    offer: OfferId | None
    waited: timedelta
    policy_version: int


class Overflow(_Decision, frozen=True, gc=False):
    """The visit ended as overflowed; the next one began in queue `to`, or the item left the board if there is none."""

    item: ItemId
    visit: int
    queue: QueueId
    to: QueueId | None
    policy_version: int


class Outcome(StrEnum):
    """How a visit ends, in `End` as in the figures."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    OVERFLOWED = "overflowed"
    CALLED_BACK = "called_back"
    WITHDRAWN = "withdrawn"


class End(_Decision, frozen=True, gc=False):
    """The visit ended unserved: abandoned, called back or withdrawn."""

    item: ItemId
    visit: int
    queue: QueueId
    outcome: Outcome
    reason: str


class Relax(_Decision, frozen=True, gc=False):
    """A wider ring of agents has become eligible for the item."""

    item: ItemId
    visit: int
    queue: QueueId
    ring: int
    policy_version: int


class StartWrapUp(_Decision, frozen=True, gc=False):
    """Wrap-up after this item began, or was extended; it ends by itself at `until`, if given."""

    agent: AgentId
    item: ItemId
    queue: QueueId
    until: datetime | None


class WrapUpEnd(StrEnum):
    """How a wrap-up ended; `none`: the agent was free at once, for the queue has none or he had signed out."""

    NONE = "none"
    ELAPSED = "elapsed"
    COMPLETED = "completed"
    SKIPPED = "skipped"
    SIGNED_OUT = "signed_out"


class EndWrapUp(_Decision, frozen=True, gc=False):
    agent: AgentId
    item: ItemId
    how: WrapUpEnd


class ChangeStatus(_Decision, frozen=True, gc=False):
    """Missed offers changed the agent's status."""

    agent: AgentId
    status: Status
    missed: int


class Announce(_Decision, frozen=True, gc=False):
    """Tell the customer: so many-th in the queue, and a wait from `low` to `high` (None: longer than `low`).

    Both None: nobody is there to serve the queue. While staffing is unchanged the range never rises.
    """

    item: ItemId
    queue: QueueId
    position: int
    low: timedelta | None
    high: timedelta | None


class Reason(StrEnum):
    """Why a command was refused. Nothing has changed then."""

    UNKNOWN_QUEUE = "unknown_queue"
    STALE_POLICY = "stale_policy"
    QUEUE_CLOSED = "queue_closed"
    QUEUE_FULL = "queue_full"
    NO_STAFF = "no_staff"
    UNKNOWN_AGENT = "unknown_agent"
    ALREADY_SIGNED_IN = "already_signed_in"
    NOT_SIGNED_IN = "not_signed_in"
    ALREADY_CONNECTED = "already_connected"
    NOT_CONNECTED = "not_connected"
    ALREADY_QUEUED = "already_queued"
    ALREADY_SERVED = "already_served"
    NOT_WAITING = "not_waiting"
    SAME_QUEUE = "same_queue"
    OTHER_MEDIUM_OR_ORIGIN = "other_medium_or_origin"
    UNKNOWN_OFFER = "unknown_offer"
    OFFER_OVER = "offer_over"
    NOT_YOUR_OFFER = "not_your_offer"
    OFFERED_TO_ANOTHER = "offered_to_another"
    NOT_SERVING_QUEUE = "not_serving_queue"
    OTHER_ORIGIN = "other_origin"
    NO_CAPACITY = "no_capacity"
    IN_WRAP_UP = "in_wrap_up"
    NOT_WORKING_ON_IT = "not_working_on_it"
    NOT_IN_WRAP_UP = "not_in_wrap_up"
    NOT_EXTENDABLE = "not_extendable"
    NOT_SKIPPABLE = "not_skippable"


class Refuse(_Decision, frozen=True, gc=False):
    """The command came too late, twice or does not fit. `command` is its type as stored."""

    command: str
    reason: Reason
    agent: AgentId | None = None
    item: ItemId | None = None
    offer: OfferId | None = None


Decision = (
    Offer | Withdraw | Assign | Overflow | End | Relax | StartWrapUp | EndWrapUp | ChangeStatus | Announce | Refuse
)
