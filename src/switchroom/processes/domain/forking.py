"""Rules about forks: one branch speaks with the customer, every join has a fork, nothing forks for ever."""

from collections.abc import Iterator

from switchroom.processes.domain.definition import Definition
from switchroom.processes.domain.flow import Complaint
from switchroom.processes.domain.graph import Edge, Graph, main_graph
from switchroom.processes.domain.references import References
from switchroom.processes.domain.saying import said
from switchroom.processes.domain.steps import STEP_TYPES
from switchroom.processes.domain.steps.call import Call

MOST_FORKS = 10
"""How deep forks may stand inside each other."""


def check_branches(definition: Definition, references: References) -> Iterator[Complaint]:
    """What is wrong with the branches of forks."""
    graph = main_graph(definition)
    forks = [name for name, step in graph.steps.items() if STEP_TYPES[step.type].forks]
    yield from _check_depth(graph)
    for name in forks:
        edges = [edge for edge in graph.edges[name] if edge.outcome in graph.kind(name).outcomes(graph.steps[name])]
        talking = [edge.outcome for edge in edges if _needs_customer(graph, edge, references)]
        if len(talking) > 1:
            first, second = talking[:2]
            yield (
                name,
                "fork.two_on_the_line",
                said(
                    "has branches that both need the customer, “{first}” and “{second}”; only one can",
                    first=first,
                    second=second,
                ),
            )


def _check_depth(graph: Graph) -> Iterator[Complaint]:
    told: set[tuple[str, str]] = set()
    for name, depth in sorted(_places(graph, [(start, 0) for start in graph.starts if start in graph.steps])):
        step = graph.steps[name]
        if step.type == "join" and depth == 0 and (name, "join") not in told:
            told.add((name, "join"))
            yield name, "join.no_fork", said("joins branches, but can be reached without a fork before it")
        if depth == MOST_FORKS and (name, "fork") not in told and STEP_TYPES[step.type].forks:
            told.add((name, "fork"))
            yield name, "fork.again_and_again", said("may fork again and again without a join")


def _places(graph: Graph, starts: list[tuple[str, int]]) -> set[tuple[str, int]]:
    """Steps with how many forks deep one comes to them, from these on; what lies behind the first join is not."""
    found: set[tuple[str, int]] = set()
    waiting = list(starts)
    while waiting:
        place = waiting.pop()
        if place in found:
            continue
        found.add(place)
        name, depth = place
        kind = graph.kind(name)
        after = depth + kind.forks - (kind.name == "join")
        if 0 <= after <= MOST_FORKS:
            waiting += [(edge.target, after) for edge in graph.edges[name]]
    return found


def _needs_customer(graph: Graph, edge: Edge, references: References) -> bool:
    reached = {name for name, _ in _places(graph, [(edge.target, 0)])}
    return any(_talks(graph, name, references) for name in reached)


def _talks(graph: Graph, name: str, references: References) -> bool:
    step = graph.steps[name]
    if not isinstance(step.params, Call):
        return graph.kind(name).needs_customer(step)
    other = references.process(step.params.process, step.params.version)
    return other is None or any(STEP_TYPES[s.type].needs_customer(s) for _, s in other.all_steps())
