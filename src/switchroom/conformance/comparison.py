"""A log against a process, from the one's events and the other's source to what is told about both."""

from collections.abc import Iterable
from datetime import timedelta

import msgspec

from switchroom.conformance.contracts import ModelUnreadable
from switchroom.conformance.domain.automaton import Model, compile_model
from switchroom.conformance.domain.bpmn.playing import Played
from switchroom.conformance.domain.bpmn.reading import read_diagram
from switchroom.conformance.domain.comparing import Comparison, Deviation, Totals, Turned, compare, totals
from switchroom.conformance.domain.defined import Defined
from switchroom.conformance.domain.logs.log import Log
from switchroom.conformance.domain.naming import Labels, Named, match
from switchroom.conformance.domain.performed import LEAVING
from switchroom.processes.facade import Shape, read_source, shape_of


class TraceReport(msgspec.Struct, frozen=True):
    """One case: its events, what it cost, its fitness, and what departed in it."""

    case: str
    events: int
    cost: int
    fitness: float
    deviations: tuple[Deviation, ...]


class Report(msgspec.Struct, frozen=True):
    """A whole log. `unknown`: activities that the process does not have; `dropped`: events that are no completions."""

    process: str
    totals: Totals
    unknown: list[str]
    dropped: int
    traces: Iterable[TraceReport]


def compare_with_shape(log: Log, shape: Shape, *, left: bool | None = None) -> tuple[Comparison, Totals]:
    """A log against a process of ours.

    `left`: the customer left in all of its cases, or in none; None: in those that show it (`LEAVING`).
    Raises `ModelTooLarge`, `ModelUnreadable`, `LogTooLarge`.
    """
    steps = [Named(stand.name, stand.titles, stand.acts) for stand in shape.stands.values()]
    steps.append(Named(LEAVING, (), False))
    labels = match(steps, log.activities)
    limits = {stand.name: stand.within for stand in shape.stands.values() if stand.within}
    leaving = labels.of_step.get(LEAVING)
    turned = None
    if left is None and LEAVING in log.activities:
        parted = compile_model(Defined(shape, labels.of_step, leaving))
        turned = Turned(log.activities.index(LEAVING), parted)
    model = Defined(shape, labels.of_step, leaving if left else None, gone=bool(left))
    return _compare(log, model, labels, limits, turned)


def compare_with_source(log: Log, source: bytes, *, bpmn: bool) -> Report:
    """A log against a process file of ours (YAML or JSON), or against a BPMN 2.0 file.

    Raises `ModelUnreadable`, `ModelTooLarge`, `LogTooLarge`.
    """
    if bpmn:
        diagram = read_diagram(source)
        labels = match(diagram.named(), log.activities)
        found, sums = _compare(log, Played(diagram, labels.of_step), labels, {})
        return _report(log, diagram.name, found, sums)
    shape = shape_from(source)
    found, sums = compare_with_shape(log, shape)
    return _report(log, shape.process, found, sums)


def shape_from(source: bytes) -> Shape:
    """The shape of a process in a file of ours. Raises `ModelUnreadable`."""
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ModelUnreadable("The process is not text in UTF-8.") from None
    reading = read_source(text)
    if reading.definition is None:
        raise ModelUnreadable(f"The process cannot be read: {reading.findings[0].message}")
    shape = shape_of(reading.definition)
    for name, target in _targets(shape):
        if target not in shape.stands:
            raise ModelUnreadable(f"The process cannot be compared: {name} leads to “{target}”, which does not exist.")
    return shape


def _targets(shape: Shape) -> Iterable[tuple[str, str]]:
    yield "its start", shape.start
    if shape.left:
        yield "the customer's leaving", shape.left
    for name, stand in shape.stands.items():
        for target in (*stand.ways.values(), *((stand.limit_way,) if stand.limit_way else ())):
            yield f"the step “{name}”", target


def _compare(
    log: Log, model: Model, labels: Labels, limits: dict[str, timedelta], turned: Turned | None = None
) -> tuple[Comparison, Totals]:
    found = compare(log, compile_model(model), labels, limits, turned)
    return found, totals(log, found)


def _report(log: Log, process: str, found: Comparison, sums: Totals) -> Report:
    return Report(process, sums, found.unknown, log.dropped, traces(log, found))


def traces(log: Log, found: Comparison) -> Iterable[TraceReport]:
    """Each case of the log, in its order."""
    for number, (case, variant) in enumerate(zip(log.cases, found.variant_of, strict=True)):
        fit = found.variants[variant]
        deviations = fit.deviations + found.late.get(number, ())
        yield TraceReport(case, fit.events, fit.cost, fit.fitness, deviations)
