"""A reader for CEL, so that names and types can be checked before an expression ever runs.

The grammar is https://github.com/google/cel-spec/blob/master/doc/langdef.md without messages, bytes and the leading
dot. Evaluation is not done here: `platform.expressions` leaves it to the library.
"""

import re
from dataclasses import dataclass
from typing import Any

MAX_LENGTH = 1000
MAX_DEPTH = 40


class CelSyntaxError(ValueError):
    """The expression cannot be read; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Literal:
    value: Any
    type: str  # null, bool, int, uint, double, string


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class Select:
    target: "Node"
    field: str


@dataclass(frozen=True, slots=True)
class Index:
    target: "Node"
    key: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    target: "Node | None"
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """`operator` with one, two or (for `?`) three operands."""

    operator: str
    operands: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class MapOf:
    pairs: tuple[tuple["Node", "Node"], ...]


Node = Literal | Name | Select | Index | Call | Operation | ListOf | MapOf

_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*)
    |(?P<double>\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)
    |(?P<int>0x[0-9a-fA-F]+|\d+)(?P<unsigned>[uU])?
    |(?P<string>[rR]?(?:'''(?s:.*?)'''|\"\"\"(?s:.*?)\"\"\"|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"))
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<operator>&&|\|\||<=|>=|==|!=|[-+*/%<>!?:.,()\[\]{}])""",
    re.VERBOSE,
)
_RESERVED = frozenset(
    {"in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop"}
    | {"package", "namespace", "return", "var", "void", "while"}
)
_LEVELS: tuple[frozenset[str], ...] = (
    frozenset({"||"}),
    frozenset({"&&"}),
    frozenset({"<", "<=", ">", ">=", "==", "!=", "in"}),
    frozenset({"+", "-"}),
    frozenset({"*", "/", "%"}),
)
_WORDS = {"true": (True, "bool"), "false": (False, "bool"), "null": (None, "null")}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def parse(source: str) -> Node:
    """The expression as a tree. Raises `CelSyntaxError`."""
    if len(source) > MAX_LENGTH:
        raise CelSyntaxError(f"it is longer than {MAX_LENGTH} characters")
    reader = _Reader(_tokens(source))
    tree = reader.expression()
    if reader.token.kind != "end":
        raise reader.unexpected()
    return tree


def _tokens(source: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            raise CelSyntaxError(f"{source[at]!r} at {at + 1} is not understood")
        kind = match.lastgroup or ""
        text = match.group()
        if kind != "space":
            found.append(_Token("uint" if kind == "unsigned" else kind, text, at))
        at = match.end()
    found.append(_Token("end", "", at))
    return found


class _Reader:
    """Recursive descent; one method per level of the grammar."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    @property
    def token(self) -> _Token:
        return self._tokens[self._at]

    def unexpected(self) -> CelSyntaxError:
        token = self.token
        if token.kind == "end":
            return CelSyntaxError("it ends too early")
        return CelSyntaxError(f"{token.text[:20]!r} at {token.at + 1} is not expected there")

    def expression(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise CelSyntaxError("it is nested too deeply")
        condition = self._binary(0)
        if self._accept("?"):
            then = self._binary(0)
            self._expect(":")
            condition = Operation("?", (condition, then, self.expression()))
        self._depth -= 1
        return condition

    def _binary(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._unary()
        left = self._binary(level + 1)
        while self.token.text in _LEVELS[level] and self.token.kind in ("operator", "name"):
            operator = self._next().text
            left = Operation(operator, (left, self._binary(level + 1)))
        return left

    def _unary(self) -> Node:
        signs: list[str] = []
        while self.token.kind == "operator" and self.token.text in ("!", "-"):
            signs.append(self._next().text)
        if len(signs) > MAX_DEPTH:
            raise CelSyntaxError("it is nested too deeply")
        node = self._member()
        for sign in reversed(signs):
            negative = sign == "-" and isinstance(node, Literal) and node.type in ("int", "double")
            node = (
                Literal(-node.value, node.type) if negative and isinstance(node, Literal) else Operation(sign, (node,))
            )
        return node

    def _member(self) -> Node:
        node = self._primary()
        while True:
            if self._accept("."):
                field = self._name()
                node = Call(field, node, self._arguments(")")) if self._accept("(") else Select(node, field)
            elif self._accept("["):
                node = Index(node, self.expression())
                self._expect("]")
            else:
                return node

    def _primary(self) -> Node:
        token = self.token
        if token.kind in ("int", "uint", "double", "string"):
            return _literal(self._next())
        if token.kind == "name":
            if token.text in _WORDS:
                self._next()
                return Literal(*_WORDS[token.text])
            name = self._name()
            if name in _RESERVED:
                raise CelSyntaxError(f"{name!r} is a reserved word")
            return Call(name, None, self._arguments(")")) if self._accept("(") else Name(name)
        if self._accept("("):
            node = self.expression()
            self._expect(")")
            return node
        if self._accept("["):
            return ListOf(self._arguments("]"))
        if self._accept("{"):
            return self._map()
        raise self.unexpected()

    def _map(self) -> MapOf:
        pairs: list[tuple[Node, Node]] = []
        while not self._accept("}"):
            key = self.expression()
            self._expect(":")
            pairs.append((key, self.expression()))
            if not self._accept(","):
                self._expect("}")
                break
        return MapOf(tuple(pairs))

    def _arguments(self, close: str) -> tuple[Node, ...]:
        found: list[Node] = []
        while not self._accept(close):
            found.append(self.expression())
            if not self._accept(","):
                self._expect(close)
                break
        return tuple(found)

    def _name(self) -> str:
        if self.token.kind != "name":
            raise self.unexpected()
        return self._next().text

    def _next(self) -> _Token:
        token = self.token
        self._at += 1
        return token

    def _accept(self, text: str) -> bool:
        if self.token.kind == "operator" and self.token.text == text:
            self._at += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            raise self.unexpected()


def _literal(token: _Token) -> Literal:
    if token.kind == "double":
        return Literal(float(token.text), "double")
    if token.kind == "string":
        text = token.text.lstrip("rR")
        quotes = 3 if text[:3] in ("'''", '"""') and len(text) >= 6 else 1
        return Literal(text[quotes:-quotes], "string")
    value = int(token.text.rstrip("uU"), 0) if token.text.startswith("0x") else int(token.text.rstrip("uU"))
    if value >= 1 << (64 if token.kind == "uint" else 63):
        raise CelSyntaxError(f"the number {token.text[:24]} is too large")
    return Literal(value, token.kind)
