"""Items in their queues: how they enter, wait in order, open wider rings, move on and leave."""

from bisect import bisect_left, insort
from collections.abc import Iterator
from heapq import heapify, heappush

from switchroom.routing.contracts import NOTHING, Origin, Outcome, Overflow, QueueId, Relax, WorkItem
from switchroom.routing.contracts import End as EndDecision
from switchroom.routing.domain.groups import group_for
from switchroom.routing.domain.lines import CLOSED, Group, Line, Opening, QueueState
from switchroom.routing.domain.needs import MICROSECOND, Need, RingNeed, compile_rings, demanding
from switchroom.routing.domain.state import Floor, ItemState
from switchroom.routing.domain.timers import MAX_WAIT, RELAX


def enter(floor: Floor, item: ItemState, line: Line) -> None:
    """The item's visit to this queue begins."""
    floor.items[item.key] = item
    item.line = line
    item.entered = floor.now
    item.announced = None
    line.size += 1
    if line.queue.announces:
        floor.entered.append(item)
    arrange(floor, item)
    if line.queue.max_wait:
        item.overflow_at = floor.now + line.queue.max_wait
        set_overflow_timer(floor, item)
    wait(floor, item)


def arrange(floor: Floor, item: ItemState) -> None:
    """Work out rank, rings and groups from the item's description and its queue's policy, as of now."""
    item.rank = rank_of(item.item, item.line.queue, item.arrived)
    take_rings(item)
    open_rings(item, _due_ring(floor, item, _first_ring(floor, item)))
    set_relax_timer(floor, item)


def take_rings(item: ItemState) -> None:
    """The rings that count for the item, all of them closed."""
    close_rings(item)
    own, queue = item.item.rings, item.line.queue
    item.rings = compile_rings(own) if own else queue.rings
    item.shares_opening = queue.plain(item.item)


def open_rings(item: ItemState, ring: int) -> None:
    """Open the rings up to this one; the item has to be placed anew."""
    item.ring = ring
    item.placed = False
    if item.shares_opening:
        item.opening = _shared_opening(item, ring)
    else:
        before, item.opening = item.opening, _make_opening(item, ring)
        for _, group in before.groups:
            group.users -= 1


def close_rings(item: ItemState) -> None:
    """Nobody is eligible for the item any more."""
    if not item.shares_opening:
        for _, group in item.opening.groups:
            group.users -= 1
    item.opening = CLOSED


def _due_ring(floor: Floor, item: ItemState, ring: int) -> int:
    """The widest ring that is due by now, at least `ring`."""
    rings = item.rings
    spent = floor.now - item.entered
    while ring + 1 < len(rings) and rings[ring + 1].after <= spent:
        ring += 1
    return ring


def rank_of(item: WorkItem, queue: QueueState, arrived: int) -> int:
    """Score(t) = rate * t - rank: waiting adds the same to all items of a queue, so their order never changes."""
    head_start = item.head_start
    if queue.policy.head_starts and item.attributes:
        for start in queue.policy.head_starts:
            if item.attributes.get(start.attribute) == start.value:
                head_start += start.by
    rank = queue.rate * arrived
    return rank - head_start // MICROSECOND * 100 if head_start != NOTHING else rank


def wait(floor: Floor, item: ItemState) -> None:
    """The item waits (again), at its place."""
    line = item.line
    item.entry = entry = (item.rank, item.arrived, item.seq, item)
    item.placed = False
    line.waiting += 1
    if line.queue.announces:
        insort(line.order, entry)
    floor.unplaced[item.key] = item
    floor.touched.add(item)


def stop_waiting(floor: Floor, item: ItemState) -> None:
    """The item is no longer to be found by agents who become free."""
    line = item.line
    if line.order and item.entry is not None:
        del line.order[bisect_left(line.order, item.entry)]
    item.entry = None
    line.waiting -= 1
    if line.last_served and not line.waiting:
        line.last_served = 0
        floor.touched.add(line)


def place(item: ItemState) -> None:
    """Let agents who become free find the item."""
    entry = item.entry
    if entry is None or item.placed:
        return
    item.placed = True
    for group in item.opening.homes:
        waiting = group.waiting
        heappush(waiting, entry)
        if len(waiting) > group.waiting_limit:
            group.waiting = [place for place in waiting if place[3].entry is place]
            group.waiting_limit = 2 * len(group.waiting) + 64
            heapify(group.waiting)


def relax(floor: Floor, item: ItemState) -> None:
    """Open the rings that are due."""
    ring = _due_ring(floor, item, item.ring + 1)
    open_rings(item, ring)
    set_relax_timer(floor, item)
    floor.touched.add(item)
    queue = item.line.queue.policy
    floor.out.append(Relax(item.id, item.visit, queue.queue, ring, queue.version))
    if item.entry is not None:
        # The old places are void with the old entry.
        item.entry = (item.rank, item.arrived, item.seq, item)
        floor.unplaced[item.key] = item


