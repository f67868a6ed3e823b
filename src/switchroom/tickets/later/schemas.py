"""Replies that go out later, as the API takes and shows them."""

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime, Field

from switchroom.platform.schemas import Sent
from switchroom.tickets.contracts import Status
from switchroom.tickets.schemas import FileUploaded, ReplyNew


class ScheduledReplyNew(ReplyNew):
    """An answer to the requester that goes out at a moment to come, within a year."""

    send_at: AwareDatetime = Field(examples=["2027-03-16T08:00:00Z"])


class ScheduledReply(Sent):
    """It waits until `send_at`. `failed`: the code of what was in the way then; it goes no more by itself."""

    id: UUID
    author_id: UUID
    author: str | None = Field(examples=["Ana Souza"])
    text: str = Field(examples=["Good morning, the part has arrived."])
    files: list[FileUploaded]
    status: Status | None = Field(description="What the ticket becomes with it.")
    send_at: datetime
    failed: str | None = Field(examples=[None])


class ScheduledReplies(Sent):
    items: list[ScheduledReply]
