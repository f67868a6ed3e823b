"""split: a share of the customers goes each way."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import msgspec

from switchroom.processes.domain.definition import Slug, Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import StepType

Weight = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class Split(Params, frozen=True):
    """The branches and their weights. `sticky`: the same customer (or address) always goes the same way."""

    branches: Annotated[dict[Slug, Weight], msgspec.Meta(min_length=2, max_length=50)]
    sticky: bool = True


class SplitStep(StepType):
    """Sends customers different ways by weight, for example to compare two greetings. Each branch is an outcome.

    The draw comes from outside and is recorded, so that a run that is played again goes the same way.
    """

    name = "split"
    family = Family.LOGIC
    params = Split
    results = {}
    how = dict.fromkeys(Medium, "draws, or goes by the customer")
    main = None

    def outcomes(self, step: Step) -> tuple[str, ...]:
        assert isinstance(step.params, Split)
        return tuple(step.params.branches)

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        assert isinstance(step.params, Split)
        if not any(step.params.branches.values()):
            yield "split.no_weight", said("has no branch with a weight")
        if {"error", "limit", "exit"} & step.params.branches.keys():
            yield "step.choice_name", said("uses an outcome's name that means something else")

    def usual(self, params: Any) -> tuple[str, Mapping[str, Any]]:
        """The heaviest branch, the first of equals."""
        assert isinstance(params, Split)
        return max(params.branches, key=lambda branch: params.branches[branch]), {}


def drawn(branches: Mapping[str, int], number: int) -> str:
    """The branch of a number: as many numbers of any that many in a row lead to a branch as it has weight."""
    left = number % sum(branches.values())
    for branch, weight in branches.items():
        if left < weight:
            return branch
        left -= weight
    raise AssertionError("the weights have changed")


def number_of(process: str, step: str, who: str) -> int:
    """The same number for the same person at the same step, different at other steps, evenly spread."""
    return int.from_bytes(hashlib.sha256(f"{process}\0{step}\0{who}".encode()).digest()[:8])


STEP = SplitStep()
