"""What the catalogue sends and receives."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from switchroom.platform.schemas import Received, Sent, TextShown
from switchroom.processes.domain.naming import Known
from switchroom.processes.schemas import GraphStepView


class PhraseView(Sent):
    """By what a process was found."""

    known: Known
    language: str = Field(description="BCP 47; empty: nobody said.", examples=["en"])
    words: str = Field(examples=["My phone has no signal"])


class FoundView(Sent):
    slug: str = Field(examples=["main-menu"])
    version: int
    title: TextShown
    number: str = Field(examples=["M-5-003"])
    kind: str
    category: str
    owner: str = Field(description="The role that owns it.", examples=["process-administrator"])
    why: PhraseView | None


class FoundProcesses(Sent):
    """The best first."""

    items: list[FoundView]


class PostView(Sent):
    slug: str
    name: TextShown | None = Field(description="Null: there is no such role here.")


class LateView(Sent):
    notify: PostView | None
    escalate: PostView | None = Field(description="The role that gets the task.")
    reassign: bool = Field(description="It is taken from who has it, for anybody of its role.")
    after: str | None = Field(description="How long after the step began; none: when its limit passes.")
    go: str | None


class DocumentStepView(Sent):
    """A row of the table of steps."""

    place: int
    graph: GraphStepView
    says: TextShown | None
    post: PostView | None
    late: list[LateView]
    quality: TextShown | None
    comes_from: TextShown | None
    goes_to: TextShown | None
    hands_over_to: TextShown | None
    comes_back: TextShown | None


class MeasureView(Sent):
    name: TextShown
    target: str | None


class RevisionView(Sent):
    version: int
    at: datetime
    by: str | None = Field(description="Who published it; nobody: the program.")
    note: str


class DocumentView(Sent):
    """A process as a document."""

    slug: str
    version: int
    number: str
    title: TextShown
    kind: str
    category: str | None
    owner: PostView | None
    scope: TextShown | None
    need: TextShown | None
    service: TextShown | None
    symptoms: list[TextShown]
    said: list[TextShown]
    inputs: dict[str, str] = Field(examples=[{"ticket": "ticket"}])
    outputs: dict[str, str] = Field(examples=[{"result": "text?"}])
    measures: list[MeasureView]
    within: str | None
    media: list[str]
    languages: list[str]
    outcomes: list[str] = Field(description="The ways in which it ends.")
    steps: list[DocumentStepView]
    published_at: datetime
    revisions: list[RevisionView] = Field(description="The newest first.")


class CommentView(Sent):
    id: UUID
    version: int
    text: str
    by: str
    at: datetime
    settled_at: datetime | None
    mine: bool
    step: str | None = Field(description="The step that it is about, if it is about one.")
    step_title: TextShown | None
    answer: str | None
    answered_by: str
    answered_at: datetime | None


class CommentsView(Sent):
    items: list[CommentView]


class CommentAnswer(Received):
    text: Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)] = Field(
        examples=["The limit is an hour from Monday on."]
    )


class CommentNew(Received):
    text: Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)] = Field(
        examples=["Step 3 takes longer than 30 minutes on Mondays."]
    )
