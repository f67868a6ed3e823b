"""What goes over HTTP about routing: queues with their policies, an agent's own work, explanations."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from switchroom.platform.schemas import Received, Sent, SetupRow, Slug, TextJson, TextShown, changes_of
from switchroom.routing.contracts import Choice, ItemKind, Medium
from switchroom.routing.contracts.breaks import BreakState
from switchroom.routing.rows import Activity, WorkState

Seconds = Annotated[float, Field(gt=0, le=365 * 86_400, allow_inf_nan=False)]
SecondsOrNone = Annotated[float, Field(ge=0, le=365 * 86_400, allow_inf_nan=False)]


class RingSkill(Received):
    """A skill that a ring demands."""

    skill_id: UUID
    at_least: int = Field(ge=1, le=10, examples=[7])


class RingJson(Received):
    """Who is eligible once an item has waited `after_s`. A later ring never excludes anybody."""

    after_s: SecondsOrNone = Field(examples=[0, 30])
    skills: list[RingSkill] = Field(default_factory=list, max_length=20)
    preferred_only: bool = Field(default=False, description="Only the last agent or the account's owner.")


class HeadStartJson(Received):
    """Items whose attribute has this value are served as if they had come `by_s` earlier."""

    attribute: str = Field(min_length=1, max_length=60, examples=["vip"])
    value: str = Field(min_length=1, max_length=200, examples=["yes"])
    by_s: Seconds = Field(examples=[300])


class Policy(Received):
    """How a queue is ordered and who serves it. Lengths in seconds."""

    choice: Choice = Choice.LONGEST_IDLE
    rate: float = Field(default=1, ge=0.01, le=1000, description="How fast an item's claim grows while it waits.")
    offer_timeout_s: Seconds = 20
    wrap_up_s: SecondsOrNone = Field(default=0, description="0: no wrap-up.")
    wrap_up_extendable_s: SecondsOrNone = Field(default=300, description="By how much agents may lengthen it in all.")
    missed: Literal["not_available", "stay"] = "not_available"
    missed_after: int = Field(default=1, ge=1, le=20, description="How many missed offers in a row count as missed.")
    max_wait_s: Seconds | None = None
    size_limit: int | None = Field(default=None, ge=0, le=1_000_000)
    overflow_queue_id: UUID | None = None
    rings: list[RingJson] = Field(default_factory=lambda: [RingJson(after_s=0)], min_length=1, max_length=20)
    head_starts: list[HeadStartJson] = Field(default_factory=list, max_length=50)
    cooling_s: Seconds = Field(default=30, description="How long an item is kept from an agent who declined it.")
    announce_every_s: Seconds | None = 30
    expected_handling_s: Seconds = 300
    needs_staff: bool = Field(default=False, description="Take no items while nobody serves the queue.")
    service_level_s: Seconds = Field(default=20, description="Answered within this time counts as in time.")


class QueueNew(Received):
    name: TextJson
    slug: Slug
    unit_id: UUID
    brand_id: UUID | None = None
    medium: Medium
    policy: Policy


class Queue(QueueNew, SetupRow):
    """An ordered wait with a routing policy."""


QueuePatch = changes_of(QueueNew)


class BulletinNew(Received):
    name: TextJson = Field(description="Its title.", examples=["New returns policy"])
    body: TextJson
    must_read: bool = Field(True, description="Nothing is offered to agents of these queues until they have read it.")
    queue_ids: list[UUID] = Field(
        default_factory=list, max_length=200, description="Whose agents it is for; none named: everybody's."
    )
    expires_at: AwareDatetime | None = Field(None, description="From then on nobody need read it.")


class Bulletin(BulletinNew, SetupRow):
    """What agents must know before their next interaction."""

    made_at: datetime


BulletinPatch = changes_of(BulletinNew)


class MyBulletin(Sent):
    """A bulletin as an agent sees it."""

    id: UUID
    name: TextShown
    body: TextShown
    must_read: bool
    expires_at: datetime | None
    made_at: datetime
    read_at: datetime | None


class MyBulletins(Sent):
    items: list[MyBulletin] = Field(description="Those in force for your queues: first what is unread.")


class BreakLimitNew(Received):
    unit_id: UUID = Field(description="The limit counts everybody of this unit and of the units below it.")
    status_id: UUID = Field(description="A shared status that takes no customers.")
    at_most: int = Field(ge=0, le=10_000, description="How many may be in it at once.", examples=[3])
    lapses_after_s: int = Field(
        1800,
        ge=60,
        le=86_400,
        description="How long a granted break is kept for somebody who is still in a conversation.",
    )


class BreakLimit(BreakLimitNew, SetupRow):
    """How many of a unit may have a break of one kind at once."""


BreakLimitPatch = changes_of(BreakLimitNew)


class QueueNamed(Sent):
    id: UUID
    name: TextJson


class StatusNamed(Sent):
    id: UUID
    name: TextJson


class UnitNamed(Sent):
    id: UUID
    name: TextJson


class BreakRequest(Sent):
    """A break of a limited kind that you asked for."""

    status: StatusNamed
    state: BreakState = Field(
        description="waiting: in line. granted: it begins when you have nothing in hand. refused, lapsed: until you "
        "dismiss it."
    )
    place: int | None = Field(description="Your place in line; 1 goes next.")
    expected_s: float | None = Field(description="About how long until then; null: nobody can say.")
    asked_at: datetime
    lapses_at: datetime | None = Field(description="Until then a granted break is kept for you.")
    word: str | None = Field(description="What the lead wrote who refused it.")


class BreakPlaces(Sent):
    """A limit, and how many places of it are taken: by those who have a break and those who were granted one."""

    id: UUID
    unit: UnitNamed
    status: StatusNamed
    at_most: int
    held: int


class BreakRefusal(Received):
    word: str = Field("", max_length=300, description="For the agent.", examples=["After the rush, at about three"])


class AgentNamed(Sent):
    id: UUID
    name: str


class SkillMoved(Sent):
    id: UUID
    name: TextJson
    level: int | None


class MoveShown(Sent):
    """Queues and skills that somebody has, or has not, until a moment."""

    id: UUID
    until: datetime
    by: AgentNamed
    queues_added: list[QueueNamed]
    queues_removed: list[QueueNamed]
    skills_set: list[SkillMoved]
    skills_removed: list[SkillMoved]
    may_end: bool = Field(description="Whether you may end it before its time.")


class AgentStatus(Sent):
    """A status of the catalogue, and since when the agent is in it."""

    id: UUID
    name: TextJson
    kind: Literal["available", "not_available"]
    since: datetime


class OfferCustomer(Sent):
    name: str | None = None
    address: str | None = None


class Offer(Sent):
    """A work item presented to you until you accept or decline it, or until it expires."""

    id: str = Field(description="Opaque.", examples=["4711"])
    kind: ItemKind
    about_id: UUID = Field(description="The interaction, ticket or task.")
    reference: str
    subject: TextShown | None = Field(description="What a ticket or task is about.")
    queue: QueueNamed
    medium: Medium
    customer: OfferCustomer
    waited_s: float
    offered_at: datetime
    expires_at: datetime
    ring: int
    sent_by: str | None = Field(None, description="The colleague who sent it on, or who asks you about it.")
    sent_how: str | None = Field(
        None, description="transfer, return (a transfer that nobody took), consult or callback."
    )


class Work(Sent):
    """Work in your hands."""

    kind: ItemKind
    about_id: UUID = Field(description="The interaction, ticket or task.")
    reference: str
    subject: TextShown | None = Field(description="What a ticket or task is about.")
    medium: Medium
    accepted_at: datetime
    state: Literal["active", "held", "wrap_up"]

    @staticmethod
    def shown_state(state: WorkState, held: bool) -> Literal["active", "held", "wrap_up"]:
        """`held` is known to those who carry the call."""
        if state is WorkState.WRAP_UP:
            return "wrap_up"
        return "held" if held else "active"


class WrapUp(Sent):
    """Time after the work; without `ends_at` it lasts until you end it."""

    kind: ItemKind
    about_id: UUID = Field(description="The interaction, ticket or task.")
    started_at: datetime
    ends_at: datetime | None


class Agent(Sent):
    """Your own state as one who takes work. `position` is the journal's when it was read."""

    signed_in: bool
    status: AgentStatus | None
    capacity: dict[str, int]
    offers: list[Offer]
    work: list[Work]
    wrap_up: WrapUp | None
    break_request: BreakRequest | None
    moves: list[MoveShown] = Field(description="What you serve, or do not serve, for a time.")
    position: int


