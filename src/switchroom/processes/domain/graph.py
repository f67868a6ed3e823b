"""Which step leads where: the process and each queue's waiting as graphs, for the validator and for coverage."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from switchroom.processes.domain.definition import Definition, Step
from switchroom.processes.domain.step_type import ERROR, LATE, LIMIT, OTHERWISE, StepType
from switchroom.processes.domain.steps import STEP_TYPES


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from one step to another; `outcome` is OTHERWISE for whatever is not wired by name."""

    outcome: str
    target: str


Follow = Callable[[str, Edge], bool]
"""Whether to go along an edge of the step with this name."""


@dataclass(slots=True)
class Graph:
    """The steps of one scope by their full names, the edges between those that exist, and where it may begin."""

    prefix: str
    starts: list[str]
    steps: dict[str, Step]
    edges: dict[str, list[Edge]] = field(default_factory=dict)

    def kind(self, name: str) -> StepType:
        return STEP_TYPES[self.steps[name].type]

    def reachable(self, starts: Iterable[str], follow: Follow | None = None) -> set[str]:
        """The steps one can come to from `starts`, themselves included."""
        found: set[str] = set()
        waiting = [start for start in starts if start in self.steps]
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found.add(name)
            waiting += [edge.target for edge in self.edges[name] if follow is None or follow(name, edge)]
        return found

    def leading_to(self, goals: Iterable[str]) -> set[str]:
        """The steps from which one can come to one of `goals`, themselves included."""
        before: dict[str, list[str]] = {name: [] for name in self.steps}
        for name, edges in self.edges.items():
            for edge in edges:
                before[edge.target].append(name)
        found: set[str] = set()
        waiting = list(goals)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += before[name]
        return found


def main_graph(definition: Definition) -> Graph:
    """The process itself, without what is heard in queues."""
    header = definition.header
    starts = [name for name in (header.start, header.left, header.failed) if name]
    return _graph("", starts, definition.steps)


def graphs(definition: Definition) -> Iterator[Graph]:
    """The process first, then each queue's waiting."""
    yield main_graph(definition)
    for name, step in definition.steps.items():
        if step.waiting:
            prefix = f"{name}/"
            inner = {prefix + inside: value for inside, value in step.waiting.steps.items()}
            yield _graph(prefix, [prefix + step.waiting.start], inner)


def in_order(definition: Definition) -> list[str]:
    """The names of all steps as one comes to them from where it may begin, those that are never reached last."""
    waiting = list(main_graph(definition).starts)
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        if name not in found and name in definition.steps:
            found[name] = None
            waiting += [to for _, to in targets(definition.steps[name])]
    return [*found, *(name for name in definition.steps if name not in found)]


def targets(step: Step) -> list[tuple[str, str]]:
    """Every (outcome, step name as written) that a step wires."""
    common = step.common
    kind = STEP_TYPES[step.type]
    wired = list(common.outcomes.items())
    if common.then and kind.main and kind.main not in common.outcomes:
        wired.append((kind.main, common.then))
    if common.otherwise:
        wired.append((OTHERWISE, common.otherwise))
    wired += [(LATE, late.go) for late in common.late if late.go]
    return wired


def open_outcomes(step: Step) -> list[str]:
    """The outcomes that `otherwise` takes."""
    common = step.common
    kind = STEP_TYPES[step.type]
    all_of_them = [*kind.outcomes(step), *((LIMIT,) if common.at_most else ()), ERROR]
    named = {outcome for outcome, _ in targets(step)}
    return [outcome for outcome in all_of_them if outcome not in named]


def _graph(prefix: str, starts: list[str], steps: dict[str, Step]) -> Graph:
    graph = Graph(prefix, starts, steps)
    for name, step in steps.items():
        edges = [Edge(outcome, prefix + target) for outcome, target in targets(step)]
        graph.edges[name] = [edge for edge in edges if edge.target in steps]
    return graph
