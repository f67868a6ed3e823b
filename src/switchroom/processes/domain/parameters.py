"""What an author may write of a step, as data for the designer's forms: made from the step types themselves."""

from collections.abc import Mapping
from typing import Any

import msgspec

from switchroom.platform.expressions import Expression
from switchroom.platform.text import Text
from switchroom.processes.domain.definition import Common, Header
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.step_type import StepType
from switchroom.processes.domain.steps import STEP_TYPES
from switchroom.processes.domain.variables import VariableType

PROCESS, STEP = "process", "step"
"""What a name may refer to beside the kinds of `Named`."""
_REFERS: dict[str, str] = {
    "queue": Named.QUEUE,
    "calendar": Named.CALENDAR,
    "hours": Named.CALENDAR,
    "announcement": Named.ANNOUNCEMENT,
    "table": Named.TABLE,
    "check": Named.CHECK,
    "secret": Named.SECRET,
    "article": Named.ARTICLE,
    "prompt": Named.PROMPT,
    "post": Named.POST,
    "owner": Named.POST,
    "notify": Named.POST,
    "to": Named.POST,
    "posts": Named.POST,
    "send": Named.CODE_CHANNEL,
    "skills": Named.SKILL,
    "process": PROCESS,
    "then": STEP,
    "otherwise": STEP,
    "go": STEP,
    "start": STEP,
    "left": STEP,
    "failed": STEP,
}
_DISPOSITIONS = frozenset({("dispose", "code"), ("dispose", "choices")})
_WIRING = frozenset({"type", "then", "outcomes", "otherwise"})
"""Fields of every step that the designer draws instead of asking for them in a form."""
_PATTERNS = {"^[a-z][a-z0-9_]{0,63}$": "variable", "^[0-9*#]$": "key", "^[a-z0-9][a-z0-9-]{0,63}$": "name"}
_WORDS: dict[type, str] = {Text: "text", Length: "length", Expression: "expression", VariableType: "type"}


class Shape(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a value looks like.

    `kind` is word, text (in languages), length, expression, type, name, variable, key, integer, number, yes-no, choice
    (one of `options`), list (of `item`), map (of `key` to `item`), group (of `fields`), either (one of `ways`) or any.
    A name that stands for something else says what in `refers`.
    """

    kind: str
    refers: str | None = None
    options: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    key: "Shape | None" = None
    item: "Shape | None" = None
    fields: "tuple[Parameter, ...]" = ()
    ways: "tuple[Shape, ...]" = ()


class Parameter(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing to fill in. `default` is what it is when it is left out."""

    name: str
    shape: Shape
    required: bool = False
    default: Any = None


class TypeDescription(msgspec.Struct, frozen=True):
    """A step type for the palette and the side panel; `outcomes` are those that do not depend on its parameters."""

    name: str
    family: str
    about: str
    main: str | None
    outcomes: dict[str, str]
    media: tuple[str, ...]
    accompanied: bool
    parameters: tuple[Parameter, ...]


def step_types() -> list[TypeDescription]:
    """Every step type, in order of the names."""
    return [_described(STEP_TYPES[name]) for name in sorted(STEP_TYPES)]


def common_parameters() -> tuple[Parameter, ...]:
    """What every step may have, beside where it leads."""
    return tuple(each for each in _parameters(Common, "") if each.name not in _WIRING)


def header_parameters() -> tuple[Parameter, ...]:
    """What a process says beside its steps."""
    return tuple(each for each in _parameters(Header, "") if each.name != "process")


def _described(kind: StepType) -> TypeDescription:
    about = " ".join((kind.__doc__ or "").split())
    media = tuple(str(medium) for medium in kind.how)
    results = dict(kind.results)
    return TypeDescription(
        kind.name,
        kind.family.value,
        about,
        kind.main,
        results,
        media,
        kind.accompanied,
        _parameters(kind.params, kind.name),
    )


def _parameters(struct: type[msgspec.Struct], owner: str) -> tuple[Parameter, ...]:
    return tuple(_parameter(field, owner) for field in msgspec.structs.fields(struct))


def _parameter(field: msgspec.structs.FieldInfo, owner: str) -> Parameter:
    name = field.encode_name
    return Parameter(name, _shape(msgspec.inspect.type_info(field.type), name, owner), field.required, _default(field))


def _default(field: msgspec.structs.FieldInfo) -> Any:
    value = field.default
    if value is msgspec.NODEFAULT:
        value = field.default_factory() if callable(field.default_factory) else None
    return None if value in (None, (), {}) else msgspec.to_builtins(value, enc_hook=str)


def _shape(info: msgspec.inspect.Type, name: str, owner: str) -> Shape:
    match info:
        case msgspec.inspect.Metadata(type=inner):
            return _shape(inner, name, owner)
        case msgspec.inspect.UnionType(types=types):
            ways = [_shape(one, name, owner) for one in types if not isinstance(one, msgspec.inspect.NoneType)]
            return ways[0] if len(ways) == 1 else Shape("either", ways=tuple(ways))
        case msgspec.inspect.VarTupleType(item_type=item, max_length=most):
            return Shape("list", item=_shape(item, name, owner), most=most)
        case msgspec.inspect.DictType(key_type=key, value_type=value):
            return Shape("map", key=_shape(key, name, owner), item=_shape(value, f"value of {name}", owner))
        case msgspec.inspect.EnumType(cls=cls):
            return Shape("choice", options=tuple(str(member.value) for member in cls))
        case msgspec.inspect.LiteralType(values=values):
            return Shape("choice", options=tuple(map(str, values)))
        case msgspec.inspect.StructType(cls=cls):
            return Shape("group", fields=_parameters(cls, owner))
        case msgspec.inspect.CustomType(cls=cls):
            return Shape(_WORDS[cls])
        case msgspec.inspect.StrType(pattern=pattern):
            return _word(pattern, name, owner)
        case msgspec.inspect.IntType(ge=least, le=most):
            return Shape("integer", least=least, most=most)
        case msgspec.inspect.FloatType(ge=least, le=most):
            return Shape("number", least=least, most=most)
        case msgspec.inspect.BoolType():
            return Shape("yes-no")
        case _:
            return Shape("any")


def _word(pattern: str | None, name: str, owner: str) -> Shape:
    kind = _PATTERNS.get(pattern or "", "word")
    if (owner, name) in _DISPOSITIONS:
        return Shape(kind, refers=Named.DISPOSITION.value)
    refers: Mapping[str, str] = _REFERS if kind == "name" or name == "skills" else {}
    return Shape(kind, refers=str(refers[name]) if name in refers else None)
