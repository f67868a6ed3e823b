"""A log held against a model: cost and fitness of every case, and what departed how, step by step."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum

import msgspec
import numpy as np

from switchroom.conformance.domain.aligning import Aligned, Move, align, fitness
from switchroom.conformance.domain.automaton import Automaton
from switchroom.conformance.domain.logs.log import NO_TIME, Log, fold
from switchroom.conformance.domain.naming import Labels


class Departure(StrEnum):
    """How what was done departs from what should have been.

    The first four are what an alignment finds. The others are known of runs of ours, and cost nothing.
    """

    SKIPPED = "skipped"
    INSERTED = "inserted"
    REPEATED = "repeated"
    OUT_OF_ORDER = "out_of_order"
    LATE = "late"
    WRONG_POST = "wrong_post"
    HANDED_OVER = "handed_over"
    LEFT_PATH = "left_path"
    """A person left the step by choice, and said why. It is not counted as skipped besides."""


class Deviation(msgspec.Struct, frozen=True):
    """One departure: of which step (or, where the model has none, which activity), at which event (from 1).

    `event` of a skipped step is the event before which it is missing.
    """

    kind: Departure
    step: str
    event: int


class VariantFit(msgspec.Struct, frozen=True):
    """One order of activities, its cost and what departs in it. `events` and `cases` count."""

    cost: int
    fitness: float
    events: int
    cases: int
    deviations: tuple[Deviation, ...]


class Comparison(msgspec.Struct, frozen=True):
    """What came of it. `variant_of[i]` is the variant of case `i`; `late[i]` its late steps, by event from 1."""

    variants: list[VariantFit]
    variant_of: list[int]
    late: Mapping[int, tuple[Deviation, ...]]
    unknown: list[str]


class Turned(msgspec.Struct, frozen=True):
    """Cases in which this activity (by number) occurs are held against another model."""

    activity: int
    automaton: Automaton


def compare(
    log: Log,
    automaton: Automaton,
    labels: Labels,
    limits: Mapping[str, timedelta],
    turned: Turned | None = None,
) -> Comparison:
    """Align the log. `limits` are the time limits of steps. Raises `LogTooLarge`."""
    variants = fold(log)
    matched = zip(labels.of_activity, log.activities, strict=True)
    names = [labels.step_of.get(label or "", activity) for label, activity in matched]
    counts: list[int] = variants.counts.tolist()
    usual = [at for at, one in enumerate(variants.sequences) if turned is None or turned.activity not in one]
    others = sorted(set(range(len(counts))) - set(usual))
    known = [(usual, automaton), *([(others, turned.automaton)] if turned else [])]
    fits: dict[int, VariantFit] = {}
    for places, model in known:
        chosen = [variants.sequences[at] for at in places]
        for at, sequence, one in zip(places, chosen, _aligned(model, labels, chosen), strict=True):
            steps = [labels.step_of[label] for label in model.labels]
            deviations = _deviations(one, sequence, names, steps)
            fit = fitness(one.cost, len(sequence), model.shortest)
            fits[at] = VariantFit(one.cost, fit, len(sequence), counts[at], deviations)
    seen = {label for _, model in known for label in model.labels}
    unknown = [name for name, label in zip(log.activities, labels.of_activity, strict=True) if label not in seen]
    ordered = [fits[at] for at in range(len(counts))]
    return Comparison(ordered, variants.of_case.tolist(), _late(log, names, limits), unknown)


def _aligned(automaton: Automaton, labels: Labels, sequences: Sequence[Sequence[int]]) -> list[Aligned]:
    number = {label: at for at, label in enumerate(automaton.labels)}
    codes = [number.get(label, -1) if label else -1 for label in labels.of_activity]
    return align(automaton, [[codes[activity] for activity in sequence] for sequence in sequences])


def _deviations(
    aligned: Aligned, sequence: Sequence[int], names: Sequence[str], steps: Sequence[str]
) -> tuple[Deviation, ...]:
    """Moves in words: a step skipped here and inserted there is out of order; inserted after it was done, repeated."""
    if not aligned.cost:
        return ()
    missing = Counter(label for move, label, _ in aligned.moves if move is Move.SKIPPED)
    moved: Counter[int] = Counter()
    found: list[Deviation] = []
    for move, label, place in aligned.moves:
        if move is not Move.INSERTED:
            continue
        if label >= 0 and missing[label] > 0:
            missing[label] -= 1
            moved[label] += 1
            kind = Departure.OUT_OF_ORDER
        else:
            again = label >= 0 and sequence[place] in sequence[:place]
            kind = Departure.REPEATED if again else Departure.INSERTED
        found.append(Deviation(kind, names[sequence[place]], place + 1))
    for move, label, place in aligned.moves:
        if move is Move.SKIPPED:
            if moved[label] > 0:
                moved[label] -= 1
            else:
                found.append(Deviation(Departure.SKIPPED, steps[label], place + 1))
    return tuple(sorted(found, key=lambda one: one.event))


def _late(log: Log, names: Sequence[str], limits: Mapping[str, timedelta]) -> dict[int, tuple[Deviation, ...]]:
    """The steps that took longer than they may, by case."""
    if not limits or not log.events:
        return {}
    most = np.array([limits[name] // timedelta(microseconds=1) if name in limits else -1 for name in names], np.int64)
    durations = log.durations()
    allowed = most[log.activity]
    events = np.flatnonzero((durations != NO_TIME) & (allowed >= 0) & (durations > allowed))
    cases = np.searchsorted(log.offsets, events, side="right") - 1
    found: dict[int, list[Deviation]] = {}
    for event, case in zip(events.tolist(), cases.tolist(), strict=True):
        place = event - int(log.offsets[case]) + 1
        found.setdefault(case, []).append(Deviation(Departure.LATE, names[log.activity[event]], place))
    return {case: tuple(late) for case, late in found.items()}


class Totals(msgspec.Struct, frozen=True):
    """Over all cases. `fitness` is their mean, `fitting` counts those of 1, `in_time` those not late either."""

    cases: int
    events: int
    variants: int
    cost: int
    fitness: float | None
    fitting: int
    in_time: int
    deviations: list["StepDeviations"]


class StepDeviations(msgspec.Struct, frozen=True):
    """How often a step departs in one way, and in how many cases."""

    step: str
    kind: Departure
    times: int
    cases: int


def totals(log: Log, found: Comparison) -> Totals:
    """The sums, deviations by how many cases they are in."""
    times: Counter[tuple[str, Departure]] = Counter()
    cases: Counter[tuple[str, Departure]] = Counter()
    for fit in found.variants:
        counted = Counter((one.step, one.kind) for one in fit.deviations)
        for key, count in counted.items():
            times[key] += count * fit.cases
            cases[key] += fit.cases
    for late in found.late.values():
        times.update((one.step, one.kind) for one in late)
        cases.update({(one.step, one.kind) for one in late})
    deviations = [StepDeviations(step, kind, times[step, kind], cases[step, kind]) for step, kind in times]
    deviations.sort(key=lambda one: (-one.cases, -one.times, one.step, one.kind))
    count = len(log.cases)
    fitting = {number for number, fit in enumerate(found.variants) if not fit.cost}
    return Totals(
        count,
        log.events,
        len(found.variants),
        sum(fit.cost * fit.cases for fit in found.variants),
        sum(fit.fitness * fit.cases for fit in found.variants) / count if count else None,
        sum(found.variants[number].cases for number in fitting),
        sum(variant in fitting and case not in found.late for case, variant in enumerate(found.variant_of)),
        deviations,
    )
