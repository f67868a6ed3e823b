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
