"""What stands where in a definition: each field of the head, each parameter of each step, each language of a text.

A place is the way to it (`steps`, `greet`, `text`, `en`); cases stand there by their names. Lists are one place.
"""

from typing import Any

import msgspec

CASES, PROCESS, STEPS = "cases", "process", "steps"
Place = tuple[str, ...]


class Absent:
    """Nothing stands there, which is not the same as null."""


ABSENT = Absent()


class Difference(msgspec.Struct, frozen=True):
    """What stood at a place and what stands there now; None: nothing."""

    place: Place
    before: Any
    after: Any


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal, `true` and `1` apart."""
    if one is ABSENT or other is ABSENT:
        return one is other
    return msgspec.json.encode(one, order="sorted") == msgspec.json.encode(other, order="sorted")


def shown(value: Any) -> Any:
    """A value as JSON says it: None where there is nothing."""
    return None if value is ABSENT else value


def by_name(definition: dict[str, Any]) -> dict[str, Any]:
    """The definition without its short name, and with a map of its cases where each has a name of its own."""
    made = {key: value for key, value in definition.items() if key != PROCESS}
    cases = made.get(CASES)
    if isinstance(cases, list) and all(isinstance(one, dict) and isinstance(one.get("name"), str) for one in cases):
        named = {one["name"]: one for one in cases}
        if len(named) == len(cases):
            made[CASES] = named
    return made


def as_written(definition: dict[str, Any], process: str) -> dict[str, Any]:
    """What `by_name` was made from, under this short name."""
    made = {PROCESS: process, **definition}
    if isinstance(made.get(CASES), dict):
        made[CASES] = list(made[CASES].values())
    return made


def differences(before: Any, after: Any, place: Place = ()) -> list[Difference]:
    """What is different between two values, each at the smallest place that has it."""
    if same(before, after):
        return []
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return [Difference(place, shown(before), shown(after))]
    found: list[Difference] = []
    for key in [*before, *(key for key in after if key not in before)]:
        found += differences(before.get(key, ABSENT), after.get(key, ABSENT), (*place, key))
    return found


def at(definition: dict[str, Any], place: Place) -> Any:
    """What stands at a place, `ABSENT` where nothing does."""
    found: Any = definition
    for key in place:
        if not isinstance(found, dict) or key not in found:
            return ABSENT
        found = found[key]
    return found


def put(definition: dict[str, Any], place: Place, value: Any) -> dict[str, Any]:
    """The definition with this at the place, None: with nothing; as it is where what holds the place has gone."""
    key, *rest = place
    if not rest:
        without = {name: one for name, one in definition.items() if value is not None or name != key}
        return without if value is None else {**without, key: value}
    inner = definition.get(key)
    if not isinstance(inner, dict):
        return definition
    return {**definition, key: put(inner, tuple(rest), value)}
