"""What follows for tickets from what the board decided."""

from collections.abc import Sequence
from uuid import UUID

from switchroom.platform.db import Transaction
from switchroom.platform.events import Actor, ActorKind
from switchroom.platform.handlers import Handler
from switchroom.platform.journal import Envelope
from switchroom.platform.timekeeper import Timer, set_timer
from switchroom.routing import facade as routing
from switchroom.routing.contracts import AgentId, ItemKind, OfferId
from switchroom.routing.events import Assigned, CommandRefused, ItemEnded, Offered, Overflowed
from switchroom.tickets import checks
from switchroom.tickets.changes import apply
from switchroom.tickets.distribution.placing import WAIT_FOR_US, distribute
from switchroom.tickets.reminders import subjects
from switchroom.tickets.rows import ROW, Row

TRY_AGAIN = "tickets.distribute_again"
"""The kind of the timer at which a ticket that its queue did not take is offered to it again."""


def distribution_handler() -> Handler:
    """Who was given a ticket has it; what a queue does not take is tried again."""

    async def handle(tx: Transaction, envelope: Envelope) -> None:
        event = envelope.event
        if isinstance(event, CommandRefused):
            if event.name == "item_queued" and event.item is not None and event.about is not None:
                await _not_taken(tx, event.about, event.item)
            return
        if getattr(event, "kind", None) is not ItemKind.TICKET:
            return
        match event:
            case Offered():
                await _offered(tx, event)
            case Assigned():
                await given(tx, event.about, event.item, event.agent)
            case ItemEnded() | Overflowed(to=None):
                await _left(tx, event.about, event.item)

    return Handler("ticket distribution", (Offered, Assigned, ItemEnded, Overflowed, CommandRefused), handle)


async def given(tx: Transaction, ticket_id: UUID, item_id: UUID, agent_id: UUID) -> Row | None:
    """The board gave it to an agent, who works on it from now on; None if somebody decided otherwise meanwhile."""
    row = await _locked(tx, ticket_id)
    stands = row is not None and row.merged_into is None and row.status in WAIT_FOR_US
    if not await routing.taken(tx, ticket_id, item_id, agent_id) or row is None:
        return None
    if not stands or row.assignee_id not in (None, agent_id):
        await distribute(tx, [row])
        return None
    if row.assignee_id == agent_id:
        return row
    return await apply(tx, row, {"assignee_id": agent_id}, Actor(ActorKind.USER, agent_id))


async def _offered(tx: Transaction, event: Offered) -> None:
    """Who serves a queue without the right to its tickets is spared what he could not open."""
    row = await _locked(tx, event.about)
    if row is not None and not await checks.can_work(tx, event.agent, row.unit_id, row.brand_id, row.origin):
        await routing.decline_offer(tx, OfferId(event.offer), AgentId(event.agent), routing.NOT_THEIRS)


async def _not_taken(tx: Transaction, ticket_id: UUID, item_id: UUID) -> None:
    """The queue is full, closed, or has no staff: later, perhaps."""
    if await _locked(tx, ticket_id) is not None and await routing.gone(tx, ticket_id, item_id):
        await set_timer(tx, TRY_AGAIN, ticket_id, routing.ASK_AGAIN_AFTER, {})


async def _left(tx: Transaction, ticket_id: UUID, item_id: UUID) -> None:
    """It waited as long as the queue lets anything wait: it stands in the lists, until something happens to it."""
    if await _locked(tx, ticket_id) is not None:
        await routing.gone(tx, ticket_id, item_id)


async def distribute_again(tx: Transaction, timers: Sequence[Timer]) -> None:
    """The timekeeper's handler of `TRY_AGAIN`."""
    rows = await tx.fetch_as(Row, f"{ROW} where t.id = any($1) order by t.id for update of t", subjects(timers))
    if rows:
        await distribute(tx, rows)


async def _locked(tx: Transaction, ticket_id: UUID) -> Row | None:
    """The very ticket, also one that was merged into another; None if this is the id of something else."""
    rows = await tx.fetch_as(Row, f"{ROW} where t.id = $1 for update of t", ticket_id)
    return rows[0] if rows else None
