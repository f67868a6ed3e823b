"""A drawing as BPMN 2.0 XML with its layout, as other modellers open it."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import msgspec

from switchroom.conformance.domain.bpmn.drawing import Drawing, Flow, Shape
from switchroom.conformance.domain.bpmn.layout import Box, boxes
from switchroom.processes.facade import Length

OURS = "https://switchroom.dev/schema/process/1"
_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
 xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:switchroom="{OURS}" id="definitions" targetNamespace="{OURS}" exporter="Switchroom">
"""
_NO_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_bpmn(drawing: Drawing, given: Mapping[str, Mapping[str, Any]]) -> str:
    """The whole file. `given`: where steps stand, by name."""
    flows = list(enumerate(drawing.flows))
    lines = [_HEAD, f'<bpmn:process id="process" name={_text(drawing.name)} isExecutable="false">\n']
    lines.append(_extension("process", drawing.header))
    lines += _lanes(drawing)
    for shape in drawing.shapes:
        lines += _element(shape, flows)
    lines += (_flow(number, flow) for number, flow in flows)
    lines.append("</bpmn:process>\n")
    lines += _plane(drawing, boxes(drawing, given))
    lines.append("</bpmn:definitions>\n")
    return "".join(lines)


def _lanes(drawing: Drawing) -> Iterator[str]:
    lanes = dict.fromkeys(shape.lane for shape in drawing.shapes)
    yield '<bpmn:laneSet id="lanes">\n'
    for number, lane in enumerate(lanes):
        yield f'<bpmn:lane id="lane-{number}" name={_text(lane or "Switchroom")} switchroom:post={_text(lane)}>\n'
        for shape in drawing.shapes:
            if shape.lane == lane:
                yield f"<bpmn:flowNodeRef>{shape.id}</bpmn:flowNodeRef>\n"
        yield "</bpmn:lane>\n"
    yield "</bpmn:laneSet>\n"


def _element(shape: Shape, flows: list[tuple[int, Flow]]) -> Iterator[str]:
    attributes = f' id="{shape.id}"' + (f" name={_text(shape.name)}" if shape.name else "")
    attributes += f' switchroom:of="{shape.of}"' if shape.of else ""
    attributes += f' switchroom:part="{shape.part}"' if shape.part else ""
    if shape.attached:
        attributes += f' attachedToRef="{shape.attached}" cancelActivity="{str(shape.interrupts).lower()}"'
    if shape.calls:
        attributes += f' calledElement="{shape.calls}"'
    yield f"<bpmn:{shape.tag}{attributes}>\n"
    if shape.step is not None:
        yield _extension("step", shape.step)
    yield from (f"<bpmn:incoming>flow-{number}</bpmn:incoming>\n" for number, one in flows if one.target == shape.id)
    yield from (f"<bpmn:outgoing>flow-{number}</bpmn:outgoing>\n" for number, one in flows if one.source == shape.id)
    if shape.limit:
        duration = iso_duration(Length.parse(shape.limit).elapsed)
        formal = 'xsi:type="bpmn:tFormalExpression"'
        yield f"<bpmn:timerEventDefinition><bpmn:timeDuration {formal}>{duration}</bpmn:timeDuration>"
        yield "</bpmn:timerEventDefinition>\n"
    elif shape.part in ("left", "failed"):
        yield "<bpmn:signalEventDefinition/>\n"
    yield f"</bpmn:{shape.tag}>\n"


def _flow(number: int, flow: Flow) -> str:
    name = f" name={_text(flow.name)}" if flow.name else ""
    ends = f'sourceRef="{flow.source}" targetRef="{flow.target}"'
    return f'<bpmn:sequenceFlow id="flow-{number}"{name} {ends} switchroom:way={_text(flow.way)}/>\n'


def _extension(what: str, value: Any) -> str:
    """JSON in an element of ours: other modellers keep what they do not know."""
    json = msgspec.json.encode(value, order="sorted").decode()
    return (
        f"<bpmn:extensionElements><switchroom:{what}>{escape(_written(json))}</switchroom:{what}>"
        "</bpmn:extensionElements>\n"
    )


def _written(json: str) -> str:
    """JSON in which letters that XML cannot hold are written by number."""
    return _NO_XML.sub(lambda letter: f"\\u{ord(letter[0]):04x}", json)


def _plane(drawing: Drawing, places: Mapping[str, Box]) -> Iterator[str]:
    yield '<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="process">\n'
    yield from _lane_boxes(drawing, places)
    for shape in drawing.shapes:
        yield f'<bpmndi:BPMNShape id="{shape.id}-shape" bpmnElement="{shape.id}">{_bounds(places[shape.id])}'
        yield "</bpmndi:BPMNShape>\n"
    for number, flow in enumerate(drawing.flows):
        points = "".join(
            f'<di:waypoint x="{x:g}" y="{y:g}"/>' for x, y in _line(places[flow.source], places[flow.target])
        )
        yield f'<bpmndi:BPMNEdge id="flow-{number}-edge" bpmnElement="flow-{number}">{points}</bpmndi:BPMNEdge>\n'
    yield "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>\n"


def _lane_boxes(drawing: Drawing, places: Mapping[str, Box]) -> Iterator[str]:
    left = min(box[0] for box in places.values()) - 50
    right = max(box[0] + box[2] for box in places.values()) + 30
    for number, lane in enumerate(dict.fromkeys(shape.lane for shape in drawing.shapes)):
        inside = [places[shape.id] for shape in drawing.shapes if shape.lane == lane]
        top = min(box[1] for box in inside) - 20
        bottom = max(box[1] + box[3] for box in inside) + 20
        yield f'<bpmndi:BPMNShape id="lane-{number}-shape" bpmnElement="lane-{number}" isHorizontal="true">'
        yield f"{_bounds((left, top, right - left, bottom - top))}</bpmndi:BPMNShape>\n"


def _bounds(box: Box) -> str:
    x, y, width, height = box
    return f'<dc:Bounds x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"/>'


def _line(source: Box, target: Box) -> list[tuple[float, float]]:
    """From the right side of one to the left side of the other, with a bend; back in an arc below."""
    begin = (source[0] + source[2], source[1] + source[3] / 2)
    end = (target[0], target[1] + target[3] / 2)
    if end[0] > begin[0]:
        if begin[1] == end[1]:
            return [begin, end]
        middle = (begin[0] + end[0]) / 2
        return [begin, (middle, begin[1]), (middle, end[1]), end]
    below = max(source[1] + source[3], target[1] + target[3]) + 20
    under = (source[0] + source[2] / 2, source[1] + source[3])
    up = (target[0] + target[2] / 2, target[1] + target[3])
    return [under, (under[0], below), (up[0], below), up]


def iso_duration(length: timedelta) -> str:
    """As ISO 8601 writes it: PT30M, P1DT2H."""
    seconds = length.total_seconds()
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, rest = divmod(rest, 60)
    parts = [(hours, "H"), (minutes, "M"), (rest, "S")]
    time = "".join(f"{amount:g}{unit}" for amount, unit in parts if amount)
    return f"P{days:g}D" * bool(days) + ("P" * (not days) + f"T{time}" if time else "")


def _text(value: str) -> str:
    return quoteattr(_NO_XML.sub("", value))
