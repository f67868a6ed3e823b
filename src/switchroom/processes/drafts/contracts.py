"""A draft as it is kept, and why something cannot be done with it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.errors import Conflict, Gone, Invalid, NotFound


class DraftState(StrEnum):
    """A published draft is kept: what was said about it is how the version came to be."""

    OPEN = "draft"
    REVIEW = "in_review"
    PUBLISHED = "published"


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One draft. `revision` counts its changes, `defined` is the revision at which the definition last changed.

    Of a variant, `stem_version` is the version of its base that it has taken in.
    """

    id: UUID
    slug: str
    state: DraftState
    revision: int
    defined: int
    base_version: int | None
    published_version: int | None
    definition: dict[str, Any]
    layout: dict[str, Any]
    stem_version: int | None
    changed_by: UUID | None
    changed_at: datetime


class Decision(StrEnum):
    """What a reviewer says of a draft."""

    APPROVED = "approved"
    RETURNED = "returned"


class NoSuchDraft(NotFound):
    """There is no such draft."""

    code = "draft.not_found"


class DraftExists(Conflict):
    """There is a process or a draft of this name already; choose another name."""

    code = "draft.exists"


class DraftOver(Gone):
    """This draft has been published; open a new one."""

    code = "draft.over"


class DraftChanged(Conflict):
    """The draft has changed since you last saw it; look at it again."""

    code = "draft.changed"


class DraftOvertaken(Conflict):
    """Another version was published since the draft began; what it changed would go."""

    code = "draft.overtaken"


class NotApproved(Conflict):
    """Not everybody who was asked has approved the draft as it is now."""

    code = "draft.not_approved"


class NotDecided(Conflict):
    """Places that both the base and the variant had changed are not decided yet."""

    code = "draft.not_decided"


class NotAsked(Conflict):
    """You were not asked to review this draft."""

    code = "draft.not_asked"


class NoSuchRemark(NotFound):
    """There is no such remark at this draft."""

    code = "draft.remark_not_found"


class ReasonMissing(Invalid):
    """Whoever returns a draft says why."""

    code = "draft.reason_missing"
