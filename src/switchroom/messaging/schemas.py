"""What messaging sends and receives over HTTP."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from switchroom.interactions.contracts import EndedHow
from switchroom.messaging.contracts import Author, ChatState, MessageKind, Note
from switchroom.platform.schemas import LanguageTag, Received, Sent, SetupRow, Slug, TextJson, TextShown, changes_of
from switchroom.tickets.contracts import Status, StatusThen, TakenBack

LONGEST_MESSAGE = 4000
Number = Annotated[int, Field(ge=0, le=2**31 - 1)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_MESSAGE, strip_whitespace=True)]
FieldName = Annotated[str, StringConstraints(max_length=64)]
FieldValue = bool | Annotated[str, StringConstraints(max_length=2000)] | None
ClientId = Annotated[UUID, Field(description="Made by the sender; what is sent again with it is the same message.")]


class ChatTheme(Sent):
    """How the page looks. `on_accent` is legible on `accent`."""

    accent: str = Field(examples=["#1f5fbf"])
    on_accent: str = Field(examples=["#ffffff"])
    position: Literal["left", "right"]
    title: TextShown | None
    welcome: TextShown | None


class FilesAllowed(Sent):
    allowed: bool
    max_bytes: int
    types: list[str] = Field(examples=[["image/png", "application/pdf"]])


class ChatEntryPoint(Sent):
    """What a page needs before it begins a chat. `call_slug`: an entry point that may be called instead."""

    name: TextShown
    brand: TextShown
    language: str
    languages: list[str]
    open: bool
    theme: ChatTheme
    files: FilesAllowed
    call_slug: str | None


class ChatBegin(Received):
    """Everything may be left out."""

    language: LanguageTag | None = None
    name: Annotated[str, StringConstraints(max_length=100, strip_whitespace=True)] | None = None
    signed_token: Annotated[str, StringConstraints(max_length=4096)] | None = None


class ChatBegun(Sent):
    """`chat_token` is the secret of this page: who has it has the chat."""

    chat_id: UUID
    chat_token: str


class FileShown(Sent):
    id: UUID
    name: str
    type: str
    size: int


class ChatMessage(Sent):
    """Numbers are dense: 1, 2, 3 and so on. A `note_of_state` has a `note` instead of words."""

    number: int
    at: datetime
    author: Author
    name: str | None = None
    kind: MessageKind
    text: str | None = None
    note: Note | None = None
    file: FileShown | None = None
    client_id: UUID | None = None


class PromptChoice(Sent):
    name: str
    label: str


class PromptField(Sent):
    """A value to give. `kind`: digits, text, number, date, phone or email."""

    kind: str
    secret: bool
    shortest: int
    longest: int


class PromptFormField(PromptField):
    """One of several values. `kind` may also be boolean, choice, file, or scale: choices in a row, low to high."""

    name: str
    label: str
    required: bool
    choices: list[PromptChoice]


class FileAhead(Sent):
    """A file that a form asked for. `size` in bytes."""

    id: UUID
    name: str = Field(examples=["bill.pdf"])
    type: str = Field(examples=["application/pdf"])
    size: int = Field(examples=[48213])


class ChatPrompt(Sent):
    """What the process waits for: choices (buttons), a field or a form's fields. Its text is also a message."""

    id: UUID
    step_type: str
    text: str
    choices: list[PromptChoice] | None = None
    field: PromptField | None = None
    fields: list[PromptFormField] | None = None


class AgentShown(Sent):
    name: str


class ChatView(Sent):
    """A chat as it stands, with its messages after a number, at most 200; ask again while the newest is below `last`.

    `position` is the place in the queue, counted from 1; `wait` the expected wait in seconds, from and to.
    """

    state: ChatState
    reference: str = Field(description="What to name when asking about it; no proof of anything.")
    ended_how: EndedHow | None = None
    agent: AgentShown | None = None
    position: int | None = None
    wait: list[float | None] | None = Field(None, examples=[[60, 120]])
    messages: list[ChatMessage]
    last: int
    read_by_agent: int
    typing: bool = Field(description="The other side is writing.")
    prompt: ChatPrompt | None = None
    can_be_mailed: bool = Field(False, description="The transcript can be sent by mail.")


class ChatAtWork(ChatView):
    """As the customer's page has it, and what the agent sees beside it."""

    read_by_customer: int
    customer_name: str | None = None


class MessageNew(Received):
    client_id: ClientId
    text: Words


class AnswerNew(Received):
    """One of `choice` (its name), `value`, and `values` (of a form's fields, by name)."""

    client_id: ClientId
    prompt_id: UUID
    choice: Annotated[str, StringConstraints(min_length=1, max_length=64)] | None = Field(None, examples=["enquiry"])
    value: Annotated[str, StringConstraints(max_length=10_000)] | None = Field(None, examples=[None])
    values: Annotated[dict[FieldName, FieldValue], Field(max_length=30)] | None = Field(None, examples=[None])

    @model_validator(mode="after")
    def one_of_them(self) -> "AnswerNew":
        if (self.choice, self.value, self.values).count(None) != 2:
            raise ValueError("Give exactly one of choice, value and values.")
        return self


class TranscriptWanted(Received):
    address: Annotated[
        str,
        StringConstraints(
            pattern=r"^[^@\s<>,;:\"\\]{1,64}@[^@\s<>,;:\"\\]{1,190}$",
            max_length=254,
            to_lower=True,
            strip_whitespace=True,
        ),
        Field(examples=["ana@example.com"]),
    ]
    language: LanguageTag = "en"


class ReadUpTo(Received):
    up_to: Number


class SavedReplyNew(Received):
    name: TextJson
    text: TextJson
    slug: Slug
    shortcut: Annotated[
        str,
        StringConstraints(max_length=40, strip_whitespace=True),
        Field(description="What an agent types to find it quickly.", examples=["thanks"]),
    ] = ""
    unit_id: UUID | None = Field(None, description="For this unit and all below it; without one for everybody.")
    brand_id: UUID | None = Field(None, description="For customers of this brand; without one for all.")


class SavedReply(SavedReplyNew, SetupRow):
    """Words that agents send again and again, in the customer's language."""


SavedReplyPatch = changes_of(SavedReplyNew)


class ReplyTakenBack(Sent):
    """What went back with it. `status` null: it was no reply of ours, so that nothing of the ticket hung on it."""

    status: Status | None = Field(description="What the ticket is now.", examples=["open"])
    status_then: StatusThen

    @classmethod
    def of(cls, taken_back: TakenBack | None) -> "ReplyTakenBack":
        if taken_back is None:
            return cls(status=None, status_then=StatusThen.UNTOUCHED)
        return cls(status=taken_back.status, status_then=taken_back.status_then)
