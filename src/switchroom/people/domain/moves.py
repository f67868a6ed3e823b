"""People moved for a time: what somebody serves while moves are in force.

A move is laid over what the person has, and taken off again: nothing that is set up for good is ever written by one. So
the end of a move undoes exactly itself, whatever else was moved or set up meanwhile.
"""

from collections.abc import Iterable
from uuid import UUID

from msgspec import Struct


class Overlay(Struct, frozen=True):
    """What one move adds and takes away. `skills_set`: levels of new skills, or in place of the person's own levels."""

    queues_added: tuple[UUID, ...] = ()
    queues_removed: tuple[UUID, ...] = ()
    skills_set: dict[UUID, int] = {}
    skills_removed: tuple[UUID, ...] = ()


def moved(
    queues: Iterable[UUID], skills: dict[UUID, int], overlays: Iterable[Overlay]
) -> tuple[frozenset[UUID], dict[UUID, int]]:
    """Queues and skill levels under these moves, the earliest first: of two that contradict, the later one holds."""
    served, levels = set(queues), dict(skills)
    for overlay in overlays:
        served = (served - set(overlay.queues_removed)) | set(overlay.queues_added)
        levels = {skill: level for skill, level in levels.items() if skill not in overlay.skills_removed}
        levels |= overlay.skills_set
    return frozenset(served), levels
