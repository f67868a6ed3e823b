"""What is sent and received of variants and of what is to be decided about them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from switchroom.platform.schemas import Received, Sent, TextShown
from switchroom.processes.drafts.schemas import ProcessSlug
from switchroom.processes.variants.contracts import Choice


class VariantShown(Sent):
    """A process that stems from another, and for whom it is; null: for any."""

    slug: str
    title: TextShown
    version: int | None = Field(description="Null: it is not published yet.")
    base: str
    base_title: TextShown
    base_version: int = Field(description="What its current version has taken in of the base.")
    newest: int = Field(description="The current version of the base.")
    behind: int = Field(description="How many versions of the base it has not taken in.")
    draft_id: UUID | None
    brand_id: UUID | None
    region_id: UUID | None
    environment_id: UUID | None
    channel_id: UUID | None


class ConflictView(Sent):
    """A place that base and variant have both changed: what was there, and what each made of it; null: nothing."""

    number: int
    place: list[str] = Field(examples=[["steps", "greet", "text", "en"]])
    base: Any = Field(examples=["Hello"])
    ours: Any = Field(examples=["Hello from Vivo"])
    theirs: Any = Field(examples=["Good day"])
    choice: Choice | None
    decided_by: str | None
    decided_at: datetime | None


class ConflictsView(Sent):
    items: list[ConflictView]


class TakenOver(Sent):
    """The draft that has the base's changes, and how many places are to be decided before it can be published."""

    draft_id: UUID
    conflicts: int


class ChoiceBody(Received):
    choice: Choice


__all__ = ["ChoiceBody", "ConflictView", "ConflictsView", "ProcessSlug", "TakenOver", "VariantShown"]
