"""Messaging, seen from outside: who writes what, and why something is refused."""

from enum import StrEnum

from switchroom.platform.access import permission
from switchroom.platform.errors import Conflict, Forbidden, Gone, Invalid, NotFound, Throttled, Unavailable

EDIT_REPLIES = permission(
    "messaging:saved_reply:edit",
    {"en": "Change saved replies", "pt-BR": "Alterar respostas prontas", "zh-CN": "修改快捷回复"},
)


class Author(StrEnum):
    """Who wrote a message; `PROCESS`: the process, or the program itself."""

    CUSTOMER = "customer"
    AGENT = "agent"
    PROCESS = "process"


class MessageKind(StrEnum):
    """`PROMPT`: a question of the process; `ANSWER`: what the customer chose or gave; `CODE`: a one-time code, whose
    words only the customer's page gets; the state's note has no words."""

    TEXT = "text"
    FILE = "file"
    PROMPT = "prompt"
    ANSWER = "answer"
    CODE = "code"
    NOTE = "note_of_state"


class Note(StrEnum):
    """What a note of state reports. The page has the words for it."""

    JOINED = "joined"  # a person serves from here on
    LEFT = "left"  # that person does no longer; the process goes on
    ENDED = "ended"


class ChatState(StrEnum):
    """What the customer's page shows."""

    IN_PROCESS = "in_process"
    QUEUED = "queued"
    TALKING = "talking"
    ENDED = "ended"


class ChatNotFound(NotFound):
    """There is no such chat."""

    code = "chat.not_found"


class ChatEnded(Gone):
    """This chat has ended."""

    code = "chat.ended"


class NotTalking(Conflict):
    """Nobody talks with this customer at the moment."""

    code = "chat.not_talking"


class ChatUnavailable(Unavailable):
    """Nobody can be reached by chat here at the moment."""

    code = "chat.unavailable"


class ChatFlooded(Throttled):
    """Too many messages in a short time; wait a moment."""

    code = "chat.flooded"


class NotMailed(Conflict):
    """This conversation cannot be sent by mail."""

    code = "chat.not_mailed"


class TranscriptThrottled(Throttled):
    """It was sent already, or too much was sent from here; wait a little."""

    code = "chat.mailed_enough"


class ChatTooLong(Conflict):
    """This chat has become too long; begin a new one."""

    code = "chat.too_long"


class PromptMovedOn(Conflict):
    """The question is no longer asked."""

    code = "chat.prompt_moved_on"


class NoSuchChoice(Invalid):
    """This is none of the choices."""

    code = "chat.no_such_choice"


class NotAccepted(Invalid):
    """This is not what was asked for."""

    code = "chat.not_accepted"


class FilesNotAllowed(Forbidden):
    """Files cannot be sent here."""

    code = "chat.files_not_allowed"


class FileRefused(Invalid):
    """Files of this kind are not accepted: images, PDF, office documents, plain text and MP4 are."""

    code = "chat.file_refused"


class TooManyFiles(Conflict):
    """This chat has as many files as it may."""

    code = "chat.too_many_files"


class FileNotFound(NotFound):
    """There is no such file."""

    code = "chat.file_not_found"


class FileGone(Gone):
    """This file has been deleted because its time was over."""

    code = "chat.file_gone"
