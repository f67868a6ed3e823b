"""Rules about the shape of a process: what leads where, what waits, what ends."""

from collections.abc import Iterator

from switchroom.processes.domain.definition import Definition, Step
from switchroom.processes.domain.flow import Complaint
from switchroom.processes.domain.graph import Edge, Graph, graphs, main_graph, open_outcomes, targets
from switchroom.processes.domain.lateness import stages
from switchroom.processes.domain.media import Family
from switchroom.processes.domain.saying import said
from switchroom.processes.domain.step_type import ERROR, LIMIT, OTHERWISE
from switchroom.processes.domain.steps import STEP_TYPES
from switchroom.processes.domain.steps.ask import Ask
from switchroom.processes.domain.steps.call import Call
from switchroom.processes.domain.steps.queue import Queue
from switchroom.processes.domain.steps.say import Say

MOST_PROMPTS = 10
_WHILE_WAITING = {"say", "ask", "collect", "wait", "decide", "set", "hours", "language", "milestone", "call", "end"}
_WHILE_WAITING |= {"announcement", "queue-state", "priority", "tag", "lookup", "split"}


def check_structure(definition: Definition) -> Iterator[Complaint]:
    """Names that lead nowhere, outcomes not wired, steps never reached, dead ends, endless loops."""
    yield from _check_starts(definition)
    for name, step in definition.all_steps():
        yield from _check_wiring(definition, name, step)
    for graph in graphs(definition):
        reached = graph.reachable(graph.starts)
        for name in sorted(graph.steps.keys() - reached):
            yield name, "step.unreachable", said("can never be reached")
        yield from _check_loops(graph, reached)
    yield from _check_ends(main_graph(definition))
    for name, step in definition.steps.items():
        if step.waiting:
            yield from _check_waiting(name, step)


def _check_starts(definition: Definition) -> Iterator[Complaint]:
    header = definition.header
    if header.start and header.start not in definition.steps:
        yield "", "step.missing", said("Starts with “{name}”, which does not exist", name=header.start)
    if header.left and header.left not in definition.steps:
        message = said("Goes on after the customer has left with “{name}”, which does not exist", name=header.left)
        yield "", "step.missing", message
    if header.failed and header.failed not in definition.steps:
        yield "", "step.missing", said("Goes to “{name}” when a step fails, which does not exist", name=header.failed)
    for name, step in definition.all_steps():
        if "/" not in name and isinstance(step.params, Say) and step.params.announce:
            yield (
                name,
                "step.announce_outside",
                said("announces a place in a queue, which only what is heard there can do"),
            )


def _check_wiring(definition: Definition, name: str, step: Step) -> Iterator[Complaint]:
    outer, inside, _ = name.rpartition("/")
    waiting = definition.steps[outer].waiting if inside else None
    scope = waiting.steps if waiting else definition.steps
    for outcome, target in targets(step):
        if target not in scope:
            yield (
                name,
                "step.missing",
                said("leads by “{outcome}” to “{target}”, which does not exist", outcome=outcome, target=target),
            )
    common, kind = step.common, STEP_TYPES[step.type]
    if common.then and kind.main is None:
        yield name, "outcome.no_main", said("has then, but no main outcome; wire its outcomes by name")
    elif common.then and kind.main in common.outcomes:
        yield name, "outcome.twice", said("wires “{outcome}” twice, by then and by name", outcome=kind.main)
    yield from _check_lateness(name, step)
    if step.type == "call":
        return  # its outcomes are the called process's: `rules` compares
    known = {*kind.outcomes(step), ERROR, *((LIMIT,) if common.at_most else ())}
    if step.type == "end":
        known = set()
    for outcome in sorted(common.outcomes.keys() - known):
        yield (
            name,
            "outcome.unknown",
            said("wires “{outcome}”, which is not an outcome of {type}", outcome=outcome, type=step.type),
        )
    if not common.otherwise:
        for outcome in open_outcomes(step):
            if outcome != ERROR:
                yield name, "outcome.not_wired", said("does not say what follows “{outcome}”", outcome=outcome)


def _check_lateness(name: str, step: Step) -> Iterator[Complaint]:
    common = step.common
    for late in common.late:
        if sum((late.notify is not None, late.escalate is not None, late.reassign, late.go is not None)) != 1:
            yield (
                name,
                "late.one_action",
                said("says for when it is late not exactly one of notify, escalate, reassign and go"),
            )
        if (late.escalate or late.reassign) and not (common.post and STEP_TYPES[step.type].apart):
            yield name, "late.no_task", said("escalates or takes away what is late, but gives no post a task")
    if not common.within:
        if common.late:
            yield name, "late.no_limit", said("says what happens when it is late, but has no time limit (within)")
        return
    for late in common.late:
        if late.after and (
            late.after.elapsed <= common.within.elapsed or (late.after.working and not common.within.working)
        ):
            yield (
                name,
                "late.after",
                said(
                    "does something after {after}, which is not later than its limit {limit}",
                    after=late.after,
                    limit=common.within,
                ),
            )
    moments = stages(common)
    leaves = next((number for number, stage in enumerate(moments) if stage.target), len(moments))
    if any(stage.actions for stage in moments[leaves + 1 :]):
        yield (
            name,
            "late.after_go",
            said("goes on elsewhere after {length}, and would do something later", length=moments[leaves].length),
        )


