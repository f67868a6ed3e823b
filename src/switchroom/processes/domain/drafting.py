"""A draft as parts that several people change at once: different parts meet, of the same part the later one is told.

A part is one step (`steps/NAME`), one field of the head (`header/NAME`), the cases (`cases`), or where a step is drawn
(`layout/NAME`). A change says what was seen there: if somebody has changed it meanwhile, nothing of theirs is lost.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from switchroom.platform.errors import Invalid
from switchroom.processes.domain.definition import Header
from switchroom.processes.domain.reading import MAX_STEPS, MAX_TEXT, plain

STEPS, HEADER, CASES, LAYOUT = "steps", "header", "cases", "layout"
MOST_NAME = 64


class NoSuchPart(Invalid):
    """A part is steps/NAME, header/NAME, cases or layout/NAME; a step is a map, a place is x and y."""

    code = "draft.part"


class DraftTooLarge(Invalid):
    """The draft would be larger than a process may be."""

    code = "draft.too_large"


class Drawn(msgspec.Struct, frozen=True):
    """A definition, not necessarily a right one, and where its steps stand on the canvas, beside it."""

    definition: dict[str, Any]
    layout: dict[str, Any]


class Change(msgspec.Struct, frozen=True):
    """What a part shall be (None: it shall not be there), and what it was when whoever changes it last saw it."""

    part: str
    seen: Any = None
    value: Any = None


class Clash(msgspec.Struct, frozen=True):
    """A part that somebody else has changed meanwhile: it stayed as it is now."""

    part: str
    theirs: Any


class Met(msgspec.Struct, frozen=True):
    """The draft after the changes, those that were not made, and whether the definition itself is another."""

    drawn: Drawn
    clashes: list[Clash]
    redefined: bool


def meet(drawn: Drawn, changes: Sequence[Change]) -> Met:
    """Make the changes whose part is as it was seen, or already as wanted; drawing is nobody's loss, the last one wins.

    Raises `NoSuchPart`, `DraftTooLarge`.
    """
    definition, layout = dict(drawn.definition), dict(drawn.layout)
    definition[STEPS] = dict(definition.get(STEPS) or {})
    before = {**definition, STEPS: dict(definition[STEPS])}
    clashes: list[Clash] = []
    for change in changes:
        home, name = _place(definition, layout, change)
        now = home.get(name)
        if home is not layout and now not in (change.seen, change.value):
            clashes.append(Clash(change.part, now))
        elif change.value is None:
            home.pop(name, None)
        else:
            home[name] = change.value
    made = Drawn(definition, layout)
    _check_size(made)
    return Met(made, clashes, definition != before)


def _place(definition: dict[str, Any], layout: dict[str, Any], change: Change) -> tuple[dict[str, Any], str]:
    """The map that holds a part, and its name in it."""
    kind, _, name = change.part.partition("/")
    value = change.value
    if kind == CASES and not name and isinstance(value, list | None):
        return definition, CASES
    if not name or len(name) > MOST_NAME:
        raise NoSuchPart()
    if kind == STEPS and isinstance(value, dict | None):
        return definition[STEPS], name
    if kind == LAYOUT and (value is None or _is_place(value)):
        return layout, name
    if kind == HEADER and name in Header.__struct_fields__ and name != "process":
        return definition, name
    raise NoSuchPart()


def _is_place(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"x", "y"}
        and all(type(each) in (int, float) and abs(each) < 1_000_000 for each in value.values())
    )


def _check_size(drawn: Drawn) -> None:
    if not plain(drawn.definition, 0):
        raise NoSuchPart()
    if max(len(drawn.definition[STEPS]), len(drawn.layout)) > MAX_STEPS:
        raise DraftTooLarge()
    if len(msgspec.json.encode(drawn.definition)) > MAX_TEXT:
        raise DraftTooLarge()
