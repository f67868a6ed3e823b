"""What goes over HTTP about tickets. Lists and entries are written by `views`; here is what they look like."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from switchroom.platform.events import ActorKind
from switchroom.platform.schemas import Received, Sent, TextShown
from switchroom.tickets.contracts import EntryKind, Level, Medium, RelationKind, Status, TicketType
from switchroom.tickets.domain.priority import CRITICAL, LOWEST

Subject = Annotated[
    str,
    StringConstraints(min_length=1, max_length=300, strip_whitespace=True),
    Field(examples=["Printer on the second floor prints blank pages"]),
]
Words = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100_000, strip_whitespace=True),
    Field(examples=["We have replaced the drum; please try again."]),
]
WordsOrNone = Annotated[
    str,
    StringConstraints(max_length=100_000, strip_whitespace=True),
    Field(examples=["We have replaced the drum; please try again."]),
]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=50, strip_whitespace=True), Field(examples=["printer"])]
Tags = Annotated[list[Tag], Field(max_length=50)]
Priority = Annotated[int, Field(ge=CRITICAL, le=LOWEST, description="1 critical to 4 low.", examples=[2])]
MOST_FILES = 10
FilesAlong = Annotated[
    list[UUID],
    Field(max_length=MOST_FILES, description="Files to go along: the ids `POST /api/ticket-files` answered with."),
]
ClientId = Annotated[
    str | None,
    StringConstraints(min_length=1, max_length=100),
    Field(
        description="Your own name for it: what is sent twice under one name is there once.",
        examples=["0b6c1a52-6f0e-4f5a-9b34-2d1c7f1a9c10"],
    ),
]
Language = Annotated[
    str, StringConstraints(pattern=r"^$|^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"), Field(examples=["pt-BR"])
]
Fields = Annotated[
    dict[Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")], Any],
    Field(max_length=100, examples=[{"room": "2.14"}]),
]


class Named(Sent):
    """Something with a name."""

    id: UUID
    name: TextShown


class TicketNew(Received):
    """A new ticket. Without `unit_id` it is your own team's; without `priority`, impact and urgency say it."""

    type: TicketType = TicketType.INCIDENT
    subject: Subject
    text: Words
    requester_id: UUID | None = None
    brand_id: UUID | None = None
    unit_id: UUID | None = None
    impact: Level = Level.MEDIUM
    urgency: Level = Level.MEDIUM
    priority: Priority | None = None
    assignee_id: UUID | None = None
    tags: Tags = Field(default_factory=list)
    fields: Fields = Field(default_factory=dict)
    language: Language = ""
    interaction_id: UUID | None = Field(None, description="The call or chat in which it was spoken of.")
    medium: Medium = Medium.WEB
    files: FilesAlong = Field(default_factory=list)
    client_id: ClientId = None


class TicketLine(Sent):
    """A ticket in a list."""

    id: UUID
    number: int = Field(description="The number that people tell each other: #1042; never a proof.", examples=[1042])
    origin: str
    type: TicketType
    status: Status
    impact: Level
    urgency: Level
    priority: Priority
    subject: str
    requester: Named | None
    brand: Named | None
    unit: Named = Field(description="The team responsible.")
    assignee: Named | None
    tags: list[str]
    language: str
    medium: Medium
    opened_at: datetime
    changed_at: datetime
    solved_at: datetime | None
    follow_up_at: datetime | None
    next_due_at: datetime | None = Field(description="When the earliest running clock is due.")
    reopened: int = Field(description="How many times it came back from solved.")
    merged_into: UUID | None
    version: int


class TicketLines(Sent):
    """Part of a list. `next` is the cursor of the following part, null at the end. Nobody counts the whole."""

    items: list[TicketLine]
    next: str | None


class Ticket(TicketLine):
    """One ticket, and what you may do with it."""

    priority_by_hand: bool = Field(description="Set by somebody; otherwise impact and urgency say it.")
    fields: dict[str, Any]
    interaction_id: UUID | None
    first_replied_at: datetime | None
    closed_at: datetime | None
    external_number: str | None = Field(description="Its number in the system that it was brought in from.")
    watchers: list[Named]
    may: list[str] = Field(description="Of work, edit and merge.", examples=[["work", "edit"]])
    transitions: list[Status] = Field(description="What its status can become now.")


def _left_out(**more: Any) -> Any:
    """A field that need not be sent; a factory, unlike a default, does not appear in the API's description."""
    return Field(default_factory=lambda: None, **more)


class Changes(Received):
    """Fields of a ticket; those that are left out stay. Of `fields`, null takes one away."""

    type: TicketType = _left_out()
    subject: Subject = _left_out()
    impact: Level = _left_out()
    urgency: Level = _left_out()
    priority: Priority | None = _left_out(description="Null: as impact and urgency say.")
    requester_id: UUID | None = _left_out()
    brand_id: UUID | None = _left_out()
    unit_id: UUID = _left_out()
    assignee_id: UUID | None = _left_out()
    tags: Tags = _left_out()
    fields: Fields = _left_out()
    language: Language = _left_out()
    follow_up_at: AwareDatetime | None = _left_out()
    status: Status = _left_out()


class TicketPatch(Received):
    """What to change, and what you saw there before. A field that somebody else has changed since is answered by 409
    `ticket.changed_meanwhile` with its present value; the other fields are changed all the same."""

    changes: Changes
    seen: Changes = Field(default_factory=Changes)


class StatusBody(Received):
    status: Status = Field(examples=["solved"])


class _WithFiles(Received):
    text: WordsOrNone = ""
    files: FilesAlong = Field(default_factory=list)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.text and not self.files:
            raise ValueError("Words or a file are needed.")
        return self


