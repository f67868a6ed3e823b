"""What goes over HTTP about interactions."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from switchroom.interactions.contracts import EndedHow, SegmentKind, ServiceHow, State
from switchroom.platform.schemas import Received, Sent, TextShown
from switchroom.processes.facade import TraceView

Line = Annotated[str, StringConstraints(min_length=1, max_length=10_000, strip_whitespace=True)]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True), Field(examples=["refund"])]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]


class Named(Sent):
    """Something with a name: enough to show it and to link to it."""

    id: UUID
    name: TextShown


class Hand(Sent):
    """A hand raised for help."""

    agent: Named
    raised_at: datetime
    answered_by: Named | None = Field(None, description="Who comes to help.")


class InteractionSummary(Sent):
    """One line of a list of interactions."""

    id: UUID
    reference: str = Field(description="The number people tell each other; never a proof.", examples=["261122-000042"])
    medium: str
    origin: str
    state: State
    entry_point: Named | None = Field(None, description="Empty: a call between colleagues.")
    caller: Named | None = Field(None, description="The colleague who calls; then there is no customer.")
    called: Named | None = Field(None, description="The colleague who is called.")
    queue: Named | None = None
    agent: Named | None = None
    customer: Named | None = None
    address: str | None = Field(None, description="Where the customer came from: a phone number or the like.")
    started_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    ended_how: EndedHow | None = None
    disposition: Named | None = None
    duration_s: float | None = Field(None, description="From arrival to the customer's end.")
    hand: Hand | None = Field(None, description="Its agent asks for help.")
    service: Named | None = Field(None, description="What it is about; none: nobody knows yet.")


class CellTraffic(Sent):
    channel_id: UUID | None
    service_id: UUID
    interactions: int = Field(examples=[312])


class MapTraffic(Sent):
    """How many interactions touchpoints had. `since`: the first moment that is counted."""

    since: datetime
    cells: list[CellTraffic]
    unclassified: int = Field(description="Those about no service that is known.")


class ServiceBody(Received):
    service_id: UUID | None = Field(description="None: it is about nothing of the catalogue.")


class NoteView(Sent):
    id: UUID
    text: str
    author: Named | None = Field(None, description="Empty: the process wrote it.")
    at: datetime
    edited_at: datetime | None = None


class SegmentView(Sent):
    """Who had the customer, from when to when; without `to` it lasts."""

    kind: SegmentKind
    queue: Named | None = None
    agent: Named | None = None
    from_: datetime = Field(alias="from", serialization_alias="from")
    to: datetime | None = None


class TimelineEntry(Sent):
    """An event of the journal about this interaction. `type` names it; `data` holds ids, codes and numbers."""

    position: int
    at: datetime
    type: str
    data: dict[str, Any]


class Identity(Sent):
    """How sure we are who it is.

    0 unknown, 1 by number (can be forged), 2 by a token we signed, 3 an agent asked who it is, 4 an agent checked the
    customer's data, 5 a code that we sent came back.
    """

    level: int
    how: str | None = None


class ChoiceView(Sent):
    value: str
    label: TextShown


class FieldView(Sent):
    name: str
    kind: str
    label: TextShown | None = None
    required: bool = True
    secret: bool = False
    choices: list[ChoiceView] = Field(default_factory=list, description="Of a field of kind choice.")


class StepView(Sent):
    """What the process asks of the agent now; answer with the same token and visit."""

    token: int
    visit: int
    name: str
    type: str
    title: TextShown
    text: TextShown | None = Field(None, description="What to say or do; Markdown.")
    article: str | None = Field(None, description="The address of the article that belongs to it.")
    checklist: list[TextShown] = Field(default_factory=list)
    fields: list[FieldView] = Field(default_factory=list)
    choices: list[ChoiceView] = Field(default_factory=list)
    shown_at: datetime


class StepName(Sent):
    """A step one could jump to."""

    name: str
    title: TextShown


class ProcessRef(Sent):
    slug: str
    title: TextShown
    version: int


class ProcessView(Sent):
    """The process of this interaction: the step that waits for the agent, the last page, and what has been done."""

    run_id: UUID
    process: ProcessRef
    step: StepView | None = None
    page: StepView | None = None
    trace: list[TraceView] = Field(default_factory=list)
    steps: list[StepName] = Field(default_factory=list)


class ConsultView(Sent):
    """A colleague is being asked. `stage`: waiting, ringing or connecting until he or she is there, then whom the agent
    talks to: colleague (the customer is on hold), customer (the colleague is), all."""

    stage: Literal["waiting", "ringing", "connecting", "colleague", "customer", "all"]
    queue: Named | None
    asked_by: Named | None
    colleague: Named | None
    since: datetime


class SurveyView(Sent):
    """A survey that was put to the customer. `kind`: csat (1-5), ces (1-7), nps (0-10)."""

    kind: Literal["csat", "ces", "nps"]
    outcome: Literal["answered", "refused", "ignored"] | None = Field(description="None: it is being asked.")
    score: int | None
    comment: str | None
    agent: Named | None = Field(description="Who served the customer last before it.")
    asked_at: datetime
    ended_at: datetime | None


class SurveyFigure(Sent):
    """One kind of survey, of one queue, agent, day or month. `score`: csat the share of 4 and 5, nps from -100 to 100,
    ces the mean; none without an answer."""

    kind: Literal["csat", "ces", "nps"]
    key: str = Field(description="The queue's or agent's id, the day or the month; empty for all, or for none.")
    name: TextShown | None = None
    asked: int
    answered: int
    refused: int
    ignored: int
    score: float | None = Field(examples=[0.86])


class SurveyFigures(Sent):
    items: list[SurveyFigure]


class CallbackView(Sent):
    """The customer is off the line and will be called back; `attempts` counts the present one, of `most`."""

    stage: Literal["told", "waiting", "paused", "calling"]
    attempts: int
    most: int
    opened_at: datetime


class InteractionPage(InteractionSummary):
    """Everything the interaction page shows apart from what voice knows (`GET /api/interactions/{id}/call`)."""

    brand: Named | None
    service_how: ServiceHow | None = Field(None, description="How it came that it is about that service.")
    language: str
    identity: Identity
    notes: list[NoteView]
    tags: list[str]
    timeline: list[TimelineEntry]
    segments: list[SegmentView]
    surveys: list[SurveyView] = Field(default_factory=list)
    process: ProcessView | None = None
    consult: ConsultView | None = None
    callback: CallbackView | None = None
    position: int = Field(description="The journal position of this view; the stream goes on after it.")


class WallQueue(Sent):
    id: UUID
    name: TextShown
    waiting: int
    longest_wait_s: float | None
    oldest_since: datetime | None
    offered: int
    agents_available: int
    agents_busy: int
    agents_staffed: int
    answered_today: int
    abandoned_today: int
    service_level: float | None = Field(description="Share answered in time of all answered and abandoned today.")


class WallStatus(Sent):
    name: TextShown
    kind: str
    since: datetime


class WallAgent(Sent):
    id: UUID
    name: str
    unit: Named | None
    status: WallStatus
    state: str
    state_since: datetime
    interaction_id: UUID | None
    moved_until: datetime | None = Field(description="Serves other queues, or has other skills, until then.")


class Wallboard(Sent):
    """The floor at one moment; the event stream goes on after `position`."""

    position: int
    at: datetime
    queues: list[WallQueue]
    agents: list[WallAgent]
    live: list[InteractionSummary]


class NoteBody(Received):
    text: Line


class TagsBody(Received):
    tags: Annotated[list[Tag], Field(max_length=30)]


class DispositionBody(Received):
    disposition_id: UUID


class CustomerBody(Received):
    customer_id: UUID


class StepAnswer(Received):
    """The agent's answer to the step on the screen: one of its outcomes, with what was filled in."""

    token: Annotated[int, Field(ge=1, le=2**31 - 1)]
    visit: Annotated[int, Field(ge=1, le=2**31 - 1)]
    outcome: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    data: dict[str, str | float | bool | None] = Field(default_factory=dict)


