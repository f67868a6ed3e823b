"""Reading what is not finished: of a definition with faults in its shape, whatever can be read of it."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import msgspec

from switchroom.processes.domain.definition import Definition, Header
from switchroom.processes.domain.findings import Finding
from switchroom.processes.domain.flow import BUILT_IN_TYPES, scopes
from switchroom.processes.domain.graph import graphs
from switchroom.processes.domain.reading import from_json, read_definition
from switchroom.processes.domain.references import References
from switchroom.processes.domain.rules import ends_of
from switchroom.processes.domain.step_type import ERROR, LIMIT
from switchroom.processes.domain.steps import STEP_TYPES
from switchroom.processes.domain.steps.call import Call
from switchroom.processes.domain.validator import validate

_NAMELESS = {"process": "draft", "title": "-", "start": "start"}
_DEPENDS = frozenset(
    {"step.missing", "step.unreachable", "step.no_way_out", "process.no_end", "definition.malformed"}
    | {"variable.read_before_set", "variable.unknown", "call.endless", "loop.endless"}
)
"""What may only be so because a step is missing that could not be read."""


class StepSketch(msgspec.Struct, frozen=True):
    """Of one step: the outcomes that must be wired, those that may be, and the variables known when it begins."""

    outcomes: tuple[str, ...]
    more_outcomes: tuple[str, ...]
    variables: dict[str, str]


class Sketch(msgspec.Struct, frozen=True):
    """Everything that can be said of a definition, however unfinished."""

    findings: list[Finding]
    publishable: bool
    steps: dict[str, StepSketch]


def sketch(raw: Any, references: References, brands: Iterable[UUID] = ()) -> Sketch:
    """What is wrong, and what is known of each step that can be read; never raises, whatever the value is.

    `brands` are such whose rules it is held to whether it serves them or not.
    """
    reading = read_definition(raw)
    if reading.definition is not None:
        findings = validate(reading.definition, references, brands)
        wrong = any(finding.severity == "error" for finding in findings)
        return Sketch(findings, not wrong, dict(_steps(reading.definition, references)))
    partial = _readable(raw)
    if partial is None:
        return Sketch(reading.findings, publishable=False, steps={})
    told = {finding.step for finding in reading.findings}
    more = [
        finding
        for finding in validate(partial, references)
        if not _depends(finding.code) and finding.step and finding.step not in told
    ]
    return Sketch([*reading.findings, *more], publishable=False, steps=dict(_steps(partial, references)))


def _depends(code: str) -> bool:
    """Rules of packs look at the whole process, of which something is missing."""
    return code in _DEPENDS or code.startswith("rule.")


def _readable(raw: Any) -> Definition | None:
    """The definition of those steps that can be read."""
    if not isinstance(raw, dict) or not isinstance(raw.get("steps"), dict):
        return None
    kept = {name: step for name, step in raw["steps"].items() if _reads(name, step)}
    if not kept:
        return None
    header = {name: value for name, value in raw.items() if name in Header.__struct_fields__ and _fits(name, value)}
    start = raw.get("start") if raw.get("start") in kept else next(iter(kept))
    return read_definition({**_NAMELESS, **header, "start": start, "steps": kept}).definition


def _reads(name: str, step: Any) -> bool:
    one = read_definition({**_NAMELESS, "start": name, "steps": {name: step}})
    return one.definition is not None


def _fits(name: str, value: Any) -> bool:
    try:
        from_json({**_NAMELESS, name: value}, Header)
    except (msgspec.ValidationError, ValueError, RecursionError):
        return False
    return True


def _steps(definition: Definition, references: References) -> Iterator[tuple[str, StepSketch]]:
    known = scopes(definition)
    for graph in graphs(definition):
        for name, step in graph.steps.items():
            kind, params = STEP_TYPES[step.type], step.params
            needed = kind.outcomes(step)
            if isinstance(params, Call):
                other = references.process(params.process, params.version)
                needed = tuple(ends_of(other)) if other else ()
            more = [LIMIT] if step.common.at_most else []
            if step.type != "end":
                more.append(ERROR)
                more += [outcome for outcome in kind.results if outcome not in needed and kind.name == "hours"]
            scope = {**known.get(name, {}), **BUILT_IN_TYPES, **kind.locals(step)}
            yield name, StepSketch(needed, tuple(more), {variable: str(type_) for variable, type_ in scope.items()})
