"""Drafts as the API shows and takes them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from switchroom.platform.schemas import Received, Sent
from switchroom.tickets.schemas import FilesAlong, FileUploaded

Begun = Annotated[str, StringConstraints(max_length=100_000)]


class DraftMention(Received):
    """A colleague who was chosen while a note was written, called as he was then."""

    id: UUID
    name: Annotated[str, StringConstraints(max_length=300)] = Field(examples=["Ana Souza"])


Mentions = Annotated[list[DraftMention], Field(max_length=50, description="Who was chosen in a note.")]


class DraftBody(Received):
    """What stands there now; nothing at all throws the draft away."""

    subject: Annotated[str, StringConstraints(max_length=300), Field(description="Of a new ticket.")] = ""
    text: Begun = Field("", examples=["Good morning, we have looked into"])
    files: FilesAlong = Field(default_factory=list)
    mentions: Mentions = Field(default_factory=list)
    revision: int | None = Field(None, description="The one that you have seen; none: you saw no draft.", examples=[17])


class Draft(Sent):
    """What you have begun to write. Nobody else sees it."""

    kind: str = Field(examples=["reply"])
    subject: str = Field(examples=[""])
    text: str = Field(examples=["Good morning, we have looked into"])
    files: list[FileUploaded]
    mentions: Mentions
    revision: int = Field(examples=[17])
    changed_at: datetime


class Drafts(Sent):
    items: list[Draft]


class Written(Sent):
    """The text at the place of another one, which was written elsewhere meanwhile, in the same words or others."""

    subject: str = Field(examples=[""])
    text: str = Field(examples=["Good morning, thank you for"])
    mentions: Mentions


class DraftKept(Sent):
    """`revision` null: there is no draft any more. `replaced`: what you had not seen and this took the place of."""

    revision: int | None = Field(examples=[18])
    replaced: Written | None