class StatusChoice(Received):
    status_id: UUID


class Reason(Received):
    reason: Slug | None = Field(default=None, description="A code for the record.", examples=["wrong_skill"])


class ExtendBy(Received):
    by_s: Seconds = Field(examples=[60])


class Verdict(StrEnum):
    """What the board makes of an agent in view of an item."""

    OFFERED = "offered"
    ELIGIBLE = "eligible"
    REJECTED = "rejected"


class Lack(Sent):
    """A demand that the agent does not meet; skills are named by their ids."""

    name: str
    demanded: int | str
    has: int | str | None


class BreakAsked(Sent):
    """Somebody who asks for a break, or was granted one and still has something in hand."""

    id: UUID
    agent: AgentNamed
    status: StatusNamed
    state: BreakState
    asked_at: datetime
    lapses_at: datetime | None
    place: int | None
    expected_s: float | None


class Breaks(Sent):
    limits: list[BreakPlaces]
    requests: list[BreakAsked] = Field(description="Those who were granted one first, then the line.")


class Candidate(Sent):
    """An agent in view of an item. `rule`: what rejected him; `place`: his place in the order of choice."""

    agent: AgentNamed
    verdict: Verdict
    rule: str | None = Field(examples=["lacks_skill"])
    ring: int | None
    place: int | None
    lacks: list[Lack]
    until: datetime | None


