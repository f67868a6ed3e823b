"""What the journal learns of chats: who wrote when and how far was read, never what. Public through `facade`."""

from datetime import datetime
from uuid import UUID

from switchroom.platform.collection import SetupChanged
from switchroom.platform.events import Code, Event, event


class _ChatEvent(Event, frozen=True, kw_only=True):
    interaction: UUID
    at: datetime

    @property
    def subject(self) -> UUID:
        return self.interaction

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"interaction:{self.interaction}",)


@event("messaging.chat_written")
class ChatWritten(_ChatEvent, frozen=True, kw_only=True):
    """A message has its place in the chat. `author` and `kind` as the API names them."""

    number: int
    author: Code
    kind: Code


@event("messaging.chat_read")
class ChatRead(_ChatEvent, frozen=True, kw_only=True):
    """A side has read the messages up to this number."""

    side: Code
    up_to: int


@event("messaging.saved_reply_changed")
class SavedReplyChanged(SetupChanged, frozen=True, kw_only=True):
    """A saved reply was made, changed or archived."""

    collection = "saved-replies"


@event("messaging.mailbox_changed")
class MailboxChanged(SetupChanged, frozen=True, kw_only=True):
    """A mailbox was made, changed or archived."""

    collection = "mailboxes"


@event("messaging.mail_filed")
class MailFiled(Event, frozen=True, kw_only=True):
    """A message in a mailbox has found its fate. `fate` and `reason` as the API names them."""

    mail: UUID
    at: datetime
    mailbox: UUID
    fate: Code
    reason: Code | None = None
    ticket: UUID | None = None
    entry: UUID | None = None

    @property
    def subject(self) -> UUID:
        return self.mail

    @property
    def topics(self) -> tuple[str, ...]:
        return ("mail",)


@event("messaging.mail_went")
class MailWent(Event, frozen=True, kw_only=True):
    """Where an outgoing mail of a ticket stands now, as the API names it."""

    mail: UUID
    at: datetime
    ticket: UUID
    entry: UUID
    purpose: Code
    state: Code

    @property
    def subject(self) -> UUID:
        return self.ticket

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"ticket:{self.ticket}",)


@event("messaging.mail_said")
class MailSaid(Event, frozen=True, kw_only=True):
    """A requester has said by a link in a mail whether it is solved, as the API names it."""

    mail: UUID
    at: datetime
    ticket: UUID
    said: Code

    @property
    def subject(self) -> UUID:
        return self.ticket

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"ticket:{self.ticket}",)


@event("messaging.message_channel_changed")
class MessageChannelChanged(SetupChanged, frozen=True, kw_only=True):
    """A message channel was made, changed or archived."""

    collection = "message-channels"


@event("messaging.channel_token_changed")
class ChannelTokenChanged(Event, frozen=True, kw_only=True):
    """A message channel has a new token; the one before is refused."""

    channel: UUID

    @property
    def subject(self) -> UUID:
        return self.channel

    @property
    def topics(self) -> tuple[str, ...]:
        return ("setup:message-channels",)


@event("messaging.channel_delivery")
class ChannelDeliveryStands(Event, frozen=True, kw_only=True):
    """Where a reply stands that goes by a message channel, as the API names it."""

    delivery: UUID
    at: datetime
    channel: UUID
    ticket: UUID
    entry: UUID
    state: Code

    @property
    def subject(self) -> UUID:
        return self.ticket

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"ticket:{self.ticket}",)
