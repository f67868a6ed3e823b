"""What the designer sends and receives."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from switchroom.platform.schemas import Received, Sent, TextJson, TextShown
from switchroom.processes.drafts.contracts import Decision, DraftState
from switchroom.processes.schemas import FindingView

ProcessSlug = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$"), Field(examples=["complaint-line"])
]
Json = dict[str, Any]
Part = Annotated[
    str,
    StringConstraints(pattern=r"^(cases|(steps|header|layout)/.{1,64})$"),
    Field(description="steps/NAME, header/NAME, cases or layout/NAME.", examples=["steps/greet"]),
]
Note = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
SMALL: Json = {"process": "hello", "title": "Hello", "start": "bye", "steps": {"bye": {"type": "end"}}}
Raw = Annotated[Json, Field(description="A definition as JSON, not necessarily a right one.", examples=[SMALL])]


class DraftSummary(Sent):
    id: UUID
    slug: str
    title: TextShown
    state: DraftState
    revision: int
    base_version: int | None = Field(description="The version that it began with; none: the process is new.")
    changed_by: str | None
    changed_at: datetime


class DraftView(Sent):
    """A draft. `layout` is where each step is drawn; `defined` changes only when the definition does."""

    id: UUID
    slug: str
    state: DraftState
    revision: int
    defined: int
    base_version: int | None
    published_version: int | None
    stem_version: int | None = Field(description="Of a variant: the version of its base that it has taken in.")
    definition: Raw
    layout: dict[str, Json] = Field(examples=[{"bye": {"x": 0, "y": 120}}])
    changed_at: datetime


class DraftNew(Received):
    """Begins a process from nothing, from a template or from a file."""

    process: ProcessSlug
    title: TextJson
    template: ProcessSlug | None = Field(default=None, description="Begin with this template.", examples=[None])
    text: Annotated[str, StringConstraints(max_length=500_000)] | None = Field(
        default=None, description="Begin with this process file (YAML or JSON).", examples=[None]
    )


class OpenDraft(Received):
    version: Annotated[int, Field(ge=1, lt=1 << 31)] | None = Field(
        default=None, description="Begin with this version instead of the current one.", examples=[1]
    )


class ChangeBody(Received):
    """One change. `seen` is what the part was when you last saw it; null: it was not there. So is `value`."""

    part: Part
    seen: Any = Field(default=None, examples=[None])
    value: Any = Field(default=None, examples=[{"type": "say", "text": "Hello", "then": "bye"}])


class ChangesBody(Received):
    changes: Annotated[list[ChangeBody], Field(min_length=1, max_length=2000)]


class ClashView(Sent):
    """A change that was not made, for somebody else had changed the part: `theirs` is what it is now."""

    part: str
    theirs: Any = Field(examples=[{"type": "say", "text": "Good day", "then": "bye"}])


class SavedView(Sent):
    """`before` is the revision that the changes met: if you knew an older one, fetch the draft."""

    before: int
    revision: int
    clashes: list[ClashView]


class PublishDraft(Received):
    defined: int = Field(description="The draft's `defined` that you have seen.", examples=[4])
    revision_note: Note = Field(examples=["Key 0 reaches the complaint handlers."])
    over: int | None = Field(
        None,
        description="The newest version, where the draft began with an older one: what it changed goes, knowingly.",
        examples=[7],
    )


class RollBack(Received):
    revision_note: Note = Field(examples=["Back to how it was: key 0 was pressed by mistake."])


class PublishedDraft(Sent):
    slug: str
    version: int


class RemarkNew(Received):
    step: Annotated[str, StringConstraints(max_length=64)] = Field(
        default="", description="The step it is about; empty: the whole.", examples=["greet"]
    )
    text: Note = Field(examples=["Who hears this at night?"])


class RemarkView(Sent):
    id: UUID
    step: str
    text: str
    by: str
    at: datetime
    settled_at: datetime | None


class ReviewerView(Sent):
    user_id: UUID
    name: str
    decision: Decision | None
    reason: str | None
    current: bool = Field(description="Whether the decision is about the draft as it is now.")
    decided_at: datetime | None


class DiscussionView(Sent):
    remarks: list[RemarkView]
    reviewers: list[ReviewerView]


class ReviewersBody(Received):
    people: Annotated[list[UUID], Field(max_length=20)] = Field(description="Who is asked; nobody: no review.")


class DecisionBody(Received):
    decision: Decision
    reason: Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)] = Field(
        default="", description="Needed to return it.", examples=["Step “offer” names nobody at night."]
    )
    defined: int = Field(description="The draft's `defined` that you have seen.", examples=[4])


class SketchBody(Received):
    definition: Raw
    brands: Annotated[list[UUID], Field(max_length=100)] = Field(
        default_factory=list, description="Also hold it to the rules of these brands.", examples=[[]]
    )


class StepSketchView(Sent):
    outcomes: list[str] = Field(description="Those that must lead somewhere.")
    more_outcomes: list[str] = Field(description="Those that may.")
    variables: dict[str, str] = Field(description="What is known when the step begins, with its type.")


class SketchView(Sent):
    publishable: bool
    findings: list[FindingView]
    steps: dict[str, StepSketchView]


class FileBody(Received):
    text: Annotated[str, StringConstraints(max_length=1_000_000)] = Field(
        examples=["process: hello\ntitle: Hello\nstart: bye\nsteps:\n  bye: {type: end}\n"]
    )


class FileRead(Sent):
    """What a file holds as JSON, whatever its shape; or why it cannot be read."""

    value: Any = Field(examples=[SMALL])
    findings: list[FindingView]


class ValueBody(Received):
    value: Any = Field(description="Any JSON value.", examples=[SMALL])


class FileText(Sent):
    text: str


class PlayBody(Received):
    """A case of which the expectation is not known yet: what the caller is like, what the world answers, what is done.

    See docs/processes.md for what stands in each.
    """

    definition: Raw
    at: AwareDatetime | None = Field(default=None, examples=["2026-03-02T10:00:00-03:00"])
    caller: Json = Field(default_factory=dict, examples=[{"medium": "chat", "language": "en"}])
    world: Json = Field(default_factory=dict, examples=[{"hours": {"office": "closed"}}])
    inputs: Json = Field(default_factory=dict, examples=[{}])
    does: Annotated[list[Json], Field(max_length=500)] = Field(default_factory=list, examples=[[{"press": "1"}]])


class PassingView(Sent):
    step: str
    outcome: str


class SaidView(Sent):
    kind: str = Field(description="heard: at the step; did: by a person.")
    step: str
    text: str


class AskedView(Sent):
    step: str
    type: str
    confirm: bool


class PlayedView(Sent):
    """How far it has come. `asked` are the steps at which a person may do something now, `path` all steps in order."""

    passed: list[PassingView]
    said: list[SaidView]
    here: list[str]
    asked: list[AskedView]
    events: list[str] = Field(description="Events that the run waits for.")
    problems: list[str]
    problems_told: list[TextShown] = Field(description="The problems in every language of the product.")
    outcome: str | None
    now: datetime
    variables: Json
    path: list[str]


class TypesView(Sent):
    """What a process is made of. The shapes are those of docs/steps.md, as data."""

    types: list[Json] = Field(examples=[[{"name": "end", "family": "logic", "parameters": []}]])
    every_step: list[Json] = Field(examples=[[{"name": "title", "shape": {"kind": "text"}}]])
    header: list[Json] = Field(examples=[[{"name": "title", "shape": {"kind": "text"}, "required": True}]])
    names: dict[str, list[str]] = Field(
        description="What there is here to refer to, by kind.", examples=[{"queue": ["billing"]}]
    )
