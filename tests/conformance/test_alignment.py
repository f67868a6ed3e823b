"""Alignments are exact: as cheap as brute force finds, and free for whatever the interpreter itself does."""

import heapq
import random
from collections.abc import Sequence
from itertools import count

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from switchroom.conformance.contracts import LogTooLarge, ModelTooLarge, ModelUnreadable
from switchroom.conformance.domain.aligning import Move, align, fitness
from switchroom.conformance.domain.automaton import Model, compile_model
from switchroom.conformance.domain.defined import Defined
from switchroom.conformance.domain.performed import LEAVING, activities
from switchroom.processes.domain.definition import Definition
from switchroom.processes.domain.shape import Role, Shape, Stand, shape_of
from switchroom.processes.domain.signals import Skip
from switchroom.processes.domain.state import Token
from switchroom.processes.facade import sample_sources
from switchroom.processes.templates import template_sources
from tests.processes.examples import QUEUE
from tests.processes.player import RUN, Player, definition_of

BLOCK = st.recursive(
    st.sampled_from("abc").map(lambda letter: ("step", letter)),
    lambda inner: st.one_of(
        st.tuples(st.just("then"), inner, inner),
        st.tuples(st.just("either"), inner, inner),
        st.tuples(st.just("loop"), inner),
        st.tuples(st.just("fork"), st.sampled_from([None, 1, 2]), inner, inner),
        st.tuples(st.just("fork"), st.just(2), inner, inner, inner),
        st.tuples(st.just("twice"), st.sampled_from("abc")),
    ),
    max_leaves=4,
)
TRACE = st.lists(st.sampled_from("abcx"), max_size=6)


class Built:
    """A process out of blocks, with what can be seen of it."""

    def __init__(self, block: tuple[object, ...]) -> None:
        self._numbers = count()
        self.stands: dict[str, Stand] = {}
        self.labels: dict[str, str] = {}
        self._stand("end", Role.END, {})
        self.start = self._block(block, "end")

    @property
    def model(self) -> Defined:
        return Defined(Shape("built", self.start, None, self.stands), self.labels)

    def _stand(self, name: str, role: Role, ways: dict[str, str], **more: object) -> str:
        self.stands[name] = Stand(
            name=name, type="x", titles=(), post=None, role=role, acts=True, needs_customer=False, ways=ways, **more
        )  # type: ignore[arg-type]
        return name

    def _block(self, block: tuple[object, ...], after: str) -> str:
        kind, *rest = block
        name = f"{kind}-{next(self._numbers)}"
        if kind in ("step", "twice"):
            self.labels[name] = str(rest[0])
            if kind == "step":
                return self._stand(name, Role.STEP, {"done": after})
            return self._stand(name, Role.STEP, {"done": after, "again": name}, at_most=2, limit_way=after)
        if kind == "then":
            return self._block(rest[0], self._block(rest[1], after))  # type: ignore[arg-type]
        if kind == "either":
            ways = {str(number): self._block(inner, after) for number, inner in enumerate(rest)}  # type: ignore[arg-type]
            return self._stand(name, Role.STEP, ways)
        if kind == "loop":
            self._stand(name, Role.STEP, {"out": after})
            return self._stand(name, Role.STEP, {"out": after, "in": self._block(rest[0], name)})  # type: ignore[arg-type]
        need, *branches = rest
        self._stand(f"{name}-join", Role.JOIN, {"done": after, "fewer": after}, need=need)
        ways = {str(n): self._block(inner, f"{name}-join") for n, inner in enumerate(branches)}  # type: ignore[arg-type]
        return self._stand(name, Role.FORK, ways)


def brute_force(model: Model, trace: Sequence[str]) -> int:
    """Dijkstra over what the model and the trace can do next, each alone or both together."""
    order = count()
    waiting = [(0, next(order), model.begin(), 0)]
    seen = set()
    while waiting:
        cost, _, state, place = heapq.heappop(waiting)
        if (state, place) in seen:
            continue
        seen.add((state, place))
        if place == len(trace) and model.over(state):
            return cost
        if place < len(trace):
            heapq.heappush(waiting, (cost + 1, next(order), state, place + 1))
        for label, after in model.moves(state):
            heapq.heappush(waiting, (cost + (label is not None), next(order), after, place))
            if place < len(trace) and label == trace[place]:
                heapq.heappush(waiting, (cost, next(order), after, place + 1))
    raise AssertionError("no way to an end")


