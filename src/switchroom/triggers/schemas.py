"""What triggers send and receive over HTTP."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from switchroom.platform.schemas import Received, Sent, SetupRow, TextShown, changes_of
from switchroom.triggers.contracts import Closed, OffWhy, Result, Wait, When
from switchroom.webhooks.facade import EventKind

Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100, strip_whitespace=True),
    Field(examples=["Nobody has answered for four hours"]),
]
Source = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]
Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"), Field(examples=["08:00"])]
Zone = Annotated[str, StringConstraints(max_length=64), Field(examples=["America/Sao_Paulo"])]
ProcessSlug = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$"), Field(examples=["complaint-early-warning"])
]
Inputs = Annotated[
    dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")], Source],
    Field(
        max_length=50, description="An expression for each input of the process.", examples=[{"ticket": "ticket.id"}]
    ),
]


class _Rule(Received):
    when: When
    event: EventKind | None = Field(None, description="What happens, of a trigger on an event.")
    times: list[Clock] = Field([], max_length=48, description="Of a schedule: times of day.", examples=[["08:00"]])
    weekdays: list[Annotated[int, Field(ge=0, le=6)]] = Field(
        [], max_length=7, description="Of a schedule: days of the week from 0 (Monday); none: every day."
    )
    zone: Zone | None = Field(None, description="Of a schedule: in which time zone.")
    calendar_id: UUID | None = Field(None, description="Of a schedule: whose closed days count.")
    closed: Closed = Field(Closed.SKIP, description="Of a schedule: what becomes of a time on a closed day.")
    wait: Wait | None = Field(None, description="What has been so for long enough, of a trigger on a condition.")
    after: Annotated[str, StringConstraints(max_length=40), Field(examples=["4h working"])] | None = Field(
        None, description="For how long: a length of time such as 30m, 4h or 4h working."
    )
    condition: Source = Field(
        "", description="Only where this holds; empty: always.", examples=["ticket.priority <= 2"]
    )
    inputs: Inputs = Field({})


class TriggerNew(_Rule):
    name: Name
    process: ProcessSlug
    most_per_hour: Annotated[int, Field(ge=1, le=10_000)] = Field(
        60, description="With more than this within an hour it goes off by itself."
    )


class Trigger(TriggerNew, SetupRow):
    """When, if, then: a process that starts by itself. It is off until it is switched on."""

    on: bool
    off_why: OffWhy | None = Field(description="Why it is off.")
    since: datetime | None = Field(description="When it was last switched on.")
    next_at: datetime | None = Field(description="Of a schedule that is on: when it is next due.")
    looked: int = Field(description="How many things it has looked at.")
    fired: int = Field(description="How many processes it has started.")
    fired_at: datetime | None = Field(description="When it last started one.")


TriggerPatch = changes_of(TriggerNew)


class TriggerDraft(_Rule):
    """A trigger as it stands in a form, saved or not."""

    process: Annotated[str, StringConstraints(max_length=64)] = ""


class TriggerFault(Sent):
    field: str = Field(examples=["condition"])
    code: str = Field(examples=["expression"])
    message: str = Field(examples=["There is no variable “x” here."])


class TriggerChecked(Sent):
    """What is wrong with a draft, by field; nothing: it can be saved."""

    faults: list[TriggerFault]
    next_at: datetime | None = Field(description="Of a schedule: when it would next be due.")


class About(Sent):
    kind: str = Field(description="ticket or interaction.", examples=["ticket"])
    id: UUID


class TriggerExample(Sent):
    at: datetime
    subject: About | None
    reference: str | None = Field(examples=["#1042"])


class TriggerRehearsal(Sent):
    """What a trigger would have started in the last thirty days, or as far back as there was time to look.

    Tickets, interactions and customers are judged as they are today, events as they were.
    """

    since: datetime
    until: datetime
    complete: bool
    looked: int
    fired: int
    failed: int = Field(description="How often it could not be computed.")
    failure: str = Field(description="Why, of the first of these.")
    busiest_hour: int = Field(description="The most that it would have started within an hour.")
    days: dict[str, int] = Field(examples=[{"2026-11-30": 3}])
    examples: list[TriggerExample]


class TriggerLogEntry(Sent):
    """One thing that a trigger looked at, and what became of it."""

    id: UUID
    at: datetime
    result: Result
    why: str
    origin: str
    subject: About | None
    reference: str | None
    run_id: UUID | None = Field(description="The run that it started.")
    depth: int = Field(description="How many triggers led to it, this one included; 1: nobody's run did.")


class TriggerLog(Sent):
    """The newest first; `next` goes into `before`. What started nothing is kept for the last five hundred."""

    items: list[TriggerLogEntry]
    next: UUID | None


class TriggerSwitch(Sent):
    """Whether triggers do anything at all."""

    on: bool
    changed_at: datetime | None
    changed_by: UUID | None


class SwitchSet(Received):
    on: bool


class NameKnown(Sent):
    name: str = Field(examples=["ticket.priority"])
    type: str = Field(examples=["int"])
    values: list[str] = Field(description="The words that it can be, where these are known.")


class NamesOf(Sent):
    """What a condition may use, by what the trigger waits for."""

    when: When
    event: EventKind | None
    names: list[NameKnown]


class InputKnown(Sent):
    name: str
    type: str
    required: bool


class ProcessKnown(Sent):
    """A process that a trigger can start."""

    slug: str
    title: TextShown
    inputs: list[InputKnown]


class TriggerVocabulary(Sent):
    """What triggers can be made of."""

    names: list[NamesOf]
    processes: list[ProcessKnown]
    zones: list[str] = Field(description="The time zones that this machine knows.")
