"""What the lists of tasks send and receive."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

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
    title: TextShown
    post: str
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
    reference: str | None = Field(description="Of the interaction, as it is told to the customer.")
    holds: bool = Field(description="You hold the role here that it is for.")
    leads: bool = Field(description="You may hand it out.")


class FieldChoice(Sent):
    value: str
    label: TextShown


class TaskField(Sent):
    name: str
    kind: str = Field(description="text, digits, number, date, phone, email, boolean or choice.")
    label: TextShown
    required: bool
    choices: list[FieldChoice]


class TaskDraft(Received):
    data: FieldData = Field(default={})
    ticked: Ticked = Field(default=[])


class TaskView(TaskSummary):
    """A task with what to do, and what whoever has it filled in so far."""

    text: TextShown | None
    checklist: list[TextShown]
    fields: list[TaskField]
    draft: dict[str, Any] | None
    process_title: TextShown


class TaskCount(Sent):
    """What waits for you: your own tasks, those of your roles that nobody has, and of both those past their time."""

    mine: int
    open: int
    late: int
    posts: list[str] = Field(description="Your roles: whoever follows `tasks:ROLE` hears when one of them changes.")


class HandOn(Received):
    user_id: UUID
