"""The portal, seen from outside: permission, states in a requester's words, refusals."""

from enum import StrEnum

from switchroom.platform.access import permission
from switchroom.platform.errors import Conflict, Forbidden, Gone, NotFound, Throttled, Unauthenticated
from switchroom.tickets.contracts import Status

EDIT_PORTALS = permission(
    "portal:portal:edit",
    {"en": "Set up portals", "pt-BR": "Configurar portais", "zh-CN": "设置门户"},
)


class State(StrEnum):
    """Where a ticket is, as its requester would say it."""

    RECEIVED = "received"
    IN_WORK = "in_work"
    WAITS_FOR_YOU = "waits_for_you"
    WAITS_FOR_OTHERS = "waits_for_others"
    SOLVED = "solved"
    CLOSED = "closed"


STATE_OF = {
    Status.NEW: State.RECEIVED,
    Status.OPEN: State.IN_WORK,
    Status.PENDING: State.WAITS_FOR_YOU,
    Status.ON_HOLD: State.WAITS_FOR_OTHERS,
    Status.SOLVED: State.SOLVED,
    Status.CLOSED: State.CLOSED,
}


class Promise(StrEnum):
    """What is promised next: a first answer, further news, a solution."""

    FIRST_RESPONSE = "first_response"
    UPDATE = "update"
    RESOLUTION = "resolution"


class NoPortal(NotFound):
    """There is no portal at this address."""

    code = "portal.unknown"


class NotSignedIn(Unauthenticated):
    """Sign in to the portal first."""

    code = "portal.not_signed_in"


class LinkOver(Gone):
    """This link was used already, is too old, or was never one; ask for another."""

    code = "portal.link_over"


class AskedTooOften(Throttled):
    """Too many attempts from here; wait a little."""

    code = "portal.throttled"


class NotYours(Forbidden):
    """This is a colleague's request: only its owner can do that."""

    code = "portal.not_yours"


class NotSolved(Conflict):
    """How it was can be said when it is solved."""

    code = "portal.not_solved"


class TooManyFiles(Conflict):
    """A message takes at most ten files, and only while it is new."""

    code = "portal.too_many_files"
