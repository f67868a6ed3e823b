"""Degree of customer contact and the contact matrix: how processes are ranked for review.

The degree has five dimensions, each from 0 (low) to 1 (high):

| dimension | from | definition |
|---|---|---|
| presence | the definition | steps that need the customer or talk / all steps that can be reached |
| object | the definition | steps in which we deal with the customer (talk) / those and steps that work on a thing |
| activity | the definition | of the steps of talk, those in which the customer does something |
| attention | the runs of the period | runs in whose interaction a person served / all runs |
| means | the runs of the period | mean over all runs of how close the means of contact is, by `CLOSENESS` |

The degree is their mean; what has no base (no step of talk, no run) is None and left out. The third dimension and the
numbers of `CLOSENESS` between the ends are ours: the source of the model names face to face and telephone high,
machines and writing low.

The matrix sets the degree against the variety of the process: the mean of its complexity, steps / (steps + 10), and its
diversity, the share of runs that did not take the commonest way. Where contact is close, customers bring what is
different, and the process must be able to vary; where it is slight, a process that varies costs without anybody
noticing. So both belong near each other, and `misfit` is how far apart they are. What is reviewed first is what most
customers meet: `rank` orders by misfit x flow, the runs of the period.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

import msgspec

from switchroom.processes.contracts import Medium
from switchroom.processes.facade import ContactShape

CLOSENESS: Mapping[tuple[str, bool], float] = {
    (Medium.IN_PERSON, True): 1.0,
    (Medium.IN_PERSON, False): 0.5,
    (Medium.VOICE, True): 1.0,
    (Medium.VOICE, False): 0.25,
    (Medium.CHAT, True): 0.75,
    (Medium.CHAT, False): 0.25,
    (Medium.MAIL, True): 0.25,
    (Medium.MAIL, False): 0.0,
    (Medium.FORM, True): 0.25,
    (Medium.FORM, False): 0.0,
}
"""By the medium, and whether a person served."""
HALF = 10
"""A process of so many steps is half as complex as one can be."""


class Lean(StrEnum):
    """Which way a process is off the diagonal: too uniform for its contact, too varied for it, or near enough.

    Of one that has not run nothing is concluded.
    """

    NO_RUNS = "no_runs"
    TOO_UNIFORM = "too_uniform"
    TOO_VARIED = "too_varied"
    FITS = "fits"


NEAR = 0.2
"""So far apart degree and variety still fit."""


class Seen(msgspec.Struct, frozen=True):
    """Runs of a process in the period that took the same way, by the same medium, with or without a person."""

    variant: int
    medium: str
    person: bool
    runs: int


class Standing(msgspec.Struct, frozen=True):
    """Where a process stands in the matrix; what each figure is stands at the head of the module."""

    presence: float | None
    object: float | None
    activity: float | None
    attention: float | None
    means: float | None
    degree: float
    steps: int
    variants: int
    complexity: float
    diversity: float | None
    variety: float
    runs: int
    misfit: float
    lean: Lean

    @property
    def weight(self) -> float:
        """What it is ranked by."""
        return self.misfit * self.runs


def standing(shape: ContactShape, seen: Sequence[Seen]) -> Standing:
    """The figures of one process from its definition and its runs."""
    runs = sum(one.runs for one in seen)
    ways: dict[int, int] = {}
    for one in seen:
        ways[one.variant] = ways.get(one.variant, 0) + one.runs
    presence, thing = _share(shape.present, shape.steps), _share(shape.talk, shape.talk + shape.work)
    activity, attention = _share(shape.gives, shape.talk), _share(sum(one.runs for one in seen if one.person), runs)
    means = _share(sum(CLOSENESS.get((_medium(one.medium), one.person), 0.0) * one.runs for one in seen), runs)
    degree = _mean(presence, thing, activity, attention, means)
    complexity = shape.steps / (shape.steps + HALF)
    diversity = 1 - max(ways.values()) / runs if runs else None
    variety = _mean(complexity, diversity)
    misfit = abs(degree - variety)
    lean = Lean.FITS if misfit <= NEAR else Lean.TOO_UNIFORM if degree > variety else Lean.TOO_VARIED
    lean = lean if runs else Lean.NO_RUNS
    return Standing(
        presence=presence,
        object=thing,
        activity=activity,
        attention=attention,
        means=means,
        degree=degree,
        steps=shape.steps,
        variants=len(ways),
        complexity=complexity,
        diversity=diversity,
        variety=variety,
        runs=runs,
        misfit=misfit,
        lean=lean,
    )


def ranked(standings: Iterable[tuple[str, Standing]]) -> list[tuple[str, Standing]]:
    """What to review first: by misfit x runs, then by misfit, then by name."""
    return sorted(standings, key=lambda one: (-one[1].weight, -one[1].misfit, one[0]))


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _mean(*shares: float | None) -> float:
    known = [share for share in shares if share is not None]
    return sum(known) / len(known) if known else 0.0


def _medium(kept: str) -> str:
    return kept.replace("_", "-")
