"""A process of ours as a BPMN drawing: elements, flows and lanes, before they are XML.

What BPMN has no word for travels in extension attributes, so that our own drawings come in again without loss.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from switchroom.processes.facade import Definition, step_to_json

TAGS = {
    "task": "userTask", "review": "userTask", "form": "userTask", "decide": "exclusiveGateway",
    "fork": "parallelGateway", "join": "parallelGateway", "call": "callActivity", "end": "endEvent",
}  # fmt: skip
WIRING = ("then", "outcomes", "otherwise")
WAYS, LATE, GIVEN_UP = "ways", "late", "late-end"
"""Elements that stand for a part of a step: its outcomes, its time limit, and the end of a warning."""


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """An element. `step` is its JSON without wiring; `part` says that it only stands for a part of the step `of`."""

    id: str
    tag: str
    name: str = ""
    lane: str = ""
    of: str = ""
    part: str = ""
    step: Mapping[str, Any] | None = None
    attached: str = ""
    interrupts: bool = True
    limit: str = ""
    calls: str = ""


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """A flow; `way` says which wiring of a step it is: `then`, `otherwise`, `late`, or `outcome:NAME`."""

    source: str
    target: str
    way: str = ""
    name: str = ""


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """A whole process: `header` is its JSON without steps."""

    name: str
    header: Mapping[str, Any]
    shapes: list[Shape]
    flows: list[Flow]


def drawn(definition: Definition, language: str = "en") -> Drawing:
    """The drawing of a definition that can be read; names in one language."""
    header = {key: value for key, value in definition.raw.items() if key != "steps"}
    shapes: list[Shape] = []
    flows: list[Flow] = []
    for key in ("start", "left", "failed"):
        target = header.get(key)
        if isinstance(target, str) and target in definition.steps:
            name = {"start": "", "left": "the customer has left", "failed": "a step could not be done"}[key]
            shapes.append(Shape(id=f"from-{key}", tag="startEvent", name=name, part=key))
            flows.append(Flow(source=f"from-{key}", target=_id(target), way=key))
    for name in definition.steps:
        raw = step_to_json(definition.steps[name])
        title = definition.steps[name].common.title
        said = title.in_language(language) if title else name
        for one in _step(name, raw, said, definition.steps.keys()):
            (shapes if isinstance(one, Shape) else flows).append(one)  # type: ignore[arg-type]
    return Drawing(name=definition.header.title.in_language(language), header=header, shapes=shapes, flows=flows)


def _step(name: str, raw: dict[str, Any], said: str, known: Any) -> Iterator[Shape | Flow]:
    kept = {key: value for key, value in raw.items() if key not in WIRING}
    tag, lane = TAGS.get(raw["type"], "serviceTask"), raw.get("post", "")
    calls = raw["process"] if raw["type"] == "call" else ""
    if raw["type"] == "end":
        said = raw.get("outcome", "done") if "title" not in raw else said
    yield Shape(id=_id(name), tag=tag, name=said, lane=lane, of=name, step=kept, calls=calls)
    ways = [(way, outcome, target) for way, outcome, target in _wiring(raw) if target in known]
    source = _id(name)
    if not tag.endswith("Gateway") and len(ways) > 1:
        source = _id(name, WAYS)
        yield Shape(id=source, tag="exclusiveGateway", lane=lane, of=name, part=WAYS)
        yield Flow(source=_id(name), target=source, way=WAYS)
    for way, outcome, target in ways:
        yield Flow(source=source, target=_id(target), way=way, name="" if way == "then" else outcome)
    if raw.get("within") and not tag.endswith(("Gateway", "Event")):
        yield from _limit(name, raw, lane, known)


def _limit(name: str, raw: dict[str, Any], lane: str, known: Any) -> Iterator[Shape | Flow]:
    go = next((late["go"] for late in raw.get("late", ()) if late.get("go") in known), None)
    timer = _id(name, LATE)
    yield Shape(
        id=timer, tag="boundaryEvent", name=raw["within"], lane=lane, of=name, part=LATE, attached=_id(name),
        interrupts=go is not None, limit=raw["within"],
    )  # fmt: skip
    if go is not None:
        yield Flow(source=timer, target=_id(go), way=LATE)
    else:
        yield Shape(id=_id(name, GIVEN_UP), tag="endEvent", name="late", lane=lane, of=name, part=GIVEN_UP)
        yield Flow(source=timer, target=_id(name, GIVEN_UP), way=GIVEN_UP)


def _wiring(raw: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    if "then" in raw:
        yield "then", "then", raw["then"]
    for outcome, target in raw.get("outcomes", {}).items():
        yield f"outcome:{outcome}", outcome, target
    if "otherwise" in raw:
        yield "otherwise", "otherwise", raw["otherwise"]


def _id(step: str, part: str = "") -> str:
    """An XML id: names of steps may begin with a digit."""
    return f"step-{step}.{part}" if part else f"step-{step}"
