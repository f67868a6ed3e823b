"""How the validator asks whether what a definition names exists. Bootstrap implements it over the other contexts."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

if TYPE_CHECKING:
    from switchroom.processes.domain.definition import Definition
    from switchroom.processes.domain.rule_packs import Demand


class Named(StrEnum):
    """The kinds of things outside processes that a definition refers to by name."""

    POST = "post"
    QUEUE = "queue"
    CALENDAR = "calendar"
    ARTICLE = "article"
    PROMPT = "prompt"
    SKILL = "skill"
    DISPOSITION = "disposition"
    ANNOUNCEMENT = "announcement"
    TABLE = "lookup table"
    CHECK = "diagnostic check"
    CODE_CHANNEL = "way to send a code"
    SERVICE = "service"
    SECRET = "secret"  # noqa: S105 - a kind of thing, not a secret


class References(Protocol):
    """What exists here. Asked while a definition is checked, in no transaction: answer from what was loaded before."""

    def exists(self, kind: Named, name: str) -> bool:
        """Whether there is a thing of this kind with this name (its slug)."""
        ...

    def names(self, kind: Named) -> Iterable[str]:
        """All names of this kind, for people to choose from."""
        ...

    def process(self, name: str, version: int | None) -> "Definition | None":
        """The published definition; version None asks for the current one."""
        ...

    def consent_needed(self) -> bool:
        """Whether a brand that this process serves demands consent before recording."""
        ...

    def reaches_numbers(self) -> bool:
        """Whether a switch here has a trunk, so that telephone numbers outside can be called."""
        ...

    def demands(self, process: str, brands: Iterable[UUID] = ()) -> "Sequence[Demand]":
        """The rules of packs that this process is held to: of the brands that it serves now, and of `brands`."""
        ...
