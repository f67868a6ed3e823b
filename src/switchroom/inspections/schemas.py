"""What goes over HTTP about inspections."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from switchroom.inspections.contracts import (
    AmountOf,
    FindingState,
    InspectionState,
    Judgement,
    StepWalked,
    Stratify,
    Weight,
)
from switchroom.platform.schemas import Name, Received, Sent, TextShown

SlugLike = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", examples=["main-menu"])]
Remark = Annotated[str, Field(max_length=4000)]
StepName = Annotated[str, Field(min_length=1, max_length=200)]


class PersonRef(Sent):
    id: UUID
    name: str


class UnitRef(Sent):
    id: UUID
    name: TextShown
    depth: int = Field(description="How many units it lies in.")


class RoundProcess(Sent):
    process: str
    title: TextShown


class Choices(Sent):
    units: list[UnitRef] = Field(description="Those with all below them over which you may draw.")
    processes: list[RoundProcess]


class Inspectors(Sent):
    items: list[PersonRef]


class RoundAsked(Received):
    """What is to be drawn. Interactions that were drawn before for the same process are not drawn again."""

    unit_id: UUID = Field(description="With those below it.")
    process: SlugLike | None = Field(None, description="Null: of all processes.")
    since: AwareDatetime = Field(description="Interactions that began from then on.")
    until: AwareDatetime = Field(description="And before then.")
    simulated: bool = Field(False, description="Those of simulated customers, instead of all others.")
    strata: list[Stratify] = Field([], max_length=4, description="Drawn in proportion to each, one at least.")
    how: AmountOf = AmountOf.TOTAL
    amount: int = Field(ge=1, le=2000, description="So many; so many of a hundred; so many of each person.")
    inspectors: list[UUID] = Field(min_length=1, max_length=50, description="They are given them in turn.")


class RoundNew(RoundAsked):
    name: Name
    due_at: AwareDatetime
    seed: int | None = Field(None, ge=0, lt=2**53, description="Null: one is made up. The same draws the same.")


class StratumCount(Sent):
    keys: list[str] = Field(description="In the order of `strata`; empty: it has none.")
    population: int
    drawn: int


class RoundPreview(Sent):
    population: int
    drawn: int
    strata_total: int
    strata: list[StratumCount] = Field(description="The largest, at most 100.")


class Counted(Sent):
    """What was judged so far. `low` to `high`: Wilson's interval at 95 %."""

    drawn: int
    submitted: int
    used: int
    not_used: int
    used_wrongly: int
    rate: float | None
    low: float | None
    high: float | None


class Round(Sent):
    """A sample that was drawn. `counts` leave out what you took part in yourself."""

    id: UUID
    name: str
    unit_id: UUID
    unit: TextShown
    process: str | None
    process_title: TextShown | None
    since: datetime
    until: datetime
    simulated: bool
    strata: list[Stratify]
    how: AmountOf
    amount: int
    seed: int
    population: int
    due_at: datetime
    late: bool
    drawn_by: str | None
    drawn_at: datetime
    counts: Counted


class InspectionQuery(BaseModel):
    """Which inspections: your own that are open, unless told otherwise."""

    round: UUID | None = None
    mine: bool = Field(False, description="Only those that are yours to do, or were.")
    state: InspectionState | None = None
    verdict: Judgement | None = None
    process: str | None = Field(None, max_length=64)
    step: str | None = Field(None, max_length=200, description="With `step_verdict`: where this step was judged so.")
    step_verdict: Judgement | None = None
    unit_id: UUID | None = Field(None, description="With those below it.")
    brand_id: UUID | None = None
    region_id: UUID | None = None
    person_id: UUID | None = None
    since: AwareDatetime | None = Field(None, alias="from", description="Of interactions that began from then on.")
    until: AwareDatetime | None = Field(None, alias="to", description="And before then.")
    simulated: bool | None = None
    offset: int = Field(0, ge=0, le=100_000)
    limit: int = Field(50, ge=1, le=200)


class InspectionRow(Sent):
    id: UUID
    round_id: UUID
    round: str
    number: int
    reference: str | None
    process: str
    process_title: TextShown | None
    at: datetime
    due_at: datetime
    state: InspectionState
    late: bool
    inspector_id: UUID
    inspector: str | None
    person: str | None = Field(description="Who served the customer last.")
    verdict: Judgement | None
    begun: bool = Field(description="Something of it is saved.")
    submitted_at: datetime | None


class StepJudged(Received, Sent):
    verdict: Judgement | None = Field(None, description="Null: it was not called for.")
    remark: Remark = ""


