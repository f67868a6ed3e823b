"""Two definitions compared as graphs: steps and ways added, removed and changed, and what changed in them."""

from enum import StrEnum
from typing import Any

import msgspec

from switchroom.processes.domain.definition import Definition
from switchroom.processes.domain.graph import targets
from switchroom.processes.domain.places import STEPS, Difference, by_name, differences, same

WIRING = frozenset({"then", "outcomes", "otherwise"})
"""Fields of a step that are ways, which are compared as such."""


class How(StrEnum):
    """What became of a step."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class StepDifference(msgspec.Struct, frozen=True):
    """A step that is not as it was; its parameters only where it was changed."""

    step: str
    how: How
    parameters: list[Difference]


class WayDifference(msgspec.Struct, frozen=True):
    """Where an outcome of a step led, and where it leads now; None: it is not wired."""

    step: str
    outcome: str
    before: str | None
    after: str | None


class Comparison(msgspec.Struct, frozen=True):
    """What is different between two definitions; `head` has all beside the steps, cases by their names."""

    head: list[Difference]
    steps: list[StepDifference]
    ways: list[WayDifference]


def compare(before: Definition, after: Definition) -> Comparison:
    """What one has to know to see how `after` differs from `before`."""
    old, new = (by_name(each.raw) for each in (before, after))
    head = differences(_without(old, STEPS), _without(new, STEPS))
    ways = _ways(before, after)
    return Comparison(head, _steps(old[STEPS], new[STEPS], {way.step for way in ways}), ways)


def _steps(old: dict[str, Any], new: dict[str, Any], rewired: set[str]) -> list[StepDifference]:
    found: list[StepDifference] = []
    for step in [*new, *(step for step in old if step not in new)]:
        if step not in old:
            found.append(StepDifference(step, How.ADDED, []))
        elif step not in new:
            found.append(StepDifference(step, How.REMOVED, []))
        elif step in rewired or not same(old[step], new[step]):
            parameters = differences(_without(old[step], *WIRING), _without(new[step], *WIRING))
            found.append(StepDifference(step, How.CHANGED, parameters))
    return found


def _ways(before: Definition, after: Definition) -> list[WayDifference]:
    old, new = _wired(before), _wired(after)
    return [
        WayDifference(*way, old.get(way), new.get(way))
        for way in [*new, *(way for way in old if way not in new)]
        if old.get(way) != new.get(way)
    ]


def _wired(definition: Definition) -> dict[tuple[str, str], str]:
    return {(name, outcome): to for name, step in definition.steps.items() for outcome, to in targets(step)}


def _without(value: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: one for key, one in value.items() if key not in keys}
