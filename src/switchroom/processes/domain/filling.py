"""Filling in the templates of a step's parameters: found once when the process is compiled, not looked for in a run."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from switchroom.platform.expressions import Expression, Template
from switchroom.platform.text import Text

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Move

Fill = Callable[["Move"], Any]


def fill_for(value: Any) -> Fill | None:
    """A function that gives `value` with every template in it filled in; None when there is none."""
    if isinstance(value, str):
        return _string(value) if "{{" in value else None
    if isinstance(value, Text):
        return _text(value) if any("{{" in words for words in value.values()) else None
    if isinstance(value, msgspec.Struct):
        return _struct(value)
    if isinstance(value, tuple):
        return _tuple(value)
    if isinstance(value, dict):
        return _dict(value)
    return None


def templates_in(value: Any) -> list[str]:
    """The sources of all templates in these parameters, for checking."""
    if isinstance(value, str):
        return [value] if "{{" in value or "}}" in value else []
    if isinstance(value, Text):
        return [found for words in value.values() for found in templates_in(words)]
    if isinstance(value, dict):
        return [found for pair in value.items() for found in templates_in(pair)]
    if isinstance(value, msgspec.Struct):
        return [found for field in value.__struct_fields__ for found in templates_in(getattr(value, field))]
    if isinstance(value, tuple):
        return [found for item in value for found in templates_in(item)]
    return []


def expressions_in(value: Any) -> list[Expression]:
    """All expressions that stand in these parameters outside of templates."""
    if isinstance(value, Expression):
        return [value]
    if isinstance(value, dict):
        return [found for item in value.values() for found in expressions_in(item)]
    if isinstance(value, msgspec.Struct):
        return [found for field in value.__struct_fields__ for found in expressions_in(getattr(value, field))]
    if isinstance(value, tuple):
        return [found for item in value for found in expressions_in(item)]
    return []


def _string(source: str) -> Fill:
    template = Template(source)
    return lambda move: move.value(template)


def _text(text: Text) -> Fill:
    templates = {language: Template(words) for language, words in text.items()}
    return lambda move: Text({language: move.words(template) for language, template in templates.items()})


def _struct(value: msgspec.Struct) -> Fill | None:
    fills = _of({field: getattr(value, field) for field in value.__struct_fields__})
    if not fills:
        return None
    replace = msgspec.structs.replace
    return lambda move: replace(value, **{field: fill(move) for field, fill in fills.items()})


def _tuple(value: tuple[Any, ...]) -> Fill | None:
    fills = _of(dict(enumerate(value)))
    if not fills:
        return None
    return lambda move: tuple(fills[n](move) if n in fills else item for n, item in enumerate(value))


def _dict(value: dict[str, Any]) -> Fill | None:
    pairs = [(fill_for(key), key, fill_for(item), item) for key, item in value.items()]
    if all(fill_key is None and fill is None for fill_key, _, fill, _ in pairs):
        return None
    return lambda move: {
        fill_key(move) if fill_key else key: fill(move) if fill else item for fill_key, key, fill, item in pairs
    }


def _of(items: Mapping[Any, Any]) -> dict[Any, Fill]:
    return {key: fill for key, item in items.items() if (fill := fill_for(item)) is not None}
