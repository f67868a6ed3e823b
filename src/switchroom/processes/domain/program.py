"""A definition compiled for running: every step a node that knows its neighbours, its behaviour and its templates."""

from typing import Any

from switchroom.platform.errors import Invalid
from switchroom.processes.domain.definition import Definition, Step
from switchroom.processes.domain.filling import Fill, fill_for
from switchroom.processes.domain.lateness import stages
from switchroom.processes.domain.step_type import ERROR, LIMIT, StepType
from switchroom.processes.domain.steps import STEP_TYPES
from switchroom.processes.domain.steps.queue import Queue


class NotRunnable(Invalid):
    """The definition has errors and cannot be run."""

    code = "definition.not_runnable"


class Node:
    """One step, ready to run. Immutable once the program is built."""

    __slots__ = (
        "apart",
        "at_most",
        "awaits",
        "elapses",
        "enter",
        "fill",
        "fill_labels",
        "keys",
        "kind",
        "labels",
        "mark",
        "name",
        "needs_customer",
        "otherwise",
        "owner",
        "params",
        "performs",
        "receive",
        "replies",
        "results",
        "stages",
        "step",
        "times",
        "type",
        "waiting",
        "wiring",
    )

    def __init__(self, name: str, step: Step, kind: StepType) -> None:
        self.name = name
        self.step = step
        self.kind = kind
        self.type = kind.name
        self.params: Any = step.params
        self.results = frozenset(kind.outcomes(step))
        self.replies = self.results | {ERROR, *kind.replies}
        self.needs_customer = kind.needs_customer(step)
        self.performs = kind.performs(step)
        self.elapses = kind.elapses
        self.times = kind.times(step)
        self.apart = kind.apart
        self.awaits = kind.awaits(step)
        self.mark = kind.milestone(step.params)
        self.fill: Fill | None = fill_for(step.params)
        self.enter = kind.enter
        self.receive = kind.receive
        self.at_most = step.common.at_most
        self.stages = stages(step.common)
        self.keys = tuple(step.params.exits) if isinstance(step.params, Queue) else ()
        self.labels = step.params.labels() if isinstance(step.params, Queue) else {}
        self.fill_labels: Fill | None = fill_for(self.labels)
        self.wiring: dict[str, Node] = {}
        self.otherwise: Node | None = None
        self.waiting: Node | None = None
        self.owner: Node | None = None

    def knows(self, outcome: str) -> bool:
        """Whether this outcome leads somewhere."""
        return outcome in self.wiring or self.otherwise is not None

    def after(self, outcome: str) -> "Node | None":
        """The step that follows this outcome, if the definition says one."""
        found = self.wiring.get(outcome) or self.otherwise
        if found is None and outcome == ERROR and self.kind.forgiving and self.kind.main is not None:
            return self.wiring.get(self.kind.main)
        return found


class Program:
    """One version of a process, compiled once and shared by all its runs."""

    __slots__ = ("awaits", "definition", "failed", "left", "nodes", "process", "start", "version")

    def __init__(self, definition: Definition, version: int) -> None:
        """Compile. Raises `NotRunnable` when a name leads nowhere: ask the validator first."""
        header = definition.header
        self.definition = definition
        self.process = header.process
        self.version = version
        self.nodes = {name: Node(name, step, STEP_TYPES[step.type]) for name, step in definition.all_steps()}
        for name, step in definition.all_steps():
            self._wire(name, step)
        self.start = self._node(header.start)
        self.left = self._node(header.left) if header.left else None
        self.failed = self._node(header.failed) if header.failed else None
        self.awaits = frozenset(node.awaits for node in self.nodes.values() if node.awaits)

    def _node(self, name: str) -> Node:
        if name not in self.nodes:
            raise NotRunnable(f"The step “{name}” does not exist.")
        return self.nodes[name]

    def _wire(self, name: str, step: Step) -> None:
        node = self.nodes[name]
        outer, inside, _ = name.rpartition("/")
        common = step.common
        targets = dict(common.outcomes)
        if common.then and node.kind.main:
            targets.setdefault(node.kind.main, common.then)
        node.wiring = {outcome: self._node(outer + inside + target) for outcome, target in targets.items()}
        if common.otherwise:
            node.otherwise = self._node(outer + inside + common.otherwise)
        if inside:
            node.owner = self.nodes[outer]
            node.keys, node.labels = node.owner.keys, node.owner.labels
            node.fill_labels = node.owner.fill_labels
        if step.waiting:
            node.waiting = self._node(f"{name}/{step.waiting.start}")
        missing = node.results - {outcome for outcome in node.results if node.knows(outcome)}
        if missing or (common.at_most and not node.knows(LIMIT)):
            raise NotRunnable(f"The outcomes {', '.join(sorted(missing)) or LIMIT} of the step “{name}” lead nowhere.")
        if not node.results and node.type == "call" and not node.wiring and node.otherwise is None:
            raise NotRunnable(f"No outcome of the step “{name}” leads anywhere.")
