"""Mail, seen from outside: the fates of messages, the states of what is sent, and why something is refused."""

from enum import StrEnum

from switchroom.platform.access import permission
from switchroom.platform.errors import Conflict, Gone, Invalid, NotFound, Throttled, Unavailable

EDIT_MAILBOXES = permission(
    "messaging:mailbox:edit",
    {"en": "Set up mailboxes", "pt-BR": "Configurar caixas de e-mail", "zh-CN": "设置邮箱"},
)
SORT_MAIL = permission(
    "messaging:mail:sort",
    {
        "en": "See held mail, release or reject it",
        "pt-BR": "Ver e-mails retidos, liberar ou recusar",
        "zh-CN": "查看被拦截的邮件，放行或拒绝",
    },
)


class Fate(StrEnum):
    """What became of a message. `RECEIVED`: it is kept and waits to be filed, which takes a moment.

    `REJECTED`: not accepted, by the receiver before it took it, or by a person who looked at it.
    """

    RECEIVED = "received"
    OPENED = "opened"
    JOINED = "joined"
    SUSPENDED = "suspended"
    REJECTED = "rejected"


class Reason(StrEnum):
    """Why a message is held or rejected. The first are what reading and threading find, the last are the ledger's own.

    `FAILED`: filing it raised an error, and it can be filed again after a fix. `STORM`: this sender writes more than
    people do; `TICKET_STORM`: so many messages come to one ticket.
    """

    LOOP = "loop"
    AUTO_REPLY = "auto_reply"
    OUT_OF_OFFICE = "out_of_office"
    BOUNCE = "bounce"
    DELAY = "delay"
    RECEIPT = "receipt"
    ABUSE_REPORT = "abuse_report"
    BULK = "bulk"
    UNKNOWN_SENDER = "unknown_sender"
    FORGED = "forged"
    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    FAILED = "failed"
    STORM = "storm"
    TICKET_STORM = "ticket_storm"
    BY_HAND = "by_hand"


class Purpose(StrEnum):
    """Why something is sent. `LETTER`: it is about no ticket, a link to sign in by for example."""

    REPLY = "reply"
    ACKNOWLEDGEMENT = "acknowledgement"
    LETTER = "letter"


class SendState(StrEnum):
    """Where an outgoing mail stands.

    `WAITING`: it is sent in a moment and can be taken back. `RETRYING`: the server was away or said to try later.
    `IN_DOUBT`: the connection broke after the message was handed over and before the server said that it has it:
    nobody knows whether it arrived, and it is not sent twice unless somebody asks for it. `BOUNCED`: it came back.
    """

    WAITING = "waiting"
    SENDING = "sending"
    RETRYING = "retrying"
    SENT = "sent"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"
    CANCELLED = "cancelled"
    BOUNCED = "bounced"


class MailNotFound(NotFound):
    """There is no such mail, or you may not see it."""

    code = "mail.not_found"


class NotSuspended(Conflict):
    """This mail is not held any more."""

    code = "mail.not_suspended"


class TooLateToCancel(Conflict):
    """This mail has gone already, or is just going."""

    code = "mail.too_late_to_cancel"


class NotToBeSentAgain(Conflict):
    """Only mail that failed, is in doubt or was cancelled can be sent again."""

    code = "mail.not_to_be_sent_again"


class NoAddress(Conflict):
    """No mail address of the requester is known."""

    code = "mail.no_address"


class MailGone(Gone):
    """The original of this mail has been deleted because its time was over, or was never taken."""

    code = "mail.gone"


class PasswordNeeded(Invalid):
    """Give the password again when the server, the port, the encryption or the user changes."""

    code = "mail.password_needed"


class NoSuchServer(Invalid):
    """This server is not a public one, and the administrator has not allowed its network for mail."""

    code = "mail.server_not_allowed"


class TooMuchMail(Throttled):
    """So much mail of one sender, or to one ticket, is held until somebody has looked at it."""

    code = "mail.too_much"


class LinkUnknown(NotFound):
    """This link is none of ours, was cut on its way, or its time is over."""

    code = "mail.link_unknown"


class LinkAskedTooOften(Throttled):
    """So many links of mails were opened from your address; wait a moment."""

    code = "mail.link_asked_too_often"


class TooManyWords(Invalid):
    """That is more than can be said here; answer the mail instead."""

    code = "mail.too_many_words"


class ServerTrouble(Unavailable):
    """The mail server cannot be reached, or refused to work."""

    code = "mail.server_trouble"


class SignInRefused(ServerTrouble):
    """The mail server does not accept this user and password, or token."""

    code = "mail.sign_in_refused"
