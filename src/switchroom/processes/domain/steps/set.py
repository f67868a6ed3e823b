"""set: give variables values."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import msgspec

from switchroom.platform.expressions import STRING, EvaluationFailed, Expression, Type, TypeKind, check
from switchroom.processes.domain.definition import Step, Variable
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family
from switchroom.processes.domain.step_type import DONE, ERROR, StepType
from switchroom.processes.domain.variables import keepable

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Entry, Move
    from switchroom.processes.domain.program import Node


class Set(Params, frozen=True):
    """Variable names and the expressions for their values; all see the variables as they were before."""

    values: Annotated[dict[Variable, Expression], msgspec.Meta(min_length=1, max_length=100)]


class SetStep(StepType):
    """Gives variables values. A timestamp or duration is kept as text that `timestamp()` and `duration()` read.

    When one expression cannot be evaluated, or the values are too large to keep, nothing is set: outcome `error`.
    """

    name = "set"
    family = Family.LOGIC
    params = Set
    performed = False

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        assert isinstance(step.params, Set)
        if outcome != DONE:
            return {}
        return {name: _kept(check(value.source, scope).type) for name, value in step.params.values.items()}

    def enter(self, move: "Move", node: "Node", entry: "Entry") -> str:
        params = node.params
        assert isinstance(params, Set)
        try:
            values = {name: move.evaluate(expression) for name, expression in params.values.items()}
        except EvaluationFailed:
            move.faulty = True
            return ERROR
        if not keepable(values):
            move.faulty = True
            return ERROR
        for name, value in values.items():
            move.put(name, value)
        return DONE


def _kept(kind: Type) -> Type:
    """A moment or a length is kept as its text."""
    return STRING if kind.kind in (TypeKind.TIMESTAMP, TypeKind.DURATION) else kind


STEP = SetStep()
