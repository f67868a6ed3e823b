"""What a run remembers while it moves: its variables, and expressions and texts seen through them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from switchroom.platform.expressions import EvaluationFailed, Expression, Template, words
from switchroom.processes.domain.state import RunState

BUILT_IN = frozenset({"language", "medium", "served", "now"})
"""What expressions see beside the variables."""


class Memory:
    """The variables of a run, copied when first written to, and what is built in. `Move` fills it."""

    __slots__ = ("_owned", "faulty", "language", "now", "run", "secrets", "served", "variables")

    run: RunState
    now: datetime
    variables: Mapping[str, Any]
    secrets: tuple[str, ...]
    language: str
    served: bool
    faulty: bool
    _owned: bool  # whether `variables` is already our own copy

    def put(self, name: str, value: Any) -> None:
        """Give a variable of the run a value."""
        if not self._owned:
            self.variables = dict(self.variables)
            self._owned = True
        self.variables[name] = value  # type: ignore[index]

    def put_secret(self, name: str, reference: str) -> None:
        """Keep the reference of a sealed value; it is destroyed when the run ends."""
        self.put(name, reference)
        self.secrets = (*self.secrets, reference)

    def scope(self, expression: Expression, **more: Any) -> Mapping[str, Any]:
        """What an expression sees: the variables, and what is built in or `more` where it asks for it."""
        if not more and BUILT_IN.isdisjoint(expression.names):
            return self.variables
        return self._everything() | more

    def holds(self, condition: Expression) -> bool:
        """Whether a condition is true; one that cannot be evaluated is not, and the visit is marked."""
        try:
            return condition.holds(self.scope(condition))
        except EvaluationFailed:
            self.faulty = True
            return False

    def evaluate(self, expression: Expression) -> Any:
        """The value of an expression. Raises `EvaluationFailed`."""
        return expression.evaluate(self.scope(expression))

    def words(self, template: Template) -> str:
        """A template's text. Where an expression cannot be evaluated it stays empty, and the visit is marked."""
        return "".join([self._piece(part) for part in template.parts])

    def value(self, template: Template) -> Any:
        """Like `words`, but a template that is a single expression keeps the type of its value."""
        try:
            return template.value(self._everything())
        except EvaluationFailed:
            self.faulty = True
            return self.words(template)

    def _everything(self) -> dict[str, Any]:
        return {
            **self.variables,
            "language": self.language,
            "medium": self.run.medium.value,
            "served": self.served,
            "now": self.now,
        }

    def _piece(self, part: str | Expression) -> str:
        if isinstance(part, str):
            return part
        try:
            return words(self.evaluate(part))
        except EvaluationFailed:
            self.faulty = True
            return ""
