"""Capacity compiled: which media an agent may still take, looked up by what the agent holds.

A load is one integer with six bits a medium, so that taking and giving back work is an addition.
"""

from collections.abc import Iterable

from switchroom.routing.contracts import Capacity, Medium

MEDIA = tuple(Medium)
NUMBER = {medium: number for number, medium in enumerate(MEDIA)}
VOICE = NUMBER[Medium.VOICE]
UNIT = tuple(1 << 6 * number for number in range(len(MEDIA)))
BIT = tuple(1 << number for number in range(len(MEDIA)))


def load_of(media: Iterable[int]) -> int:
    """The load of holding one item of each of these media (by number)."""
    return sum(UNIT[medium] for medium in media)


class CapacityTable:
    """For each load, the set (a bit per medium) of media that may be taken on top of it."""

    def __init__(self, capacity: Capacity) -> None:
        self._units = [capacity.units.get(medium, 0) for medium in MEDIA]
        self._overlaps = {(NUMBER[overlap.holding], NUMBER[overlap.may_take]) for overlap in capacity.overlaps}
        self._known: dict[int, int] = {}

    def free(self, load: int) -> int:
        known = self._known.get(load)
        if known is None:
            known = self._known[load] = self._compute(load)
        return known

    def _compute(self, load: int) -> int:
        held = [load >> 6 * number & 63 for number in range(len(MEDIA))]
        return sum(
            BIT[medium]
            for medium, units in enumerate(self._units)
            if held[medium] < units and self._beside(medium, held)
        )

    def _beside(self, take: int, held: list[int]) -> bool:
        """Whether work of this medium may be taken while all that is held lasts."""
        return all(take == hold or not count or (hold, take) in self._overlaps for hold, count in enumerate(held))
