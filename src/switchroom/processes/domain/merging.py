"""What a base has changed since, brought into a variant: per parameter, outcome and language of a text.

Both may change different places. Where both have changed one place differently it stays the variant's, and is a
conflict for somebody to decide. A step that is not of one type on all sides is one place, for its parameters belong
together.
"""

from typing import Any

import msgspec

from switchroom.processes.domain.places import ABSENT, CASES, PROCESS, STEPS, Place, as_written, by_name, same, shown


class Conflict(msgspec.Struct, frozen=True):
    """A place that both changed: what the base had there, what the variant and what the base has now; None: nothing."""

    place: Place
    base: Any
    ours: Any
    theirs: Any


class Merged(msgspec.Struct, frozen=True):
    """The variant with what its base has changed, and the places at which it stayed as it was."""

    definition: dict[str, Any]
    conflicts: list[Conflict]


def merge(base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> Merged:
    """The variant (`ours`), made from `base`, with what `theirs`, the base as it is now, has changed."""
    sides = [by_name(each) for each in (base, ours, theirs)]
    if not all(isinstance(side.get(CASES, {}), dict) for side in sides):
        sides = [{key: each[key] for key in each if key != PROCESS} for each in (base, ours, theirs)]
    conflicts: list[Conflict] = []
    made = _merged((), (sides[0], sides[1], sides[2]), conflicts)
    return Merged(as_written(made, ours[PROCESS]), conflicts)


def _merged(place: Place, sides: tuple[Any, Any, Any], conflicts: list[Conflict]) -> Any:
    base, ours, theirs = sides
    if same(theirs, base) or same(ours, theirs):
        return ours
    if same(ours, base):
        return theirs
    if not _divides(place, base, ours, theirs):
        conflicts.append(Conflict(place, shown(base), shown(ours), shown(theirs)))
        return ours
    earlier = base if isinstance(base, dict) else {}
    made: dict[str, Any] = {}
    for key in _keys(ours, theirs):
        inner = earlier.get(key, ABSENT), ours.get(key, ABSENT), theirs.get(key, ABSENT)
        found = _merged((*place, key), inner, conflicts)
        if found is not ABSENT:
            made[key] = found
    return made


def _divides(place: Place, base: Any, ours: Any, theirs: Any) -> bool:
    """Whether what both changed has places inside: maps that are the same thing on all sides."""
    if not (isinstance(ours, dict) and isinstance(theirs, dict)):
        return False
    if place[-2:-1] in ((STEPS,), (CASES,)) and not isinstance(base, dict):
        return False
    if base is not ABSENT and not isinstance(base, dict):
        return False
    known = [side for side in (base, ours, theirs) if isinstance(side, dict)]
    return len({str(side.get("type")) for side in known}) == 1


def _keys(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """The variant's order, then what only the base has; what only `base` had is gone on both sides."""
    return [*ours, *(key for key in theirs if key not in ours)]
