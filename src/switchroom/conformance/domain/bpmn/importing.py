"""Definitions out of BPMN files: our own come in as they went out, those of other modellers as drafts to work on."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element as Node

import msgspec

from switchroom.conformance.contracts import ModelUnreadable
from switchroom.conformance.domain.bpmn.foreign import foreign_definition
from switchroom.conformance.domain.bpmn.names import slug
from switchroom.conformance.domain.bpmn.reading import BPMN, process_of, root_of
from switchroom.conformance.domain.bpmn.writing import OURS

DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
Place = dict[str, float]


class Imported(msgspec.Struct, frozen=True):
    """A definition as JSON, where its steps stand, and sentences about what could not be taken over."""

    definition: dict[str, Any]
    layout: dict[str, Place]
    notes: tuple[str, ...] = ()


def import_bpmn(content: bytes) -> Imported:
    """The definition in a BPMN file; nothing says that it has no errors. Raises `ModelUnreadable`."""
    root = root_of(content)
    process = process_of(root)
    header = _json(process, "process")
    if header is None:
        definition, notes, steps = foreign_definition(content, process)
        return Imported(definition, _layout(root, steps), notes)
    definition, steps = _own(process, header)
    return Imported(definition, _layout(root, steps))


def _own(process: Node, header: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The steps as their elements keep them, wired as the flows say."""
    elements = {one.get("id", ""): one for one in process if one.get("id")}
    steps: dict[str, dict[str, Any]] = {}
    names: dict[str, str] = {}
    for name, element in elements.items():
        raw, of = _json(element, "step"), element.get(f"{{{OURS}}}of")
        if raw is not None and of:
            steps[of] = {key: value for key, value in raw.items() if key not in ("then", "outcomes", "otherwise")}
            names[name] = of
    for flow in process.iterfind(f"{BPMN}sequenceFlow"):
        way = flow.get(f"{{{OURS}}}way", "")
        source, target = (elements.get(flow.get(end, "")) for end in ("sourceRef", "targetRef"))
        leads = names.get(target.get("id", "")) if target is not None else None
        if source is None or leads is None:
            continue
        if way in ("start", "left", "failed"):
            header[way] = leads
        elif (step := steps.get(source.get(f"{{{OURS}}}of", ""))) is not None:
            _wire(step, way, flow.get("name", ""), leads)
    return {**header, "steps": steps}, names


def _wire(step: dict[str, Any], way: str, name: str, target: str) -> None:
    if way in ("then", "otherwise"):
        step[way] = target
    elif way == "late":
        late = [dict(one) for one in step.get("late", ())]
        going = next((one for one in late if "go" in one), None)
        if going is None:
            late.append({"go": target})
        else:
            going["go"] = target
        step["late"] = late
    elif way.startswith("outcome:"):
        step.setdefault("outcomes", {})[way.removeprefix("outcome:")] = target
    else:  # drawn by another modeller
        step.setdefault("outcomes", {})[slug(name) or "done"] = target


def _json(node: Node, what: str) -> dict[str, Any] | None:
    found = node.find(f"{BPMN}extensionElements/{{{OURS}}}{what}")
    if found is None or not found.text:
        return None
    try:
        return msgspec.json.decode(found.text, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError):
        raise ModelUnreadable(f"What “{node.get('id')}” keeps for us is no JSON.") from None


def _layout(root: Node, steps: Mapping[str, str]) -> dict[str, Place]:
    """Where the elements of steps stand, by the name of the step."""
    found: dict[str, Place] = {}
    for shape in root.iter(f"{DI}BPMNShape"):
        name = steps.get(shape.get("bpmnElement", ""))
        bounds = shape.find(f"{DC}Bounds")
        if name and bounds is not None:
            try:
                found[name] = {axis: round(float(bounds.get(axis, "")), 2) for axis in ("x", "y")}
            except (ValueError, OverflowError):
                continue
    return {name: place for name, place in found.items() if all(abs(value) < 1e6 for value in place.values())}
