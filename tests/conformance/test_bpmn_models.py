"""BPMN diagrams allow what the standard says: each case is a trace and what it costs."""

from itertools import pairwise
from pathlib import Path

import pytest

from switchroom.conformance.contracts import ModelTooLarge, ModelUnreadable
from switchroom.conformance.domain.aligning import align
from switchroom.conformance.domain.automaton import compile_model
from switchroom.conformance.domain.bpmn.playing import Played
from switchroom.conformance.domain.bpmn.reading import read_diagram

FILES = Path(__file__).parent / "files"


def written(*elements: str, processes: int = 1) -> bytes:
    """A file of these: `kind id [name]`, `id > id`, or XML as it is."""
    lines = []
    for element in elements:
        if element.startswith("<"):
            lines.append(element)
        elif ">" in element:
            way = [part.strip() for part in element.split(">")]
            lines += [f'<sequenceFlow id="{a}-{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairwise(way)]
        else:
            kind, name, *_ = element.split()
            lines.append(f'<{kind} id="{name}"/>')
    inside = "".join(f'<process id="p{n}">{"".join(lines)}</process>' for n in range(processes))
    return f'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">{inside}</definitions>'.encode()


def cost(source: bytes, trace: str) -> int:
    diagram = read_diagram(source)
    visible = {name: name for name, element in diagram.elements.items() if element.kind == "task" or name in "xyz"}
    automaton = compile_model(Played(diagram, visible))
    codes = [automaton.labels.index(letter) if letter in automaton.labels else -1 for letter in trace]
    return align(automaton, [codes])[0].cost


ENDS = ("startEvent s", "endEvent e")
TASKS = ("userTask a", "serviceTask b", "callActivity c", "task d")


@pytest.mark.parametrize(
    ("elements", "costs"),
    [
        ((*TASKS, "s > a > b > c > d > e"), {"abcd": 0, "acd": 1, "abccd": 1, "abdc": 2, "": 4}),
        ((*TASKS, "exclusiveGateway g", "s > g > a > e", "g > b > e"), {"a": 0, "b": 0, "ab": 1, "": 1}),
        ((*TASKS, "exclusiveGateway g", "exclusiveGateway h", "s > h > a > g > e", "g > h"), {"a": 0, "aaa": 0}),
        ((*TASKS, "parallelGateway g", "parallelGateway h", "s > g > a > b > h > d > e", "g > c > h"),
         {"abcd": 0, "acbd": 0, "cabd": 0, "abd": 1, "abdc": 2, "bacd": 2}),
        ((*TASKS, "inclusiveGateway g", "inclusiveGateway h", "s > g > a > h > d > e", "g > b > h", "g > c > h"),
         {"ad": 0, "bd": 0, "cbad": 0, "d": 1, "adb": 1}),
        ((*TASKS, "eventBasedGateway g", "intermediateCatchEvent x", "intermediateCatchEvent y",
          "s > g > x > a > e", "g > y > b > e"), {"xa": 0, "yb": 0, "xb": 2, "a": 1}),
        ((*TASKS, '<boundaryEvent id="x" attachedToRef="a"/>', "s > a > b > e", "x > c > e"),
         {"ab": 0, "xc": 0, "axc": 1, "ac": 2}),
        ((*TASKS, '<boundaryEvent id="x" attachedToRef="a" cancelActivity="false"/>', "s > a > b > e", "x > c > e"),
         {"ab": 0, "xabc": 0, "xcab": 0, "xac": 1, "xxab": 2}),
        (("task a", '<task id="b"><standardLoopCharacteristics/></task>', "s > a > b > e"), {"abbb": 0, "aab": 1}),
        (("task a", '<subProcess id="u"><startEvent id="us"/><task id="b"/><task id="c"/><endEvent id="ue"/>'
          '<sequenceFlow id="1" sourceRef="us" targetRef="b"/><sequenceFlow id="2" sourceRef="us" targetRef="c"/>'
          '<sequenceFlow id="3" sourceRef="b" targetRef="ue"/><sequenceFlow id="4" sourceRef="c" targetRef="ue"/>'
          "</subProcess>", "task d", '<boundaryEvent id="x" attachedToRef="u"/>', "s > a > u > d > e", "x > e"),
         {"abcd": 0, "acbd": 0, "abdc": 2, "abx": 0, "ax": 0, "abd": 1}),
        (("task a", '<subProcess id="u"><startEvent id="us"/><task id="b"/><endEvent id="ue">'
          '<errorEventDefinition errorRef="E"/></endEvent><sequenceFlow id="1" sourceRef="us" targetRef="b"/>'
          '<sequenceFlow id="2" sourceRef="b" targetRef="ue"/></subProcess>', "task c",
          '<boundaryEvent id="v" attachedToRef="u"><errorEventDefinition errorRef="E"/></boundaryEvent>', "task d",
          "s > a > u > d > e", "v > c > e"), {"abc": 0, "abd": 2}),
        (("task a", "task b", "parallelGateway g", '<endEvent id="t"><terminateEventDefinition/></endEvent>',
          "s > g > a > t", "g > b > e"), {"a": 0, "ba": 0, "b": 1, "abb": 1}),
        (("task a", '<subProcess id="b"/>', "s > a > b > e"), {"ab": 0}),
    ],
)  # fmt: skip
def test_what_a_diagram_allows(elements: tuple[str, ...], costs: dict[str, int]) -> None:
    source = written(*ENDS, *elements)
    assert {trace: cost(source, trace) for trace in costs} == costs


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (b"\xff\xfe\x00", "not well-formed"),
        (b"", "not well-formed"),
        (b"<definitions/>", "no BPMN 2.0"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><definitions/>', "document type"),
        (written(), "no process with steps"),
        (written("task a", processes=2), "2 processes"),
        (written("task a", "endEvent e", "a > e"), "no start event"),
        (written("startEvent s", "task a", "s > a", "a > b"), "does not connect"),
        (written("startEvent s", "complexGateway g", "s > g"), "complex gateway"),
        (written("startEvent s", "task a", "s > a", "a > a"), "cannot be finished"),
        (b"<a>" * 500 + b"</a>" * 500, "nested more than"),
        (written(*(f"task t{n}" for n in range(2_001))), "more than 2,000 elements"),
    ],
)  # fmt: skip
def test_what_is_no_diagram_is_refused_with_a_sentence(source: bytes, sentence: str) -> None:
    with pytest.raises(ModelUnreadable) as refused:
        cost(source, "a")
    assert sentence in refused.value.message


@pytest.mark.parametrize(
    "elements",
    [
        ("task a", "parallelGateway g", "s > g > a > e", "g > g", "a > g"),  # every round leaves a token more behind
        ("parallelGateway g", *(f"task t{n}" for n in range(16)), *(f"s > g > t{n} > e" for n in range(16))),
    ],
)
def test_what_never_stops_growing_is_refused(elements: tuple[str, ...]) -> None:
    unique = dict.fromkeys(part for one in elements for part in ([one] if ">" not in one else _pairs(one)))
    with pytest.raises((ModelTooLarge, ModelUnreadable)):
        cost(written(*ENDS, *unique), "a")


def _pairs(way: str) -> list[str]:
    steps = way.split(" > ")
    return [f"{a} > {b}" for a, b in pairwise(steps)]