class ItemStanding(Sent):
    """Where an item stands in its queue; `place` 1 is served next."""

    item_id: UUID
    kind: ItemKind
    about_id: UUID = Field(description="The interaction, ticket or task.")
    queue: QueueNamed
    policy_version: int
    score: float
    arrived_at: datetime
    place: int
    staffed: int
    ring: int
    rings: int
    next_ring_at: datetime | None
    overflow_at: datetime | None


class Decided(Sent):
    """One decision as the journal has it."""

    position: int
    at: datetime
    type: str = Field(examples=["routing.offered"])
    data: dict[str, Any]


class Explanation(Sent):
    """Why something waits, or why it was offered to whom; `item` is empty if it never came before an agent."""

    item: ItemStanding | None = None
    score: float | None = None
    ring: int | None = None
    candidates: list[Candidate] = Field(default_factory=list)
    decisions: list[Decided]


class ItemInQueue(Sent):
    """How many agents each verdict and each rejecting rule applies to."""

    item: ItemStanding
    verdicts: dict[Verdict, int]
    rules: dict[str, int]


class QueueExplanation(Sent):
    """The first items of a queue, and who serves it: in view of the first item, or of any if nothing waits."""

    queue: QueueNamed
    items: list[ItemInQueue]
    candidates: list[Candidate]


class ItemForAgent(Sent):
    item_id: UUID
    kind: ItemKind
    about_id: UUID = Field(description="The interaction, ticket or task.")
    queue: QueueNamed
    score: float
    arrived_at: datetime
    verdict: Verdict
    rule: str | None = Field(examples=["lacks_skill"])
    lacks: list[Lack]
    until: datetime | None


class AgentExplanation(Sent):
    """`rule` keeps every item from the agent, `until` then if that is known; `items` stand in the order of service."""

    agent: AgentNamed
    state: Activity
    rule: str | None = Field(examples=["lacks_skill"])
    until: datetime | None
    queues: list[QueueNamed] = Field(description="Those that the agent serves.")
    moves: list[MoveShown] = Field(description="Changes of queues and skills for a time.")
    items: list[ItemForAgent]


class Reader(Sent):
    """Somebody who is to read a bulletin; `read_at` is null until then."""

    agent: AgentNamed
    read_at: datetime | None


class Readers(Sent):
    items: list[Reader] = Field(description="Those who have not read it come first.")
