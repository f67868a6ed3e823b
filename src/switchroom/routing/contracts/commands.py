"""What the board is told. Each is one fact or wish; the answer is a list of decisions, a refusal among them perhaps."""

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from switchroom.routing.contracts.descriptions import (
    Agent,
    AgentId,
    ItemId,
    Medium,
    OfferId,
    QueueId,
    QueuePolicy,
    Status,
    WorkItem,
    snake_case,
)


class _Command(Struct, frozen=True, gc=False, omit_defaults=True, tag_field="type", tag=snake_case):
    pass


class QueueSet(_Command, frozen=True, gc=False):
    """A queue is added, or its policy replaced by a later version."""

    policy: QueuePolicy


class QueueRemoved(_Command, frozen=True, gc=False):
    """A queue is gone; what waits in it overflows or leaves the board."""

    queue: QueueId


class QueueOpened(_Command, frozen=True, gc=False):
    """A queue takes new items (a new queue is open)."""

    queue: QueueId


class QueueClosed(_Command, frozen=True, gc=False):
    """A queue takes no new items; those that wait are still served."""

    queue: QueueId


class AgentSignedIn(_Command, frozen=True, gc=False):
    agent: Agent
    status: Status


class AgentSignedOut(_Command, frozen=True, gc=False):
    """Offers are withdrawn and wrap-up ends; work in hand stays the agent's until it ends."""

    agent: AgentId


class AgentChanged(_Command, frozen=True, gc=False):
    """Skills, capacity, queues or attributes of a signed-in agent changed: the whole new description."""

    agent: Agent


class AgentStatusChanged(_Command, frozen=True, gc=False):
    agent: AgentId
    status: Status


class AgentDisconnected(_Command, frozen=True, gc=False):
    """The agent's screen is lost: no offers until it is back; status, work and wrap-up stay as they are."""

    agent: AgentId


class AgentReconnected(_Command, frozen=True, gc=False):
    """The agent's screen is back; the status is what it was."""

    agent: AgentId


class DayBegan(_Command, frozen=True, gc=False):
    """A new working day for these agents (none named: all): `LEAST_OCCUPIED` counts from zero."""

    agents: tuple[AgentId, ...] = ()


class ItemQueued(_Command, frozen=True, gc=False):
    """`arrived_at`: since when its wait counts (a transfer or callback that keeps its place); default now."""

    item: WorkItem
    queue: QueueId
    arrived_at: datetime | None = None


class ItemChanged(_Command, frozen=True, gc=False):
    """Attributes, head start, skills or preferred agents of a waiting item changed: the whole new description."""

    item: WorkItem


class ItemMoved(_Command, frozen=True, gc=False):
    """Somebody moves a waiting item to another queue, with its age: this visit overflows, the next one begins."""

    item: ItemId
    queue: QueueId


class Leaving(StrEnum):
    """How an item leaves the board unserved."""

    ABANDONED = "abandoned"
    CALLED_BACK = "called_back"
    WITHDRAWN = "withdrawn"


class ItemLeft(_Command, frozen=True, gc=False):
    """`reason` is a code for the record, such as `exit_key`."""

    item: ItemId
    how: Leaving
    reason: str = ""


class ItemPulled(_Command, frozen=True, gc=False):
    """An agent takes a waiting item himself: any status, but capacity, queue, origin and wrap-up still bind."""

    agent: AgentId
    item: ItemId


class OfferAccepted(_Command, frozen=True, gc=False):
    offer: OfferId
    agent: AgentId


class OfferDeclined(_Command, frozen=True, gc=False):
    offer: OfferId
    agent: AgentId


class OfferTimedOut(_Command, frozen=True, gc=False):
    """The voice role's ring ended without an answer."""

    offer: OfferId
    agent: AgentId


class WorkJoined(_Command, frozen=True, gc=False):
    """An agent came to work without an offer: conference, consultation, attended transfer. `queue` sets the wrap-up."""

    agent: AgentId
    item: ItemId
    queue: QueueId
    medium: Medium = Medium.VOICE


class WorkEnded(_Command, frozen=True, gc=False):
    """The agent's part in an item is over (hang-up, transfer, left a conference); wrap-up follows."""

    agent: AgentId
    item: ItemId


class WrapUpExtended(_Command, frozen=True, gc=False):
    agent: AgentId
    item: ItemId
    by: timedelta


class WrapUpCompleted(_Command, frozen=True, gc=False):
    """The agent is done, or skips the rest."""

    agent: AgentId
    item: ItemId


class Tick(_Command, frozen=True, gc=False):
    """Time passes; what is due happens."""


Command = (
    QueueSet
    | QueueRemoved
    | QueueOpened
    | QueueClosed
    | AgentSignedIn
    | AgentSignedOut
    | AgentChanged
    | AgentStatusChanged
    | AgentDisconnected
    | AgentReconnected
    | DayBegan
    | ItemQueued
    | ItemChanged
    | ItemMoved
    | ItemLeft
    | ItemPulled
    | OfferAccepted
    | OfferDeclined
    | OfferTimedOut
    | WorkJoined
    | WorkEnded
    | WrapUpExtended
    | WrapUpCompleted
    | Tick
)
