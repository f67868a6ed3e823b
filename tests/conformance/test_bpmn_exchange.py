"""Processes go out as BPMN and come in again without loss; files of other modellers open as drafts."""

from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from switchroom.conformance.contracts import ModelUnreadable
from switchroom.conformance.domain.automaton import compile_model
from switchroom.conformance.domain.bpmn.names import as_length
from switchroom.conformance.domain.bpmn.playing import Played
from switchroom.conformance.domain.bpmn.reading import BPMN, read_diagram
from switchroom.conformance.domain.bpmn.writing import OURS, iso_duration
from switchroom.conformance.exchange import as_bpmn_file, from_bpmn_file
from switchroom.processes.domain.definition import Definition
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.reading import canonical, read_definition
from switchroom.processes.facade import offline_references, read_source
from switchroom.processes.publishing import check
from tests.conformance.test_alignment import definitions

FILES = Path(__file__).parent / "files"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
SHIPPED = pytest.mark.parametrize("definition", definitions(), ids=lambda definition: definition.process)


@SHIPPED
def test_our_own_come_in_again_without_loss(definition: Definition) -> None:
    content = as_bpmn_file(definition)
    found = from_bpmn_file(content)
    again = read_definition(found.definition).definition
    assert again is not None
    assert canonical(again) == canonical(definition)
    assert found.notes == ()
    assert found.layout.keys() == definition.steps.keys()
    drawn = {name: {"x": place["x"] + 7.5, "y": place["y"]} for name, place in found.layout.items()}
    assert from_bpmn_file(as_bpmn_file(definition, drawn)).layout == drawn


@SHIPPED
def test_a_file_of_ours_is_what_the_standard_asks_for(definition: Definition) -> None:
    root = fromstring(as_bpmn_file(definition))
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    process = root.find(f"{BPMN}process")
    assert process is not None
    nodes = {one.get("id"): one for one in process if one.get("id", "").startswith(("step-", "from-"))}
    flows = {one.get("id"): one for one in process.iter(f"{BPMN}sequenceFlow")}
    for name, flow in flows.items():
        source, target = nodes[flow.get("sourceRef")], nodes[flow.get("targetRef")]
        assert name in [one.text for one in source.iterfind(f"{BPMN}outgoing")]
        assert name in [one.text for one in target.iterfind(f"{BPMN}incoming")]
        assert not source.tag.endswith("endEvent")
        assert not target.tag.endswith(("startEvent", "boundaryEvent"))
    for element in nodes.values():
        ways = len(element.findall(f"{BPMN}outgoing"))
        if element.tag.endswith(("Task", "callActivity", "boundaryEvent", "startEvent")):
            assert ways == 1, element.get("id")  # two would be a fork
    placed = [one.text for lane in process.iter(f"{BPMN}lane") for one in lane.iterfind(f"{BPMN}flowNodeRef")]
    assert sorted(placed) == sorted(name for name in nodes if name)
    shapes = {one.get("bpmnElement"): one.find(f"{DC}Bounds") for one in root.iter(f"{DI}BPMNShape")}
    edges = {one.get("bpmnElement") for one in root.iter(f"{DI}BPMNEdge")}
    assert nodes.keys() <= shapes.keys()
    assert edges == flows.keys()
    corners = [(b.get("x"), b.get("y")) for name, b in shapes.items() if b is not None and name in nodes]
    assert len(set(corners)) == len(corners)  # nothing lies on top of another


