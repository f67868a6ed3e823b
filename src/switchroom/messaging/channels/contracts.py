"""Message channels, seen from outside: the states of deliveries, a permission, and why something is refused."""

from enum import StrEnum

from switchroom.messaging.channels.domain.reports import DeliveryState, Outcome
from switchroom.platform.access import permission
from switchroom.platform.errors import Conflict, Forbidden, Invalid, NotFound, Throttled, Unauthenticated

__all__ = ["DeliveryState", "Outcome"]


class Listed(StrEnum):
    """Which deliveries another system asks for: those to begin with, or those it has begun with."""

    WAITING = "waiting"
    TAKEN = "taken"


EDIT_MESSAGE_CHANNELS = permission(
    "messaging:channel:edit",
    {"en": "Set up message channels", "pt-BR": "Configurar canais de mensagens", "zh-CN": "设置消息渠道"},
)


class ChannelTokenRefused(Unauthenticated):
    """This is not the token of a message channel, or no longer."""

    code = "channel.token_refused"


class SenderBlocked(Forbidden):
    """This sender is blocked; the message is not taken."""

    code = "channel.sender_blocked"


class NothingSaid(Invalid):
    """A message needs words or a file."""

    code = "channel.nothing_said"


class TooManyMessages(Throttled):
    """So many messages of one sender are not taken at once; send it again later under the same id."""

    code = "channel.too_many_messages"


class DeliveryNotFound(NotFound):
    """There is no such delivery, or it is not for you."""

    code = "channel.delivery_not_found"


class NotToBeTaken(Conflict):
    """Somebody else has taken this delivery, it has been taken back, or what became of it is known already."""

    code = "channel.not_to_be_taken"


class TooLateToCancel(Conflict):
    """This message has gone already, or is just going."""

    code = "channel.too_late_to_cancel"


class NotToBeSentAgain(Conflict):
    """Only what failed, is in doubt or was taken back can be sent again, and only once each time."""

    code = "channel.not_to_be_sent_again"
