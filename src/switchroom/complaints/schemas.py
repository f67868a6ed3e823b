"""What goes over HTTP about complaints."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from switchroom.complaints.contracts import State
from switchroom.complaints.register import FigureName, Filters, SortBy
from switchroom.exchange.facade import FormQuery
from switchroom.platform.clocks.shown import ClockFact
from switchroom.platform.clocks.targets import ClockState
from switchroom.platform.schemas import Received, Sent, SetupRow, TextJson, TextShown, changes_of
from switchroom.tickets.contracts import Medium

Unknown = Literal["none"]
SlugLike = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$", examples=["complaint-handling"])]


class ComplaintRouteNew(Received):
    name: TextJson
    position: int = Field(default=100, ge=0, le=999_999, description="Rules are asked in this order.", examples=[10])
    region_id: UUID | None = Field(default=None, description="Only customers of this region.")
    brand_id: UUID | None = Field(default=None, description="Only complaints about this brand.")
    medium: Medium | None = Field(default=None, description="Only what came this way.")
    unit_id: UUID | None = Field(default=None, description="The team it goes to; null: it stays where it came in.")
    process: SlugLike | None = Field(default=None, description="The process that handles it; null: none does.")


class ComplaintRoute(ComplaintRouteNew, SetupRow):
    """A rule of dispatch: the first that a complaint meets decides."""


ComplaintRoutePatch = changes_of(ComplaintRouteNew)


class PlaceQuery(BaseModel):
    """Of what a complaint is; `none`: of those where it is not known."""

    region: UUID | Unknown | None = None
    brand: UUID | Unknown | None = None
    service: UUID | Unknown | None = None
    cause: str | None = Field(None, max_length=64, description="A choice of the custom field `cause`.")
    unit: UUID | None = Field(None, description="A team with those below it.")
    own_unit: UUID | None = Field(None, description="A team without those below it.")
    simulated: bool = Field(False, description="Those of simulated customers, instead of all others.")

    def placed(self) -> Filters:
        names = ("region", "brand", "service", "cause", "unit", "own_unit", "simulated")
        return Filters(**{name: getattr(self, name) for name in names})


class RegisterQuery(PlaceQuery):
    """Which complaints the register shows, as it stands in an address. Nothing: all, the latest first."""

    handler: UUID | None = None
    state: State | None = None
    overdue: bool = Field(False, description="Something of it should have been done by now.")
    warned: bool = Field(False, description="A warning runs beside it.")
    repeated: bool = Field(False, description="The customer had complained of it before.")
    number: int | None = Field(None, ge=0, lt=10**15)
    figure: FigureName | None = Field(None, description="Those behind a figure of the period `from` to `to`.")
    since: AwareDatetime | None = Field(None, alias="from", description="Without a figure: opened from then on.")
    until: AwareDatetime | None = Field(None, alias="to", description="Without a figure: opened before then.")
    process: str | None = Field(None, max_length=64)
    step: str | None = Field(None, max_length=200, description="Those in which this step was late.")
    sort: SortBy = "opened"

    def filters(self, *, cursor: str = "", limit: int = 50) -> Filters:
        """What it asks for."""
        names = (
            *("region", "brand", "service", "cause", "unit", "own_unit", "handler", "state", "overdue", "warned"),
            *("repeated", "number", "figure", "since", "until", "process", "step", "simulated", "sort"),
        )
        return Filters(**{name: getattr(self, name) for name in names}, cursor=cursor, limit=limit)


class RegisterListQuery(RegisterQuery):
    cursor: str = Field("", max_length=300)
    limit: int = Field(50, ge=1, le=200)


class RegisterExportQuery(RegisterQuery, FormQuery):
    """Which complaints, and how the file is written. They stand in the order of opening, whatever `sort` says."""


class FiguresQuery(PlaceQuery):
    """Which complaints are counted, over which period: of at most 400 days."""

    since: AwareDatetime = Field(alias="from", examples=["2026-10-01T00:00:00-03:00"])
    until: AwareDatetime = Field(alias="to", examples=["2026-11-01T00:00:00-03:00"])

    def filters(self) -> Filters:
        """What it asks for."""
        placed = self.placed()
        return Filters(
            region=placed.region,
            brand=placed.brand,
            service=placed.service,
            cause=placed.cause,
            unit=placed.unit,
            own_unit=placed.own_unit,
            simulated=placed.simulated,
            since=self.since,
            until=self.until,
        )


class NamedRef(Sent):
    id: UUID
    name: TextShown


class Complaint(Sent):
    """A complaint as the register has it. `overdue`: something should have been done by now, by `next_due_at`."""

    ticket_id: UUID
    number: int = Field(examples=[1042])
    subject: str
    status: str = Field(description="Of its ticket.")
    customer: NamedRef | None
    medium: str = Field(examples=["voice"])
    by_key: bool = Field(description="The customer pressed the key for complaints (0).")
    region: NamedRef | None
    brand: NamedRef | None
    service: NamedRef | None
    unit: NamedRef
    cause: str = Field(description="A choice of the custom field `cause`; empty: not known.", examples=["billing"])
    cause_name: TextShown | None
    handler: NamedRef | None
    opened_at: datetime
    first_due_at: datetime | None
    first_answered_at: datetime | None
    due_at: datetime | None
    next_due_at: datetime | None
    overdue: bool | None
    ended_at: datetime | None
    outcome: str | None = Field(description="Of its handling: satisfied, unsatisfied.", examples=["satisfied"])
    remedy: str | None = Field(examples=["goodwill"])
    goodwill: float | None = Field(examples=[40.0])
    repeats: UUID | None = Field(description="The complaint of the same customer that it repeats.")
    escalated_at: datetime | None
    warning: bool = Field(description="One runs beside it now.")
    warnings: int
    warning_began_at: datetime | None
    warning_ended_at: datetime | None
    warning_outcome: str | None
    late_steps: int = Field(description="Steps that passed their time limit.")


class ComplaintPatch(Received):
    """What a person knows better than the program. What is left out stays; null: not known."""

    region_id: UUID | None = None
    service_id: UUID | None = None


class PlaceShown(Sent):
    """Where a run waits: at a task of a role, or, without one, for a clock."""

    process: str
    step: str
    title: TextShown
    since: datetime
    due_at: datetime | None
    late: bool
    task_id: UUID | None
    post: str | None
    post_name: TextShown | None
    who: str | None


class ClockShown(Sent):
    """Why it is due when it is."""

    state: ClockState
    working: bool
    calendar: TextShown | None
    explanation: list[ClockFact]


class PlaceWithClock(PlaceShown):
    handling: bool = Field(description="Of the handling itself; else of a warning beside it.")
    clock: ClockShown | None


class ComplaintClocks(Sent):
    items: list[PlaceWithClock]


class RunningWarning(PlaceShown):
    """A place of a warning, and the complaint beside which it runs."""

    ticket_id: UUID
    number: int
    subject: str
    started_at: datetime
    complaint_due_at: datetime | None


class RunningWarnings(Sent):
    items: list[RunningWarning] = Field(description="The most urgent first; at most 500.")


class Counts(Sent):
    """How many complaints. All but `received` and `open` are of those that were closed in the period."""

    received: int = Field(description="Opened in the period.")
    closed: int
    promised: int = Field(description="With a time by which they had to be solved.")
    on_time: int = Field(description="Solved by then.")
    not_on_time: int
    first_promised: int = Field(description="With a time by which the customer had to be answered first.")
    first_on_time: int
    first_late: int
    repeated: int
    escalated: int
    satisfied: int
    unsatisfied: int
    warned: int
    late: int = Field(description="With a step that passed its time limit.")
    goodwill: int
    open: int = Field(description="Still open when the period ended.")
    late_steps: int = Field(description="Steps that passed their time limits.")
    goodwill_sum: float


class FigureGroup(Sent):
    """`key`: an id, a cause or a month; null: the whole, or where it is not known."""

    key: str | None
    name: TextShown | None
    counts: Counts
    customers: int | None = Field(description="Held against these; null: against none.")
    per_10_000: float | None = Field(description="Complaints received for every 10,000 customers.")


class LateStepShown(Sent):
    process: str
    step: str
    title: TextShown
    times: int
    complaints: int


class ComplaintFigures(Sent):
    since: datetime
    until: datetime
    whole: FigureGroup
    groups: list[FigureGroup]
    late_steps: list[LateStepShown]


class ReportMade(Sent):
    month: date = Field(description="Its first day.", examples=["2026-10-01"])
    made_at: datetime
    since: datetime
    until: datetime
    time_zone: str


class ReportsMade(Sent):
    items: list[ReportMade]


class ComplaintReport(ReportMade):
    """The report of a month as it was made, over what you may see."""

    figures: ComplaintFigures
