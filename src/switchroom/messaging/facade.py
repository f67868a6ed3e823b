"""What bootstrap and the roles need of messaging. Nobody stands above messaging but them."""

from switchroom.messaging.actions import SAVED_REPLIES
from switchroom.messaging.chat.answers import Answers
from switchroom.messaging.chat.carrier import ChatCarrier
from switchroom.messaging.chat.chats import Chats, Wanted
from switchroom.messaging.chat.events_http import ChatEvents
from switchroom.messaging.chat.files import Files, files_folder
from switchroom.messaging.chat.idle import IDLE, IdleChats
from switchroom.messaging.chat.retention import forget_chats, forget_sources, remove_files
from switchroom.messaging.chat.steps import ChatSteps
from switchroom.messaging.handlers import handler

__all__ = [
    "IDLE",
    "SAVED_REPLIES",
    "Answers",
    "ChatCarrier",
    "ChatEvents",
    "ChatSteps",
    "Chats",
    "Files",
    "IdleChats",
    "Wanted",
    "files_folder",
    "forget_chats",
    "forget_sources",
    "handler",
    "remove_files",
]
