"""What the process map sends and receives."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from switchroom.platform.schemas import Received, Sent, Slug, TextShown
from switchroom.touchpoints.contracts import AssignmentKind

ProcessSlug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$"), Field(examples=["main-menu"])]
Ids = Annotated[list[UUID], Field(max_length=1000)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
Which = Literal["all", "blind", "not_offered", "assigned"]


class MapProcess(Sent):
    """A process that touchpoints have."""

    slug: str = Field(examples=["main-menu"])
    title: TextShown
    number: str = Field(description="The house's own number of it.", examples=["M-5-003"])
    version: int | None = Field(description="The current one; none: it was never published, or was retired.")


class TouchpointShown(Sent):
    """A cell of the map about which something was decided. `process` null: it is not offered."""

    id: UUID
    code: str = Field(examples=["AB5012"])
    channel_id: UUID
    service_id: UUID
    brand_id: UUID
    region_id: UUID | None
    environment_id: UUID | None
    process: str | None = Field(examples=["main-menu"])
    pinned: int | None = Field(description="The version that it stays with; none: always the current one.")
    owner_post_id: UUID | None
    variants: int = Field(description="How many regions and environments have a process of their own here.")


class ProcessMap(Sent):
    """The map of one brand: what every other cell has is nothing, a blind spot."""

    touchpoints: list[TouchpointShown]
    processes: list[MapProcess]


class CellsChosen(Received):
    """Which cells of the map: an empty list means all of them."""

    brand_ids: Ids = Field(default_factory=list)
    channel_ids: Ids = Field(default_factory=list)
    service_ids: Ids = Field(default_factory=list)
    category_ids: Ids = Field(default_factory=list, description="With all categories below them.")
    region_id: UUID | None = Field(default=None, description="Only what holds for this region; none: for all.")
    environment_id: UUID | None = Field(default=None, description="Likewise for an environment of customers.")
    which: Which = Field(default="all", description="Blind: those about which nothing is decided.")
    process: Slug | None = Field(default=None, description="Only those that have this process.")


class AssignmentWanted(Received):
    """What the chosen cells are to have."""

    cells: CellsChosen
    kind: Literal[AssignmentKind.PROCESS, AssignmentKind.OWNER, AssignmentKind.NOT_OFFERED, AssignmentKind.CLEAR]
    process: Slug | None = Field(default=None, description="Of kind process: which.", examples=["main-menu"])
    version: Version | None = Field(default=None, description="Stay with this version; none: always the current one.")
    owner_post_id: UUID | None = None


class AssignmentConfirmed(AssignmentWanted):
    fingerprint: Annotated[str, StringConstraints(max_length=64)] = Field(
        description="The preview's: what is written is what you saw.", examples=["9f86d081884c7d659a2feaa0c55ad015"]
    )
    replace: bool = Field(default=False, description="Touchpoints that have another process get this one instead.")


class CellTouched(Sent):
    code: str = Field(examples=["AB5012"])
    channel_id: UUID
    service_id: UUID
    brand_id: UUID
    before: str | None = Field(description="The process that it has now.")


class RuleBroken(Sent):
    """A rule of a pack that a published process breaks; `step` empty: as a whole."""

    brand_id: UUID
    rule: str = Field(examples=["first-menu"])
    process: str = Field(examples=["main-menu"])
    title: TextShown
    version: int
    step: str
    severity: str = Field(examples=["error"])
    message: str = Field(description="The sentence in English.")
    text: TextShown = Field(description="The sentence in every language of the product.")


class RuleFinding(Sent):
    """What the process would break of the rules of the brands that it would get."""

    severity: str = Field(examples=["error"])
    message: str = Field(description="The sentence in English.")
    text: TextShown = Field(description="The sentence in every language of the product.")


class AssignmentPreview(Sent):
    """What a change would touch. Nothing is written."""

    chosen: int
    touched: int = Field(description="Those of the chosen cells that would not be as they are.", examples=[312])
    replaced: int = Field(description="Those that have another process now, which they would lose.")
    unsuited: list[UUID] = Field(description="Channels for whose medium the process is not made.")
    broken: list[RuleFinding] = Field(description="Rules that it would break there; with an error nothing is changed.")
    fingerprint: str
    examples: list[CellTouched] = Field(description="The first of the touched ones.")


class AssignmentShown(Sent):
    """A change of the map. `touched`: how many touchpoints it changed."""

    id: UUID
    at: datetime
    by: UUID | None
    kind: AssignmentKind
    process_slug: str | None
    process_version: int | None
    owner_post_id: UUID | None
    touched: int
    undoes: UUID | None
    undone_at: datetime | None


class AssignmentsShown(Sent):
    items: list[AssignmentShown]


class AssignmentUndone(Sent):
    """`kept`: touchpoints that somebody has changed since; they stay as they are."""

    assignment: AssignmentShown
    kept: int


class BrandTouched(Sent):
    brand_id: UUID
    touchpoints: int


class EntryPointTouched(Sent):
    id: UUID
    name: TextShown


class ServiceTouched(Sent):
    """A service at whose touchpoints the process is; `codes` are the first of these touchpoints."""

    code: str = Field(examples=["5012"])
    name: TextShown
    touchpoints: int
    codes: list[str] = Field(examples=[["AB5012"]])


class ProcessTouches(Sent):
    """What a change of this process touches. `pinned`: touchpoints that stay with an older version."""

    touchpoints: int = Field(examples=[312])
    pinned: int
    brands: list[BrandTouched]
    services: list[ServiceTouched] = Field(description="By code, the first 100.")
    entry_points: list[EntryPointTouched]
    called_by: list[MapProcess] = Field(description="Processes that call it, as they are published now.")
