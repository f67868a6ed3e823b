"""What the journal learns of the team's talk: who wrote to whom and when, never a word of it."""

from uuid import UUID

from switchroom.platform.events import Event, event


@event("team.message_sent")
class MessageSent(Event, frozen=True, kw_only=True):
    """Somebody wrote to a colleague, or to everybody of a queue or a unit: to so many people."""

    message: UUID
    sender: UUID
    recipients: int
    queue: UUID | None = None
    unit: UUID | None = None

    @property
    def subject(self) -> UUID:
        return self.sender

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"user:{self.sender}",)


@event("team.message_received")
class MessageReceived(Event, frozen=True, kw_only=True):
    """A message is there for one person."""

    message: UUID
    sender: UUID
    recipient: UUID

    @property
    def subject(self) -> UUID:
        return self.recipient

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"user:{self.recipient}",)


@event("team.messages_read")
class MessagesRead(Event, frozen=True, kw_only=True):
    """Somebody has read what a colleague wrote."""

    reader: UUID
    sender: UUID

    @property
    def subject(self) -> UUID:
        return self.reader

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"user:{self.reader}", f"user:{self.sender}")


class _OfLog(Event, frozen=True, kw_only=True):
    unit: UUID

    @property
    def subject(self) -> UUID:
        return self.unit

    @property
    def topics(self) -> tuple[str, ...]:
        return ("log",)


@event("team.log_written")
class LogWritten(_OfLog, frozen=True, kw_only=True):
    """Somebody wrote an entry; `open`: a point for whoever comes next."""

    entry: UUID
    open: bool


@event("team.log_point_ticked")
class LogPointTicked(_OfLog, frozen=True, kw_only=True):
    """An open point was done, or is open again."""

    entry: UUID
    done: bool


@event("team.log_handed_over")
class LogHandedOver(_OfLog, frozen=True, kw_only=True):
    """A shift ended its page."""

    page: UUID


@event("team.log_read")
class LogRead(_OfLog, frozen=True, kw_only=True):
    """The next lead has read the page."""

    page: UUID
