"""Commands about queues: policies set and replaced, opened, closed, removed."""

from switchroom.routing.contracts import Command, QueueClosed, QueueId, QueueOpened, QueueRemoved, QueueSet, Reason, Why
from switchroom.routing.domain.expected_wait import set_announce_timer
from switchroom.routing.domain.groups import changed, clear_groups, gained
from switchroom.routing.domain.items import rearrange, release
from switchroom.routing.domain.lines import Line, QueueState
from switchroom.routing.domain.presence import join_lines, quit_lines
from switchroom.routing.domain.state import Floor, ItemState
from switchroom.routing.domain.waiting import line_of, overflow, set_overflow_timer, stop_waiting, takes_more


def queue_set(floor: Floor, command: QueueSet) -> None:
    policy = command.policy
    queue = floor.queues.get(policy.queue.int)
    if queue and policy.version <= queue.policy.version:
        floor.refuse(command, Reason.STALE_POLICY)
        return
    if queue is None:
        queue = floor.queues[policy.queue.int] = QueueState(policy)
        floor.touched.add(queue)
        _rejoin(floor, policy.queue)
        return
    floor.touched.add(queue)
    for line in queue.lines.values():
        _empty_line(floor, line)
    queue.adopt(policy)
    for line in queue.lines.values():
        _rearrange_line(floor, line)


def queue_opened(floor: Floor, command: QueueOpened) -> None:
    _set_open(floor, command, command.queue, is_open=True)


def queue_closed(floor: Floor, command: QueueClosed) -> None:
    _set_open(floor, command, command.queue, is_open=False)


def queue_removed(floor: Floor, command: QueueRemoved) -> None:
    queue = floor.queues.get(command.queue.int)
    if queue is None:
        floor.refuse(command, Reason.UNKNOWN_QUEUE)
        return
    floor.touched.add(queue)
    for line in queue.lines.values():
        for item in _items_of(floor, line):
            release(floor, item, Why.QUEUE_CHANGED)
            to = line_of(floor, queue.policy.overflow_to, line.origin) if queue.policy.overflow_to else None
            overflow(floor, item, to if to and to is not line and takes_more(to) else None)
        floor.touched.add(line)
        line.announce_at = 0
    members = [agent for line in queue.lines.values() for agent in list(line.members.values())]
    del floor.queues[queue.key]
    for agent in members:
        quit_lines(floor, agent)
        join_lines(floor, agent)
        gained(floor, agent)


def _empty_line(floor: Floor, line: Line) -> None:
    """Take all places under the old policy away."""
    for item in _items_of(floor, line):
        if item.entry is not None:
            stop_waiting(floor, item)
    clear_groups(line)


def _rearrange_line(floor: Floor, line: Line) -> None:
    """Build the line's order and groups anew under the changed policy."""
    for agent in line.members.values():
        gained(floor, agent)
    for item in _items_of(floor, line):
        _restart_overflow(floor, item)
        rearrange(floor, item, Why.QUEUE_CHANGED)
    line.announce_at = 0
    set_announce_timer(floor, line)


def _restart_overflow(floor: Floor, item: ItemState) -> None:
    """The new maximum wait counts from the item's entry; what is already over is over at once."""
    longest = item.line.queue.max_wait
    item.overflow_at = max(item.entered + longest, floor.now + 1) if longest else 0
    set_overflow_timer(floor, item)


def _items_of(floor: Floor, line: Line) -> list[ItemState]:
    return sorted((item for item in floor.items.values() if item.line is line), key=lambda item: item.seq)


def _rejoin(floor: Floor, queue: QueueId) -> None:
    """Agents may have been told to serve the queue before it was there."""
    for agent in floor.agents.values():
        if queue in agent.description.queues:
            quit_lines(floor, agent)
            join_lines(floor, agent)
            changed(floor, agent)


def _set_open(floor: Floor, command: Command, id_: QueueId, *, is_open: bool) -> None:
    queue = floor.queues.get(id_.int)
    if queue is None:
        floor.refuse(command, Reason.UNKNOWN_QUEUE)
        return
    queue.is_open = is_open
    floor.touched.add(queue)
