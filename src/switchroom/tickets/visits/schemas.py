"""What goes over HTTP about visits."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from switchroom.platform.schemas import Received, Sent, TextShown
from switchroom.tickets.schemas import Named
from switchroom.tickets.visits.contracts import VisitKind, VisitStatus, Wish

ClockTime = Annotated[
    str,
    StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"),
    Field(description="By the clock of the ticket's team.", examples=["15:00"]),
]
Place = Annotated[
    str, StringConstraints(max_length=300, strip_whitespace=True), Field(examples=["Long Street 5, room 2.14"])
]
Note = Annotated[
    str,
    StringConstraints(max_length=2_000, strip_whitespace=True),
    Field(description="For the requester.", examples=["Please have the old device at hand."]),
]
Why = Annotated[
    str, StringConstraints(max_length=2_000, strip_whitespace=True), Field(examples=["The part comes later."])
]
Day = Annotated[date, Field(description="There.", examples=["2027-03-16"])]


class VisitNew(Received):
    """A visit on one day. Who goes: `agent_id`, else the ticket's assignee, else you."""

    kind: VisitKind
    day: Day
    begins: ClockTime
    ends: ClockTime = Field(examples=["16:00"])
    place: Place = ""
    agent_id: UUID | None = None
    note: Note = ""


class VisitMove(Received):
    """Another time, place or agent; what is null stays as it was."""

    day: Day
    begins: ClockTime
    ends: ClockTime = Field(examples=["16:00"])
    place: Place | None = None
    agent_id: UUID | None = None
    note: Note | None = None
    reason: Why = Field("", description="Why, for the requester.")


class VisitEnd(Received):
    """How it ended; why, unless it is done. The requester reads why it was cancelled."""

    status: Literal[VisitStatus.DONE, VisitStatus.MISSED, VisitStatus.CANCELLED] = Field(examples=["cancelled"])
    reason: Why = ""


class VisitMade(Sent):
    id: UUID


class VisitConflict(Sent):
    """What the same agent has planned at that time. `number`: of its ticket, where you may see that."""

    number: int | None = Field(examples=[1042])
    begins_at: datetime
    ends_at: datetime


class VisitWarnings(Sent):
    """What speaks against a time. A visit can be planned all the same."""

    outside_hours: bool = Field(description="Not all of it lies within the team's opening hours.")
    away: bool = Field(description="Whoever goes has planned to be away on that day.")
    conflicts: list[VisitConflict]


class TicketVisit(Sent):
    """A visit. `day`, `begins` and `ends` are by the clock of `zone`; `asked`: what the requester asks for."""

    id: UUID
    kind: VisitKind
    status: VisitStatus
    begins_at: datetime
    ends_at: datetime
    zone: str = Field(examples=["America/Sao_Paulo"])
    day: date
    begins: str = Field(examples=["15:00"])
    ends: str = Field(examples=["16:00"])
    place: str
    agent: Named
    note: str
    reason: str
    asked: Wish | None
    asked_at: datetime | None
    ended_at: datetime | None
    warnings: VisitWarnings | None = Field(description="Null where it is over.")


class VisitPlace(Sent):
    kind: VisitKind
    place: str


class TicketVisits(Sent):
    """By their time. `zone`: by whose clock a visit is planned now. `places`: where visits like these were before."""

    items: list[TicketVisit]
    zone: str = Field(examples=["America/Sao_Paulo"])
    places: list[VisitPlace]


class VisitOfTicket(TicketVisit):
    """A visit with the ticket that it is for."""

    number: int = Field(examples=[1042])
    subject: str
    requester: str | None
    unit: Named
    brand_name: TextShown | None


class Visits(Sent):
    """By their time. `more`: there are others that this answer has no room for."""

    items: list[VisitOfTicket]
    more: bool
