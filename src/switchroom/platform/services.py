"""What a process hands to everything that runs in it: the database, the clock, the settings, and registered parts.

A part is an object that a lower context describes as a class of its own and a higher one, or bootstrap, supplies: the
board that wants to hear of changed agents, the hub of the event stream. Parts are asked for by that class.
"""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from switchroom.platform.clock import Clock, SystemClock
from switchroom.platform.db import Database
from switchroom.platform.settings import Settings

T = TypeVar("T")


@dataclass
class Services:
    """One per process, made by bootstrap, never changed once the process serves."""

    database: Database
    clock: Clock = field(default_factory=SystemClock)
    settings: Settings = field(default_factory=Settings)
    _parts: dict[type[Any], Any] = field(default_factory=dict, repr=False)

    def supply(self, kind: type[T], part: T) -> None:
        """Register the one `part` that is asked for as `kind`."""
        self._parts[kind] = part

    def the(self, kind: type[T]) -> T:
        """The part of this kind. Raises LookupError if bootstrap supplies none."""
        try:
            part: T = self._parts[kind]
        except KeyError:
            raise LookupError(f"bootstrap supplies no {kind.__qualname__}") from None
        return part
