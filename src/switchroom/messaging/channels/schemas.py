"""What goes over HTTP about message channels: their set-up, what other systems send and fetch, what a ticket shows."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from switchroom.customers.contracts import AddressKind
from switchroom.messaging.channels.contracts import DeliveryState, Outcome
from switchroom.platform.schemas import LanguageTag, Received, Sent, SetupRow, TextJson, TextShown, changes_of
from switchroom.tickets.contracts import TicketType

MOST_FILES = 10
Tag = Annotated[
    str, StringConstraints(min_length=1, max_length=50, strip_whitespace=True), Field(examples=["whatsapp"])
]
ExternalId = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500),
    Field(description="Your own id of it; sent twice under one id, it is taken once.", examples=["wamid.HBgLNTUxMTk5"]),
]
Reference = Annotated[str, StringConstraints(max_length=500), Field(examples=["wamid.HBgLNTUxMTk4"])]
Address = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, strip_whitespace=True),
    Field(description="Telephone numbers with + and country.", examples=["+5511987654321"]),
]
DisplayName = Annotated[
    str, StringConstraints(max_length=200, strip_whitespace=True), Field(examples=["Marina Duarte"])
]


class MessageChannelNew(Received):
    name: TextJson = Field(examples=["WhatsApp"])
    brand_id: UUID
    unit_id: UUID = Field(description="The team that its tickets come to.")
    address_kind: AddressKind = Field(AddressKind.PHONE, description="What kind of address its senders have.")
    ticket_type: TicketType = TicketType.INCIDENT
    language: LanguageTag = "en"
    tags: list[Tag] = Field(default_factory=list, max_length=20, description="Of every ticket that it opens.")


class MessageChannel(SetupRow):
    """A way by which another system brings messages in and takes ours out."""

    name: TextShown
    brand_id: UUID
    unit_id: UUID
    address_kind: AddressKind
    ticket_type: TicketType
    language: str
    tags: list[str]
    token_prefix: str = Field(description="How its token begins.", examples=["swc_mV0a"])
    token_at: datetime = Field(description="When its token was made.")
    used_at: datetime | None = Field(description="When the other system was here last, to the minute.")
    token: str | None = Field(
        None,
        description="Only in the answer that makes it: what the other system shows at every request.",
        examples=["swc_…"],
    )


MessageChannelPatch = changes_of(MessageChannelNew)


class ChannelTokenMade(Sent):
    """A new token, shown this once; the one before is refused from now on."""

    token: str = Field(examples=["swc_…"])


class OwnChannel(Sent):
    """The channel whose token you show. Sizes in bytes; `most` is how many files one message may have."""

    id: UUID
    name: TextShown
    address_kind: AddressKind
    largest_file: int = Field(examples=[10485760])
    most: int = Field(examples=[MOST_FILES])


class Sender(Received):
    """Who wrote, as the other system knows them; never a proof of who they are."""

    address: Address
    name: DisplayName = ""


class ChannelMessageNew(Received):
    """A message that somebody sent by this channel."""

    external_id: ExternalId
    sender: Sender
    text: Annotated[str, StringConstraints(max_length=100_000, strip_whitespace=True)] = Field(
        "", examples=["My router blinks red since this morning."]
    )
    conversation: Annotated[str, StringConstraints(max_length=500)] = Field(
        "", description="What it belongs together with; without it, everything of one sender.", examples=["thread-77"]
    )
    answers: Reference = Field(
        "", description="The message it answers: your id of it, or the id of a delivery of ours."
    )
    files: list[UUID] = Field(
        default_factory=list,
        max_length=MOST_FILES,
        description="Files that go along: the ids `POST /api/message-channel/files` answered with.",
    )


class ChannelMessageTaken(Sent):
    """What became of it: `opened` a ticket, or joined one. The number is what people tell each other."""

    id: UUID
    external_id: str = Field(examples=["wamid.HBgLNTUxMTk5"])
    ticket_id: UUID
    number: int = Field(examples=[1042])
    opened: bool
    at: datetime


class ChannelFile(Sent):
    """A file: `name` is what it is kept as, `size` is in bytes."""

    id: UUID
    name: str = Field(examples=["router.jpg"])
    kind: str = Field(examples=["image/jpeg"])
    size: int = Field(examples=[48213])


class ChannelDelivery(Sent):
    """A message of ours to be delivered. What was taken back has no words any more."""

    id: UUID
    conversation: str = Field(examples=["thread-77"])
    recipient: str = Field(examples=["+5511987654321"])
    answers: str = Field(description="Your id of the message that came last.", examples=["wamid.HBgLNTUxMTk5"])
    text: str = Field(examples=["We have restarted your line; please look again."])
    files: list[ChannelFile]
    ticket_id: UUID
    number: int = Field(examples=[1042])
    state: DeliveryState = Field(examples=["waiting"])
    planned_at: datetime
    taken_at: datetime | None
    taken_by: str


class ChannelDeliveries(Sent):
    """In the order in which they were written; `next` goes into `after`."""

    items: list[ChannelDelivery]
    next: UUID | None


class Take(Received):
    by: Annotated[str, StringConstraints(max_length=100)] = Field(
        "", description="Which of you takes it; the same may take it again.", examples=["worker-1"]
    )


class Report(Received):
    outcome: Outcome
    reason: Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)] = Field(
        "", description="In words for whoever wrote it.", examples=["The number is not on WhatsApp."]
    )
    external_id: Annotated[str, StringConstraints(max_length=500)] = Field(
        "", description="The id it has where it was delivered, so that an answer may refer to it."
    )


class TicketDelivery(Sent):
    """A reply on its way by a message channel."""

    id: UUID
    entry_id: UUID
    channel: TextShown
    recipient: str
    state: DeliveryState
    planned_at: datetime
    due_at: datetime = Field(description="When it can be fetched.")
    taken_at: datetime | None
    ended_at: datetime | None
    reason: str = Field(description="What the other system says of it.")
    last: bool = Field(description="False: it was sent again after this one.")


class TicketChannelEntry(Sent):
    """An entry of a ticket that came by a message channel, and from whom as the other system says."""

    entry_id: UUID
    channel: TextShown
    sender: str
    sender_name: str


class TicketChannelMessages(Sent):
    """The newest first."""

    items: list[TicketDelivery]
    received: list[TicketChannelEntry]
