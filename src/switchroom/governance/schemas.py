"""What governance looks like from outside."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from switchroom.conformance.facade import Measure, Measurements
from switchroom.governance.contracts import Occasion, State, Verdict
from switchroom.platform.schemas import Received, Sent, Slug, TextShown, Words

Remark = Annotated[str, StringConstraints(max_length=4000, strip_whitespace=True), Field(examples=["Two new people."])]


class ReportMonth(Sent):
    month: date = Field(description="Its first day.")
    since: datetime
    until: datetime
    made_at: datetime


class ReportMonths(Sent):
    """The reports there are, the latest first."""

    items: list[ReportMonth]


class ReportRow(Sent):
    """Of one process, unit or brand; without a key: of what has none. `before`: the same in the month before."""

    key: str | None
    name: TextShown | None = Field(description="Null: it has none but its key.")
    figures: Measurements
    before: Measurements | None = Field(description="Null: there is no report of the month before, or nothing in it.")


class ProcessReport(ReportMonth):
    """The report of a month over what you may see; `improvements`: how many were opened by it."""

    time_zone: str
    unit: TextShown | None = Field(description="The unit that was asked for.")
    whole: ReportRow
    rows: list[ReportRow]
    improvements: int


class MonitoringTableLine(Sent):
    """A month's table of a unit."""

    id: UUID
    month: date
    unit_id: UUID
    unit: TextShown
    signed_at: datetime | None
    signed_as: str | None
    sent_to_me: bool
    readers: int = Field(description="Whom it was sent to.")
    read: int = Field(description="How many of these have taken note of it.")
    may_sign: bool


class MonitoringTables(Sent):
    items: list[MonitoringTableLine]


class TableReader(Sent):
    name: str
    read_at: datetime | None


class MonitoringTableView(MonitoringTableLine):
    """With its figures, what is remarked, and whether it still is what was signed."""

    remark: str
    remarks: dict[str, str] = Field(description="By process.", examples=[{"main-menu": "Two new people."}])
    revision: int
    posts: list[str] = Field(description="The roles it was sent to.", examples=[["operations-manager"]])
    rows: list[ReportRow]
    whole: ReportRow
    people: list[TableReader]
    digest: str | None = Field(description="SHA-256 over what was signed.")
    holds: bool | None = Field(description="Whether it is what was signed; null: it is not signed.")


class RemarksBody(Received):
    revision: int = Field(ge=1, examples=[1])
    remark: Remark = ""
    remarks: dict[Slug, Remark] = Field(
        default_factory=dict, max_length=1000, description="By process.", examples=[{"main-menu": "Two new people."}]
    )


class SignBody(Received):
    revision: int = Field(ge=1, examples=[1])
    posts: list[Slug] = Field(
        min_length=1, max_length=20, description="Everybody who holds one of these there gets it.",
        examples=[["operations-manager", "centre-director"]],
    )  # fmt: skip


class FigureView(Sent):
    """What was counted in a time, as the four measurements."""

    since: datetime
    until: datetime
    figures: Measurements


class ImprovementView(Sent):
    id: UUID
    process: str
    process_title: TextShown | None
    measure: Measure | None = Field(description="Which figure it is about; null: none.")
    unit_id: UUID | None
    unit: TextShown | None = Field(description="Null: the whole house.")
    problem: str = Field(description="Empty: a benchmark was missed, and nobody has written more.")
    change: str
    training: str = Field(description="Who has to be trained for the change, and how; empty: nobody.")
    owner_id: UUID | None
    owner: str | None
    due_on: date | None
    state: State
    before: FigureView | None
    after: FigureView | None = Field(description="Since the change; of one that is watched, until now.")
    changed_at: datetime | None
    verdict: Verdict | None
    reason: str
    opener: str | None = Field(description="Who opened it; null: the monthly report or a review.")
    opened_at: datetime
    ended_at: datetime | None
    revision: int
    may_change: bool


class Improvements(Sent):
    """The latest first, at most 500."""

    items: list[ImprovementView]


class ImprovementNew(Received):
    process: Slug
    measure: Measure | None = None
    unit_id: UUID | None = Field(default=None, description="Null: the whole house.")
    problem: Words
    owner_id: UUID | None = None
    due_on: date | None = None


class ImprovementPatch(Received):
    revision: int = Field(ge=1, examples=[1])
    problem: Remark | None = None
    owner_id: UUID | None = Field(default=None, description="Null, if sent: nobody.")
    due_on: date | None = Field(default=None, description="Null, if sent: no day.")


class ChangeMade(Received):
    """What was changed, when (null: now), and who has to be trained for it."""

    revision: int = Field(ge=1, examples=[1])
    change: Words
    training: Remark = ""
    at: AwareDatetime | None = None


class CloseBody(Received):
    revision: int = Field(ge=1, examples=[1])
    verdict: Verdict
    reason: Remark = ""


class DropBody(Received):
    revision: int = Field(ge=1, examples=[1])
    reason: Words


class ReviewView(Sent):
    """A process, when it was reviewed last, and when it is due again."""

    process: str
    title: TextShown
    number: str
    kind: str = Field(examples=["management"])
    owner: str = Field(description="The role that owns it.", examples=["process-administrator"])
    last_at: datetime | None
    last_outcome: str | None = Field(examples=["keep"])
    due_at: datetime
    due_for: Occasion
    begun_at: datetime | None = Field(description="Since when it is being reviewed.")
    occasion: Occasion | None = Field(description="Why it is being reviewed.")


class ProcessReviews(Sent):
    items: list[ReviewView]
    ready: bool = Field(description="Whether there is a process by which processes are reviewed.")
    may_begin: bool