def test_a_process_with_tasks_is_drawn_with_lanes_limits_and_gateways() -> None:
    source = """
process: claim
title: Claim
start: look
steps:
  look:
    type: task
    title: Look into it
    post: clerk
    within: 1h30m
    late: [{notify: lead}, {go: escalate}]
    then: decide-it
  decide-it:
    type: review
    title: Decide
    post: lead
    within: 2d
    outcomes: {approved: done, returned: look, refused: done}
  escalate: {type: call, title: Escalate, process: escalation, otherwise: done}
  done: {type: end}
"""
    definition = read_source(source).definition
    assert definition is not None
    root = fromstring(as_bpmn_file(definition))
    timers = {one.get("attachedToRef"): one for one in root.iter(f"{BPMN}boundaryEvent")}
    assert {name: timer.get("cancelActivity") for name, timer in timers.items()} == {
        "step-look": "true",
        "step-decide-it": "false",
    }
    assert [one.text for one in root.iter(f"{BPMN}timeDuration")] == ["PT1H30M", "P2D"]
    assert [one.get(f"{{{OURS}}}post") for one in root.iter(f"{BPMN}lane")] == ["", "clerk", "lead"]
    assert [one.get("calledElement") for one in root.iter(f"{BPMN}callActivity")] == ["escalation"]
    assert len(list(root.iter(f"{BPMN}userTask"))) == 2
    diagram = read_diagram(as_bpmn_file(definition))
    labels = {name: name for name, one in diagram.elements.items() if one.kind == "task"}
    assert sorted(compile_model(Played(diagram, labels)).labels) == ["step-decide-it", "step-escalate", "step-look"]


def test_what_another_modeller_changed_in_our_file_counts() -> None:
    (definition,) = [one for one in definitions() if one.process == "forks"]
    content = as_bpmn_file(definition).decode()
    assert definition.steps["y"].common.then == "first"
    moved = content.replace('sourceRef="step-y" targetRef="step-first"', 'sourceRef="step-y" targetRef="step-a"')
    assert from_bpmn_file(moved.encode()).definition["steps"]["y"]["then"] == "a"


@pytest.mark.parametrize("name", ["camunda", "signavio", "bizagi"])
def test_files_of_other_modellers_open(name: str) -> None:
    found = from_bpmn_file((FILES / f"{name}.bpmn").read_bytes())
    checked = check(found.definition, offline_references())
    assert checked.publishable, checked.findings
    assert found.notes
    steps = found.definition["steps"]
    assert {step["type"] for step in steps.values()} >= {"task", "decide", "end"}
    assert found.layout.keys() == steps.keys()
    assert any(step.get("within") for step in steps.values())


@pytest.mark.parametrize("length", ["30s", "1h30m", "72h", "2d", "1d2h3m4s"])
def test_lengths_survive(length: str) -> None:
    elapsed = Length.parse(length).elapsed
    written = as_length(iso_duration(elapsed))
    assert written is not None
    assert Length.parse(written).elapsed == elapsed


@pytest.mark.parametrize(
    ("inside", "sentence"),
    [
        ('<task id="a"/>', "0 start events"),
        ('<startEvent id="s"/><task id="a"/><sequenceFlow id="1" sourceRef="s" targetRef="a"/>', "Nothing follows “a”"),
        ('<startEvent id="s"/><exclusiveGateway id="g"/><sequenceFlow id="1" sourceRef="s" targetRef="g"/>'
         '<sequenceFlow id="2" sourceRef="g" targetRef="g"/>', "in a circle"),
        ('<startEvent id="s"/><inclusiveGateway id="g"/><sequenceFlow id="1" sourceRef="s" targetRef="g"/>'
         '<sequenceFlow id="2" sourceRef="g" targetRef="g"/><sequenceFlow id="3" sourceRef="g" targetRef="g"/>',
         "inclusive"),
        (f'<extensionElements><o:process xmlns:o="{OURS}">[1]</o:process></extensionElements><task id="a"/>',
         "no JSON"),
    ],
)  # fmt: skip
def test_what_cannot_be_brought_in_is_refused(inside: str, sentence: str) -> None:
    model = "http://www.omg.org/spec/BPMN/20100524/MODEL"
    source = f'<definitions xmlns="{model}"><process id="p">{inside}</process></definitions>'
    with pytest.raises(ModelUnreadable) as refused:
        from_bpmn_file(source.encode())
    assert sentence in refused.value.message