def set_relax_timer(floor: Floor, item: ItemState) -> None:
    following = item.ring + 1
    if following < len(item.rings):
        after = item.rings[following].after
        item.relax_at = item.entered + after
        floor.timers.add(after, (item.relax_at, RELAX, item.seq, 0, item))
    else:
        item.relax_at = 0


def set_overflow_timer(floor: Floor, item: ItemState) -> None:
    if item.overflow_at:
        floor.timers.add(item.line.queue.max_wait, (item.overflow_at, MAX_WAIT, item.seq, 0, item))


def resume(floor: Floor, item: ItemState) -> None:
    """An item whose last offer has ended waits again, or goes its way if its time was over meanwhile."""
    if item.overflow_at and item.overflow_at <= floor.now:
        overflow(floor, item, _overflow_line(floor, item))
    else:
        wait(floor, item)


def overflow_now(floor: Floor, item: ItemState) -> None:
    """The maximum wait is over; an offer under way may still be accepted."""
    if item.entry is not None:
        stop_waiting(floor, item)
        overflow(floor, item, _overflow_line(floor, item))


def overflow(floor: Floor, item: ItemState, to: Line | None) -> None:
    """End the visit and begin the next one in `to`, or let the item leave. It waits no longer and has no offers."""
    policy = item.line.queue.policy
    target = to.queue.policy.queue if to else None
    floor.out.append(Overflow(item.id, item.visit, policy.queue, target, policy.version))
    if to is None:
        leave(floor, item)
        return
    item.line.size -= 1
    item.visit += 1
    item.overflow_at = 0
    enter(floor, item, to)


def end(floor: Floor, item: ItemState, outcome: Outcome, reason: str) -> None:
    """The item leaves unserved. It has no offers."""
    queue = item.line.queue.policy.queue
    floor.out.append(EndDecision(item.id, item.visit, queue, outcome, reason))
    if item.entry is not None:
        stop_waiting(floor, item)
    leave(floor, item)


def leave(floor: Floor, item: ItemState) -> None:
    """Take an item that neither waits nor is offered off the board."""
    del floor.items[item.key]
    floor.unplaced.pop(item.key, None)
    floor.touched.add(item)
    item.line.size -= 1
    close_rings(item)
    item.relax_at = item.overflow_at = 0
    for agent in item.cooling:
        floor.agents[agent].cooling.discard(item.key)
    item.cooling = {}


def line_of(floor: Floor, queue: QueueId, origin: Origin) -> Line | None:
    found = floor.queues.get(queue.int)
    return found.lines[origin] if found else None


def takes_more(line: Line) -> bool:
    limit = line.queue.policy.size_limit
    return line.queue.is_open and (limit is None or line.size < limit)


def _overflow_line(floor: Floor, item: ItemState) -> Line | None:
    to = item.line.queue.policy.overflow_to
    line = line_of(floor, to, item.item.origin) if to else None
    return line if line and line is not item.line and takes_more(line) else None


def _first_ring(floor: Floor, item: ItemState) -> int:
    """Nobody waits for preferred agents who are not there."""
    ring = 0
    while ring + 1 < len(item.rings) and item.rings[ring].preferred_only:
        preferred = (floor.agents.get(agent.int) for agent in item.item.preferred)
        if any(agent and agent.signed_in for agent in preferred):
            break
        ring += 1
    return ring


def _shared_opening(item: ItemState, ring: int) -> Opening:
    openings = item.line.openings
    opening = openings.get((item.medium, ring))
    if opening is None:
        opening = openings[item.medium, ring] = _make_opening(item, ring)
    return opening


def _make_opening(item: ItemState, last: int) -> Opening:
    """Where a ring covers the earlier ones, the item need only be found there."""
    groups: list[tuple[int, Group]] = []
    homes: list[Group] = []
    for number in range(last + 1):
        ring = item.rings[number]
        if ring.widens and not ring.preferred_only:
            homes = [home for home in homes if home.need.only is not None]
        for group in _ring_groups(item, ring):
            group.users += 1  # at once: making the next group may drop those without users
            groups.append((number, group))
            homes.append(group)
    return Opening(tuple(groups), tuple(homes))


def _ring_groups(item: ItemState, ring: RingNeed) -> Iterator[Group]:
    if ring.preferred_only:
        for agent in dict.fromkeys(item.item.preferred):
            yield group_for(item.line, item.medium, Need(only=agent.int))
    else:
        skills = item.item.skills
        yield group_for(item.line, item.medium, demanding(ring.need, skills) if skills else ring.need)
