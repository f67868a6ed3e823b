"""What others may know of knowledge: permissions, states, refusals, and what knowledge has to be told."""

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

import msgspec

from switchroom.platform.access import Principal, permission
from switchroom.platform.db import Connection
from switchroom.platform.errors import Conflict, Gone, Invalid, NotFound, Throttled

ArticleId = NewType("ArticleId", UUID)

SEE = permission(
    "knowledge:article:see",
    {"en": "Read internal articles", "pt-BR": "Ler artigos internos", "zh-CN": "查看内部文章"},
)
WRITE = permission(
    "knowledge:article:write",
    {"en": "Write articles", "pt-BR": "Escrever artigos", "zh-CN": "编写文章"},
)
PUBLISH = permission(
    "knowledge:article:publish",
    {
        "en": "Publish articles, withdraw and archive them",
        "pt-BR": "Publicar, retirar e arquivar artigos",
        "zh-CN": "发布、撤回和归档文章",
    },
)
EDIT_CATEGORIES = permission(
    "knowledge:category:edit",
    {
        "en": "Change the categories of articles",
        "pt-BR": "Alterar as categorias de artigos",
        "zh-CN": "修改文章分类",
    },
)


class Visibility(StrEnum):
    """Who may read what is published. `INTERNAL`: only whoever has `SEE` for its brands."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    INTERNAL = "internal"


class TextState(StrEnum):
    """`READY`: goes out with the next publishing. `DRAFT`: what is published of this language stays as it is."""

    READY = "ready"
    DRAFT = "draft"


class SubjectKind(StrEnum):
    """What an article can have solved."""

    INTERACTION = "interaction"
    TICKET = "ticket"


class Matter(msgspec.Struct, frozen=True):
    """What an interaction or a ticket is about, as far as it is known: words for a search, whose customer it is.

    `words` in the order of their weight, the customer's own first.
    """

    words: tuple[str, ...] = ()
    language: str = ""
    brand_id: UUID | None = None
    region_id: UUID | None = None


class Proposal(msgspec.Struct, frozen=True):
    """A published article as a process proposes it to a customer."""

    id: UUID
    slug: str
    title: str
    summary: str
    language: str
    public: bool
    brand: str

    @property
    def page(self) -> str:
        """The path of a page on which a customer reads it; empty for what strangers may not read."""
        return page_path(self.brand, self.slug, self.language) if self.public else ""


def page_path(brand: str, slug: str, language: str) -> str:
    """Where a customer reads a public article of a brand, given by its label."""
    return f"/api/public/knowledge/{brand}/articles/{slug}/page?language={language}"


DoorOf = Callable[[Connection, Principal, UUID], Awaitable[Any]]
"""The door to an object of another context: raises its `NotFound` for what the principal may not see."""
MatterOf = Callable[[Connection, UUID], Awaitable[Matter]]
"""What is known of an interaction or a ticket; it is asked for after its door."""


class Matters:
    """What other contexts tell knowledge. Supplied by bootstrap; without any, articles cannot be tied to anything."""

    def __init__(
        self,
        doors: Mapping[SubjectKind, DoorOf] | None = None,
        of: Mapping[SubjectKind, tuple[MatterOf, ...]] | None = None,
    ) -> None:
        self.doors, self._of = dict(doors or {}), dict(of or {})

    async def check(self, connection: Connection, principal: Principal, kind: SubjectKind, id: UUID) -> None:
        """Raises `UnknownSubject`, or the refusal of the context whose object it is."""
        door = self.doors.get(kind)
        if door is None:
            raise UnknownSubject()
        await door(connection, principal, id)

    async def of(self, connection: Connection, principal: Principal, kind: SubjectKind, id: UUID) -> Matter:
        """What everybody knows of an interaction or a ticket that the principal may see."""
        await self.check(connection, principal, kind, id)
        known = [await ask(connection, id) for ask in self._of.get(kind, ())]
        return Matter(
            words=tuple(word for matter in known for word in matter.words),
            language=next((m.language for m in known if m.language), ""),
            brand_id=next((m.brand_id for m in known if m.brand_id), None),
            region_id=next((m.region_id for m in known if m.region_id), None),
        )


class ArticleNotFound(NotFound):
    """There is no such article, or you may not see it."""

    code = "article.unknown"


class NotPublished(Conflict):
    """This article is not published."""

    code = "article.not_published"


class NothingReady(Conflict):
    """No language of this article is ready to be published."""

    code = "article.nothing_ready"


class NothingNew(Conflict):
    """What is ready is published already."""

    code = "article.nothing_new"


class ChangedMeanwhile(Conflict):
    """Somebody else changed it meanwhile; load it again."""

    code = "article.stale"


class ArticleArchived(Conflict):
    """This article is archived and cannot be changed."""

    code = "article.archived"


class LastText(Conflict):
    """An article keeps at least one language."""

    code = "article.last_text"


class SlugTaken(Conflict):
    """Another article has this address already."""

    code = "article.slug_taken"


class NoSuchVersion(NotFound):
    """There is no such version of this article."""

    code = "article.unknown_version"


class NoSuchText(NotFound):
    """This article is not written in this language."""

    code = "article.unknown_language"


class TooManyTexts(Conflict):
    """An article has at most thirty languages."""

    code = "article.too_many_languages"


class UnknownPart(Invalid):
    """This brand, region, category or person does not exist, or is not yours to use here."""

    code = "article.unknown_reference"


class UnknownSubject(NotFound):
    """There is no such interaction or ticket, or you may not see it."""

    code = "article.unknown_subject"


class NoSuchComment(NotFound):
    """There is no such comment, or it is not yours to change."""

    code = "article.unknown_comment"


class ImageRefused(Invalid):
    """Only PNG, JPEG, GIF and WebP images are taken."""

    code = "article.image_refused"


class TooManyImages(Conflict):
    """An article holds at most two hundred images."""

    code = "article.too_many_images"


class ImageNotFound(NotFound):
    """There is no such image, or you may not see it."""

    code = "article.unknown_image"


class ImageGone(Gone):
    """This image is no longer there."""

    code = "article.image_gone"


class AskedTooOften(Throttled):
    """Too many questions from here; wait a little."""

    code = "knowledge.throttled"
