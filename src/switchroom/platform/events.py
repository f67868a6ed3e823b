"""Events: what they are, and the registry of their frozen, versioned classes.

An event holds ids, codes, numbers, times and lengths; never names, addresses or free text (`Code` is a slug a program
or administrator chose). What people typed lives with its run or interaction, where it can be erased.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, NewType, TypeVar
from uuid import UUID

import msgspec

Code = NewType("Code", str)
"""A short word chosen by a program or administrator (`declined`, `billing`), never what a customer or agent typed."""


class Origin(StrEnum):
    """Where a row comes from. Real work is never mixed with simulated work."""

    REAL = "real"
    SIMULATED = "simulated"
    TEST = "test"


class ActorKind(StrEnum):
    SYSTEM = "system"
    USER = "user"
    TOKEN = "token"  # noqa: S105 - a kind, not a secret
    CUSTOMER = "customer"


class Actor(msgspec.Struct, frozen=True):
    """Who did it; `id` is empty for the system and for strangers."""

    kind: ActorKind
    id: UUID | None = None


SYSTEM = Actor(ActorKind.SYSTEM)
CUSTOMER = Actor(ActorKind.CUSTOMER)


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all events. Declared once with `@event(...)` in the contracts of the context that owns it."""

    type: ClassVar[str] = ""
    version: ClassVar[int] = 1

    @property
    def subject(self) -> UUID:
        """The root thing this is about: events of one subject are handled in order, and parked together."""
        raise NotImplementedError

    @property
    def topics(self) -> tuple[str, ...]:
        """Streams of the browser that this event belongs to, e.g. `interaction:<id>`."""
        return ()


E = TypeVar("E", bound=type[Event])
Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
_classes: dict[str, type[Event]] = {}
_upcasters: dict[tuple[str, int], Upcaster] = {}


def event(name: str, *, version: int = 1) -> Callable[[E], E]:
    """Register an event class under `context.happened`. A newer version needs an `upcaster` for each older one."""

    def register(cls: E) -> E:
        if _classes.setdefault(name, cls).__qualname__ != cls.__qualname__:
            raise TypeError(f"{name} is already the name of {_classes[name].__qualname__}")
        cls.type, cls.version = name, version
        _classes[name] = cls
        return cls

    return register


@event("platform.retention_applied")
class RetentionApplied(Event, frozen=True, kw_only=True):
    """What had been over before a moment was removed because its time had come: how many of a kind, never which."""

    kind: Code
    count: int
    before: datetime

    @property
    def subject(self) -> UUID:
        return UUID(int=0)


@event("platform.retention_changed")
class RetentionChanged(Event, frozen=True, kw_only=True):
    """A kind of data is kept for another number of days from now on; 0: for ever."""

    kind: Code
    before: int
    after: int

    @property
    def subject(self) -> UUID:
        return UUID(int=0)


@event("platform.backup_made")
class BackupMade(Event, frozen=True, kw_only=True):
    """The centre was written to a file, up to a position of the journal."""

    position: int

    @property
    def subject(self) -> UUID:
        return UUID(int=0)


@event("platform.role_began")
class RoleBegan(Event, frozen=True, kw_only=True):
    """A role of which one process is active began to work; an epoch above 1: another one, or itself, did before."""

    role: Code
    epoch: int

    @property
    def subject(self) -> UUID:
        return UUID(int=0)


def upcaster(name: str, from_version: int) -> Callable[[Upcaster], Upcaster]:
    """Register how data of `from_version` becomes data of the next one."""

    def register(function: Upcaster) -> Upcaster:
        _upcasters[name, from_version] = function
        return function

    return register


def event_classes() -> dict[str, type[Event]]:
    """Every registered event by name."""
    return dict(_classes)


def decode_event(name: str, version: int, data: dict[str, Any]) -> Event:
    """The event as its current class, lifted through every version in between. Raises LookupError, ValidationError."""
    cls = _classes[name]
    while version < cls.version:
        data = _upcasters[name, version](data)
        version += 1
    return msgspec.convert(data, cls)
