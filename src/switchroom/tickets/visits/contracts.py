"""What a visit is, seen from outside, and refusals of visits."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import msgspec

from switchroom.platform.errors import Conflict, Invalid, NotFound


class VisitKind(StrEnum):
    """`ON_SITE`: one of us goes to the requester. `AT_COUNTER`: the requester comes to us."""

    ON_SITE = "on_site"
    AT_COUNTER = "at_counter"


class VisitStatus(StrEnum):
    """`MISSED`: whoever was to be met was not there, or nobody came."""

    PLANNED = "planned"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Wish(StrEnum):
    """What the requester asks for."""

    MOVE = "move"
    CANCEL = "cancel"


class Slot(NamedTuple):
    """From when until when (aware)."""

    begins: datetime
    ends: datetime


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """A visit as it is stored. `zone`: by whose clock it was agreed. `sequence`: how often it was changed since."""

    id: UUID
    ticket_id: UUID
    kind: VisitKind
    status: VisitStatus = VisitStatus.PLANNED
    begins_at: datetime
    ends_at: datetime
    zone: str
    place: str
    agent_id: UUID
    note: str
    reason: str = ""
    asked: Wish | None = None
    asked_at: datetime | None = None
    sequence: int = 0
    ended_at: datetime | None = None

    @property
    def slot(self) -> Slot:
        return Slot(self.begins_at, self.ends_at)


class Method(StrEnum):
    """What a calendar is to do with a visit (RFC 5546)."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """A visit as it goes into a calendar: what was agreed when it was written, whatever is changed later."""

    id: UUID
    method: Method
    sequence: int
    at: datetime
    begins_at: datetime
    ends_at: datetime
    summary: str
    place: str = ""
    text: str = ""


class Party(NamedTuple):
    """Whoever is named in a calendar's file."""

    name: str
    address: str


class VisitNotFound(NotFound):
    """There is no such visit of this ticket."""

    code = "visit.not_found"


class EndsTooEarly(Invalid):
    """A visit ends after it has begun, on the same day."""

    code = "visit.ends_too_early"


class InThePast(Invalid):
    """This time has passed."""

    code = "visit.in_the_past"


class TooFarAhead(Invalid):
    """A visit is planned two years ahead at most."""

    code = "visit.too_far_ahead"


class ReasonNeeded(Invalid):
    """Say why."""

    code = "visit.reason_needed"


class TicketIsSolved(Conflict):
    """This ticket is solved; open it again before you plan a visit."""

    code = "visit.ticket_solved"


class VisitIsOver(Conflict):
    """This visit is not planned any more."""

    code = "visit.over"


class TooManyVisits(Conflict):
    """A ticket has fifty visits at most."""

    code = "visit.too_many"
