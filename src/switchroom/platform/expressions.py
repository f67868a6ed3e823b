"""Expressions and templates: one language for conditions, values and texts everywhere in the product.

Expressions are CEL, evaluated by the library of module `cel` (compiled once: about a million evaluations a second) and
checked by `platform.cel_types`. They see the variables they are given and nothing else: no clock, no chance, no I/O.
A template is text with expressions in double braces: `Your number is {{ number }}.`
"""

import math
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, FileFinder
from importlib.util import find_spec, module_from_spec
from typing import Any

from switchroom.platform.cel_types import (
    BOOL,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    MAP,
    NULL,
    SECRET,
    STRING,
    TIMESTAMP,
    UINT,
    Checked,
    Problem,
    Type,
    TypeKind,
    check,
    list_of,
    record,
)
from switchroom.platform.errors import Invalid


def _library() -> Any:
    """The compiled module of the package `cel` alone: the package itself also imports a command line with its terminal
    libraries, which took a sixth of the start of every process.
    """
    package = find_spec("cel")
    assert package is not None
    assert package.submodule_search_locations is not None
    folder = package.submodule_search_locations[0]
    found = FileFinder(folder, (ExtensionFileLoader, EXTENSION_SUFFIXES)).find_spec("cel.cel")
    assert found is not None
    assert found.loader is not None
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module


cel = _library()


class InvalidExpression(Invalid):
    """The expression cannot be read."""

    code = "expression.invalid"


class EvaluationFailed(Invalid):
    """The expression cannot be computed from these values."""

    code = "expression.failed"


class Expression:
    """A compiled CEL expression. Immutable; equal when the source is equal."""

    __slots__ = ("_execute", "_only", "names", "source")

    def __init__(self, source: str) -> None:
        """Compile. Raises `InvalidExpression` when it cannot be read; types are not checked here."""
        checked = check(source)
        if any(problem.code == "expression.syntax" for problem in checked.problems):
            raise InvalidExpression(checked.problems[0].message)
        try:
            self._execute = cel.compile(source).execute
        except ValueError as wrong:
            raise InvalidExpression(f"“{source[:60]}” cannot be read.") from wrong
        self.source = source
        self.names = tuple(sorted(checked.names))
        self._only = self.names[0] if len(self.names) == 1 else None

    def evaluate(self, variables: Mapping[str, Any]) -> Any:
        """The value, as JSON (see `plain`). Raises `EvaluationFailed`, also when a variable is missing."""
        return plain(self.raw(variables))

    def holds(self, variables: Mapping[str, Any]) -> bool:
        """Whether the condition is true. Raises `EvaluationFailed`, also when it is neither true nor false."""
        value = self.raw(variables)
        if value is True or value is False:
            return value
        raise EvaluationFailed(f"“{self.source[:60]}” is neither true nor false.")

    def raw(self, variables: Mapping[str, Any]) -> Any:
        """The value as CEL gives it: timestamps and durations are `datetime` and `timedelta`."""
        # Converting a variable for the library costs about 1 µs, so it gets only those the expression reads.
        try:
            if self._only is not None:
                return self._execute({self._only: variables[self._only]})
            return self._execute({name: variables[name] for name in self.names if name in variables})
        except Exception as wrong:  # the library raises eight kinds, all of which mean the same here
            raise EvaluationFailed(f"“{self.source[:60]}” cannot be computed: {wrong}") from wrong

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and self.source == other.source

    def __hash__(self) -> int:
        return hash(self.source)

    def __repr__(self) -> str:
        return f"Expression({self.source!r})"


_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


class Template:
    """Text with expressions in double braces. Immutable; equal when the source is equal."""

    __slots__ = ("expressions", "parts", "source")

    def __init__(self, source: str) -> None:
        """Compile. Raises `InvalidExpression` when a brace is not closed or an expression cannot be read."""
        parts: list[str | Expression] = []
        for number, piece in enumerate(_PLACEHOLDER.split(source)):
            if number % 2:
                parts.append(Expression(piece.strip()))
            elif "{{" in piece or "}}" in piece:
                raise InvalidExpression("Braces {{ and }} must come in pairs.")
            elif piece:
                parts.append(piece)
        self.source = source
        self.parts = tuple(parts)
        self.expressions = tuple(part for part in parts if isinstance(part, Expression))

    def render(self, variables: Mapping[str, Any]) -> str:
        """The text with every expression filled in. Raises `EvaluationFailed`."""
        return "".join(part if isinstance(part, str) else words(part.evaluate(variables)) for part in self.parts)

    def value(self, variables: Mapping[str, Any]) -> Any:
        """Like `render`, but a template that is one expression and nothing else gives its value with its type."""
        if len(self.parts) == 1 and isinstance(only := self.parts[0], Expression):
            return only.evaluate(variables)
        return self.render(variables)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Template) and self.source == other.source

    def __hash__(self) -> int:
        return hash(self.source)

    def __repr__(self) -> str:
        return f"Template({self.source!r})"


def words(value: Any) -> str:
    """A value as it stands in a text: whole numbers without a point, null as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list):
        return ", ".join(words(item) for item in value)
    return str(value)


_AS_IS = frozenset({str, bool, int, type(None)})


def plain(value: Any) -> Any:
    """The value as JSON: a timestamp as RFC 3339 text, a duration as CEL's text (`90s`). Raises `EvaluationFailed`."""
    kind = type(value)
    if kind in _AS_IS:
        return value
    if kind is float and math.isfinite(value):
        return value
    if kind is list:
        return [plain(item) for item in value]
    if kind is dict and all(type(key) is str for key in value):
        return {key: plain(value[key]) for key in sorted(value)}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds():.6f}".rstrip("0").rstrip(".") + "s"
    raise EvaluationFailed(f"The value {value!r} cannot be kept.")


__all__ = [
    "BOOL",
    "DOUBLE",
    "DURATION",
    "DYN",
    "INT",
    "MAP",
    "NULL",
    "SECRET",
    "STRING",
    "TIMESTAMP",
    "UINT",
    "Checked",
    "EvaluationFailed",
    "Expression",
    "InvalidExpression",
    "Problem",
    "Template",
    "Type",
    "TypeKind",
    "check",
    "list_of",
    "plain",
    "record",
    "words",
]
