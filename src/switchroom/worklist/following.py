"""What follows for the board from tasks, and for tasks from the board."""

from collections.abc import Sequence
from uuid import UUID

from switchroom.platform.db import Transaction
from switchroom.platform.handlers import Handler
from switchroom.platform.journal import Envelope
from switchroom.platform.timekeeper import Timer, set_timer
from switchroom.processes import events as tasks
from switchroom.processes.facade import TaskHands
from switchroom.routing import facade as routing
from switchroom.routing.contracts import AgentId, ItemKind, OfferId
from switchroom.routing.events import Assigned, CommandRefused, ItemEnded, Offered, Overflowed
from switchroom.worklist.placing import locked, place_tasks

TRY_AGAIN = "worklist.try_again"
"""The kind of the timer at which a task that its queue did not take is offered to it again."""
CHANGED = (
    tasks.TaskOpened,
    tasks.TaskClaimed,
    tasks.TaskHandedBack,
    tasks.TaskPassedUp,
    tasks.TaskDone,
    tasks.TaskWithdrawn,
    tasks.ReviewDecided,
)


def worklist_handler(hands: TaskHands) -> Handler:
    """Both ways, in the order in which it happened."""

    async def handle(tx: Transaction, envelope: Envelope) -> None:
        event = envelope.event
        if isinstance(event, CHANGED):
            await place_tasks(tx, await locked(tx, [event.task]))
        elif isinstance(event, CommandRefused):
            if event.name == "item_queued" and event.item is not None and event.about is not None:
                await _not_taken(tx, event.about, event.item)
        elif getattr(event, "kind", None) is ItemKind.TASK:
            match event:
                case Offered():
                    await _offered(tx, hands, event)
                case Assigned():
                    await _given(tx, hands, event)
                case ItemEnded() | Overflowed(to=None):
                    if await locked(tx, [event.about]):
                        await routing.gone(tx, event.about, event.item)

    return Handler("worklist", (*CHANGED, Offered, Assigned, ItemEnded, Overflowed, CommandRefused), handle)


async def _offered(tx: Transaction, hands: TaskHands, event: Offered) -> None:
    """Who serves the queue without holding the post there, or may not decide this, is spared it."""
    if await locked(tx, [event.about]) and not await hands.may_take(tx, event.about, event.agent):
        await routing.decline_offer(tx, OfferId(event.offer), AgentId(event.agent), routing.NOT_THEIRS)


async def _given(tx: Transaction, hands: TaskHands, event: Assigned) -> None:
    """Who accepted it has taken it; if somebody was faster on the list, it leaves his hands."""
    found = await locked(tx, [event.about])
    if not await routing.taken(tx, event.about, event.item, event.agent) or not found:
        return
    free = found[0].state == "open" and found[0].claimed_by is None
    if free and await hands.may_take(tx, event.about, event.agent):
        await hands.give(tx, event.about, event.agent)
    await place_tasks(tx, await locked(tx, [event.about]))


async def _not_taken(tx: Transaction, task_id: UUID, item_id: UUID) -> None:
    """The queue is full, closed, or has no staff: later, perhaps."""
    if await locked(tx, [task_id]) and await routing.gone(tx, task_id, item_id):
        await set_timer(tx, TRY_AGAIN, task_id, routing.ASK_AGAIN_AFTER, {})


async def try_again(tx: Transaction, timers: Sequence[Timer]) -> None:
    """The timekeeper's handler of `TRY_AGAIN`."""
    await place_tasks(tx, await locked(tx, sorted({timer.subject for timer in timers})))