class PathLeft(Received):
    """Leaving the path: skip the step (`outcome` by which to go on) or jump to another one, and why."""

    token: Annotated[int, Field(ge=1, le=2**31 - 1)]
    visit: Annotated[int, Field(ge=1, le=2**31 - 1)]
    to_step: Annotated[str, StringConstraints(max_length=64)] | None = None
    outcome: Annotated[str, StringConstraints(max_length=64)] = ""
    reason: Reason


class StepRemark(Received):
    """What is wrong with the step on the screen, or missing."""

    token: Annotated[int, Field(ge=1, le=2**31 - 1)]
    visit: Annotated[int, Field(ge=1, le=2**31 - 1)]
    text: Reason = Field(examples=["Most customers do not know this number."])


class TestArrival(Received):
    """An interaction of origin `test` that carries no audio: for trying processes and for load tests."""

    __test__ = False

    entry_point: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    address: Annotated[str, StringConstraints(max_length=200)] | None = None
    language: Annotated[str, StringConstraints(max_length=35)] = ""


class NoteRef(Sent):
    id: UUID


class Created(Sent):
    id: UUID
    reference: str


class TransferBody(Received):
    """Where the customer goes: a queue, one colleague, or a number outside."""

    queue_id: UUID | None = None
    agent_id: UUID | None = None
    number: Annotated[str, StringConstraints(min_length=1, max_length=40)] | None = Field(
        None, description="A telephone number with its country; dialled only where a switch has a trunk."
    )

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if sum(each is not None for each in (self.queue_id, self.agent_id, self.number)) != 1:
            raise ValueError("Name a queue, a colleague or a number.")
        return self


class QueuePlace(Sent):
    """A queue as it stands. `wait_low_s` is null when nobody is there, `wait_high_s` when it may be longer."""

    id: UUID
    name: TextShown
    takes: bool = Field(description="It is open and not full.")
    waiting: int
    free: int = Field(description="Agents who are available now.")
    staffed: int = Field(description="Agents who serve it now, busy ones included.")
    wait_low_s: float | None
    wait_high_s: float | None


class ColleaguePlace(Sent):
    id: UUID
    name: str
    state: str = Field(description="As on the wallboard: available, offered, busy, wrap_up, not_available.")
    since: datetime
    here: bool = Field(description="At work, so that he or she can be asked.")


class Places(Sent):
    """Where an interaction can be sent, colleagues who are free first."""

    queues: list[QueuePlace]
    colleagues: list[ColleaguePlace]


class ColleagueView(Sent):
    """A colleague whom you can call, or could if he or she were at work."""

    id: UUID
    name: str
    state: str = Field(description="As on the wallboard, or signed_out.", examples=["available"])
    since: datetime | None
    here: bool = Field(description="At work, so that he or she can be called.")


class ColleagueCall(Sent):
    """Your phone rings first; then your colleague's."""

    interaction_id: UUID


class SlotView(Sent):
    slot: int = Field(description="The number to tell whoever should fetch the customer.", examples=[7])


class ParkedView(Sent):
    """A customer who waits in a slot."""

    slot: int
    interaction_id: UUID
    reference: str
    by: Named | None = Field(description="Who parked the customer.")
    parked_at: datetime
