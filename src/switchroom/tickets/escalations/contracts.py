"""Outcomes and refusals of escalations."""

from enum import StrEnum

from switchroom.platform.errors import Conflict, Invalid, NotFound


class Outcome(StrEnum):
    """How it ended. `SOLVED`: done there. `RETURNED`: given back. `PASSED_ON`: escalated further."""

    SOLVED = "solved"
    RETURNED = "returned"
    PASSED_ON = "passed_on"


class EscalationNotFound(NotFound):
    """There is no such escalation of this ticket."""

    code = "escalation.not_found"


class NoNextTeam(Invalid):
    """This ticket's team has no team that it escalates to; name one."""

    code = "escalation.no_next_team"


class SameTeam(Invalid):
    """This team has the ticket already."""

    code = "escalation.same_team"


class UnknownVendor(Invalid):
    """There is no such vendor."""

    code = "escalation.unknown_vendor"


class NobodyToTell(Invalid):
    """This ticket has no requester to be told."""

    code = "escalation.nobody_to_tell"


class NoPromise(Invalid):
    """There is no date to promise: nothing was agreed for this, or it waits for something."""

    code = "escalation.no_promise"


class AtVendor(Conflict):
    """A vendor has this ticket already; say first how it came back."""

    code = "escalation.at_vendor"


class NothingToEscalate(Conflict):
    """This ticket is solved; open it again first."""

    code = "escalation.ticket_solved"


class EndedAlready(Conflict):
    """This has come back already."""

    code = "escalation.ended"


class OwnerNeeded(Conflict):
    """A vendor has this ticket: somebody of us must follow it up. Name who."""

    code = "escalation.owner_needed"
