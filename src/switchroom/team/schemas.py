"""What goes over HTTP about the team's talk."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from switchroom.platform.schemas import Received, Sent, TextShown
from switchroom.team.contracts import Fact

Words = Annotated[
    str,
    StringConstraints(min_length=1, max_length=2000, strip_whitespace=True),
    Field(examples=["Can you take the next one from Billing?"]),
]


class MessageNew(Received):
    """For one colleague, or for everybody of a queue or of a unit and the units below it."""

    key: UUID = Field(description="Your own name for it: what is sent twice under one key is there once.")
    user_id: UUID | None = None
    queue_id: UUID | None = None
    unit_id: UUID | None = None
    text: Words


class MessageSent(Sent):
    id: UUID
    sent_at: datetime
    recipients: int


class Peer(Sent):
    id: UUID
    name: str


class Recipient(Sent):
    """Somebody you can write to."""

    id: UUID
    name: str
    at_work: bool


class Recipients(Sent):
    items: list[Recipient]


class Conversation(Sent):
    """A colleague with whom you exchanged words, and the last ones."""

    peer: Peer
    text: str
    sent_at: datetime
    mine: bool
    unread: int


class Conversations(Sent):
    items: list[Conversation]
    unread: int


class Message(Sent):
    id: UUID
    text: str
    sent_at: datetime
    mine: bool
    read_at: datetime | None
    to_all_of: TextShown | None = Field(description="The queue or unit, if it was for everybody there.")


class ConversationPiece(Sent):
    """The latest of a conversation, or what came before a moment."""

    peer: Peer
    items: list[Message]
    more: bool


class Audience(Sent):
    id: UUID
    name: TextShown


class Audiences(Sent):
    """To whose people you may write all at once."""

    queues: list[Audience]
    units: list[Audience]


class SentToMany(Sent):
    id: UUID
    to_all_of: TextShown
    text: str
    sent_at: datetime
    recipients: int
    read: int


class AllSentToMany(Sent):
    items: list[SentToMany]


class EntryNew(Received):
    text: Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)] = Field(
        examples=["The lift is out of order again; the engineer comes at seven."]
    )
    open: bool = Field(False, description="A point for whoever comes next: it stays until it is ticked.")


class EntryMade(Sent):
    id: UUID


class LogNamed(Sent):
    id: UUID
    name: TextShown


class LogUnits(Sent):
    items: list[LogNamed]


class LogEntry(Sent):
    """What somebody wrote."""

    id: UUID
    author: Peer
    text: str
    written_at: datetime
    open: bool
    done_at: datetime | None
    done_by: Peer | None


class LogFact(Sent):
    """What the program gathered. Which of the others are there follows from `fact`."""

    id: UUID
    fact: Fact
    at: datetime
    until: datetime | None
    about: LogNamed | None = Field(description="The queue, bulletin, announcement, calendar or interaction.")
    user: Peer | None
    times: int
    worst_s: float | None
    word: str | None = Field(description="A code: of a role that began again.")


class LogPageNamed(Sent):
    """A page of the log; the one without an end is still written on."""

    id: UUID
    began_at: datetime
    ended_at: datetime | None
    ended_by: Peer | None
    read_at: datetime | None
    read_by: Peer | None


class Log(Sent):
    """One page of a unit's log: what is still open from before, what happened, what was written."""

    unit: LogNamed
    page: LogPageNamed
    carried_over: list[LogEntry] = Field(description="Points of earlier pages that were open when this one began.")
    facts: list[LogFact]
    entries: list[LogEntry]
    pages: list[LogPageNamed] = Field(description="The last fifty, the newest first.")
