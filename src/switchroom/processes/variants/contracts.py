"""A variant, what taking over its base would bring, and why something cannot be done with it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.errors import Conflict, Invalid, NotFound


class Audience(msgspec.Struct, frozen=True):
    """For whom a variant is: each of these that is not named is any."""

    brand_id: UUID | None = None
    region_id: UUID | None = None
    environment_id: UUID | None = None
    channel_id: UUID | None = None


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """A process that stems from another. `base_version` is what its current version has taken in of it."""

    slug: str
    title: Any
    version: int | None
    base: str
    base_title: Any
    base_version: int
    newest: int
    draft_id: UUID | None
    brand_id: UUID | None
    region_id: UUID | None
    environment_id: UUID | None
    channel_id: UUID | None

    @property
    def behind(self) -> int:
        """How many versions of the base it has not taken in."""
        return max(0, self.newest - self.base_version)


class Family(msgspec.Struct, frozen=True):
    """What a process is a variant of, if it is one, and its own variants."""

    variant: Variant | None
    variants: list[Variant]


class Forecast(msgspec.Struct, frozen=True):
    """What a variant would become with a base as it is drawn: places to decide, and faults that the check finds."""

    variant: Variant
    conflicts: list[tuple[str, ...]]
    faults: int


class Choice(StrEnum):
    """Whose value stands at a place that both have changed."""

    OURS = "ours"
    THEIRS = "theirs"


class Clashing(msgspec.Struct, frozen=True):
    """A place that base and variant have both changed, and what was decided about it."""

    number: int
    place: tuple[str, ...]
    base: Any
    ours: Any
    theirs: Any
    choice: Choice | None
    decided_by: UUID | None
    decided_at: datetime | None


class ForNobody(Invalid):
    """A variant is for a brand, a region, an environment or a channel; say for which."""

    code = "variant.for_nobody"


class NotAVariant(NotFound):
    """This process is not a variant of another."""

    code = "variant.not_found"


class NotBehind(Conflict):
    """The variant has taken in what its base is now."""

    code = "variant.not_behind"


class NoSuchConflict(NotFound):
    """There is nothing of that number to decide about this draft."""

    code = "variant.no_conflict"
