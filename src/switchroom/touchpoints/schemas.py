"""What the screens of touchpoints send and receive."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from switchroom.platform.schemas import LanguageTag, Received, Sent, SetupRow, Slug, TextJson, changes_of
from switchroom.touchpoints.contracts import BlockKind, Medium, Served

Label = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,3}$"), Field(examples=["A"])]
ServiceCode = Annotated[
    str, StringConstraints(pattern=r"^[A-Z0-9]([A-Z0-9.-]{0,10}[A-Z0-9])?$"), Field(examples=["5012"])
]
Position = Annotated[int, Field(ge=0, le=100_000, description="The place in the order, the smallest first.")]
Keyword = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$"), Field(examples=["#1f5fbf"])]
Dialled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=254)]


class ChannelNew(Received):
    name: TextJson
    label: Label
    medium: Medium
    served: Served = Field(
        default=Served.ANY, description="Of two channels of one medium, which of them an interaction is counted in."
    )
    position: Position = 0


class Channel(ChannelNew, SetupRow):
    """A column of the process map, as the organisation names it."""


ChannelPatch = changes_of(ChannelNew)


class ServiceCategoryNew(Received):
    name: TextJson
    parent_id: UUID | None = Field(default=None, description="The category it belongs to; none: it stands at the top.")
    label: Label | None = Field(
        default=None, description="What the codes of its services begin with, and of those in categories below."
    )
    digits: int | None = Field(
        default=None, ge=1, le=8, description="How many digits follow the label; none: any code is taken.", examples=[3]
    )
    position: Position = 0


class ServiceCategory(ServiceCategoryNew, SetupRow):
    """A branch of the service catalogue, and the scheme of the codes in it."""


ServiceCategoryPatch = changes_of(ServiceCategoryNew)


class ServiceNew(Received):
    name: TextJson
    code: ServiceCode
    category_id: UUID | None = None
    position: Position = 0
    keywords: list[Keyword] = Field(
        default_factory=list,
        max_length=50,
        description="Other words for it: those that customers use.",
        examples=[["bill too high"]],
    )


class Service(ServiceNew, SetupRow):
    """An entry of the service catalogue: what customers come for."""


ServicePatch = changes_of(ServiceNew)


class ChatSettings(Received):
    """How a chat looks and behaves; of other media it says nothing."""

    accent: Colour = "#1f5fbf"
    position: Literal["left", "right"] = "right"
    title: TextJson | None = Field(default=None, description="Above the chat; without it the brand's name.")
    welcome: TextJson | None = Field(default=None, description="Shown before the chat begins.")
    files: bool = Field(default=True, description="Customers may send files.")
    idle_minutes: int = Field(default=30, ge=1, le=1440, description="So long without a message, and the chat ends.")
    call_slug: Slug | None = Field(default=None, description="The entry point that may be called instead.")


class EntryPointNew(Received):
    name: TextJson
    slug: Slug
    address: Dialled | None = Field(default=None, description="What customers dial or write to, where there is such.")
    medium: Medium
    brand_id: UUID
    unit_id: UUID
    process_slug: Slug
    language: LanguageTag
    limit_per_address: int = Field(default=20, ge=0, le=100_000, description="Calls per hour; 0: any number.")
    limit_concurrent: int = Field(default=100, ge=0, le=100_000, description="Calls at once; 0: any number.")
    enabled: bool = True
    channel_id: UUID | None = Field(
        default=None, description="The channel of the process map that it is; none: by its medium."
    )
    service_id: UUID | None = Field(
        default=None, description="What customers who come here come for, until more is known."
    )
    chat: ChatSettings = Field(default_factory=ChatSettings)


class EntryPoint(EntryPointNew, SetupRow):
    """An address that customers use, and the process that receives them."""


EntryPointPatch = changes_of(EntryPointNew)


class CallerKey(Sent):
    """The key for signing callers' tokens (HMAC-SHA256), base64; shown this once."""

    key: str


class BlockNew(Received):
    kind: BlockKind
    value: Dialled = Field(examples=["203.0.113.0/24"])
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
    until: AwareDatetime | None = None


class Block(BlockNew, SetupRow):
    """Somebody whose calls are not accepted, until a moment or until further notice."""


BlockPatch = changes_of(BlockNew)


class CustomerBlock(Received):
    """Why, and until when, nothing is accepted from any address of a customer."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)] = Field(
        examples=["Threatened an agent"]
    )
    until: AwareDatetime | None = None


class NameUsed(Received):
    """What of the house stands for something that the template needs."""

    kind: Annotated[str, StringConstraints(max_length=30)] = Field(examples=["queue"])
    name: Annotated[str, StringConstraints(max_length=2000)] = Field(examples=["support"])
    use: Annotated[str, StringConstraints(min_length=1, max_length=2000)] = Field(examples=["hotline"])


class UseTemplate(Received):
    process: Slug = Field(description="The short name of the process that is made.", examples=["our-hotline"])
    names: list[NameUsed] = Field(max_length=100, default=[])
    entry_point_id: UUID | None = Field(
        default=None, description="The entry point that it receives; none: published only."
    )


class TemplateUsed(Sent):
    process: str
    version: int
    entry_point_id: UUID | None
