"""Events hold ids, codes, numbers, times and lengths: nothing that a person typed, and nothing that grows."""

import ast
import importlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
import pytest

from switchroom.platform import events
from switchroom.platform.events import Code, Event, event_classes
from tests.architecture.tree import modules

for module in modules():
    if module.path.parts[1:2] in (("contracts.py",), ("events.py",), ("contracts",)):
        importlib.import_module(module.name)  # registers its events

PLAIN = (UUID, int, float, bool, datetime, date, timedelta, NoneType)
OURS = {name: cls for name, cls in event_classes().items() if cls.__module__.startswith("switchroom.")}


def problems(cls: type[Any]) -> Iterator[str]:
    """Why fields of an event are not acceptable."""
    for name, hint in get_type_hints(cls, include_extras=True).items():
        if name in msgspec.structs.fields(cls) or name in cls.__struct_fields__:
            yield from (f"{cls.__name__}.{name}: {why}" for why in _refusals(hint))


def _refusals(hint: Any) -> Iterator[str]:
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if hint is Code or hint in PLAIN:
        return
    if get_origin(hint) in (Union, UnionType, tuple, frozenset):
        for part in get_args(hint):
            if part is not Ellipsis:
                yield from _refusals(part)
    elif isinstance(hint, type) and issubclass(hint, Enum):
        return
    elif isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield from problems(hint)
    elif getattr(hint, "__supertype__", None) is not None:
        yield from _refusals(hint.__supertype__)
    else:
        yield f"{hint} can hold what somebody typed; keep that with its row and put an id or a Code here"


@pytest.mark.parametrize("cls", OURS.values(), ids=OURS.keys())
def test_an_event_holds_no_free_text(cls: type[Event]) -> None:
    assert list(problems(cls)) == []


@pytest.mark.parametrize("cls", OURS.values(), ids=OURS.keys())
def test_an_event_is_named_after_its_context_and_can_be_read_in_every_version(cls: type[Event]) -> None:
    context, _, happened = cls.type.partition(".")
    assert happened
    assert context == cls.__module__.split(".")[1] or context in ALIASES.get(cls.__module__.split(".")[1], ())
    assert cls.__module__.split(".")[2] in ("contracts", "events"), "events are public: declare them in the contracts"
    assert all((cls.type, version) in events._upcasters for version in range(1, cls.version))


ALIASES = {"voice": ("phone",), "organisation": ("setup",), "people": ("setup",), "platform": ("setup",)}
"""What the browser's contract calls by another word than the context's."""


class _Small(msgspec.Struct, frozen=True):
    words: str


def _class(**fields: Any) -> type[msgspec.Struct]:
    return msgspec.defstruct("Planted", list(fields.items()), bases=(Event,), frozen=True, kw_only=True)


@pytest.mark.parametrize("hint", [str, bytes, dict[str, int], list[int], Any, str | None, tuple[str, ...], _Small])
def test_a_planted_free_text_is_seen(hint: Any) -> None:
    assert list(problems(_class(note=hint))) != []


@pytest.mark.parametrize("hint", [UUID, Code, Code | None, int, tuple[UUID, ...], datetime, timedelta, events.Origin])
def test_what_is_allowed_is_not_refused(hint: Any) -> None:
    assert list(problems(_class(note=hint))) == []


def test_every_event_class_is_registered() -> None:
    """A subclass of Event without a name never reaches the journal as itself; only a base of others needs none."""
    classes = [(m, node) for m in modules() for node in ast.walk(m.tree) if isinstance(node, ast.ClassDef)]
    bases = {base.id for _, cls in classes for base in cls.bases if isinstance(base, ast.Name)}
    for module, cls in classes:
        named = any(isinstance(d, ast.Call) and getattr(d.func, "id", "") == "event" for d in cls.decorator_list)
        ours = "switchroom.platform.events.Event" in module.imports  # a switch's numbered events are another thing
        is_event = ours and any(isinstance(base, ast.Name) and base.id == "Event" for base in cls.bases)
        assert named or not is_event or cls.name in bases, f"{module.path}: {cls.name} needs @event"
