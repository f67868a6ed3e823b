"""What the portal sends and receives over HTTP."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from switchroom.platform.schemas import LanguageTag, Received, Sent, SetupRow, TextJson, TextShown, changes_of
from switchroom.portal.contracts import Promise, State
from switchroom.tickets.contracts import TicketType

LONGEST = 20_000
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$"), Field(examples=["#1f5fbf"])]
Address = Annotated[
    str,
    StringConstraints(
        pattern=r"^[^@\s<>,;:\"\\]{1,64}@[^@\s<>,;:\"\\]{1,190}$", max_length=254, to_lower=True, strip_whitespace=True
    ),
    Field(examples=["ana@example.com"]),
]
Body = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST, strip_whitespace=True),
    Field(examples=["It still prints blank pages."]),
]
ClientId = Annotated[
    str | None,
    StringConstraints(min_length=1, max_length=100),
    Field(
        description="Your own name for it: what is sent twice under one name is there once.",
        examples=["0b6c1a52-6f0e-4f5a-9b34-2d1c7f1a9c10"],
    ),
]
Number = Annotated[int, Field(ge=0, lt=10**15, description="The ticket's number.", examples=[1042])]


class PortalNew(Received):
    title: TextJson = Field(examples=[{"en": "Help", "pt-BR": "Ajuda", "zh-CN": "帮助"}])
    welcome: TextJson | None = Field(None, description="Above the sign-in.")
    accent: Colour = "#1f5fbf"
    brand_id: UUID = Field(description="Whose portal it is; its address is /portal/ and the brand's label.")
    unit_id: UUID = Field(description="The team that gets what is written here.")
    ticket_type: TicketType = TicketType.REQUEST
    newcomers: bool = Field(True, description="Whoever is not known yet may sign in too, and becomes a customer.")
    shares_organisation: bool = Field(
        False, description="Members of one organisation read and answer each other's tickets."
    )
    asks_rating: bool = Field(True, description="Ask once by mail how it was, when a ticket is solved.")
    active: bool = True


class PortalRow(PortalNew, SetupRow):
    """A brand's portal."""

    title: TextShown
    welcome: TextShown | None


PortalPatch = changes_of(PortalNew)


class PortalSite(Sent):
    """What the page needs before anybody signs in."""

    label: str = Field(examples=["A"])
    brand: TextShown
    title: TextShown
    welcome: TextShown | None
    accent: str = Field(examples=["#1f5fbf"])
    on_accent: str = Field(description="Legible on `accent`.", examples=["#ffffff"])
    language: str = Field(examples=["en"])
    largest_file: int = Field(description="In bytes.")


class LinkWanted(Received):
    address: Address
    language: LanguageTag | None = None


class LinkUsed(Received):
    secret: Annotated[
        str,
        StringConstraints(min_length=1, max_length=200),
        Field(description="What stands behind the # of the link.", examples=["q3Zt0yJ2f8K1"]),
    ]


class PortalMe(Sent):
    """Who is signed in."""

    name: str | None = Field(examples=["Ana Souza"])
    address: str = Field(examples=["ana@example.com"])
    language: str | None = Field(examples=["pt-BR"])
    colleagues: bool = Field(description="Whether tickets of others of the same organisation can be listed too.")


class PortalPromise(Sent):
    """What is promised next, and by when; past, it is late."""

    kind: Promise
    due_at: datetime


class PortalLine(Sent):
    """A ticket in the requester's words."""

    number: int = Field(examples=[1042])
    subject: str = Field(examples=["The printer prints blank pages"])
    state: State
    type: TicketType
    opened_at: datetime
    last_at: datetime = Field(description="When something was last written, by either side.")
    answered: bool = Field(description="The last word is ours.")
    mine: bool = Field(description="False: a colleague's.")
    promise: PortalPromise | None


class PortalTickets(Sent):
    """`next`: ask for those `before` this number."""

    items: list[PortalLine]
    next: int | None


class PortalFile(Sent):
    id: UUID
    name: str = Field(examples=["screen.png"])
    size: int
    kept: bool = Field(description="False: of a kind that is not accepted, or no longer there.")


class PortalEntry(Sent):
    """Something that was written. `other`: a colleague, or whoever answered by mail from another address."""

    id: UUID
    at: datetime
    by: Literal["you", "us", "other"]
    name: str | None = Field(description="Who of us wrote it.", examples=["Bruno Lima"])
    medium: str | None = Field(examples=["web"])
    text: str = Field(examples=["It prints blank pages."])
    files: list[PortalFile]


class Rating(Sent):
    """How satisfied the requester was: 1 not at all, 5 very."""

    score: int = Field(ge=1, le=5, examples=[5])
    comment: str = Field(examples=["Quick and friendly."])


class RatingNew(Received):
    score: int = Field(ge=1, le=5, strict=True, examples=[5])
    comment: Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)] = ""


class TicketRating(Sent):
    """`rating` null: he has not said anything."""

    rating: Rating | None


class PortalTicket(PortalLine):
    """With its conversation, the oldest first."""

    entries: list[PortalEntry]
    rating: Rating | None


class PortalTicketNew(Received):
    subject: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)] = Field(
        examples=["The printer prints blank pages"]
    )
    text: Body
    type: TicketType | None = Field(None, description="As the portal is set up without it.")
    language: LanguageTag | None = None
    client_id: ClientId = None


class PortalMessageNew(Received):
    text: Body
    client_id: ClientId = None


class PortalWritten(Sent):
    """Where it went: the ticket's number and the entry, for its files. Another number: the old one was closed."""

    number: int = Field(examples=[1042])
    entry_id: UUID


class PassMade(Sent):
    """A link that opens one ticket without signing in. It is a secret: whoever has it has the ticket."""

    url: str = Field(examples=["https://help.example.com/portal/A/ticket#AZ..."])
    expires_at: datetime
