"""What the routes of variants send and receive."""

from uuid import UUID

from pydantic import Field

from switchroom.platform.schemas import Received, Sent, TextJson
from switchroom.processes.facade import VariantShown
from switchroom.touchpoints.map_schemas import ProcessSlug

TOUCHPOINTS = Field(description="Those that have it; null: you do not see the map.", examples=[12])


class VariantNew(Received):
    """Begins a variant of what the base is now. It is for one of the four at least."""

    base: ProcessSlug
    process: ProcessSlug = Field(examples=["main-menu-north"])
    title: TextJson
    brand_id: UUID | None = None
    region_id: UUID | None = None
    environment_id: UUID | None = None
    channel_id: UUID | None = None


class VariantView(VariantShown):
    touchpoints: int | None = TOUCHPOINTS


class FamilyView(Sent):
    """What a process is a variant of, if it is one, and its own variants: by name, the first 100."""

    variant: VariantView | None
    variants: list[VariantView]


class ForecastView(Sent):
    """A variant after the base as it is drawn: the places that somebody would have to decide, and its faults."""

    variant: VariantView
    conflicts: list[list[str]] = Field(examples=[[["steps", "greet", "text", "en"]]])
    faults: int = Field(description="What the check would find wrong with it, the variant's side kept.")


class ReachView(Sent):
    """What publishing a draft would touch."""

    touchpoints: int | None = TOUCHPOINTS
    variants: list[ForecastView]