class ReplyNew(_WithFiles):
    """An answer to the requester: words, files or both; with `status`, what the ticket becomes with it."""

    status: Status | None = None
    client_id: ClientId = None


class TicketNoteNew(_WithFiles):
    """A note for colleagues only: words, files or both."""

    mentions: list[UUID] = Field(default_factory=list, max_length=50, description="Who should read it.")
    client_id: ClientId = None


class WatchersBody(Received):
    user_id: UUID


class ContactNew(Received):
    interaction_id: UUID


class EntryAuthor(Sent):
    """Who wrote it; `id` and `name` are empty for the program and for strangers."""

    kind: ActorKind
    id: UUID | None
    name: str | None


class EntryFile(Sent):
    """A file. `kept` false: it is of a kind that is not accepted, or its time was over."""

    id: UUID
    name: str
    kind: str
    size: int
    kept: bool
    content_id: str | None = Field(None, description="What the entry's HTML calls it: `cid:` and this.")


class FileUploaded(Sent):
    """A file sent ahead: `name` is what it is kept as, `size` is in bytes."""

    id: UUID
    name: str = Field(examples=["screen.png"])
    kind: str = Field(examples=["image/png"])
    size: int = Field(examples=[48213])


class FileLimits(Sent):
    """In bytes; `most` is how many files one reply or note may have."""

    largest: int = Field(examples=[10485760])
    together: int = Field(examples=[18874368])
    most: int = Field(examples=[10])


class TicketEntry(Sent):
    """What is written on a ticket.

    `data` of a change: `{"changes": {field: {"before": ..., "after": ...}}}`; of a note: `{"mentions": [ids]}`.
    """

    id: UUID
    at: datetime
    kind: EntryKind
    author: EntryAuthor
    medium: Medium | None
    text: str
    html: str | None = Field(description="Sanitised; show it in a frame without scripts.")
    data: dict[str, Any]
    came_with: UUID | None = Field(description="The ticket it was written on, if that was merged into this one.")
    files: list[EntryFile]


class TicketEntries(Sent):
    """Part of what is written, in order; `next` goes into `after`. `names`: of whom changes speak, by id."""

    items: list[TicketEntry]
    next: str | None
    names: dict[UUID, TextShown] = Field(examples=[{}])


class Colleague(Sent):
    id: UUID
    name: str


class Colleagues(Sent):
    items: list[Colleague]


class TicketMergeNew(Received):
    ticket: UUID = Field(description="The other one, whose conversation goes on here.")


class TicketMerge(Sent):
    """`survivor_id` goes on for `merged_id`, whose number and subject these are."""

    id: UUID
    survivor_id: UUID
    merged_id: UUID
    number: int
    subject: str
    at: datetime
    by_id: UUID | None
    by: str | None
    undone_at: datetime | None


class TicketMerges(Sent):
    items: list[TicketMerge]


class RelationNew(Received):
    """What the ticket is to the other one."""

    kind: RelationKind = Field(examples=["child_of"])
    ticket: UUID


class TicketRelation(Sent):
    """`reversed`: the other one is this to the ticket asked about, for example its child."""

    kind: RelationKind
    reversed: bool
    ticket: TicketLine


class TicketRelations(Sent):
    items: list[TicketRelation]


class BroadcastNew(Received):
    """An answer to the requesters of all tickets that belong to this one; with `status`, what those become."""

    text: Words
    status: Status | None = None
    files: FilesAlong = Field(default_factory=list)
    client_id: ClientId = None


class Skipped(Sent):
    number: int = Field(examples=[1043])
    code: str = Field(examples=["ticket.closed"])


class BroadcastSent(Sent):
    """`sent`: the numbers of the tickets answered; `hidden`: how many you may not answer."""

    sent: list[int] = Field(examples=[[1044, 1045]])
    skipped: list[Skipped]
    hidden: int


class TicketChangesNew(Received):
    """One change of up to 200 tickets."""

    tickets: list[UUID] = Field(min_length=1, max_length=200)
    changes: Changes = Field(default_factory=Changes)
    add_tags: Tags = Field(default_factory=list)
    remove_tags: Tags = Field(default_factory=list)


class NotChanged(Sent):
    id: UUID
    code: str = Field(examples=["ticket.no_such_transition"])
    detail: str


class TicketChanges(Sent):
    """Which tickets were changed, and which were not and why; with `id` it can be undone."""

    id: UUID
    changed: list[UUID]
    skipped: list[NotChanged]


class OnceBody(Received):
    client_id: ClientId = None


class PresenceBody(Received):
    doing: Literal["reading", "replying", "noting"] = Field("reading", examples=["replying"])


class Present(Sent):
    id: UUID
    name: str = Field(examples=["Ana Souza"])
    doing: Literal["reading", "replying", "noting"]


class TicketPresence(Sent):
    """Who else has the ticket open. Say again within `again_s` seconds that you have."""

    items: list[Present]
    again_s: int = Field(examples=[10])


class PointsNew(Received):
    items: list[Subject] = Field(min_length=1, max_length=50)


class Point(Sent):
    """A point of a checklist."""

    id: UUID
    text: str
    done_at: datetime | None
    done_by: str | None


class Points(Sent):
    items: list[Point]


class TimeNew(Received):
    minutes: int = Field(ge=1, le=24 * 60, examples=[15])
    note: Annotated[str, StringConstraints(max_length=1000, strip_whitespace=True)] = ""


class TimeMade(Sent):
    id: UUID


class TimeShown(Sent):
    id: UUID
    user_id: UUID
    by: str | None
    minutes: int
    note: str
    at: datetime


class Times(Sent):
    """`minutes`: altogether."""

    items: list[TimeShown]
    minutes: int
