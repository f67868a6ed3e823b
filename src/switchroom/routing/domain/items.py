"""Commands about items: queued, changed, moved, left."""

from switchroom.routing.contracts import (
    ItemChanged,
    ItemLeft,
    ItemMoved,
    ItemQueued,
    Leaving,
    Outcome,
    Reason,
    Why,
)
from switchroom.routing.domain.lines import Line
from switchroom.routing.domain.needs import MICROSECOND
from switchroom.routing.domain.offering import drop_offer, withdraw
from switchroom.routing.domain.state import EPOCH, Floor, ItemState
from switchroom.routing.domain.waiting import arrange, end, enter, line_of, overflow, stop_waiting, takes_more, wait

OUTCOMES = {how: Outcome(how.value) for how in Leaving}


def item_queued(floor: Floor, command: ItemQueued) -> None:
    item = command.item
    line = line_of(floor, command.queue, item.origin)
    reason = _queue_refused(floor, item.id.int, line)
    if line is None or reason:
        floor.refuse(command, reason or Reason.UNKNOWN_QUEUE, None, item.id)
        return
    arrived = floor.now
    if command.arrived_at is not None:
        arrived = min((command.arrived_at - EPOCH) // MICROSECOND, arrived)
    floor.last_item += 1
    enter(floor, ItemState(item, line, arrived, floor.last_item), line)


def item_changed(floor: Floor, command: ItemChanged) -> None:
    item = floor.items.get(command.item.id.int)
    if item is None:
        floor.refuse(command, Reason.NOT_WAITING, None, command.item.id)
        return
    if command.item.medium is not item.item.medium or command.item.origin is not item.item.origin:
        floor.refuse(command, Reason.OTHER_MEDIUM_OR_ORIGIN, None, item.id)
        return
    if item.entry is not None:
        stop_waiting(floor, item)
    item.item = command.item
    rearrange(floor, item, Why.ITEM_CHANGED)


def rearrange(floor: Floor, item: ItemState, why: Why) -> None:
    """Give an item that has stopped waiting its place anew, or keep those of its offers that still fit."""
    floor.touched.add(item)
    arrange(floor, item)
    if not item.offers:
        wait(floor, item)
    for offer in list(item.offers):
        if not any(offer.agent.key in group.members for _, group in item.opening.groups):
            withdraw(floor, offer, why)


def item_moved(floor: Floor, command: ItemMoved) -> None:
    item = floor.items.get(command.item.int)
    if item is None:
        floor.refuse(command, Reason.NOT_WAITING, None, command.item)
        return
    line = line_of(floor, command.queue, item.item.origin)
    reason = _move_refused(item, line)
    if line is None or reason:
        floor.refuse(command, reason or Reason.UNKNOWN_QUEUE, None, command.item)
        return
    release(floor, item, Why.ITEM_MOVED)
    overflow(floor, item, line)


def item_left(floor: Floor, command: ItemLeft) -> None:
    item = floor.items.get(command.item.int)
    if item is None:
        floor.refuse(command, Reason.NOT_WAITING, None, command.item)
        return
    release(floor, item, Why.ITEM_LEFT)
    end(floor, item, OUTCOMES[command.how], command.reason)


def release(floor: Floor, item: ItemState, why: Why) -> None:
    """The item neither waits nor is offered from now on."""
    if item.entry is not None:
        stop_waiting(floor, item)
    for offer in list(item.offers):
        drop_offer(floor, offer, why)


def _queue_refused(floor: Floor, key: int, line: Line | None) -> Reason | None:
    if line is None:
        return Reason.UNKNOWN_QUEUE
    if key in floor.items:
        return Reason.ALREADY_QUEUED
    if key in floor.served:
        return Reason.ALREADY_SERVED
    if line.queue.policy.needs_staff and not line.staffed:
        return Reason.NO_STAFF
    return _closed_or_full(line)


def _move_refused(item: ItemState, line: Line | None) -> Reason | None:
    if line is None:
        return Reason.UNKNOWN_QUEUE
    if line is item.line:
        return Reason.SAME_QUEUE
    return _closed_or_full(line)


def _closed_or_full(line: Line) -> Reason | None:
    if takes_more(line):
        return None
    return Reason.QUEUE_FULL if line.queue.is_open else Reason.QUEUE_CLOSED
