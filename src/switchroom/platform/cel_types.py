"""Names and types of CEL expressions, checked before they run.

Stricter than the evaluator where that protects a run: an unknown name or function, operands that can never meet, a
comparison with a word that an enumeration does not have, and the order of a map's keys (which is not defined, so a
replayed run could differ) are refused. `dyn` meets everything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from switchroom.platform.cel_syntax import (
    Call,
    CelSyntaxError,
    Index,
    ListOf,
    Literal,
    MapOf,
    Name,
    Node,
    Operation,
    Select,
    parse,
)

MAX_LOOPS = 2


class TypeKind(StrEnum):
    BOOL = "bool"
    INT = "int"
    UINT = "uint"
    DOUBLE = "double"
    STRING = "string"
    TIMESTAMP = "timestamp"
    DURATION = "duration"
    NULL = "null"
    LIST = "list"
    MAP = "map"
    DYN = "dyn"
    SECRET = "secret"  # noqa: S105 - a reference to a sealed value: no operation takes it


@dataclass(frozen=True, slots=True)
class Type:
    """A type; `item` is that of a list's or map's values, `values` the words of an enumeration of strings.

    `fields`: a map that has these and no others, each of its own type.
    """

    kind: TypeKind
    item: "Type | None" = None
    values: tuple[str, ...] = ()
    fields: tuple[tuple[str, "Type"], ...] = ()

    def __str__(self) -> str:
        if self.values:
            return f"one of {', '.join(self.values)}"
        return f"{self.kind}({self.item})" if self.item else str(self.kind)


BOOL, INT, UINT, DOUBLE = Type(TypeKind.BOOL), Type(TypeKind.INT), Type(TypeKind.UINT), Type(TypeKind.DOUBLE)
STRING, NULL, DYN = Type(TypeKind.STRING), Type(TypeKind.NULL), Type(TypeKind.DYN)
TIMESTAMP, DURATION = Type(TypeKind.TIMESTAMP), Type(TypeKind.DURATION)
MAP, SECRET = Type(TypeKind.MAP, DYN), Type(TypeKind.SECRET)


def list_of(item: Type) -> Type:
    return Type(TypeKind.LIST, item)


def record(fields: Mapping[str, Type]) -> Type:
    """A map of which the keys are known."""
    return Type(TypeKind.MAP, DYN, fields=tuple(fields.items()))


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an expression is refused; `code` is stable, `message` a sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The type of an expression, the variables it reads, and what is wrong with it."""

    type: Type
    names: frozenset[str]
    problems: tuple[Problem, ...] = ()


def check(source: str, names: Mapping[str, Type] | None = None) -> Checked:
    """Check an expression. Without `names` any name is accepted as `dyn`; never raises."""
    try:
        tree = parse(source)
    except CelSyntaxError as wrong:
        return Checked(DYN, frozenset(), (Problem("expression.syntax", f"“{source[:60]}” cannot be read: {wrong}."),))
    checker = _Checker(names)
    kind = checker.type_of(tree)
    return Checked(kind, frozenset(checker.read), tuple(checker.problems))


_NUMBERS = frozenset({TypeKind.INT, TypeKind.UINT, TypeKind.DOUBLE})
_ORDERED = _NUMBERS | {TypeKind.STRING, TypeKind.BOOL, TypeKind.TIMESTAMP, TypeKind.DURATION}
_SUMS: dict[tuple[str, TypeKind, TypeKind], Type] = {
    ("+", TypeKind.STRING, TypeKind.STRING): STRING,
    ("+", TypeKind.TIMESTAMP, TypeKind.DURATION): TIMESTAMP,
    ("+", TypeKind.DURATION, TypeKind.TIMESTAMP): TIMESTAMP,
    ("+", TypeKind.DURATION, TypeKind.DURATION): DURATION,
    ("-", TypeKind.TIMESTAMP, TypeKind.TIMESTAMP): DURATION,
    ("-", TypeKind.TIMESTAMP, TypeKind.DURATION): TIMESTAMP,
    ("-", TypeKind.DURATION, TypeKind.DURATION): DURATION,
}
_SIZED = frozenset({TypeKind.STRING, TypeKind.LIST, TypeKind.MAP})
_PLAIN = _NUMBERS | {TypeKind.STRING}
_TIMES = frozenset({TypeKind.TIMESTAMP})
_SPANS = frozenset({TypeKind.DURATION})
_WORDS = frozenset({TypeKind.STRING})
# function -> what each argument (the target first) may be, and the result
_FUNCTIONS: dict[str, tuple[tuple[frozenset[TypeKind], ...], Type]] = {
    "size": ((_SIZED,), INT),
    "contains": ((_WORDS, _WORDS), BOOL),
    "startsWith": ((_WORDS, _WORDS), BOOL),
    "endsWith": ((_WORDS, _WORDS), BOOL),
    "matches": ((_WORDS, _WORDS), BOOL),
    "int": ((_PLAIN,), INT),
    "double": ((_PLAIN,), DOUBLE),
    "string": ((_PLAIN | {TypeKind.TIMESTAMP, TypeKind.DURATION},), STRING),
    "timestamp": ((_WORDS,), TIMESTAMP),
    "duration": ((_WORDS,), DURATION),
    **dict.fromkeys(("getFullYear", "getMonth", "getDayOfMonth", "getDate"), ((_TIMES,), INT)),
    **dict.fromkeys(("getDayOfWeek", "getDayOfYear"), ((_TIMES,), INT)),
    **dict.fromkeys(("getHours", "getMinutes", "getSeconds", "getMilliseconds"), ((_TIMES | _SPANS,), INT)),
}
_MACROS = frozenset({"all", "exists", "exists_one", "map", "filter"})