@given(BLOCK, st.lists(TRACE, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_costs_equal_brute_force(block: tuple[object, ...], traces: list[list[str]]) -> None:
    model = Built(block).model
    try:
        automaton = compile_model(model, 300)
    except ModelTooLarge:
        reject()
    number = {label: at for at, label in enumerate(automaton.labels)}
    coded = [[number.get(letter, -1) for letter in trace] for trace in traces]
    for trace, codes, aligned in zip(traces, coded, align(automaton, coded), strict=True):
        assert aligned.cost == brute_force(model, trace)
        assert aligned.cost == sum(move is not Move.DONE for move, _, _ in aligned.moves)
        read = [(place, label) for move, label, place in aligned.moves if move is not Move.SKIPPED]
        assert read == list(enumerate(codes))  # every event once, in its order
        way = [automaton.labels[label] for move, label, _ in aligned.moves if move is not Move.INSERTED]
        assert brute_force(model, way) == 0  # and the rest is a way through the process
    assert automaton.shortest == brute_force(model, [])
    assert fitness(brute_force(model, []), 0, automaton.shortest) == (0.0 if automaton.shortest else 1.0)


FORKS = """
process: forks
title: Forks
inputs: {}
start: both
steps:
  both: {type: fork, branches: [one, two, three], outcomes: {one: a, two: again, three: inner}}
  a: {type: task, post: clerk, title: A, outcomes: {done: two-of-them}}
  again: {type: task, post: clerk, title: B, at_most: 2, outcomes: {limit: two-of-them}, then: again}
  inner: {type: fork, branches: [x, y], outcomes: {x: x, y: y}}
  x: {type: review, post: clerk, title: X, outcomes: {approved: first, returned: out, refused: out}}
  y: {type: task, post: clerk, title: Y, then: first}
  first: {type: join, need: any, then: two-of-them}
  out: {type: end}
  two-of-them: {type: join, need: 2, then: close, outcomes: {fewer: out}}
  close: {type: task, post: clerk, title: Close, then: end}
  end: {type: end}
"""


def definitions() -> list[Definition]:
    shipped = [*sample_sources(), *template_sources().values()]
    return [definition_of(source) for source in [FORKS, QUEUE, *shipped]]


@pytest.mark.parametrize("definition", definitions(), ids=lambda definition: definition.process)
def test_what_the_interpreter_does_costs_nothing(definition: Definition) -> None:
    shape = shape_of(definition)
    acting = [name for name, stand in shape.stands.items() if stand.acts]
    automaton = compile_model(Defined(shape, {name: name for name in acting}, LEAVING))
    number = {label: at for at, label in enumerate(automaton.labels)}
    for seed in range(40):
        trace = walk(definition, random.Random(seed))
        (aligned,) = align(automaton, [[number[step] for step in trace]])
        assert aligned.cost == 0, trace


class Told:
    """A visit as if the step had been done where the walk left it."""

    deviation = None

    def __init__(self, step: str, outcome: str) -> None:
        self.step, self.outcome = step, outcome


def walk(definition: Definition, chance: random.Random) -> list[str]:
    """A run in which each step is left by any of its outcomes, and sometimes the customer goes."""
    values = (None, "x", "closed", 1, True)
    inputs = {name: next(filter(kind.accepts, values)) for name, kind in definition.header.inputs.items()}
    player = Player(definition, **inputs)
    while player.run.outcome is None:
        if not player.run.left and chance.random() < 0.05:
            player.leave()
            continue
        token = chance.choice(standing(player))
        node = player.program.nodes[token.step]
        outcomes = sorted((node.results | node.wiring.keys()) - {"limit"})
        if outcomes:
            player.send(Skip(RUN, token.id, token.visit, "walks", chance.choice(outcomes)))
        else:
            player.answer(token.step)  # a call whose every end leads to the same step
        if len(player.trace) > 200:
            player.leave() if not player.run.left else player.stop()
            return walk(definition, chance)
    if player.run.outcome == "failed":
        return walk(definition, chance)
    visits = [entry for entry in player.trace if not entry.again]
    return activities([Told(entry.step, entry.outcome) for entry in visits], shape_of(definition))


def standing(player: Player) -> list[Token]:
    """Tokens somebody may move on; what waits at a join goes on by itself."""
    return [one for one in player.run.tokens if one.parent is None and player.program.nodes[one.step].type != "join"]


def test_what_is_too_large_is_refused() -> None:
    wide: tuple[object, ...] = ("step", "a")
    for letter in "abcabcabc":
        wide = ("fork", None, ("then", ("step", letter), ("step", "b")), ("then", ("step", "c"), wide))
    with pytest.raises(ModelTooLarge, match="states"):
        compile_model(Built(wide).model)
    automaton = compile_model(Built(("loop", ("step", "a"))).model)
    assert align(automaton, [[0] * 10_000])[0].cost == 0
    with pytest.raises(LogTooLarge, match="10,001 events"):
        align(automaton, [[0] * 10_001])


def test_a_process_without_an_end_is_refused() -> None:
    built = Built(("step", "a"))
    built.stands["step-0"] = Stand(
        name="step-0", type="x", titles=(), post=None, role=Role.STEP, acts=True, needs_customer=False,
        ways={"done": "step-0"},
    )  # fmt: skip
    with pytest.raises(ModelUnreadable, match="cannot be finished"):
        compile_model(built.model)
