"""What bootstrap, the roles and whoever plays both sides of chats need of messaging."""

from switchroom.messaging.actions import SAVED_REPLIES
from switchroom.messaging.chat.answers import Answers
from switchroom.messaging.chat.carrier import ChatCarrier
from switchroom.messaging.chat.chats import Chats, Wanted
from switchroom.messaging.chat.codes import ChatCodes
from switchroom.messaging.chat.events_http import ChatEvents
from switchroom.messaging.chat.files import Files, files_folder
from switchroom.messaging.chat.idle import IDLE, IdleChats
from switchroom.messaging.chat.played import forget_origin, lines_said, open_played
from switchroom.messaging.chat.retention import forget_chats, forget_sources, remove_files
from switchroom.messaging.chat.steps import ChatSteps
from switchroom.messaging.chat.writing import New, note, write
from switchroom.messaging.contracts import Author, MessageKind, Note
from switchroom.messaging.handlers import handler

__all__ = [
    "IDLE",
    "SAVED_REPLIES",
    "Answers",
    "Author",
    "ChatCarrier",
    "ChatCodes",
    "ChatEvents",
    "ChatSteps",
    "Chats",
    "Files",
    "IdleChats",
    "MessageKind",
    "New",
    "Note",
    "Wanted",
    "files_folder",
    "forget_chats",
    "forget_origin",
    "forget_sources",
    "handler",
    "lines_said",
    "note",
    "open_played",
    "remove_files",
    "write",
]
