"""An event log as arrays: 200,000 cases with a million events are some twenty megabytes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int32]
Micros = NDArray[np.int64]
Any64 = NDArray[np.int64]

NO_TIME = np.iinfo(np.int64).min
"""Stands for a time that the log does not give."""
NOBODY = -1
"""Stands for a resource that the log does not name."""


@dataclass(frozen=True, eq=False, slots=True)
class Log:
    """What happened, case after case, in the order of time within each.

    The events of case `i` are those from `offsets[i]` to `offsets[i + 1]`. `activity` and `resource` are numbers of the
    names beside them, `time` and `began` are microseconds since 1970 in UTC or `NO_TIME`; `began` is there where the
    log tells an activity's start from its completion. `dropped` counts events that are no completions.
    """

    cases: Sequence[str]
    activities: Sequence[str]
    resources: Sequence[str]
    offsets: Any64
    activity: Codes
    time: Micros
    began: Micros
    resource: Codes
    dropped: int = 0

    @property
    def events(self) -> int:
        return len(self.activity)

    def durations(self) -> Micros:
        """How long each event took: since its start, or since the event before it; `NO_TIME` where nothing says so."""
        before = np.full(self.events, NO_TIME)
        before[1:] = self.time[:-1]
        firsts = self.offsets[:-1][np.diff(self.offsets) > 0]
        before[firsts] = NO_TIME
        before = np.where(self.began != NO_TIME, self.began, before)
        return np.where((before != NO_TIME) & (self.time != NO_TIME), self.time - before, NO_TIME)


@dataclass(frozen=True, eq=False, slots=True)
class Variants:
    """The different orders of activities in a log: `sequences[k]` are activity numbers, `of_case[i]` is case i's k."""

    sequences: list[tuple[int, ...]]
    of_case: Codes

    @property
    def counts(self) -> Any64:
        """How many cases each has."""
        return np.bincount(self.of_case, minlength=len(self.sequences))


def fold(log: Log) -> Variants:
    """Fold cases that did the same in the same order into one."""
    width = log.activity.itemsize
    raw = log.activity.tobytes()
    ends = (log.offsets * width).tolist()
    numbers: dict[bytes, int] = {}
    of_case = [numbers.setdefault(raw[start:end], len(numbers)) for start, end in pairwise(ends)]
    sequences = [tuple(np.frombuffer(variant, np.int32).tolist()) for variant in numbers]
    return Variants(sequences, np.array(of_case, np.int32))


def events_of(log: Log) -> Iterator[tuple[str, str, int, int, str]]:
    """Every event: case, activity, began, time (microseconds or `NO_TIME`), resource (empty for nobody)."""
    offsets: list[int] = log.offsets.tolist()
    columns: list[list[Any]] = [log.activity.tolist(), log.began.tolist(), log.time.tolist(), log.resource.tolist()]
    for number, case in enumerate(log.cases):
        for event in range(offsets[number], offsets[number + 1]):
            activity, began, time, resource = (column[event] for column in columns)
            yield case, log.activities[activity], began, time, log.resources[resource] if resource >= 0 else ""
