"""How long somebody in the line for a break may have to wait."""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

TYPICAL_S = 600.0
"""Taken for the length of a break of a kind that nobody has had yet."""


def expected_wait_s(at_most: int, elapsed_s: Sequence[float], typical_s: float, place: int) -> float | None:
    """Seconds until the `place`-th in line (1: the next) may go, if everybody's break takes as long as they do.

    `elapsed_s`: how long each of those who have one has had it. None: nobody may have one at all. Who is away longer
    than is usual may be back at any moment. Those beyond the limit free nobody's place when they return.
    """
    if at_most <= 0:
        return None
    back = [max(0.0, typical_s - elapsed) for elapsed in elapsed_s]
    heapify(back)
    while len(back) > at_most:
        heappop(back)
    at = 0.0
    for _ in range(place):
        at = heappop(back) if len(back) == at_most else at
        heappush(back, at + typical_s)
    return at
