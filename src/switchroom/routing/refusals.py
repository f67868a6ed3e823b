"""The board's refusals as errors with stable codes, for those who asked over HTTP."""

from switchroom.platform.errors import Conflict, NotFound, Refusal, Unavailable
from switchroom.routing.contracts import OfferId, Reason, Why
from switchroom.routing.mirror import ACCEPTED
from switchroom.routing.outcomes import Outcomes


class OfferUnknown(NotFound):
    """There is no such offer to you."""

    code = "offer.unknown"


class OfferExpired(Conflict):
    """The offer was not answered in time."""

    code = "offer.expired"


class OfferTaken(Conflict):
    """Somebody else took it first."""

    code = "offer.taken"


class OfferWithdrawn(Conflict):
    """The offer is no longer there: the customer left, or it went elsewhere."""

    code = "offer.withdrawn"


class OfferDeclined(Conflict):
    """You have declined this offer already."""

    code = "offer.declined"


class OfferAccepted(Conflict):
    """You have accepted this offer already."""

    code = "offer.already_accepted"


class NotSignedIn(Conflict):
    """You are not signed in to work."""

    code = "agent.not_signed_in"


class AlreadySignedIn(Conflict):
    """You are signed in to work already."""

    code = "agent.already_signed_in"


class NotInWrapUp(Conflict):
    """You are not in wrap-up."""

    code = "wrap_up.none"


class NotExtendable(Conflict):
    """This wrap-up cannot be made so much longer."""

    code = "wrap_up.not_extendable"


class NotSkippable(Conflict):
    """This wrap-up cannot be ended early."""

    code = "wrap_up.not_skippable"


class Refused(Conflict):
    """The routing board cannot do this now."""

    code = "routing.refused"


class CommandFailed(Unavailable):
    """The routing board could not carry this out; the failure has been recorded."""

    code = "routing.command_failed"


OFFER_ENDED: dict[str, type[Refusal]] = {
    Why.TIMED_OUT: OfferExpired,
    Why.DECLINED: OfferDeclined,
    Why.ACCEPTED_ELSEWHERE: OfferTaken,
    Why.PULLED: OfferTaken,
    ACCEPTED: OfferAccepted,
}
"""By how the offer ended; any other way it was withdrawn."""

BY_REASON: dict[Reason, type[Refusal]] = {
    Reason.UNKNOWN_OFFER: OfferUnknown,
    Reason.NOT_YOUR_OFFER: OfferUnknown,
    Reason.UNKNOWN_AGENT: NotSignedIn,
    Reason.NOT_SIGNED_IN: NotSignedIn,
    Reason.ALREADY_SIGNED_IN: AlreadySignedIn,
    Reason.NOT_IN_WRAP_UP: NotInWrapUp,
    Reason.NOT_EXTENDABLE: NotExtendable,
    Reason.NOT_SKIPPABLE: NotSkippable,
}


def refusal_of(reason: Reason, *, offer: OfferId | None = None, offer_ended: str | None = None) -> Refusal:
    """The error for a refusal; `offer_ended` is how the asker's offer ended, None if there was none to him."""
    if reason is Reason.OFFER_OVER:
        if offer_ended is None:
            return OfferUnknown(offer=offer)
        return OFFER_ENDED.get(offer_ended, OfferWithdrawn)(offer=offer)
    return BY_REASON.get(reason, Refused)(reason=reason.value)


async def settled(outcomes: Outcomes, number: int) -> None:
    """Wait until the board has decided a command (or two seconds); raises its refusal."""
    outcome = await outcomes.of(number)
    if outcome.parked:
        raise CommandFailed()
    if outcome.refused is not None:
        raise refusal_of(outcome.refused)
