"""BPMN 2.0 files of any modeller, read as far as they say what may follow what."""

from collections import defaultdict
from collections.abc import Iterator
from xml.etree.ElementTree import Element as Node

from switchroom.conformance.contracts import ModelUnreadable
from switchroom.conformance.domain.bpmn.diagram import Diagram, Element, Kind
from switchroom.conformance.domain.markup import Refused, tree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
MAX_ELEMENTS = 2_000
TASKS = {
    "task", "userTask", "serviceTask", "manualTask", "scriptTask", "sendTask", "receiveTask", "businessRuleTask",
    "callActivity",
}  # fmt: skip
KINDS = {
    **dict.fromkeys(TASKS, Kind.TASK),
    "startEvent": Kind.START,
    "endEvent": Kind.END,
    "intermediateCatchEvent": Kind.EVENT,
    "intermediateThrowEvent": Kind.EVENT,
    "exclusiveGateway": Kind.EXCLUSIVE,
    "eventBasedGateway": Kind.EXCLUSIVE,
    "parallelGateway": Kind.PARALLEL,
    "inclusiveGateway": Kind.INCLUSIVE,
    "subProcess": Kind.SUBPROCESS,
    "transaction": Kind.SUBPROCESS,
    "boundaryEvent": Kind.BOUNDARY,
}
NOT_READ = {
    "complexGateway": "a complex gateway",
    "adHocSubProcess": "an ad-hoc subprocess",
    "choreographyTask": "a choreography",
}


def root_of(content: bytes) -> Node:
    """The `definitions` of a BPMN file. Raises `ModelUnreadable`."""
    try:
        root = tree(content)
    except Refused as refused:
        raise ModelUnreadable(f"The process {refused}.") from None
    if root.tag != f"{BPMN}definitions":
        raise ModelUnreadable("The process is no BPMN 2.0: its first element is not definitions of that standard.")
    return root


def process_of(root: Node) -> Node:
    """The only process with something in it. Raises `ModelUnreadable`."""
    found = [one for one in root.findall(f"{BPMN}process") if any(_tag(child) in KINDS for child in one)]
    if len(found) != 1:
        names = ", ".join(f"“{one.get('name') or one.get('id', '')}”" for one in found[:10])
        many = f"has {len(found)} processes ({names}); it must be one" if found else "has no process with steps in it"
        raise ModelUnreadable(f"The BPMN file {many}.")
    return found[0]


def read_diagram(content: bytes) -> Diagram:
    """What the process of a BPMN file allows. Raises `ModelUnreadable` also for what is not understood."""
    process = process_of(root_of(content))
    nodes = [(scope, node) for scope, node in _nodes(process, "")]
    flows = {_id(node): node for _, node in nodes if _tag(node) == "sequenceFlow"}
    into: defaultdict[str, list[str]] = defaultdict(list)
    out: defaultdict[str, list[str]] = defaultdict(list)
    for name, node in flows.items():
        into[node.get("targetRef", "")].append(name)
        out[node.get("sourceRef", "")].append(name)
    elements = {
        _id(node): _element(node, scope, into[_id(node)], out[_id(node)])
        for scope, node in nodes
        if _tag(node) in KINDS
    }
    if len(elements) > MAX_ELEMENTS:
        raise ModelUnreadable(f"The process has more than {MAX_ELEMENTS:,} elements.")
    leads = {name: node.get("targetRef", "") for name, node in flows.items()}
    for name, node in flows.items():
        if leads[name] not in elements or node.get("sourceRef") not in elements:
            raise ModelUnreadable(f"The flow “{name}” does not connect two steps of the process.")
    return Diagram(process.get("name") or process.get("id") or "", elements, leads)


def _nodes(parent: Node, scope: str) -> Iterator[tuple[str, Node]]:
    for node in parent:
        tag = _tag(node)
        if tag in NOT_READ:
            raise ModelUnreadable(f"The process has {NOT_READ[tag]} (“{_called(node)}”), which is not compared.")
        if tag == "subProcess" and node.get("triggeredByEvent") == "true":
            raise ModelUnreadable(f"The process has an event subprocess (“{_called(node)}”), which is not compared.")
        if tag in KINDS or tag == "sequenceFlow":
            yield scope, node
        if KINDS.get(tag) is Kind.SUBPROCESS:
            yield from _nodes(node, _id(node))


def _element(node: Node, scope: str, into: list[str], out: list[str]) -> Element:
    tag = _tag(node)
    kind = KINDS[tag]
    if kind is Kind.SUBPROCESS and not any(_tag(child) in KINDS for child in node):
        kind = Kind.TASK  # collapsed: what is in it is not said
    if kind is Kind.END and node.find(f"{BPMN}terminateEventDefinition") is not None:
        kind = Kind.TERMINATE
    thrown = node.find(f"{BPMN}errorEventDefinition")
    if thrown is None:
        thrown = node.find(f"{BPMN}escalationEventDefinition")
    return Element(
        id=_id(node),
        kind=kind,
        name=" ".join(node.get("name", "").split()),
        scope=scope,
        incoming=tuple(into),
        outgoing=tuple(out),
        attached=node.get("attachedToRef") if kind is Kind.BOUNDARY else None,
        beside=node.get("cancelActivity") == "false",
        repeats=any(_tag(child).endswith("LoopCharacteristics") for child in node),
        throws=None if thrown is None else thrown.get("errorRef", thrown.get("escalationRef", "")),
    )


def _id(node: Node) -> str:
    name = node.get("id", "")
    if not name:
        raise ModelUnreadable(f"A {_tag(node)} of the process has no id.")
    return name


def _called(node: Node) -> str:
    return node.get("name") or node.get("id") or ""


def _tag(node: Node) -> str:
    return node.tag.removeprefix(BPMN) if node.tag.startswith(BPMN) else ""
