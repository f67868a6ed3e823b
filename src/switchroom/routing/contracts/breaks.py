"""Breaks whose number is limited: their states, what the journal learns of them, why one is refused."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from switchroom.platform.collection import SetupChanged
from switchroom.platform.errors import Conflict, Invalid, NotFound
from switchroom.platform.events import Event, event


class BreakState(StrEnum):
    """`granted`: the place is kept until the agent's hands are empty; then it has `begun`."""

    WAITING = "waiting"
    GRANTED = "granted"
    BEGUN = "begun"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    LAPSED = "lapsed"


@event("routing.break_limit_changed")
class BreakLimitChanged(SetupChanged, frozen=True, kw_only=True):
    """A limit of breaks was made, changed or archived."""

    collection = "break-limits"

    @property
    def topics(self) -> tuple[str, ...]:
        """Whoever waits in a line hears that it may move."""
        return ("breaks", *super().topics)


class _OfBreak(Event, frozen=True, kw_only=True):
    request: UUID
    agent: UUID
    status: UUID

    @property
    def subject(self) -> UUID:
        return self.agent

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"user:{self.agent}", "breaks", "agents")


@event("routing.break_asked")
class BreakAsked(_OfBreak, frozen=True, kw_only=True):
    """An agent asked for a break of a limited kind."""


@event("routing.break_granted")
class BreakGranted(_OfBreak, frozen=True, kw_only=True):
    """A place was free, or a lead granted one: then `by` names the lead, and `beyond` says whether none was free."""

    by: UUID | None
    beyond: bool
    lapses_at: datetime


@event("routing.break_begun")
class BreakBegun(_OfBreak, frozen=True, kw_only=True):
    """The agent's hands were empty, and the break began."""


@event("routing.break_ended")
class BreakEnded(_OfBreak, frozen=True, kw_only=True):
    """The request is over: the agent came back, withdrew it, was refused by `by`, or did not use it in time."""

    how: BreakState
    by: UUID | None = None


class BreakNeedsWork(Conflict):
    """This kind of break is limited: sign in to work first, then ask for it."""

    code = "break.not_at_work"


class NoBreakAsked(NotFound):
    """There is no such request for a break, or it has been decided."""

    code = "break.unknown"


class NotABreak(Invalid):
    """Only a shared status that takes no customers can be limited."""

    code = "break.not_a_break"


class UnknownBreakUnit(Invalid):
    """There is no such unit, or you do not lead it."""

    code = "break.unknown_unit"
