"""What the screens of touchpoints send and receive."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from switchroom.platform.schemas import LanguageTag, Received, SetupRow, Slug, TextJson, changes_of
from switchroom.touchpoints.contracts import BlockKind, Medium

Label = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,3}$"), Field(examples=["A"])]
ServiceCode = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{3}$"), Field(examples=["5012"])]
Dialled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=254)]


class ChannelNew(Received):
    name: TextJson
    label: Label
    medium: Medium


class Channel(ChannelNew, SetupRow):
    """A column of the process map, as the organisation names it."""


ChannelPatch = changes_of(ChannelNew)


class ServiceNew(Received):
    name: TextJson
    code: ServiceCode


class Service(ServiceNew, SetupRow):
    """An entry of the service catalogue; the first digit of the code is its category."""


ServicePatch = changes_of(ServiceNew)


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


class EntryPoint(EntryPointNew, SetupRow):
    """An address that customers use, and the process that receives them."""


EntryPointPatch = changes_of(EntryPointNew)


class BlockNew(Received):
    kind: BlockKind
    value: Dialled = Field(examples=["203.0.113.0/24"])
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
    until: AwareDatetime | None = None


class Block(BlockNew, SetupRow):
    """Somebody whose calls are not accepted, until a moment or until further notice."""


BlockPatch = changes_of(BlockNew)
