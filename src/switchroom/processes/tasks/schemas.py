"""What the lists of tasks send and receive."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from switchroom.platform.clocks.shown import ClockFact
from switchroom.platform.clocks.targets import ClockState
from switchroom.platform.schemas import Received, Sent, TextShown

FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
FieldValue = Annotated[str, StringConstraints(max_length=8000)] | bool | float | None
FieldData = Annotated[
    dict[FieldName, FieldValue],
    Field(
        max_length=30, description="The values of the fields, by name.", examples=[{"found": "The meter was wrong."}]
    ),
]
Ticked = Annotated[
    list[Annotated[int, Field(ge=0, le=49)]],
    Field(max_length=50, description="Which items of the checklist are ticked, counted from 0.", examples=[[0, 1]]),
]


class PersonRef(Sent):
    id: UUID
    name: str


class TaskSummary(Sent):
    id: UUID
    kind: str = Field(description="task or review.")
    title: TextShown
    post: str = Field(description="The role that it is for; empty where a person was asked by name.")
    post_name: TextShown
    process: str
    origin: str
    state: str = Field(description="open, done or withdrawn.")
    opened_at: datetime
    due_at: datetime | None
    claimed_by: PersonRef | None
    claimed_at: datetime | None
    done_by: PersonRef | None
    ended_at: datetime | None
    interaction_id: UUID | None
    ticket_id: UUID | None = Field(description="The ticket that it is about, where it is about one.")
    reference: str | None = Field(description="Of the interaction or ticket, as it is told to the customer.")
    mail: str | None = Field(description="Of a review: the address to which the link to it went.")
    decision: str | None = Field(description="Of a review that is over: approved, refused or returned.")
    was_for: TextShown | None = Field(description="The role that it was for before it was escalated.")
    holds: bool = Field(description="You hold the role here that it is for.")
    stands_in: bool = Field(description="Whoever has it is away, and you stand in.")
    leads: bool = Field(description="You may hand it out.")


class FieldChoice(Sent):
    value: str
    label: TextShown


class TaskField(Sent):
    name: str
    kind: str = Field(description="text, digits, number, date, phone, email, boolean, choice or file.")
    label: TextShown
    required: bool
    choices: list[FieldChoice]


class TaskFileView(Sent):
    """A file of the run. `kept`: the task that it was added to is done."""

    id: UUID
    task_id: UUID
    field: str
    label: TextShown = Field(description="What the field is called.")
    step_title: TextShown = Field(description="The task that it was added to.")
    name: str = Field(examples=["contract.pdf"])
    kind: str = Field(examples=["application/pdf"])
    size: int = Field(description="In bytes.", examples=[48213])
    at: datetime
    kept: bool


class TaskFileAdded(Sent):
    """The id goes into `data` under the name of the field."""

    id: UUID
    name: str
    size: int


class ReviewFile(Sent):
    id: UUID
    name: str = Field(examples=["contract.pdf"])
    size: int = Field(description="In bytes.", examples=[48213])


class TaskDraft(Received):
    data: FieldData = Field(default={})
    ticked: Ticked = Field(default=[])


class ShownValue(Sent):
    label: TextShown
    value: TextShown


class ReviewView(Sent):
    """What is to be decided."""

    values: list[ShownValue]
    decisions: list[str] = Field(description="What can be decided: approved, refused, returned.")
    needs: int = Field(description="How many must approve.")
    reason: str | None = Field(description="Why it was decided so; empty as long as it is not.")
    barred: bool = Field(description="You asked for it yourself, or served whoever did: somebody else decides.")


class ReviewAsked(Sent):
    """What whoever holds a link is asked to decide."""

    title: TextShown
    text: TextShown | None
    values: list[ShownValue]
    decisions: list[str] = Field(description="What can be decided: approved, refused, returned.")
    needs: int = Field(description="How many must approve.")
    files: list[ReviewFile] = Field(description="`GET /api/public/review/files/{id}` with the same pass has each.")
    reference: str | None = Field(description="The reference number of what it is about.")
    language: str = Field(description="That of the process.")
    opened_at: datetime
    due_at: datetime | None


class ReviewAnswer(Received):
    decision: Annotated[str, StringConstraints(max_length=20)] = Field(
        description="One of those offered.", examples=["approved"]
    )
    reason: Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)] = Field(
        "", description="Needed for everything but approval.", examples=["Confirmed by telephone."]
    )


class TaskClock(Sent):
    """How the time limit of a task came about and how it stands."""

    state: ClockState
    working: bool = Field(description="It counts only the working time of the unit.")
    calendar: TextShown | None
    explanation: list[ClockFact]


class TaskView(TaskSummary):
    """A task with what to do, and what whoever has it filled in so far."""

    text: TextShown | None
    checklist: list[TextShown]
    fields: list[TaskField]
    files: list[TaskFileView] = Field(description="What was added to this task, and to earlier ones of its run.")
    draft: dict[str, Any] | None
    process_title: TextShown
    clock: TaskClock | None = Field(description="Why it is due then; null where no limit was set.")
    review: ReviewView | None = Field(description="Of a review: what is decided by `decision` and `reason`.")


class TaskCount(Sent):
    """What waits for you: your own tasks, those of your roles that nobody has, and of both those past their time."""

    mine: int
    open: int
    late: int
    posts: list[str] = Field(description="Your roles: whoever follows `tasks:ROLE` hears when one of them changes.")


class HandOn(Received):
    user_id: UUID
