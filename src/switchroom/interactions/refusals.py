"""Why a customer is not sent on, parked or consulted about, and why a colleague is not called."""

from switchroom.platform.errors import Conflict, NotFound


class UnknownTarget(NotFound):
    """There is no such queue or colleague to send this to."""

    code = "transfer.unknown_target"


class QueueTakesNobody(Conflict):
    """This queue is closed or full."""

    code = "transfer.queue_takes_nobody"


class ColleagueAway(Conflict):
    """This colleague is not at work now."""

    code = "transfer.colleague_away"


class ColleagueBusy(Conflict):
    """This colleague is in a call, or has just been in one."""

    code = "colleague.busy"


class ColleagueNotAvailable(Conflict):
    """This colleague takes no calls now."""

    code = "colleague.not_available"


class CallerNotAtWork(Conflict):
    """Be at work to call a colleague: choose a status first."""

    code = "colleague.caller_not_at_work"


class CallerBusy(Conflict):
    """You are in a call yourself."""

    code = "colleague.caller_busy"


class BetweenColleagues(Conflict):
    """This is a call between colleagues: it has no customer to send on."""

    code = "interaction.between_colleagues"


class NothingParked(NotFound):
    """Nobody is parked there, or you may not fetch them."""

    code = "park.nobody"


class NoSlot(Conflict):
    """All slots are taken."""

    code = "park.full"


class AlreadyConsulting(Conflict):
    """A colleague is being asked already."""

    code = "consult.open"


class CannotConsult(Conflict):
    """On this medium a colleague cannot be asked apart from the customer."""

    code = "consult.not_here"


class NoConsult(Conflict):
    """There is no colleague on the line."""

    code = "consult.none"
