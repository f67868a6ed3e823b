"""What the portal sends and receives over HTTP."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from switchroom.platform.schemas import LanguageTag, Received, Sent, SetupRow, Slug, TextJson, TextShown, changes_of
from switchroom.portal.contracts import Entry, IncidentState, Measure, Promise, RatingBy, State
from switchroom.tickets.contracts import FieldKind, TicketType, VisitKind, VisitStatus, Wish

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
    asks_rating: bool = Field(True, description="Ask once how it was, when a ticket is solved.")
    rating_measure: Measure = Field(Measure.CSAT, description="What is asked then, each on the scale of its own.")
    rating_by: RatingBy = Field(RatingBy.MAIL, description="Where it is asked; without such a chat or call by mail.")
    rating_wait_hours: int = Field(
        24, ge=1, le=720, description="What was asked in a chat and is not answered by then is asked by mail."
    )
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
    rating: Measure = Field(description="What is asked when a ticket is solved.")


class KnownIncidentNew(Received):
    """What customers are told of something that is wrong for many."""

    title: TextJson = Field(examples=[{"en": "Calls break off", "pt-BR": "Chamadas caem"}])
    message: TextJson = Field(examples=[{"en": "We have found the cause and expect to be done by noon."}])
    state: IncidentState = IncidentState.INVESTIGATING
    brand_id: UUID | None = Field(None, description="Whose customers are told; without one those of every brand.")
    ticket_number: Number | None = Field(
        None, description="The ticket that gets the requests of whoever it affects too, as its parts."
    )


class KnownIncident(KnownIncidentNew, SetupRow):
    """Something that is wrong for many, as customers are told of it."""

    title: TextShown
    message: TextShown
    began_at: datetime
    changed_at: datetime
    resolved_at: datetime | None


KnownIncidentPatch = changes_of(KnownIncidentNew)


class PortalIncident(Sent):
    """`joinable`: whoever it affects too can say so in a request with its id."""

    id: UUID
    title: TextShown
    message: TextShown
    state: IncidentState
    began_at: datetime
    changed_at: datetime
    resolved_at: datetime | None
    joinable: bool


class PortalIncidents(Sent):
    items: list[PortalIncident]


class LinkWanted(Received):
    address: Address
    language: LanguageTag | None = None


class LinkUsed(Received):
    secret: Annotated[
        str,
        StringConstraints(min_length=1, max_length=200),
        Field(description="What stands behind the # of the link.", examples=["q3Zt0yJ2f8K1"]),
    ]


Password = Annotated[str, Field(min_length=1, max_length=200, examples=["correct horse battery"])]
Current = Annotated[Password | None, Field(description="Not needed after signing in by a link.")]


class PortalSignIn(Received):
    address: Address
    password: Password


class PortalPassword(Received):
    new: Password = Field(description="At least 10 characters.")
    current: Current = None


class PortalPasswordGone(Received):
    current: Current = None


class PortalMe(Sent):
    """Who is signed in."""

    name: str | None = Field(examples=["Ana Souza"])
    address: str = Field(examples=["ana@example.com"])
    language: str | None = Field(examples=["pt-BR"])
    colleagues: bool = Field(description="Whether tickets of others of the same organisation can be listed too.")
    has_password: bool = Field(description="Whether there is a password for this address, beside the link.")
    entry: Entry = Field(description="By what you signed in.")


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
    """How it was: `csat` 1 to 5, `ces` 1 to 7, `nps` 0 to 10, the best last."""

    measure: Measure
    score: int = Field(ge=0, le=10, examples=[5])
    comment: str = Field(examples=["Quick and friendly."])


class RatingNew(Received):
    score: int = Field(ge=0, le=10, strict=True, description="On the scale of what the portal asks.", examples=[5])
    comment: Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)] = ""


class ChatRatingAsked(Sent):
    """How it was, asked in the chat in which a ticket was spoken of."""

    measure: Measure
    number: Number


class ChatRating(Sent):
    """`asked` null: nothing is asked, or it was answered."""

    asked: ChatRatingAsked | None


class TicketRating(Sent):
    """`rating` null: he has not said anything."""

    rating: Rating | None


class PortalVisit(Sent):
    """A visit that is planned, or was. `day`, `begins` and `ends` are by the clock of `zone`.

    `asked`: what you have asked for and nobody has answered yet.
    """

    id: UUID
    kind: VisitKind
    status: VisitStatus
    begins_at: datetime
    ends_at: datetime
    zone: str = Field(examples=["America/Sao_Paulo"])
    day: date
    begins: str = Field(examples=["15:00"])
    ends: str = Field(examples=["16:00"])
    place: str = Field(examples=["Long Street 5, room 2.14"])
    who: str = Field(examples=["Bruno Lima"])
    note: str
    asked: Wish | None


class VisitWish(Received):
    wish: Wish
    text: Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)] = Field(
        "", description="When it would suit you, or why not.", examples=["Any morning next week is fine."]
    )
    client_id: ClientId = None


class PortalTicket(PortalLine):
    """With its conversation, the oldest first, and its visits by their time."""

    entries: list[PortalEntry]
    rating: Rating | None
    visits: list[PortalVisit]


PortalFields = Annotated[dict[Slug, Any], Field(max_length=50, examples=[{"room": "2.14"}])]


class PortalTicketNew(Received):
    subject: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)] = Field(
        examples=["The printer prints blank pages"]
    )
    text: Body
    type: TicketType | None = Field(None, description="As the portal is set up without it.")
    language: LanguageTag | None = None
    incident_id: UUID | None = Field(None, description="The known incident that it is about.")
    kind: Slug | None = Field(None, description="The kind of request; see `/kinds`.", examples=["new-laptop"])
    fields: PortalFields = Field(default_factory=dict, description="Those that the kind asks for.")
    client_id: ClientId = None


class PortalKind(Sent):
    """A kind of request to choose: `subject` and `text` stand in the form at first."""

    slug: str = Field(examples=["new-laptop"])
    name: TextShown
    description: TextShown | None
    subject: str
    text: str


class PortalKinds(Sent):
    items: list[PortalKind]


class PortalFormWanted(Received):
    """What stands in the form now."""

    fields: PortalFields = Field(default_factory=dict)


class PortalChoice(Sent):
    value: str
    label: TextShown


class PortalFormField(Sent):
    """A field to fill in. `choices` of the kinds that have them."""

    slug: str = Field(examples=["room"])
    name: TextShown
    kind: FieldKind
    choices: list[PortalChoice]
    required: bool


class PortalForm(Sent):
    """The fields that the form has now: they hang on each other."""

    items: list[PortalFormField]


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


class DeviceCheckWanted(Received):
    language: LanguageTag = Field("en", description="In which the result is noted on the ticket.")


class DeviceCheckMade(Sent):
    """A link to a page that looks at the requester's device. It takes one answer."""

    url: str = Field(examples=["https://help.example.com/device/#AZ..."])
    expires_at: datetime


class DeviceCheckPage(Sent):
    """What the page says of itself."""

    number: int = Field(description="The ticket's number.", examples=[1042])
    brand: TextShown | None
    language: str = Field(examples=["pt-BR"])
