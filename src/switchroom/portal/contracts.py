"""The portal, seen from outside: permission, states in a requester's words, refusals."""

from enum import StrEnum

from switchroom.platform.access import permission
from switchroom.platform.errors import Conflict, Forbidden, Gone, Invalid, NotFound, Throttled, Unauthenticated
from switchroom.tickets.contracts import Status

EDIT_PORTALS = permission(
    "portal:portal:edit",
    {"en": "Set up portals", "pt-BR": "Configurar portais", "zh-CN": "设置门户"},
)

EDIT_INCIDENTS = permission(
    "portal:incident:edit",
    {"en": "Announce known incidents", "pt-BR": "Divulgar incidentes conhecidos", "zh-CN": "发布已知故障"},
)


class IncidentState(StrEnum):
    """How far a known incident is."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    WATCHING = "watching"
    RESOLVED = "resolved"


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


class Measure(StrEnum):
    """What a rating measures: satisfaction (CSAT), effort (CES), recommendation (NPS)."""

    CSAT = "csat"
    CES = "ces"
    NPS = "nps"


class RatingBy(StrEnum):
    """Where a requester is asked: by mail, in his last chat about the ticket, by the survey at the end of the call in
    which it was solved, or by chat or call only if he came by it last.
    """

    MAIL = "mail"
    CHAT = "chat"
    CALL = "call"
    AS_IT_CAME = "as_it_came"


SCALES = {Measure.CSAT: (1, 5), Measure.CES: (1, 7), Measure.NPS: (0, 10)}
"""The lowest and the highest score, as the field compares them; the same as those of the `survey` step."""


class NoPortal(NotFound):
    """There is no portal at this address."""

    code = "portal.unknown"


class NotSignedIn(Unauthenticated):
    """Sign in to the portal first."""

    code = "portal.not_signed_in"


class LinkOver(Gone):
    """This link was used already, is too old, or was never one; ask for another."""

    code = "portal.link_over"


class Entry(StrEnum):
    """By what a requester signed in."""

    LINK = "link"
    PASSWORD = "password"  # noqa: S105 - a word
    PROVIDER = "provider"


class PasswordRefused(Unauthenticated):
    """E-mail or password is wrong."""

    code = "portal.password_refused"


class WrongPassword(Forbidden):
    """The current password is wrong."""

    code = "portal.wrong_password"


class ProveYourself(Forbidden):
    """Sign in by a link first: it proves that the address is yours."""

    code = "portal.prove_yourself"


class NoPassword(Conflict):
    """There is no password to remove."""

    code = "portal.no_password"


class NoSuchKind(NotFound):
    """There is no such kind of request here."""

    code = "portal.unknown_kind"


class UnknownKind(Invalid):
    """There is no such kind of request here; choose another."""

    code = "portal.unknown_kind"


class AskedTooOften(Throttled):
    """Too many attempts from here; wait a little."""

    code = "portal.throttled"


class NotYours(Forbidden):
    """This is a colleague's request: only its owner can do that."""

    code = "portal.not_yours"


class NotSolved(Conflict):
    """How it was can be said when it is solved."""

    code = "portal.not_solved"


class NotAsked(Conflict):
    """Nothing is asked here, or it was answered already."""

    code = "portal.not_asked"


class TooManyFiles(Conflict):
    """A message takes at most ten files, and only while it is new."""

    code = "portal.too_many_files"


class IncidentOver(Conflict):
    """This incident is over, or takes no requests; write what is wrong instead."""

    code = "portal.incident_over"


class OffScale(Invalid):
    """This score is not on the scale of what is asked."""

    code = "portal.off_scale"
