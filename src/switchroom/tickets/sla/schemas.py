"""What the routes of service levels send and receive."""

import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from switchroom.platform.clocks.shown import ClockFact, Who
from switchroom.platform.clocks.targets import ClockState
from switchroom.platform.schemas import Received, Sent, SetupRow, TextJson, TextShown, changes_of
from switchroom.tickets.sla.contracts import Metric

MINUTES = Field(ge=1, le=527_040, examples=[240])


class SlaTarget(Received):
    """So much time for a metric: in working time, or as time passes."""

    metric: Metric
    minutes: Annotated[int, MINUTES]
    priority: int | None = Field(
        default=None, ge=1, le=4, description="Null: for every priority that has no target of its own.", examples=[2]
    )
    working: bool = Field(default=True, description="Counts only while the calendar is open.")
    warn_minutes: Annotated[int, MINUTES] | None = Field(
        default=None, description="Warn when only so much is left.", examples=[60]
    )
    tier: int | None = Field(
        default=None, ge=1, le=3, description="Of an escalation: to this tier; null: to every other.", examples=[2]
    )


class SlaPolicyNew(Received):
    name: TextJson
    position: int = Field(default=100, ge=0, le=999_999, description="Policies are asked in this order.", examples=[10])
    condition: str = Field(
        default="",
        max_length=4_000,
        description="Which tickets it is for, as an expression of `kind`, `priority`, `impact`, `urgency`, `medium`, "
        "`language`, `brand` (label), `units` (ids of the team and all above it), `tags`, `fields`; empty: for all.",
        examples=['kind == "incident" && "vip" in tags'],
    )
    calendar_id: UUID | None = Field(default=None, description="Null: the calendar of the ticket's team.")
    targets: list[SlaTarget] = Field(max_length=40)


class SlaPolicy(SlaPolicyNew, SetupRow):
    """What is promised: the first policy whose condition a ticket meets holds for it."""


SlaPolicyPatch = changes_of(SlaPolicyNew)


class Preview(Received):
    """A policy as it would be: new without `policy_id`, archived without `policy`."""

    policy_id: UUID | None = None
    policy: SlaPolicyNew | None = None
    cursor: UUID | None = Field(default=None, description="`next` of the part before.")
    limit: int = Field(default=200, ge=1, le=500, description="How many open tickets are looked at.", examples=[200])


class Move(Sent):
    """A clock of an open ticket that would be due at another time; null: at no time."""

    ticket_id: UUID
    number: int = Field(examples=[1042])
    subject: str = Field(examples=["The printer on floor 3 jams"])
    metric: Metric
    before: datetime.datetime | None
    after: datetime.datetime | None


class Moves(Sent):
    """`looked_at` open tickets in this part; `next` is null after the last."""

    items: list[Move]
    looked_at: int = Field(examples=[200])
    next: UUID | None


class ClockPause(Sent):
    """The clock stood still; `ends` null: it still does."""

    begins: datetime.datetime
    ends: datetime.datetime | None
    why: str = Field(examples=["pending"])
    who: Who


class Named(Sent):
    """Something with a name."""

    id: UUID
    name: TextShown


class ClockCalendar(Named):
    """The hours that count, in their time zone."""

    time_zone: str = Field(examples=["Europe/Berlin"])


class TicketClock(Sent):
    """A promise for a ticket and how it stands."""

    id: UUID
    metric: Metric
    state: ClockState
    target_seconds: float = Field(examples=[14_400])
    working: bool
    policy: Named | None
    calendar: ClockCalendar | None
    started_at: datetime.datetime
    due_at: datetime.datetime | None
    warn_at: datetime.datetime | None
    stopped_at: datetime.datetime | None
    left_seconds: float = Field(description="Negative when it is over time.", examples=[5400])
    pauses: list[ClockPause]
    explanation: list[ClockFact]


class TicketClocks(Sent):
    """The clocks of a ticket, the earliest due first, those that have ended last."""

    items: list[TicketClock]
