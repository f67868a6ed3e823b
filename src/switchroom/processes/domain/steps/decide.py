"""decide: go where the first true condition leads."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import msgspec

from switchroom.platform.expressions import Expression
from switchroom.processes.domain.definition import Slug, Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import OTHERWISE, StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Entry, Move
    from switchroom.processes.domain.program import Node


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When the expression `when` is true, the step is left by `outcome`."""

    when: Expression
    outcome: Slug


class Decide(Params, frozen=True):
    """Conditions, tried in order."""

    conditions: Annotated[tuple[Condition, ...], msgspec.Meta(min_length=1, max_length=100)]


class DecideStep(StepType):
    """Goes on by the outcome of the first condition that is true, or `otherwise`.

    A condition that cannot be evaluated counts as not true, and the trace marks the visit as faulty.
    """

    name = "decide"
    family = Family.LOGIC
    params = Decide
    results = {OTHERWISE: "no condition is true"}
    main = None
    performed = False

    def outcomes(self, step: Step) -> tuple[str, ...]:
        assert isinstance(step.params, Decide)
        return (*dict.fromkeys(condition.outcome for condition in step.params.conditions), OTHERWISE)

    def conditions(self, step: Step) -> Iterable[Expression]:
        assert isinstance(step.params, Decide)
        return [condition.when for condition in step.params.conditions]

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        assert isinstance(step.params, Decide)
        if {"error", "limit"} & {condition.outcome for condition in step.params.conditions}:
            yield "step.choice_name", said("uses an outcome's name that means something else")

    def enter(self, move: "Move", node: "Node", entry: "Entry") -> str:
        params = node.params
        assert isinstance(params, Decide)
        for condition in params.conditions:
            if move.holds(condition.when):
                return condition.outcome
        return OTHERWISE


STEP = DecideStep()