class Answer(Received):
    """What the form holds. A step that is left out was not called for."""

    verdict: Judgement | None = None
    remark: Remark = ""
    heard: bool = Field(False, description="It was compared with the recording.")
    steps: dict[StepName, StepJudged] = Field(default={}, max_length=300)


class AnswerSaved(Answer):
    saves: int = Field(description="As it was read; 409 `inspection.changed_meanwhile` if it was saved since.", ge=0)


class AnswerFinal(Answer):
    verdict: Judgement


class AnswerCorrected(AnswerFinal):
    reason: str = Field(min_length=1, max_length=1000)


class Saved(Sent):
    saves: int


class FormVisit(Sent):
    """What happened at a step."""

    began: datetime
    ended: datetime
    outcome: str
    late: bool
    deviation: str | None


class FormStep(Sent):
    name: str
    title: TextShown | None
    type: str
    post: str | None
    visits: list[FormVisit] = Field(description="None: the system did not come there.")


class FormRecording(Sent):
    id: UUID
    started_at: datetime | None


class Corrected(Sent):
    before: Answer
    reason: str
    by: str | None
    at: datetime


class Inspection(InspectionRow):
    """The form, with what there is to judge by."""

    interaction_id: UUID
    interaction_open: bool = Field(description="You may open the interaction itself.")
    medium: str | None
    answer: Answer
    saves: int
    mine: bool = Field(description="It is yours to fill in.")
    version: int = Field(description="Of the process whose steps these are.")
    ran: bool = Field(description="The process was run by the system.")
    steps: list[FormStep]
    recordings: list[FormRecording] = Field(description="Those that you may hear.")
    corrections: list[Corrected]


class EntryRef(Sent):
    id: UUID
    name: TextShown
    process: str | None


class PostRef(Sent):
    post: str
    name: TextShown


class WalkChoices(Sent):
    units: list[UnitRef] = Field(description="Those in which you may inspect.")
    processes: list[RoundProcess]
    entry_points: list[EntryRef]
    posts: list[PostRef] = Field(description="Whose holders may own a finding.")
    people: list[PersonRef] = Field(description="Who may own a finding; at most 500.")


class WalkNew(Received):
    process: SlugLike
    unit_id: UUID
    entry_point_id: UUID | None = Field(None, description="The touchpoint at which you come in.")
    place: str = Field("", max_length=200, description="Where you come in, in your words.")


class WalkedStep(Received, Sent):
    result: StepWalked | None = None
    remark: Remark = ""


class WalkNoted(Received):
    steps: dict[StepName, WalkedStep] = Field(default={}, max_length=300)
    remark: Remark = ""


class WalkRow(Sent):
    id: UUID
    process: str
    process_title: TextShown | None
    unit: TextShown
    entry_point: TextShown | None
    place: str
    inspector: str | None
    began_at: datetime
    ended_at: datetime | None
    findings: int
    unverified: int = Field(description="Findings that are not verified yet.")


class WalkStep(Sent):
    name: str
    title: TextShown | None
    type: str
    post: str | None
    walked: WalkedStep


class FindingNew(Received):
    text: str = Field(min_length=1, max_length=4000)
    severity: Weight = Weight.MEDIUM
    step: StepName | None = None
    owner_id: UUID | None = Field(None, description="This person, or the holders of `post`.")
    post: str | None = Field(None, max_length=100)
    due_at: AwareDatetime


class PhotoView(Sent):
    id: UUID
    name: str
    size: int
    by: str | None
    at: datetime


class FindingSaid(Sent):
    """`state`: what it became then."""

    state: FindingState
    remark: str
    by: str | None
    at: datetime


class Finding(Sent):
    id: UUID
    number: int
    walk_id: UUID
    process: str
    process_title: TextShown | None
    unit: TextShown
    step: str | None
    severity: Weight
    text: str
    owner_id: UUID | None
    owner: str | None
    post: str | None
    post_name: TextShown | None
    due_at: datetime
    late: bool
    state: FindingState
    filed_by: str | None
    filed_at: datetime
    mine: bool = Field(description="You own it, or hold the role that does.")
    moves: list[FindingState] = Field(description="What you may make of it now.")
    photos: list[PhotoView]
    trail: list[FindingSaid]


class FindingMove(Received):
    to: FindingState
    remark: str = Field("", max_length=4000)


class FindingQuery(BaseModel):
    """Which findings: of all that you may see, what is due first in front."""

    mine: bool = Field(False, description="Only those that you own, or your roles.")
    state: FindingState | None = None
    walk: UUID | None = None
    offset: int = Field(0, ge=0, le=100_000)
    limit: int = Field(50, ge=1, le=200)


class Walk(WalkRow):
    mine: bool = Field(description="It is yours, and not over.")
    version: int
    remark: str
    steps: list[WalkStep]
    filed: list[Finding]
