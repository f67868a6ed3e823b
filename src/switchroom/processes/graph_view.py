"""A definition as a graph to be drawn: its steps, where each leads, and where a run may begin."""

from typing import Any

import msgspec

from switchroom.processes.domain.definition import Definition, Step
from switchroom.processes.domain.graph import in_order, targets
from switchroom.processes.domain.reading import to_json
from switchroom.processes.domain.step_type import LIMIT, OTHERWISE
from switchroom.processes.domain.steps import STEP_TYPES
from switchroom.processes.domain.steps.call import Call
from switchroom.processes.domain.steps.queue import Queue

START, LEFT, FAILED = "start", "left", "failed"


class Exit(msgspec.Struct, frozen=True):
    """A way on: by which outcome, in words where the definition has some, and to which step."""

    outcome: str
    label: str | dict[str, str] | None
    to: str


class GraphStep(msgspec.Struct, frozen=True):
    """A step to draw. `calls` is the process that it starts."""

    name: str
    type: str
    family: str
    title: str | dict[str, str] | None
    post: str | None
    within: str | None
    calls: str | None
    exits: list[Exit]


class ProcessGraph(msgspec.Struct, frozen=True):
    """A process to draw. `entries` says which step is where a run starts, goes when the customer leaves or it fails."""

    slug: str
    version: int
    title: str | dict[str, str]
    entries: dict[str, str]
    steps: list[GraphStep]


def process_graph(definition: Definition, version: int) -> ProcessGraph:
    """The graph of a definition, its steps in the order in which one comes to them; not what is heard in queues."""
    header = definition.header
    entries = {START: header.start, LEFT: header.left, FAILED: header.failed}
    return ProcessGraph(
        definition.process,
        version,
        header.title.to_json(),
        {kind: step for kind, step in entries.items() if step},
        [_step(name, definition.steps[name]) for name in in_order(definition)],
    )


def _step(name: str, step: Step) -> GraphStep:
    common, params = step.common, step.params
    labels = _labels(params)
    return GraphStep(
        name,
        step.type,
        STEP_TYPES[step.type].family.value,
        common.title.to_json() if common.title else None,
        common.post,
        str(common.within) if common.within else None,
        params.process if isinstance(params, Call) else None,
        [Exit(outcome, labels.get(outcome), to) for outcome, to in targets(step)],
    )


def _labels(params: Any) -> dict[str, Any]:
    """The words that customers or agents choose by."""
    if isinstance(params, Queue):
        leads = params.leads()
        return {leads[key]: label.to_json() for key, label in params.labels().items()}
    chosen = [*getattr(params, "choices", ()), *getattr(params, "buttons", ())]
    return {
        each.name: to_json(each.label)
        for each in chosen
        if getattr(each, "name", None) not in (None, OTHERWISE, LIMIT) and getattr(each, "label", None)
    }
