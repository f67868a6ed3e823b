"""The types a process declares for its inputs, outputs and variables, and how they meet CEL's.

Variables hold JSON: a timestamp or duration is kept as the text that `timestamp()` and `duration()` read.
"""

import re
from typing import Any

from switchroom.platform.errors import Invalid
from switchroom.platform.expressions import BOOL, DOUBLE, DYN, INT, MAP, SECRET, STRING, Type, TypeKind, list_of

MAX_SIZE = 64 * 1024
MAX_ITEMS = 2000
_ENUM = re.compile(r"enum\[\s*([\w-]+(?:\s*,\s*[\w-]+)*)\s*\]")
_LIST = re.compile(r"list\[(.+)\]")
_SIMPLE: dict[str, Type] = {
    "text": STRING,
    "integer": INT,
    "number": DOUBLE,
    "boolean": BOOL,
    "date": STRING,
    "time": STRING,
    "length": STRING,
    "phone": STRING,
    "email": STRING,
    "customer": STRING,
    "ticket": STRING,
    "secret": SECRET,
    "map": MAP,
    "any": DYN,
}


class InvalidType(Invalid):
    """A type is text, integer, number, boolean, date, time, length, phone, email, customer, ticket, secret, map, any, enum[a, b] or list[type]; a question mark after it allows null."""  # noqa: E501

    code = "definition.type"


class VariableType:
    """A declared type; `source` as written, `optional` when it ends with a question mark."""

    __slots__ = ("base", "optional", "source")

    def __init__(self, source: str, base: Type, optional: bool) -> None:
        self.source = source
        self.base = base
        self.optional = optional

    @classmethod
    def parse(cls, value: Any) -> "VariableType":
        """A type from its name. Raises `InvalidType`."""
        if isinstance(value, VariableType):
            return value
        if not isinstance(value, str) or len(value) > 500:
            raise InvalidType()
        source = value.strip()
        optional = source.endswith("?")
        return cls(source, _base(source.removesuffix("?").strip()), optional)

    @property
    def checked(self) -> Type:
        """What the expression checker takes it for: one that may be null meets everything."""
        return DYN if self.optional else self.base

    def take(self, value: Any) -> Any:
        """The value as it is kept: a whole number given for a `number` becomes a double, as CEL wants it."""
        whole = self.base.kind is TypeKind.DOUBLE and isinstance(value, int)
        return float(value) if whole else value

    def accepts(self, value: Any) -> bool:
        """Whether a JSON value is of this type."""
        return (value is None and self.optional) or _fits(value, self.base)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VariableType) and self.source == other.source

    def __hash__(self) -> int:
        return hash(self.source)

    def __str__(self) -> str:
        return self.source

    def __repr__(self) -> str:
        return f"VariableType({self.source!r})"


def _base(name: str) -> Type:
    if name in _SIMPLE:
        return _SIMPLE[name]
    if words := _ENUM.fullmatch(name):
        return Type(TypeKind.STRING, values=tuple(word.strip() for word in words[1].split(",")))
    if (item := _LIST.fullmatch(name)) and (inner := item[1].strip()) not in ("secret",) and not inner.endswith("?"):
        return list_of(_base(inner))
    raise InvalidType()


def _fits(value: Any, wanted: Type) -> bool:
    match wanted.kind:
        case TypeKind.STRING | TypeKind.SECRET:
            return isinstance(value, str) and (not wanted.values or value in wanted.values)
        case TypeKind.BOOL:
            return isinstance(value, bool)
        case TypeKind.INT:
            return isinstance(value, int) and not isinstance(value, bool) and -(1 << 63) <= value < 1 << 63
        case TypeKind.DOUBLE:
            return isinstance(value, float | int) and not isinstance(value, bool)
        case TypeKind.LIST:
            item = wanted.item or DYN
            return isinstance(value, list) and all(_fits(element, item) for element in value)
        case TypeKind.MAP:
            return isinstance(value, dict)
        case _:
            return True


def keepable(value: Any) -> bool:
    """Whether a value may enter a run: plain JSON, neither deep nor large, no NUL (PostgreSQL's jsonb refuses it),
    64-bit numbers.
    """
    return not _too_many(value) and _sound(value, 0)


def _too_many(value: Any) -> bool:
    """Whether there are too many items in it altogether: `x.map(a, x)` squares a list."""
    count, waiting = 0, [value] if isinstance(value, list | dict) else []
    while waiting:
        inside = waiting.pop()
        count += len(inside)
        if count > MAX_ITEMS:
            return True
        items = inside.values() if isinstance(inside, dict) else inside
        waiting += [item for item in items if isinstance(item, list | dict)]
    return False


def _sound(value: Any, depth: int) -> bool:
    kind = type(value)
    if kind is str:
        return _encodable(value)
    if value is None or kind is bool:
        return True
    if kind is int:
        return bool(-(1 << 63) <= value < 1 << 63)
    if kind is float:
        return bool(value - value == 0.0)  # neither infinite nor NaN
    if depth > 8 or kind not in (list, dict):
        return False
    if kind is list:
        return all(_sound(item, depth + 1) for item in value)
    for key, item in value.items():
        if type(key) is not str or not _encodable(key) or not _sound(item, depth + 1):
            return False
    return True


def _encodable(value: str) -> bool:
    if len(value) > MAX_SIZE or "\0" in value:
        return False
    if value.isascii():
        return True
    try:  # a lone surrogate has no UTF-8
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
