"""What bootstrap, the roles and whoever plays both sides of chats need of messaging."""

from switchroom.messaging.actions import SAVED_REPLIES
from switchroom.messaging.channels.actions import MESSAGE_CHANNELS
from switchroom.messaging.channels.outgoing import CHANNEL_DUE, release_due
from switchroom.messaging.channels.retention import ChannelData, forget_channel_messages
from switchroom.messaging.chat.answers import Answers
from switchroom.messaging.chat.carrier import ChatCarrier
from switchroom.messaging.chat.chats import Chats, Wanted
from switchroom.messaging.chat.codes import ChatCodes
from switchroom.messaging.chat.events_http import ChatEvents
from switchroom.messaging.chat.files import Files, files_folder
from switchroom.messaging.chat.form_files import FormFiles
from switchroom.messaging.chat.idle import IDLE, IdleChats
from switchroom.messaging.chat.matter import chat_matter
from switchroom.messaging.chat.played import forget_origin, lines_said, open_played
from switchroom.messaging.chat.retention import ChatData, forget_chats, forget_sources, remove_files
from switchroom.messaging.chat.steps import ChatSteps
from switchroom.messaging.chat.views import legible_on
from switchroom.messaging.chat.writing import New, note, write
from switchroom.messaging.contracts import Author, MessageKind, Note
from switchroom.messaging.handlers import handler
from switchroom.messaging.mail.actions import MAILBOXES
from switchroom.messaging.mail.boxes import all_boxes
from switchroom.messaging.mail.codes import MailCodes
from switchroom.messaging.mail.contracts import SORT_MAIL
from switchroom.messaging.mail.fetching import Fetching
from switchroom.messaging.mail.filing import Filing
from switchroom.messaging.mail.ledger import Ledger, mail_folder
from switchroom.messaging.mail.letters import Letter, plan_letter
from switchroom.messaging.mail.letters import Words as LetterWords
from switchroom.messaging.mail.oauth import AccessTokens
from switchroom.messaging.mail.outbox import Replies, recipient_of
from switchroom.messaging.mail.outgoing import MAIL_DUE
from switchroom.messaging.mail.receiver import Receiver
from switchroom.messaging.mail.retention import MailKept
from switchroom.messaging.mail.reviews import ReviewLetters
from switchroom.messaging.mail.said import Questions
from switchroom.messaging.mail.sending import Sending, send_due
from switchroom.messaging.mail.servers import MailServers
from switchroom.messaging.mail.staff import StaffLetters

__all__ = [
    "CHANNEL_DUE",
    "IDLE",
    "MAILBOXES",
    "MAIL_DUE",
    "MESSAGE_CHANNELS",
    "SAVED_REPLIES",
    "SORT_MAIL",
    "AccessTokens",
    "Answers",
    "Author",
    "ChannelData",
    "ChatCarrier",
    "ChatCodes",
    "ChatData",
    "ChatEvents",
    "ChatSteps",
    "Chats",
    "Fetching",
    "Files",
    "Filing",
    "FormFiles",
    "IdleChats",
    "Ledger",
    "Letter",
    "LetterWords",
    "MailCodes",
    "MailKept",
    "MailServers",
    "MessageKind",
    "New",
    "Note",
    "Questions",
    "Receiver",
    "Replies",
    "ReviewLetters",
    "Sending",
    "StaffLetters",
    "Wanted",
    "all_boxes",
    "chat_matter",
    "files_folder",
    "forget_channel_messages",
    "forget_chats",
    "forget_origin",
    "forget_sources",
    "handler",
    "legible_on",
    "lines_said",
    "mail_folder",
    "note",
    "open_played",
    "plan_letter",
    "recipient_of",
    "release_due",
    "remove_files",
    "send_due",
    "write",
]
