"""What the screens of customers send and receive."""

import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from switchroom.customers.contracts import AddressKind
from switchroom.platform.schemas import LanguageTag, Name, Received, SetupRow, Slug, changes_of


class Address(Received):
    kind: AddressKind
    value: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=254)] = Field(
        examples=["+55 11 99000-0001"]
    )


class CustomerNew(Received):
    group: Slug = Field(description="The brand group that the customer belongs to, for good.")
    name: Name | None = None
    language: LanguageTag | None = None
    addresses: list[Address] = Field(default=[], max_length=50)
    region_id: UUID | None = None
    environment: Slug | None = Field(default=None, description="Own network, another's, ...", examples=["own_network"])
    note: Annotated[str, Field(max_length=10_000)] | None = None


class Customer(CustomerNew, SetupRow):
    """A person or organisation served."""

    last_seen_at: datetime.datetime | None = None


CustomerPatch = changes_of(CustomerNew, never=frozenset({"group"}))
