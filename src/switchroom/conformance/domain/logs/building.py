"""From columns of text, part by part, to a log: names become numbers at once, so that text is never held twice."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from switchroom.conformance.contracts import LogTooLarge, LogUnreadable
from switchroom.conformance.domain.logs.log import NO_TIME, NOBODY, Any64, Codes, Log, Micros

MAX_EVENTS = 10_000_000
MAX_NAMES = 20_000
MAX_NAME = 1_000
"""Of activities and resources together with their letters; more is no log of a process, but free text."""
COMPLETE = ("", "complete")


class Numbers:
    """Names by number, in the order in which they came."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict()
        self._numbers.default_factory = self._numbers.__len__

    def of(self, names: Sequence[str]) -> Codes:
        """The numbers of these names; new ones get the next."""
        return np.fromiter(map(self._numbers.__getitem__, names), np.int32, len(names))

    def __len__(self) -> int:
        return len(self._numbers)

    def names(self) -> list[str]:
        return list(self._numbers)


class Builder:
    """Takes parts of a log and makes one of them."""

    def __init__(self) -> None:
        self.activities, self.resources, self.transitions = Numbers(), Numbers(), Numbers()
        self._cases: list[Codes] = []
        self._columns: list[tuple[Codes, Micros, Codes, Codes]] = []
        self.events = 0

    def add(
        self,
        case: Codes,
        activity: Sequence[str],
        time: Micros,
        resource: Sequence[str] | None,
        transition: Sequence[str] | None,
    ) -> None:
        """A part: numbers of cases, names of activities, times, and where the log has them, who and which transition.

        Raises `LogTooLarge`.
        """
        self.events += len(case)
        if self.events > MAX_EVENTS:
            raise LogTooLarge(f"The log has more than {MAX_EVENTS:,} events.")
        self._cases.append(case)
        self._columns.append(
            (
                self.activities.of(activity),
                time,
                self.resources.of(resource) if resource is not None else np.full(len(case), NOBODY, np.int32),
                self.transitions.of(transition) if transition is not None else np.full(len(case), NOBODY, np.int32),
            )
        )
        if len(self.activities) > MAX_NAMES:
            raise LogTooLarge(f"The log has more than {MAX_NAMES:,} different activities; is this the right column?")

    def finish(self, cases: Sequence[str], spoken: Callable[[str], str] = str) -> Log:
        """The log. `spoken` makes a name of what stands in the file for it. Raises `LogUnreadable`."""
        case = _joined(self._cases, np.int32)
        parts = [[columns[number] for columns in self._columns] for number in range(4)]
        activity, time = _joined(parts[0], np.int32), _joined(parts[1], np.int64)
        resource, transition = _joined(parts[2], np.int32), _joined(parts[3], np.int32)
        self._cases, self._columns = [], []
        order = _order(case, time)
        if order is not None:
            case, activity, time = case[order], activity[order], time[order]
            resource, transition = resource[order], transition[order]
        keep, began = self._completions(case, activity, time, transition)
        dropped = 0
        if keep is not None:
            dropped = int(len(keep) - keep.sum())
            case, activity, time, began, resource = (each[keep] for each in (case, activity, time, began, resource))
        activities, activity = _renamed(self.activities.names(), activity, spoken, "activity")
        resources, resource = _renamed(self.resources.names(), resource, spoken, "resource")
        if "" in resources:
            resource = np.where(resource == resources.index(""), NOBODY, resource).astype(np.int32)
        offsets = np.searchsorted(case, np.arange(len(cases) + 1))
        return Log(cases, activities, resources, offsets, activity, time, began, resource, dropped)

    def _completions(
        self, case: Codes, activity: Codes, time: Micros, transition: Codes
    ) -> tuple["np.ndarray | None", Micros]:
        """Which events say that an activity is done (None: all), and when each of these began.

        An activity of which the log knows no completion counts by each of its events.
        """
        began = np.full(len(activity), NO_TIME)
        names = [name.strip().lower() for name in self.transitions.names()]
        if not set(names) - set(COMPLETE):
            return None, began
        done = np.isin(transition, [number for number, name in enumerate(names) if name in COMPLETE])
        completed = np.zeros(len(self.activities), bool)
        completed[activity[done]] = True
        starts = np.isin(transition, [number for number, name in enumerate(names) if name == "start"])
        order = np.lexsort((np.arange(len(case)), activity, case))
        before, after = order[:-1], order[1:]
        pairs = (case[before] == case[after]) & (activity[before] == activity[after]) & starts[before] & done[after]
        began[after[pairs]] = time[before[pairs]]
        return done | ~completed[activity], began


def _joined(parts: Iterable[np.ndarray], kind: type) -> np.ndarray:
    found = list(parts)
    return np.concatenate(found) if found else np.empty(0, kind)


def _order(case: Codes, time: Micros) -> Any64 | None:
    """How to sort by case and time; None when it is so already. Where a time is missing, the file's order holds."""
    timed = not (time == NO_TIME).any()
    if len(case) < 2:
        return None
    same = case[1:] == case[:-1]
    if (case[1:] >= case[:-1]).all() and (not timed or (~same | (time[1:] >= time[:-1])).all()):
        return None
    return np.lexsort((time, case)) if timed else np.argsort(case, kind="stable")


def _renamed(names: list[str], codes: Codes, spoken: Callable[[str], str], what: str) -> tuple[list[str], Codes]:
    """Names as people say them; two that are then the same become one."""
    numbers = Numbers()
    said = [spoken(name).strip() for name in names]
    if any(len(name) > MAX_NAME for name in said):
        raise LogUnreadable(f"The name of one {what} has more than {MAX_NAME:,} letters; is this the right column?")
    if what == "activity" and "" in said:
        raise LogUnreadable("An event has no activity.")
    places = numbers.of(said)
    if len(numbers) == len(names):
        return said, codes
    known = codes >= 0
    return numbers.names(), np.where(known, places[np.where(known, codes, 0)], NOBODY).astype(np.int32)
