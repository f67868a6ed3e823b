"""What a model allows, compiled once: states, and the activities that lead from one to another."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from switchroom.conformance.contracts import ModelTooLarge, ModelUnreadable

MAX_STATES = 10_000
MAX_EDGES = 200_000
State = Any
"""Whatever can be told apart and hashed."""
Label = str
"""What stands for an activity in a model; two steps that a log cannot tell apart have the same."""


class Model(Protocol):
    """What may be done, as a game: a state, the moves from it, and whether all is done."""

    def begin(self) -> State:
        """The state before anything was done."""

    def moves(self, state: State) -> Iterable[tuple[Label | None, State]]:
        """Every move; without a label nothing is done that anybody could see."""

    def over(self, state: State) -> bool:
        """Whether nothing is left to be done."""


@dataclass(frozen=True, eq=False, slots=True)
class Automaton:
    """States by number, the first is the beginning. Edge `e` leads from `source[e]` to `target[e]` by `label[e]`.

    Edges are sorted by target. From every state one can come to a final one; `shortest` is the fewest activities that
    lead from the beginning to one.
    """

    labels: list[Label]
    source: NDArray[np.int32]
    label: NDArray[np.int32]
    target: NDArray[np.int32]
    final: NDArray[np.bool_]
    shortest: int

    @property
    def states(self) -> int:
        return len(self.final)


Moves = dict[State, list[tuple[Label | None, State]]]


def compile_model(model: Model, most: int = MAX_STATES) -> Automaton:
    """Everything a model allows. Raises `ModelTooLarge`, and `ModelUnreadable` when it can never be finished."""
    moves = _explore(model, most)
    numbers, edges, finals = _without_silence(model, moves)
    keep, shortest = _leading_to_an_end(len(numbers), edges, finals)
    if 0 not in keep:
        raise ModelUnreadable("The process cannot be finished: no way through it leads to an end.")
    place = {state: number for number, state in enumerate(sorted(keep))}
    kept = sorted({(place[t], place[s], label) for s, label, t in edges if s in place and t in place})
    labels = sorted({label for _, _, label in kept})
    number = {label: at for at, label in enumerate(labels)}
    return Automaton(
        labels,
        np.array([source for _, source, _ in kept], np.int32),
        np.array([number[label] for _, _, label in kept], np.int32),
        np.array([target for target, _, _ in kept], np.int32),
        np.array([state in finals for state in sorted(keep)], bool),
        shortest,
    )


def _explore(model: Model, most: int) -> Moves:
    found: Moves = {}
    waiting, edges = [model.begin()], 0
    while waiting:
        state = waiting.pop()
        if state in found:
            continue
        found[state] = list(model.moves(state))
        edges += len(found[state])
        if len(found) > most or edges > MAX_EDGES:
            raise ModelTooLarge(
                f"The process allows more than {most:,} states, which is too many to compare with a log: "
                "too much goes on in it at the same time."
            )
        waiting += [after for _, after in found[state] if after not in found]
    return found


def _without_silence(model: Model, moves: Moves) -> tuple[dict[State, int], list[tuple[int, Label, int]], set[int]]:
    """States that an activity leads to, numbered; from each, what can be done after any moves that nobody sees."""
    numbers: dict[State, int] = {model.begin(): 0}
    waiting, edges, finals = [model.begin()], [], set()
    while waiting:
        state = waiting.pop()
        number = numbers[state]
        seen: set[tuple[Label, State]] = set()
        for quiet in _quietly(moves, state):
            if model.over(quiet):
                finals.add(number)
            seen |= {(label, after) for label, after in moves[quiet] if label is not None}
        for label, after in seen:
            if after not in numbers:
                numbers[after] = len(numbers)
                waiting.append(after)
            edges.append((number, label, numbers[after]))
        if len(edges) > MAX_EDGES:
            raise ModelTooLarge("The process allows too many orders of its steps to compare it with a log.")
    return numbers, edges, finals


def _quietly(moves: Moves, state: State) -> set[State]:
    found: set[State] = set()
    waiting = [state]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += [after for label, after in moves[one] if label is None]
    return found


def _leading_to_an_end(states: int, edges: list[tuple[int, Label, int]], finals: set[int]) -> tuple[set[int], int]:
    """The states from which an end can be reached, and how far it is from the first."""
    before: list[set[int]] = [set() for _ in range(states)]
    for source, _, target in edges:
        before[target].add(source)
    found, border, distance, shortest = set(finals), set(finals), 0, 0
    while border:
        if 0 in border:
            shortest = distance
        border = set().union(*(before[state] for state in border)) - found
        found |= border
        distance += 1
    return found, shortest
