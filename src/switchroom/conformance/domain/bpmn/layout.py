"""Where the elements of a drawing stand: as somebody drew them, or columns by distance from the start, rows by lane."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from switchroom.conformance.domain.bpmn.drawing import Drawing, Shape

STEP = (120, 70)
SIZES = {"startEvent": (36, 36), "endEvent": (36, 36), "boundaryEvent": (36, 36)}
GATEWAY = (50, 50)
COLUMN, ROW, MARGIN = 200, 120, 60
Box = tuple[float, float, float, float]
"""x, y, width, height."""


def size_of(shape: Shape) -> tuple[int, int]:
    """Width and height of an element, as modellers draw it."""
    return SIZES.get(shape.tag, GATEWAY if shape.tag.endswith("Gateway") else STEP)


def boxes(drawing: Drawing, given: Mapping[str, Mapping[str, Any]]) -> dict[str, Box]:
    """A box for each element. `given`: places of steps that somebody drew; whatever lies beside follows its step."""
    columns = _columns(drawing)
    used: defaultdict[tuple[str, int], int] = defaultdict(int)
    rows: defaultdict[str, int] = defaultdict(int)
    places: dict[str, tuple[int, int]] = {}
    for shape in drawing.shapes:
        if not shape.attached:
            key = (shape.lane, columns.get(shape.id, 0))
            places[shape.id] = (key[1], used[key])
            used[key] += 1
            rows[shape.lane] = max(rows[shape.lane], used[key])
    top: dict[str, int] = {}
    height = 0
    for lane in dict.fromkeys(shape.lane for shape in drawing.shapes):
        top[lane], height = height, height + max(rows[lane], 1)
    found: dict[str, Box] = {}
    for shape in drawing.shapes:
        width, high = size_of(shape)
        place = given.get(shape.of) if shape.step is not None else None
        if shape.attached:
            x, y, w, h = found[shape.attached]
            found[shape.id] = (x + w - width, y + h - high / 2, width, high)
        elif place is not None and _number(place.get("x")) and _number(place.get("y")):
            found[shape.id] = (float(place["x"]), float(place["y"]), width, high)
        else:
            column, row = places[shape.id]
            x, y = MARGIN + column * COLUMN, MARGIN + (top[shape.lane] + row) * ROW
            found[shape.id] = (x, y + (STEP[1] - high) / 2, width, high)
    return found


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _columns(drawing: Drawing) -> dict[str, int]:
    """How far each element is from a start, in flows."""
    ways: defaultdict[str, list[str]] = defaultdict(list)
    for flow in drawing.flows:
        ways[flow.source].append(flow.target)
    for shape in drawing.shapes:
        if shape.attached:
            ways[shape.attached].append(shape.id)
    border = [shape.id for shape in drawing.shapes if shape.tag == "startEvent"]
    found = dict.fromkeys(border, 0)
    while border:
        after = [(target, found[one] + 1) for one in border for target in ways[one]]
        border = []
        for target, column in after:
            if target not in found:
                found[target] = column
                border.append(target)
    return found
