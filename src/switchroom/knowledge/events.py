"""What the journal learns of articles: ids, codes and numbers, never a word of them."""

from uuid import UUID

from switchroom.platform.collection import SetupChanged
from switchroom.platform.events import Code, Event, event


@event("knowledge.category_changed")
class CategoryChanged(SetupChanged, frozen=True, kw_only=True):
    """A category was made, changed or archived."""

    collection = "knowledge-categories"


class _OfArticle(Event, frozen=True, kw_only=True):
    article: UUID

    @property
    def subject(self) -> UUID:
        return self.article

    @property
    def topics(self) -> tuple[str, ...]:
        return ("knowledge",)


@event("knowledge.article_created")
class ArticleCreated(_OfArticle, frozen=True, kw_only=True):
    """An article was begun."""


@event("knowledge.article_changed")
class ArticleChanged(_OfArticle, frozen=True, kw_only=True):
    """What is said about an article was changed: whose it is, who may read it. `fields` names what was set."""

    fields: tuple[Code, ...]


@event("knowledge.text_written")
class TextWritten(_OfArticle, frozen=True, kw_only=True):
    """The draft of a language was written, or taken away (`removed`)."""

    language: Code
    removed: bool = False


@event("knowledge.article_published")
class ArticlePublished(_OfArticle, frozen=True, kw_only=True):
    """A version went out."""

    number: int
    languages: tuple[Code, ...]


@event("knowledge.article_withdrawn")
class ArticleWithdrawn(_OfArticle, frozen=True, kw_only=True):
    """Readers no longer find it."""


@event("knowledge.article_archived")
class ArticleArchived(_OfArticle, frozen=True, kw_only=True):
    """It was put away."""


@event("knowledge.version_restored")
class VersionRestored(_OfArticle, frozen=True, kw_only=True):
    """The draft is what an earlier version was."""

    number: int


@event("knowledge.article_voted")
class ArticleVoted(_OfArticle, frozen=True, kw_only=True):
    """A reader said whether it helped; None: takes that back."""

    helpful: bool | None


@event("knowledge.article_answered_first")
class ArticleAnsweredFirst(_OfArticle, frozen=True, kw_only=True):
    """It solved something for a requester before he wrote to us: there is no ticket of it."""


@event("knowledge.article_commented")
class ArticleCommented(_OfArticle, frozen=True, kw_only=True):
    """Somebody wrote a comment, or it was dealt with (`done`)."""

    comment: UUID
    done: bool = False


@event("knowledge.article_solved")
class ArticleSolved(_OfArticle, frozen=True, kw_only=True):
    """It solved an interaction or a ticket; `solved` False: that was a mistake."""

    kind: Code
    about: UUID
    solved: bool
