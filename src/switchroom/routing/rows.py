"""Rows of the tables that the engine keeps for people to look at; field names are column names."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from switchroom.routing.contracts import AgentId, ItemId, ItemKind, Medium, OfferId, Origin, QueueId


class ItemPlace(StrEnum):
    """Where an item stands: in its queue, before an agent, or in somebody's hands."""

    WAITING = "waiting"
    OFFERED = "offered"
    SERVED = "served"


class WorkState(StrEnum):
    ACTIVE = "active"
    WRAP_UP = "wrap_up"


class Activity(StrEnum):
    """What an agent is seen to do: the most telling of work, wrap-up, offer and status."""

    SIGNED_OUT = "signed_out"
    DISCONNECTED = "disconnected"
    NOT_AVAILABLE = "not_available"
    AVAILABLE = "available"
    OFFERED = "offered"
    BUSY = "busy"
    WRAP_UP = "wrap_up"


class AgentRow(Struct):
    agent_id: AgentId
    origin: Origin
    signed_in: bool
    connected: bool
    status: str
    available: bool
    status_since: datetime
    state: Activity
    state_since: datetime
    queues: tuple[QueueId, ...]
    capacity: dict[Medium, int]


class ItemRow(Struct):
    item_id: ItemId
    kind: ItemKind
    about: UUID
    medium: Medium
    origin: Origin
    queue_id: QueueId
    visit: int
    state: ItemPlace
    arrived_at: datetime
    queued_at: datetime


class OfferRow(Struct):
    id: OfferId
    item_id: ItemId
    kind: ItemKind
    about: UUID
    queue_id: QueueId
    agent_id: AgentId
    medium: Medium
    ring: int
    score: float
    arrived_at: datetime
    offered_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    ended_how: str | None = None


class WorkRow(Struct):
    agent_id: AgentId
    item_id: ItemId
    kind: ItemKind
    about: UUID
    queue_id: QueueId
    medium: Medium
    state: WorkState
    accepted_at: datetime
    wrap_up_started_at: datetime | None = None
    wrap_up_ends_at: datetime | None = None


class Count(StrEnum):
    """What is counted per queue: visits begun, offers made, and the ways a visit ends."""

    QUEUED = "queued"
    OFFERED = "offered"
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    OVERFLOWED = "overflowed"
    CALLED_BACK = "called_back"
    WITHDRAWN = "withdrawn"


class Counted(Struct, frozen=True):
    queue_id: QueueId
    origin: Origin
    what: Count
    at: datetime
    waited_s: float = 0
