"""What the set-up screens of processes send and receive."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from switchroom.platform.schemas import Page, Received, Sent, SetupRow, Slug, TextJson, TextShown, changes_of
from switchroom.processes.domain.findings import Finding
from switchroom.processes.told import told

Host = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9.-]{1,253}(:[0-9]{1,5})?$"), Field(examples=["api.example.com"])
]
Value = Annotated[str, StringConstraints(min_length=1, max_length=8000)]


class AnnouncementNew(Received):
    name: TextJson
    slug: Slug
    text: TextJson = Field(examples=[{"en": "There is an outage in the north.", "pt-BR": "Há uma falha no norte."}])


class Announcement(AnnouncementNew, SetupRow):
    """Words that processes tell customers while somebody has switched them on."""

    switched_on_at: datetime | None = Field(default=None, description="Since when it is on; none: it is off.")
    expires_at: datetime | None = Field(default=None, description="When it goes off by itself.")


AnnouncementPatch = changes_of(AnnouncementNew)


class SwitchBody(Received):
    """Switches an announcement on, until a moment or for good, or off."""

    on: bool
    until: AwareDatetime | None = Field(default=None, examples=["2026-03-02T18:00:00Z"])


class LookupTableNew(Received):
    name: TextJson
    slug: Slug


class LookupTable(LookupTableNew, SetupRow):
    """A small table that processes look things up in. Its rows come from a CSV file; the first column is the key."""

    columns: list[str] = Field(default=[], description="The columns beside the key.")
    rows: int = 0


LookupTablePatch = changes_of(LookupTableNew)


class RowsBody(Received):
    csv: Annotated[str, StringConstraints(min_length=1, max_length=900_000)] = Field(
        description="The whole table: a heading, then the rows, separated by commas or semicolons.",
        examples=["model,price\nX1,99.00\nX2,129.00\n"],
    )


class LookupRow(Sent):
    key: str
    values: dict[str, Any]


class SecretNew(Received):
    name: TextJson
    slug: Slug
    host: Host = Field(description="The only host it is ever sent to.")
    value: Value = Field(description="Sent as the header's value; it is never shown again.", examples=["Bearer abc"])


class Secret(SetupRow):
    """A secret for another system, known by its name only."""

    name: TextJson
    slug: Slug
    host: Host


SecretPatch = changes_of(SecretNew)


class NoticeView(Sent):
    id: UUID
    kind: str = Field(
        description="told: in the process's words; late: the step `text` is; taken: the task `text` was taken from "
        "you, for it is late; task: `text` is now yours; review: you are asked to decide `text`; ticket."
    )
    text: dict[str, str]
    at: datetime
    read_at: datetime | None
    interaction_id: UUID | None
    task_id: UUID | None
    ticket_id: UUID | None = Field(description="The ticket it is about; you may see it no longer.")
    draft_id: UUID | None = Field(default=None, description="The draft of a process that you are asked to review.")
    process: str | None = Field(default=None, description="The process of yours that somebody has commented on.")
    origin: str


class NoticePage(Page[NoticeView]):
    """The newest notices, and how many are unread in all."""

    unread: int


class ReadUntil(Received):
    until: AwareDatetime = Field(examples=["2026-03-02T18:00:00Z"])


class EventBody(Received):
    event: Slug = Field(examples=["payment-received"])
    inputs: dict[str, Any] = Field(default={}, examples=[{"amount": 120}])


class NeedView(Sent):
    kind: str = Field(
        description="queue, calendar, post, announcement, lookup table, secret, article, process or address."
    )
    name: str = Field(description="What the template calls it.")


class TemplateView(Sent):
    """A ready-made process, and what it needs of the house."""

    slug: str
    title: TextShown
    purpose: TextShown
    media: list[str]
    step_types: list[str]
    needs: list[NeedView]
    cases: int


class ExitView(Sent):
    outcome: str
    label: TextShown | None = Field(description="The words that customers or agents choose by.")
    to: str


class GraphStepView(Sent):
    name: str
    type: str
    family: str = Field(description="talk, logic, route, keep or work.")
    title: TextShown | None
    post: str | None
    within: str | None
    calls: str | None = Field(description="The process that it starts.")
    exits: list[ExitView]


class GraphView(Sent):
    """A process to be drawn."""

    slug: str
    version: int
    title: TextShown
    entries: dict[str, str] = Field(
        description="Where a run starts, where it goes when the customer has left, and when a step cannot be done.",
        examples=[{"start": "greeting", "left": "gone"}],
    )
    steps: list[GraphStepView]


class TraceView(Sent):
    step: str
    title: TextShown
    outcome: str
    at: datetime


class PathStanding(Sent):
    step: str
    since: datetime
    late: bool


class PathView(Sent):
    """The process of a run as a graph, the way it has gone and where it stands."""

    graph: GraphView
    done: list[TraceView]
    standing: list[PathStanding]
    outcome: str | None = Field(description="How it ended; null while it goes on.")


class StandingStep(Sent):
    step: str
    count: int
    long: int = Field(description="Of these, past the step's time limit or, where it has none, for over an hour.")
    oldest: datetime
    late: int = Field(description="Past the step's time limit.")
    median_s: float = Field(description="Half of them have stood there for at most so long.")
    p90_s: float = Field(description="Nine of ten have stood there for at most so long.")


class RunPlace(Sent):
    """Where an open run waits. Whose task it is, and what about, is told to whoever may see the task."""

    run_id: UUID
    step: str
    title: TextShown
    since: datetime
    late: bool = Field(description="It has passed the step's time limit.")
    due_at: datetime | None
    started_at: datetime = Field(description="When the run began.")
    task_id: UUID | None
    post_name: TextShown | None
    who: str | None = Field(description="Who has the task; of a review by mail, the address.")
    reference: str | None = Field(description="Of the interaction, as it is told to the customer.")


class StandingView(Sent):
    """Where open runs stand. A step that the current version no longer has belongs to an older one."""

    steps: list[StandingStep]


class FindingView(Sent):
    """What the validator says about a step, or about the whole process."""

    severity: str = Field(examples=["error"])
    step: str
    code: str = Field(examples=["reference.queue"])
    message: str = Field(description="The sentence in English.")
    text: TextShown = Field(
        description="The sentence in every language of the product. Names, values and the words of parsers stay.",
        examples=[{"en": "Step “wait” can never be reached.", "zh-CN": "步骤“wait”永远无法到达。"}],
    )


def finding_view(finding: Finding) -> FindingView:
    """A finding as it is sent."""
    return FindingView(
        severity=finding.severity.value,
        step=finding.step,
        code=finding.code,
        message=str(finding.message),
        text=told(finding.message).to_json(),
    )
