"""fork: go several ways at once."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import msgspec

from switchroom.processes.domain.definition import Slug, Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Entry, Move
    from switchroom.processes.domain.program import Node


class Fork(Params, frozen=True):
    """The names of the branches; each is wired as an outcome, and all of them are taken."""

    branches: Annotated[tuple[Slug, ...], msgspec.Meta(min_length=2, max_length=20)]


class ForkStep(StepType):
    """Goes on by all of its branches at once; a `join` makes them one again.

    Only one branch may speak with the customer: two cannot hold one line. A branch may also end by itself; the run ends
    with the last of them. Variables are shared: what only one branch sets is not known after the join; set it before.
    """

    name = "fork"
    family = Family.LOGIC
    params = Fork
    results = {}
    main = None
    performed = False
    forks = True

    def outcomes(self, step: Step) -> tuple[str, ...]:
        assert isinstance(step.params, Fork)
        return tuple(dict.fromkeys(step.params.branches))

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        assert isinstance(step.params, Fork)
        branches = step.params.branches
        if len(set(branches)) < len(branches) or {"error", "limit"} & set(branches):
            yield "step.choice_name", said("needs branches with different names that are not names of other outcomes")
        if step.common.otherwise:
            yield "fork.otherwise", said("takes all of its branches, so nothing is left for otherwise")

    def enter(self, move: "Move", node: "Node", entry: "Entry") -> None:
        move.fork(node, entry)


STEP = ForkStep()
