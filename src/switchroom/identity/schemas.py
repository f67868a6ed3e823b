"""What identity providers send and receive over HTTP."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from switchroom.identity.contracts import Audience
from switchroom.platform.schemas import Received, Sent, SetupRow, changes_of

Name = Annotated[
    str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True), Field(examples=["Example account"])
]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$"), Field(examples=["example"])]
Issuer = Annotated[
    str,
    StringConstraints(min_length=8, max_length=500, strip_whitespace=True),
    Field(examples=["https://login.example.com"]),
]
Domain = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9.-]{1,190}$", to_lower=True, strip_whitespace=True),
    Field(examples=["example.com"]),
]
Domains = Annotated[list[Domain], Field(max_length=50)]


class ProviderFields(Received):
    name: Name = Field(description="What the button says: Sign in with this name.")
    slug: Slug = Field(description="A part of the address that the provider sends people back to.")
    issuer: Issuer = Field(description="As the provider names itself; its settings are read from below it.")
    client_id: Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)] = Field(
        examples=["switchroom"]
    )
    audience: Audience = Field(Audience.STAFF, description="Whom it is for.")
    brand_id: UUID | None = Field(None, description="Whose requesters, if it is for requesters.")
    domains: Domains = Field(
        default_factory=list, description="Only addresses of these come in; without any, those of all domains."
    )
    newcomers: bool = Field(
        False, description="Requesters whom nobody knows yet come in and become customers; never those who work here."
    )
    active: bool = True


class ProviderNew(ProviderFields):
    client_secret: Annotated[str, StringConstraints(min_length=1, max_length=1000)] | None = Field(
        None, description="Kept sealed and never shown again.", examples=["a long secret"]
    )


class ProviderRow(ProviderFields, SetupRow):
    """An identity provider. What it must know of us is `redirect_path`, behind the address people type."""

    has_secret: bool
    redirect_path: str = Field(examples=["/api/sign-on/example/callback"])


ProviderPatch = changes_of(ProviderNew)


class SignOnChoice(Sent):
    """A way to sign in, for a button."""

    slug: str = Field(examples=["example"])
    name: str = Field(examples=["Example account"])


class SignOnChoices(Sent):
    items: list[SignOnChoice]


class SignOnBegun(Sent):
    """Where the browser goes next."""

    url: str = Field(examples=["https://login.example.com/authorize?client_id=switchroom"])


class IdentityLink(Sent):
    """An account elsewhere that opens this one."""

    id: UUID
    issuer: str = Field(examples=["https://login.example.com"])
    address: str = Field(description="As it was at the first sign-in.", examples=["ana@example.com"])
    linked_at: datetime
    used_at: datetime
