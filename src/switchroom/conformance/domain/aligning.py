"""Alignments at least cost: what was done beside what should have been, each order of activities once.

A skipped step costs 1, an inserted one 1, one that was done as it should be nothing. For all orders at once, the
least cost of having read so many events and standing in a state is found event by event: the synchronous product of
Adriansyah (2014), as rows of states. So the result is exact; fitness = 1 - cost / (events + shortest way through).
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec
import numpy as np
from numpy.typing import NDArray

from switchroom.conformance.contracts import LogTooLarge
from switchroom.conformance.domain.automaton import Automaton

MAX_TRACE = 10_000
MAX_WORK = 20_000_000_000
"""Edges times events; some minutes."""
CELLS = 4_000_000
"""States times orders times events that are held at once."""
_FAR = 16_000
Costs = NDArray[np.int16]


class Move(StrEnum):
    """What an alignment says of an event, or of a step without one."""

    DONE = "done"
    INSERTED = "inserted"
    SKIPPED = "skipped"


class Aligned(msgspec.Struct, frozen=True):
    """One order of activities: its cost, and the moves as (what, label of the step or -1, place of the event)."""

    cost: int
    moves: tuple[tuple[Move, int, int], ...]


def align(automaton: Automaton, sequences: Sequence[Sequence[int]]) -> list[Aligned]:
    """Align each sequence of labels (by number; -1 is an activity that the model does not know).

    Raises `LogTooLarge`.
    """
    longest = max((len(sequence) for sequence in sequences), default=0)
    if longest > MAX_TRACE:
        raise LogTooLarge(f"A case has {longest:,} events; at most {MAX_TRACE:,} are compared.")
    if (sum(map(len, sequences)) + len(sequences)) * len(automaton.source) > MAX_WORK:
        raise LogTooLarge("The log has too many different orders of activities to compare them with this process.")
    grid = _Grid(automaton)
    found: list[Aligned | None] = [None] * len(sequences)
    by_length = sorted(range(len(sequences)), key=lambda at: -len(sequences[at]))
    for part in _parts(by_length, sequences, automaton):
        for at, aligned in zip(part, grid.align([sequences[at] for at in part]), strict=True):
            found[at] = aligned
    return [aligned for aligned in found if aligned is not None]


def _parts(order: list[int], sequences: Sequence[Sequence[int]], automaton: Automaton) -> Iterator[list[int]]:
    """Longest first, as many at once as may be held."""
    part: list[int] = []
    most = 0
    for at in order:
        if part and len(part) >= most:
            yield part
            part = []
        if not part:
            cells = max(automaton.states * (len(sequences[at]) + 1), len(automaton.source))
            most = max(1, CELLS // cells)
        part.append(at)
    if part:
        yield part


class _Grid:
    """The automaton, laid out for rows of states and columns of orders."""

    def __init__(self, automaton: Automaton) -> None:
        self._automaton = automaton
        self._targets, self._starts = np.unique(automaton.target, return_index=True)
        pairs = np.unique(np.stack([automaton.target, automaton.source]), axis=1)
        self._skip_source = pairs[1]
        self._skip_targets, self._skip_starts = np.unique(pairs[0], return_index=True)
        self._into: list[list[tuple[int, int]]] = [[] for _ in range(automaton.states)]
        edges = (automaton.source.tolist(), automaton.label.tolist(), automaton.target.tolist())
        for source, label, target in zip(*edges, strict=True):
            self._into[target].append((source, label))
        self._finals: list[int] = np.flatnonzero(automaton.final).tolist()

    def align(self, sequences: Sequence[Sequence[int]]) -> Iterator[Aligned]:
        """Sequences, the longest first."""
        count = len(sequences)
        costs = np.full((self._automaton.states, count), _FAR, np.int16)
        costs[0] = 0
        self._skip(costs)
        history = [costs]
        for depth in range(len(sequences[0])):
            while len(sequences[count - 1]) <= depth:
                count -= 1
            labels = np.array([sequence[depth] for sequence in sequences[:count]], np.int32)
            costs = self._read(costs[:, :count], labels)
            self._skip(costs)
            history.append(costs)
        for number, sequence in enumerate(sequences):
            column = [row[:, number].tolist() for row in history[: len(sequence) + 1]]
            yield self._back(sequence, column)

    def _read(self, costs: Costs, labels: NDArray[np.int32]) -> Costs:
        """One more event each: inserted, or done where an edge has its label."""
        after = costs + np.int16(1)
        if len(self._targets):
            fits = self._automaton.label[:, None] == labels[None, :]
            done = np.where(fits, costs[self._automaton.source], _FAR)
            best = np.minimum.reduceat(done, self._starts, axis=0)
            after[self._targets] = np.minimum(after[self._targets], best)
        return after

    def _skip(self, costs: Costs) -> None:
        """Any number of steps skipped, each at the cost of one."""
        while len(self._skip_targets):
            best = np.minimum.reduceat(costs[self._skip_source], self._skip_starts, axis=0) + np.int16(1)
            before = costs[self._skip_targets]
            if (best >= before).all():
                return
            costs[self._skip_targets] = np.minimum(before, best)

    def _back(self, sequence: Sequence[int], costs: list[list[int]]) -> Aligned:
        """The way to the cheapest end, from there to the beginning; of equals, what was inserted came last."""
        depth = len(sequence)
        state = min(self._finals, key=costs[depth].__getitem__)
        cost = here = costs[depth][state]
        moves: list[tuple[Move, int, int]] = []
        while depth or here:
            if depth and costs[depth - 1][state] == here - 1:
                depth, here = depth - 1, here - 1
                moves.append((Move.INSERTED, sequence[depth], depth))
                continue
            before = costs[depth - 1] if depth else None
            wanted = sequence[depth - 1] if depth else -1
            for source, label in self._into[state]:
                if before is not None and label == wanted and before[source] == here:
                    depth -= 1
                    moves.append((Move.DONE, label, depth))
                    state = source
                    break
            else:
                state, label = self._skipped(state, costs[depth], here)
                here -= 1
                moves.append((Move.SKIPPED, label, depth))
        return Aligned(cost, tuple(reversed(moves)))

    def _skipped(self, state: int, costs: list[int], here: int) -> tuple[int, int]:
        return next((source, label) for source, label in self._into[state] if costs[source] == here - 1)


def fitness(cost: int, events: int, shortest: int) -> float:
    """1 - cost / worst cost: everything inserted, everything skipped; 1 where there was nothing to do."""
    worst = events + shortest
    return 1.0 - cost / worst if worst else 1.0
