"""A diagram of another modeller as a definition: a draft in which conditions and contents are still to be written."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element as Node

from switchroom.conformance.contracts import ModelUnreadable
from switchroom.conformance.domain.bpmn.diagram import Diagram, Element, Kind
from switchroom.conformance.domain.bpmn.names import as_length, slug
from switchroom.conformance.domain.bpmn.reading import BPMN, read_diagram

NOBODY = "somebody"
"""The post of a task that stands in no lane: to be replaced."""


def foreign_definition(content: bytes, process: Node) -> tuple[dict[str, Any], tuple[str, ...], dict[str, str]]:
    """The definition as JSON, what could not be taken over, and the names of steps by element.

    Raises `ModelUnreadable`.
    """
    made = _Making(read_diagram(content), process)
    return made.definition(), tuple(made.notes), made.names


class _Making:
    def __init__(self, diagram: Diagram, process: Node) -> None:
        self._diagram = diagram
        self._nodes = {one.get("id", ""): one for one in process.iter() if one.get("id")}
        self._lanes = dict(_lanes(process))
        self.notes: list[str] = []
        self.names: dict[str, str] = {}
        self._steps: dict[str, dict[str, Any]] = {}
        for element in diagram.elements.values():
            if self._is_step(element):
                self.names[element.id] = self._name(element)

    def definition(self) -> dict[str, Any]:
        starts = [one for one in self._diagram.inside("") if one.kind is Kind.START]
        if len(starts) != 1:
            raise ModelUnreadable(f"The process has {len(starts)} start events; to be brought in it needs one.")
        for element in self._diagram.elements.values():
            if element.id in self.names:
                self._steps[self.names[element.id]] = self._step(element)
            elif element.kind is Kind.BOUNDARY:
                self._boundary(element)
        start = self._after(starts[0])
        self._leave_out(start)
        title = self._diagram.name or "Process"
        return {"process": slug(title) or "process", "title": title, "start": start, "steps": self._steps}

    def _leave_out(self, start: str) -> None:
        """Drop the steps that no way leads to: what followed an event that is not taken over."""
        reached, waiting = set(), [start]
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += _targets(self._steps[name])
        for name in [name for name in self._steps if name not in reached]:
            said = self._steps.pop(name)["title"]
            self.notes.append(f"No way leads to “{said}” any more; it is left out.")
        self.names = {element: name for element, name in self.names.items() if name in reached}

    def _is_step(self, element: Element) -> bool:
        if element.kind in (Kind.START, Kind.BOUNDARY, Kind.SUBPROCESS):
            return False
        if element.kind in (Kind.END, Kind.TERMINATE):
            return not element.scope
        gateway = element.kind in (Kind.EXCLUSIVE, Kind.PARALLEL, Kind.INCLUSIVE)
        merges = len(element.outgoing) == 1 and (element.kind is not Kind.PARALLEL or len(element.incoming) < 2)
        return not (gateway and merges)

    def _name(self, element: Element) -> str:
        wished = slug(element.name) or slug(element.id) or "step"
        taken = set(self.names.values())
        return next(name for name in (wished, *(f"{wished[:55]}-{n}" for n in range(2, 3000))) if name not in taken)

    def _step(self, element: Element) -> dict[str, Any]:
        said = element.name or self.names[element.id]
        if element.kind in (Kind.END, Kind.TERMINATE):
            if element.kind is Kind.TERMINATE:
                self.notes.append(f"“{said}” ends everything at once; here it ends its own branch only.")
            return {"type": "end", "title": said}
        if element.kind is Kind.EXCLUSIVE:
            return {"type": "decide", "title": said, **self._choice(element)}
        if element.kind is Kind.PARALLEL:
            return self._fork_or_join(element, said)
        if element.kind is Kind.INCLUSIVE:
            raise ModelUnreadable(f"The inclusive gateway “{said}” has no counterpart here; use forks and decisions.")
        if element.kind is Kind.EVENT:
            return {"type": "milestone", "title": said, "milestone": self.names[element.id], **self._then(element)}
        return self._task(element, said)

    def _task(self, element: Element, said: str) -> dict[str, Any]:
        node = self._nodes[element.id]
        called = slug(node.get("calledElement", ""))
        if called:
            return {"type": "call", "title": said, "process": called, "otherwise": self._after(element)}
        if element.repeats:
            self.notes.append(f"“{said}” may be done several times; here it is done once.")
        if node.tag.removeprefix(BPMN) not in ("userTask", "manualTask", "task"):
            self.notes.append(f"“{said}” was done by a system; here it is a task until you say which step it is.")
        post = slug(self._lanes.get(element.id, "")) or NOBODY
        return {"type": "task", "title": said, "post": post, **self._then(element)}

    def _then(self, element: Element) -> dict[str, str]:
        if len(element.outgoing) > 1:
            raise ModelUnreadable(f"Several flows leave “{element.name or element.id}”; draw a gateway behind it.")
        return {"then": self._after(element)}

    def _after(self, element: Element) -> str:
        if not element.outgoing:
            if element.scope:
                return self._after(self._diagram.elements[element.scope])
            raise ModelUnreadable(f"Nothing follows “{element.name or element.id}”; every way leads to an end event.")
        return self._lead(element.outgoing[0], 0)

    def _lead(self, flow: str, deep: int) -> str:
        """The step that a flow comes to, through merging gateways, into subprocesses and out of them."""
        element = self._diagram.elements[self._diagram.flows[flow]]
        if deep > len(self._diagram.elements):
            raise ModelUnreadable(f"Gateways lead round in a circle at “{element.name or element.id}”.")
        if element.id in self.names:
            return self.names[element.id]
        if element.kind is Kind.SUBPROCESS:
            starts = [one for one in self._diagram.inside(element.id) if one.kind is Kind.START and one.outgoing]
            if len(starts) != 1:
                raise ModelUnreadable(f"The subprocess “{element.name or element.id}” needs one start event.")
            return self._lead(starts[0].outgoing[0], deep + 1)
        outer = element if element.outgoing else self._diagram.elements.get(element.scope)
        if outer is None or not outer.outgoing:
            raise ModelUnreadable(f"Nothing follows “{element.name or element.id}”; every way leads to an end event.")
        return self._lead(outer.outgoing[0], deep + 1)

    def _choice(self, element: Element) -> dict[str, Any]:
        default = self._nodes[element.id].get("default")
        conditions, outcomes, taken = [], {}, {"otherwise", "error", "limit"}
        for number, flow in enumerate(element.outgoing):
            target = self._lead(flow, 0)
            if flow == default or (default is None and number == len(element.outgoing) - 1):
                outcomes["otherwise"] = target
                continue
            wished = slug(self._nodes[flow].get("name", "")) or f"way-{number + 1}"
            outcome = next(
                name for name in (wished, *(f"{wished[:55]}-{n}" for n in range(2, 3000))) if name not in taken
            )
            taken.add(outcome)
            conditions.append({"when": "false", "outcome": outcome})
            outcomes[outcome] = target
        self.notes.append(f"The conditions of “{element.name or self.names[element.id]}” are still to be written.")
        return {"conditions": conditions, "outcomes": outcomes}

    def _fork_or_join(self, element: Element, said: str) -> dict[str, Any]:
        if len(element.outgoing) < 2:
            return {"type": "join", "title": said, **self._then(element)}
        if len(element.incoming) > 1:
            raise ModelUnreadable(f"The gateway “{said}” joins and forks; draw two.")
        branches = {f"branch-{number}": self._lead(flow, 0) for number, flow in enumerate(element.outgoing, 1)}
        return {"type": "fork", "title": said, "branches": list(branches), "outcomes": branches}

    def _boundary(self, event: Element) -> None:
        """A timer at a task is its time limit; other events at a border are told, not taken over."""
        step = self._steps.get(self.names.get(event.attached or "", ""))
        node = self._nodes[event.id].find(f"{BPMN}timerEventDefinition/{BPMN}timeDuration")
        length = as_length(node.text or "") if node is not None else None
        said = event.name or event.id
        if step is None or length is None or "within" in step:
            self.notes.append(f"The event “{said}” at the border of a step is not taken over.")
            return
        step["within"] = length
        if event.outgoing and not event.beside:
            step["late"] = [{"go": self._after(event)}]
        elif event.outgoing:
            self.notes.append(f"What follows beside when “{said}” has passed is not taken over.")


def _targets(step: dict[str, Any]) -> list[str]:
    late = [one["go"] for one in step.get("late", ())]
    return [*step.get("outcomes", {}).values(), *(step[way] for way in ("then", "otherwise") if way in step), *late]


def _lanes(process: Node) -> Iterator[tuple[str, str]]:
    for lane in process.iter(f"{BPMN}lane"):
        for reference in lane.iterfind(f"{BPMN}flowNodeRef"):
            yield (reference.text or "").strip(), lane.get("name", "")
