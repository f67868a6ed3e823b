"""What others may know of the team's talk: permissions and refusals."""

from enum import StrEnum

from switchroom.platform.access import permission
from switchroom.platform.errors import Conflict, Forbidden, Invalid, NotFound, Throttled

BROADCAST = permission(
    "team:message:broadcast",
    {
        "en": "Write to everybody of a queue or unit",
        "pt-BR": "Escrever a todos de uma fila ou unidade",
        "zh-CN": "向队列或部门全体发消息",
    },
)


KEEP_LOG = permission(
    "team:log:keep",
    {
        "en": "Keep the hand-over log of a unit",
        "pt-BR": "Manter o livro de passagem de turno de uma unidade",
        "zh-CN": "维护部门的交接班日志",
    },
)


class Fact(StrEnum):
    """What the log gathers by itself. Those of one queue and hour are one line with a number."""

    WORKED = "worked"
    LONG_WAITS = "long_waits"
    OVERFLOWED = "overflowed"
    ABANDONED = "abandoned"
    ANNOUNCEMENT = "announcement"
    ANNOUNCEMENT_OFF = "announcement_off"
    EMERGENCY = "emergency"
    EMERGENCY_OFF = "emergency_off"
    BULLETIN = "bulletin"
    PARKED = "parked"
    HAND_RAISED = "hand_raised"
    MOVED = "moved"
    BREAK_BEYOND = "break_beyond"
    ROLE_BEGAN = "role_began"
    COMMAND_PARKED = "command_parked"


class NoSuchLog(NotFound):
    """There is no such unit, page or entry of a log that you keep."""

    code = "log.unknown"


class HandedOver(Conflict):
    """This page has been handed over already."""

    code = "log.handed_over"


class ReadByAnother(Conflict):
    """Whoever hands over does not confirm it; the next lead does."""

    code = "log.read_by_another"


class UnknownRecipient(Invalid):
    """There is no such colleague, queue or unit that you may write to."""

    code = "message.unknown_recipient"


class OneRecipient(Invalid):
    """A message is for one colleague, one queue or one unit."""

    code = "message.one_recipient"


class NobodyThere(Conflict):
    """Nobody else is there to read it."""

    code = "message.nobody"


class TooManyRecipients(Conflict):
    """That would reach more than 1,000 people; choose a smaller unit, or write a bulletin."""

    code = "message.too_many"


class WritingTooFast(Throttled):
    """Too many messages; wait a little."""

    code = "message.throttled"


class OnlyInPerson(Forbidden):
    """Messages are written and read by whoever is signed in, not by tokens."""

    code = "message.only_in_person"
