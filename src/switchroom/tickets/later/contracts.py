"""Refusals of replies that go out later."""

from switchroom.platform.errors import Conflict, Invalid, NotFound


class ScheduledReplyNotFound(NotFound):
    """This reply does not wait here: it has gone out, or somebody has taken it back."""

    code = "ticket.scheduled_reply_not_found"


class SendTimeRefused(Invalid):
    """A reply goes out later than now, and within a year."""

    code = "ticket.send_time_refused"


class TooManyScheduled(Conflict):
    """Twenty replies wait on one ticket at most."""

    code = "ticket.too_many_scheduled"
