"""What falls due when.

Nearly all timers of the board have one of a few lengths (a queue's offer timeout, its ring delays). As time never goes
back, timers of one length fall due in the order they were set: each length has a lane (a deque), and only the lanes'
heads stand in a heap. Setting a timer then costs the same with ten or a hundred thousand of them. A timer is never
cancelled: when it is due, `live` asks its subject whether it still holds.
"""

from collections import deque
from collections.abc import Iterator
from enum import IntEnum
from heapq import heappop, heappush, heapreplace
from operator import itemgetter
from typing import Protocol


class TimerKind(IntEnum):
    """In the order in which timers of the same moment go off."""

    OFFER = 0
    WRAP_UP = 1
    COOLING = 2
    RELAX = 3
    MAX_WAIT = 4
    ANNOUNCE = 5


OFFER, WRAP_UP, COOLING, RELAX, MAX_WAIT, ANNOUNCE = TimerKind
"""By names of their own: before Python 3.12 the way through the class takes as long as a call."""


class Subject(Protocol):
    def due(self, kind: TimerKind, minor: int) -> int:
        """When this timer of the subject is due, in microseconds; 0 if it no longer holds."""
        ...


Timer = tuple[int, TimerKind, int, int, Subject]
"""When, kind, major, minor, whose: major and minor order timers of one moment and kind, whenever they were set."""

NEVER = 1 << 62
_turn = itemgetter(0, 1, 2, 3)
_NO_LANE = -1


def live(timer: Timer) -> bool:
    at, kind, _, minor, subject = timer
    return subject.due(kind, minor) == at


class Lane:
    """Timers of one length. Those that no longer hold are dropped whenever the lane has doubled."""

    __slots__ = ("limit", "timers")

    def __init__(self, first: Timer) -> None:
        self.timers = deque((first,))
        self.limit = 256

    def compact(self) -> None:
        self.timers = deque(timer for timer in self.timers if live(timer))
        self.limit = 2 * len(self.timers) + 256


class TimerQueue:
    def __init__(self) -> None:
        self._lanes: dict[int, Lane] = {}
        self._heads: list[tuple[int, int, Timer, int]] = []
        self._serial = 0
        self.next_at = NEVER
        """Nothing is due before this moment; something that no longer holds may be."""

    def add(self, length: int, timer: Timer) -> None:
        """Set a timer that was set for `length` from the present moment."""
        lane = self._lanes.get(length)
        if lane is None:
            self._lanes[length] = Lane(timer)
            self._push(timer, length)
        elif not lane.timers or lane.timers[-1][0] <= timer[0]:
            lane.timers.append(timer)
            if len(lane.timers) > lane.limit:
                lane.compact()
        else:
            # Out of order, after a change of policy: it stands in the heap by itself.
            self._push(timer, _NO_LANE)

    def pop_due(self, now: int) -> Iterator[Timer]:
        """The timers due at `now` or before, in the order in which they go off.

        Each is live when its turn comes: what went off before may have ended it.
        """
        due = []
        heads = self._heads
        while heads and heads[0][0] <= now:
            due.append(heads[0][2])
            self._drop_head()
        self.next_at = heads[0][0] if heads else NEVER
        if len(due) > 1:
            due.sort(key=_turn)
        for timer in due:
            if live(timer):
                yield timer

    def next_live(self) -> int | None:
        """When the next timer that still holds is due."""
        heads = self._heads
        while heads and not live(heads[0][2]):
            self._drop_head()
        self.next_at = heads[0][0] if heads else NEVER
        return self.next_at if heads else None

    def _push(self, timer: Timer, length: int) -> None:
        self._serial += 1
        heappush(self._heads, (timer[0], self._serial, timer, length))
        self.next_at = min(timer[0], self.next_at)

    def _drop_head(self) -> None:
        """The earliest head goes; the next timer of its lane takes its place."""
        heads = self._heads
        _, _, timer, length = heads[0]
        lane = self._lanes.get(length)
        if lane is None:
            heappop(heads)
            return
        timers = lane.timers
        if timers and timers[0] is timer:
            timers.popleft()
        if timers:
            self._serial += 1
            heapreplace(heads, (timers[0][0], self._serial, timers[0], length))
        else:
            heappop(heads)
            del self._lanes[length]
