"""How urgent a ticket is: the matrix of impact and urgency."""

from collections.abc import Mapping
from enum import StrEnum


class Level(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


CRITICAL, LOWEST = 1, 4
MATRIX: Mapping[Level, Mapping[Level, int]] = {
    Level.HIGH: {Level.HIGH: 1, Level.MEDIUM: 2, Level.LOW: 3},
    Level.MEDIUM: {Level.HIGH: 2, Level.MEDIUM: 3, Level.LOW: 3},
    Level.LOW: {Level.HIGH: 3, Level.MEDIUM: 3, Level.LOW: 4},
}
"""By impact (how many it touches), then by urgency (how soon it hurts)."""


def priority_of(impact: Level, urgency: Level) -> int:
    """1, critical, to 4, low."""
    return MATRIX[impact][urgency]