def _check_loops(graph: Graph, reached: set[str]) -> Iterator[Complaint]:
    def runs_through(name: str, edge: Edge) -> bool:
        step, kind = graph.steps[name], graph.kind(name)
        if step.common.at_most:
            return False
        taken = set(open_outcomes(step)) - {ERROR} if edge.outcome == OTHERWISE else {edge.outcome}
        return not kind.waits(step) or ERROR in taken or bool(taken & kind.at_once)

    ahead: dict[str, set[str]] = {name: set() for name in graph.steps}
    behind: dict[str, set[str]] = {name: set() for name in graph.steps}
    for name in reached:
        for edge in graph.edges[name]:
            if edge.target not in ahead[name] and runs_through(name, edge):
                ahead[name].add(edge.target)
                behind[edge.target].add(name)
    told: set[str] = set()
    for name in sorted(reached):
        if name not in told and name in (circle := _along(ahead, name)):
            told |= circle & _along(behind, name)
            yield name, "loop.endless", said("is in a loop that neither waits for anybody nor has a limit (at_most)")


def _along(ways: dict[str, set[str]], start: str) -> set[str]:
    """The steps one comes to from `start`; itself only if a way leads back."""
    found: set[str] = set()
    waiting = set(ways[start])
    while waiting:
        found |= waiting
        waiting = set().union(*(ways[name] for name in waiting)) - found
    return found


def _check_ends(graph: Graph) -> Iterator[Complaint]:
    ends = [name for name, step in graph.steps.items() if step.type == "end"]
    if not ends:
        yield "", "process.no_end", said("Has no step of type end")
        return
    for name in sorted(graph.reachable(graph.starts) - graph.leading_to(ends)):
        yield name, "step.no_way_out", said("has no way to an end")


def _check_waiting(name: str, step: Step) -> Iterator[Complaint]:
    assert step.waiting is not None
    if step.waiting.start not in step.waiting.steps:
        yield (
            name,
            "step.missing",
            said("begins its waiting with “{start}”, which does not exist", start=step.waiting.start),
        )
    exits = step.params.exits if isinstance(step.params, Queue) else {}
    for inner, inside in step.waiting.steps.items():
        full = f"{name}/{inner}"
        if inside.type not in _WHILE_WAITING:
            yield (
                full,
                "step.not_while_waiting",
                said("is of type {type}, which has no place while waiting", type=inside.type),
            )
        if isinstance(inside.params, Ask):
            taken = {choice.key for choice in inside.params.choices} & exits.keys()
            if taken:
                yield (
                    full,
                    "step.same_key",
                    said("offers the key {key}, which leaves the queue", key=min(map(str, taken))),
                )


def check_prompts(definition: Definition) -> Iterator[Complaint]:
    """How much a customer has to hear before a person can be reached, on the shortest way."""
    graph = main_graph(definition)
    heard = {definition.header.start: 0}
    waiting = [definition.header.start] if definition.header.start in graph.steps else []
    while waiting:
        waiting.sort(key=lambda name: heard[name], reverse=True)
        name = waiting.pop()
        step = graph.steps[name]
        if isinstance(step.params, Queue):
            if heard[name] > MOST_PROMPTS:
                yield (
                    name,
                    "prompts.too_many",
                    said("is reached only after {count} prompts; people give up before", count=heard[name]),
                )
            return
        cost = heard[name] + (graph.kind(name).talks and graph.kind(name).family is Family.TALK)
        for edge in graph.edges[name]:
            if cost < heard.get(edge.target, 1 << 30):
                heard[edge.target] = cost
                waiting.append(edge.target)


def check_after_leaving(definition: Definition) -> Iterator[Complaint]:
    """What follows the customer's leaving cannot need the customer."""
    graph = main_graph(definition)
    if definition.header.left:
        for name in sorted(graph.reachable([definition.header.left])):
            if graph.kind(name).needs_customer(graph.steps[name]):
                yield (
                    name,
                    "left.needs_customer",
                    said("follows the customer's leaving, but needs the customer; it is not done"),
                )


def called(definition: Definition) -> list[tuple[str, Call]]:
    """The steps that call other processes."""
    return [(name, step.params) for name, step in definition.all_steps() if isinstance(step.params, Call)]