class _Checker:
    def __init__(self, names: Mapping[str, Type] | None) -> None:
        self._names = names
        self._bound: dict[str, Type] = {}
        self._loops = 0
        self.read: set[str] = set()
        self.problems: list[Problem] = []

    def type_of(self, node: Node) -> Type:
        return _RULES[type(node)](self, node)

    def wrong(self, message: str, code: str = "expression.type") -> Type:
        self.problems.append(Problem(code, message))
        return DYN

    def name(self, node: Name) -> Type:
        if node.name in self._bound:
            return self._bound[node.name]
        self.read.add(node.name)
        if self._names is None:
            return DYN
        if node.name not in self._names:
            return self.wrong(f"There is no variable “{node.name}” here.", "expression.unknown_name")
        return self._names[node.name]

    def select(self, node: Select) -> Type:
        target = self.type_of(node.target)
        if target.kind not in (TypeKind.MAP, TypeKind.DYN):
            return self.wrong(f"“.{node.field}” needs a map, not {target}.")
        if target.fields:
            known = dict(target.fields)
            if node.field not in known:
                return self.wrong(f"There is no “{node.field}” there.", "expression.unknown_name")
            return known[node.field]
        return target.item or DYN

    def index(self, node: Index) -> Type:
        target, key = self.type_of(node.target), self.type_of(node.key)
        if target.kind is TypeKind.LIST and key.kind not in (TypeKind.INT, TypeKind.UINT, TypeKind.DYN):
            return self.wrong(f"A list is indexed by int, not {key}.")
        if target.kind not in (TypeKind.LIST, TypeKind.MAP, TypeKind.DYN):
            return self.wrong(f"{target} cannot be indexed.")
        return target.item or DYN

    def listing(self, node: ListOf) -> Type:
        items = [self.type_of(item) for item in node.items]
        for item in items:
            self._refuse_secret(item)
        return list_of(items[0] if items and all(item == items[0] for item in items) else DYN)

    def mapping(self, node: MapOf) -> Type:
        for key, value in node.pairs:
            if self.type_of(key).kind not in (TypeKind.STRING, TypeKind.DYN):
                self.wrong("The keys of a map are strings.")
            self._refuse_secret(self.type_of(value))
        return MAP

    def operation(self, node: Operation) -> Type:
        operator = node.operator
        if operator == "?":
            return self._conditional(node.operands)
        kinds = [self.type_of(operand) for operand in node.operands]
        for kind in kinds:
            self._refuse_secret(kind)
        if operator == "!" or operator in ("&&", "||"):
            for kind in kinds:
                self._expect_bool(kind, f"“{operator}”")
            return BOOL
        if len(kinds) == 1:
            return kinds[0] if kinds[0].kind in _NUMBERS | {TypeKind.DYN} else self._mismatch(operator, kinds)
        if operator == "in":
            return self._membership(kinds[0], kinds[1])
        if operator in ("==", "!="):
            return self._equality(node, kinds)
        if any(kind.kind is TypeKind.DYN for kind in kinds):
            return BOOL if operator in ("<", "<=", ">", ">=") else DYN
        return self._arithmetic(operator, kinds)

    def _conditional(self, operands: tuple[Node, ...]) -> Type:
        condition, then, otherwise = (self.type_of(operand) for operand in operands)
        self._expect_bool(condition, "the condition before “?”")
        if TypeKind.SECRET in (then.kind, otherwise.kind):
            return self.wrong("A secret cannot be used in an expression.")
        if then.kind is otherwise.kind:
            return then if then == otherwise else Type(then.kind, DYN if then.item else None)
        return DYN

    def _membership(self, item: Type, whole: Type) -> Type:
        if whole.kind not in (TypeKind.LIST, TypeKind.MAP, TypeKind.DYN):
            return self.wrong(f"“in” needs a list or a map on its right, not {whole}.")
        if whole.kind is TypeKind.LIST and whole.item and not _may_equal(item, whole.item):
            return self.wrong(f"{item} is never in a list of {whole.item}.")
        return BOOL

    def _equality(self, node: Operation, kinds: list[Type]) -> Type:
        left, right = kinds
        if not _may_equal(left, right):
            return self.wrong(f"{left} and {right} are never equal.")
        for kind, other in ((left, node.operands[1]), (right, node.operands[0])):
            if kind.values and isinstance(other, Literal) and other.value not in kind.values:
                return self.wrong(f"“{other.value}” is never equal: it is {kind}.")
        return BOOL

    def _arithmetic(self, operator: str, kinds: list[Type]) -> Type:
        left, right = kinds
        both_numbers = left.kind in _NUMBERS and right.kind in _NUMBERS
        if operator in ("<", "<=", ">", ">="):
            fine = both_numbers or (left.kind is right.kind and left.kind in _ORDERED)
            return BOOL if fine else self._mismatch(operator, kinds)
        if both_numbers and left.kind is right.kind and not (operator == "%" and left.kind is TypeKind.DOUBLE):
            return left
        if operator == "+" and left.kind is right.kind is TypeKind.LIST:
            return left if left == right else list_of(DYN)
        return _SUMS.get((operator, left.kind, right.kind)) or self._mismatch(operator, kinds)

    def call(self, node: Call) -> Type:
        if node.function == "has" and node.target is None:
            return self._has(node)
        if node.function in _MACROS and node.target is not None:
            return self._macro(node)
        signature = _FUNCTIONS.get(node.function)
        arguments = (() if node.target is None else (node.target,)) + node.arguments
        kinds = [self.type_of(argument) for argument in arguments]
        if signature is None:
            return self.wrong(f"There is no function “{node.function}”.", "expression.unknown_function")
        wanted, result = signature
        if len(kinds) != len(wanted):
            return self.wrong(f"“{node.function}” takes {len(wanted)} values, not {len(kinds)}.")
        for kind, allowed in zip(kinds, wanted, strict=True):
            if kind.kind is not TypeKind.DYN and kind.kind not in allowed:
                return self.wrong(f"“{node.function}” cannot take {kind}.")
        return result

    def _has(self, node: Call) -> Type:
        if len(node.arguments) != 1 or not isinstance(node.arguments[0], Select):
            return self.wrong("“has” asks for a field, as in has(customer.tier).")
        self.type_of(node.arguments[0])
        return BOOL

    def _macro(self, node: Call) -> Type:
        assert node.target is not None
        whole = self.type_of(node.target)
        ordered = node.function in ("map", "filter")
        fine = whole.kind is TypeKind.LIST or (whole.kind is TypeKind.MAP and not ordered)
        if not fine and self._names is not None:
            self.wrong(f"“{node.function}” goes through a list, not {whole}.")
        if len(node.arguments) not in ((2, 3) if node.function == "map" else (2,)):
            return self.wrong(f"“{node.function}” takes a name and an expression.")
        variable = node.arguments[0]
        if not isinstance(variable, Name) or variable.name in self._bound:
            return self.wrong(f"“{node.function}” needs a new name first.")
        if self._loops == MAX_LOOPS:
            return self.wrong(f"No more than {MAX_LOOPS} loops may stand inside each other.")
        self._loops += 1
        self._bound[variable.name] = STRING if whole.kind is TypeKind.MAP else whole.item or DYN
        bodies = [self.type_of(body) for body in node.arguments[1:]]
        del self._bound[variable.name]
        self._loops -= 1
        for condition in bodies[:-1] if node.function == "map" else bodies:
            self._expect_bool(condition, f"the condition of “{node.function}”")
        if node.function == "map":
            return list_of(bodies[-1])
        return whole if node.function == "filter" else BOOL

    def _expect_bool(self, kind: Type, what: str) -> None:
        if kind.kind not in (TypeKind.BOOL, TypeKind.DYN):
            self.wrong(f"{what} needs true or false, not {kind}.")

    def _refuse_secret(self, kind: Type) -> None:
        if kind.kind is TypeKind.SECRET:
            self.wrong("A secret cannot be used in an expression.")

    def _mismatch(self, operator: str, kinds: list[Type]) -> Type:
        return self.wrong(f"“{operator}” cannot take {' and '.join(map(str, kinds))}.")


def _may_equal(left: Type, right: Type) -> bool:
    loose = (TypeKind.DYN, TypeKind.NULL)
    if left.kind in loose or right.kind in loose:
        return True
    if left.values and right.values:
        return bool(set(left.values) & set(right.values))
    return left.kind is right.kind or (left.kind in _NUMBERS and right.kind in _NUMBERS)


_LITERALS = {"null": NULL, "bool": BOOL, "int": INT, "uint": UINT, "double": DOUBLE, "string": STRING}
_RULES: dict[type, Callable[[_Checker, "Node"], Type]] = {
    Literal: lambda _, node: _LITERALS[node.type],  # type: ignore[union-attr]
    Name: _Checker.name,  # type: ignore[dict-item]
    Select: _Checker.select,  # type: ignore[dict-item]
    Index: _Checker.index,  # type: ignore[dict-item]
    ListOf: _Checker.listing,  # type: ignore[dict-item]
    MapOf: _Checker.mapping,  # type: ignore[dict-item]
    Operation: _Checker.operation,  # type: ignore[dict-item]
    Call: _Checker.call,  # type: ignore[dict-item]
}
