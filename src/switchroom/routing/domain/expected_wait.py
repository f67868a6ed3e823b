"""Position and expected wait, told to waiting customers as a range that never rises while staffing is unchanged.

Expected wait = position x the mean interval between answers while somebody waited (each new interval counts an eighth);
until there is one, position x the policy's expected handling time / agents there. It is told as a bracket of minutes.
"""

from bisect import bisect_right
from datetime import timedelta

from switchroom.routing.contracts import Announce
from switchroom.routing.domain.lines import Line
from switchroom.routing.domain.needs import micros
from switchroom.routing.domain.state import Announced, Floor, ItemState
from switchroom.routing.domain.timers import ANNOUNCE

EDGES = tuple(timedelta(minutes=minutes) for minutes in (0, 1, 2, 3, 5, 10, 15, 20, 30, 45, 60))
_EDGES = tuple(micros(edge) for edge in EDGES)


def note_served(floor: Floor, line: Line) -> None:
    """Somebody answered an item of this line just now."""
    if line.last_served:
        interval = floor.now - line.last_served
        line.interval += (interval - line.interval) // 8 if line.interval else interval
    line.last_served = floor.now if line.waiting else 0
    floor.touched.add(line)


def expected_wait(line: Line, position: int) -> int:
    """Microseconds until the customer at this position is answered, with the staff of the moment."""
    if line.interval:
        return position * line.interval
    return position * micros(line.queue.policy.expected_handling) // max(line.staffed, 1)


def announce_to(floor: Floor, item: ItemState, position: int) -> None:
    line = item.line
    queue = line.queue.policy.queue
    floor.touched.add(item)
    if not line.staffed:
        item.announced = None
        floor.out.append(Announce(item.id, queue, position, None, None))
        return
    bracket = bisect_right(_EDGES, expected_wait(line, position)) - 1
    if item.announced and item.announced.staffing == line.staffing:
        bracket = min(bracket, item.announced.bracket)
    item.announced = Announced(bracket, line.staffing)
    high = EDGES[bracket + 1] if bracket + 1 < len(EDGES) else None
    floor.out.append(Announce(item.id, queue, position, EDGES[bracket], high))


def announce(floor: Floor) -> None:
    """Tell those who came in and found nobody free, and everybody in the lines whose turn it is."""
    for line in floor.rounds:
        for index, entry in enumerate(line.order):
            announce_to(floor, entry[3], index + 1)
        set_announce_timer(floor, line)
    for item in floor.entered:
        line = item.line
        if item.entry is not None and line.queue.announces and line not in floor.rounds:
            announce_to(floor, item, bisect_right(line.order, item.entry))
            set_announce_timer(floor, line)
    floor.entered.clear()
    floor.rounds.clear()


def set_announce_timer(floor: Floor, line: Line) -> None:
    every = line.queue.policy.announce_every
    floor.touched.add(line)
    if every is not None and line.waiting and not line.announce_at:
        length = micros(every)
        line.announce_at = floor.now + length
        timer = (line.announce_at, ANNOUNCE, line.queue.key, line.number, line)
        floor.timers.add(length, timer)
