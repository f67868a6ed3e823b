"""What is given to the board, one function per command. Written in the caller's transaction; answered by events.

Every function returns the command's number. A refusal comes as the event `routing.refused` (with the item and what it
is about, or the agent), or, for whoever waits, through `Outcomes.of(number)`. Skills are named by their id as text.
"""

from datetime import datetime, timedelta
from uuid import UUID

from switchroom.platform.db import Connection, Transaction
from switchroom.routing import presence
from switchroom.routing.contracts import (
    COLLEAGUES,
    Agent,
    AgentChanged,
    AgentDisconnected,
    AgentId,
    AgentReconnected,
    AgentSignedIn,
    AgentSignedOut,
    AgentStatusChanged,
    DayBegan,
    ItemChanged,
    ItemId,
    ItemLeft,
    ItemMoved,
    ItemPulled,
    ItemQueued,
    Leaving,
    Medium,
    OfferAccepted,
    OfferDeclined,
    OfferId,
    OfferTimedOut,
    QueueId,
    QueuePolicy,
    QueueSet,
    Status,
    WorkEnded,
    WorkItem,
    WorkJoined,
    WrapUpCompleted,
    WrapUpExtended,
)
from switchroom.routing.inbox import give_command as command

COLLEAGUE_RINGS = timedelta(seconds=25)
"""How long a colleague's call rings."""


async def queue_item(
    tx: Transaction, item: WorkItem, queue: QueueId, *, about: UUID, arrived_at: datetime | None = None
) -> int:
    """Put a work item in a queue. `about`: the interaction, ticket or task that it is a visit of.

    `item.id` is new for each visit (a transfer queues a new item). `arrived_at`: since when its wait counts.
    """
    return await command(tx, ItemQueued(item, queue, arrived_at), about=about)


async def change_item(tx: Transaction, item: WorkItem) -> int:
    """Replace the description of a waiting item."""
    return await command(tx, ItemChanged(item))


async def move_item(tx: Transaction, item_id: ItemId, queue: QueueId) -> int:
    """Move a waiting item to another queue, with its age."""
    return await command(tx, ItemMoved(item_id, queue))


async def withdraw_item(tx: Transaction, item_id: ItemId, how: Leaving, reason: str = "") -> int:
    """Take a waiting or offered item off the board unserved. Refused (`not_waiting`) if an agent was faster."""
    return await command(tx, ItemLeft(item_id, how, reason))


async def pull_item(tx: Transaction, agent_id: AgentId, item_id: ItemId) -> int:
    """An agent takes a waiting item himself."""
    return await command(tx, ItemPulled(agent_id, item_id))


async def join_work(
    tx: Transaction, agent_id: AgentId, item_id: ItemId, queue: QueueId, medium: Medium, *, about: UUID
) -> int:
    """An agent came to work without an offer (conference, consultation, attended transfer)."""
    return await command(tx, WorkJoined(agent_id, item_id, queue, medium), about=about)


async def work_ended(tx: Transaction, item_id: ItemId, agent_id: AgentId) -> int:
    """An agent's part in an item is over; wrap-up follows as the queue's policy says."""
    return await command(tx, WorkEnded(agent_id, item_id))


async def offer_timed_out(tx: Transaction, offer: OfferId, agent_id: AgentId) -> int:
    """The ring of a voice offer ended without an answer; told by the voice role, which times it."""
    return await command(tx, OfferTimedOut(offer, agent_id))


async def accept_offer(tx: Transaction, offer: OfferId, agent_id: AgentId) -> int:
    """An agent wants the offered item; `Assigned` follows, or a refusal."""
    return await command(tx, OfferAccepted(offer, agent_id))


async def decline_offer(tx: Transaction, offer: OfferId, agent_id: AgentId, reason: str = "") -> int:
    """An agent does not want the offered item; it cools for him and keeps its place. `reason`: a code to keep."""
    return await command(tx, OfferDeclined(offer, agent_id), note=reason)


async def sign_in(tx: Transaction, agent: Agent, status: Status) -> int:
    """An agent begins work. `status.code` is the slug in the catalogue of statuses."""
    await presence.begins(tx, agent.id)
    return await command(tx, AgentSignedIn(agent, status))


async def sign_out(tx: Transaction, agent_id: AgentId) -> int:
    """An agent ends work; work in hand stays his until it ends."""
    return await command(tx, AgentSignedOut(agent_id))


async def change_status(tx: Transaction, agent_id: AgentId, status: Status) -> int:
    """A signed-in agent does something else."""
    return await command(tx, AgentStatusChanged(agent_id, status))


async def agent_changed(tx: Transaction, agent: Agent) -> int:
    """Skills, capacity, queues or attributes changed; refused without harm if the agent is not signed in."""
    return await command(tx, AgentChanged(agent))


async def agent_connected(tx: Transaction, agent_id: AgentId) -> int:
    """The agent's screen is back after `agent_disconnected`; the status is what it was."""
    return await command(tx, AgentReconnected(agent_id))


async def agent_disconnected(tx: Transaction, agent_id: AgentId) -> int:
    """The agent's last screen is lost: no offers until it is back."""
    return await command(tx, AgentDisconnected(agent_id))


async def extend_wrap_up(tx: Transaction, agent_id: AgentId, item_id: ItemId, by: timedelta) -> int:
    """Lengthen a wrap-up, as far as the queue's policy allows."""
    return await command(tx, WrapUpExtended(agent_id, item_id, by))


async def complete_wrap_up(tx: Transaction, agent_id: AgentId, item_id: ItemId) -> int:
    """End a wrap-up early, or one without an end."""
    return await command(tx, WrapUpCompleted(agent_id, item_id))


async def begin_day(tx: Transaction, agents: tuple[AgentId, ...] = ()) -> int:
    """A new working day for these agents (none named: all): fairness counts from zero."""
    return await command(tx, DayBegan(agents))


async def open_colleagues_queue(tx: Transaction) -> None:
    """See that the board has the queue `COLLEAGUES`: who does not answer is not made unavailable, nor has wrap-up."""
    there = await tx.fetch_value(
        "select exists(select from routing.board where kind = 'queue' and id = $1)", str(COLLEAGUES)
    )
    if not there:
        await command(tx, QueueSet(QueuePolicy(COLLEAGUES, 1, offer_timeout=COLLEAGUE_RINGS)))


async def queue_of_slug(connection: Connection, slug: str) -> QueueId | None:
    """The queue that processes name so, unless it is archived."""
    found = await connection.fetch_value("select id from routing.queue where slug = $1 and not archived", slug)
    return None if found is None else QueueId(found)
