"""What goes over HTTP about articles."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from switchroom.knowledge.contracts import SubjectKind, TextState, Visibility
from switchroom.knowledge.domain.comparing import How
from switchroom.knowledge.domain.html import LONGEST
from switchroom.platform.schemas import LanguageTag, Received, Sent, SetupRow, Slug, TextJson, changes_of

Title = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, strip_whitespace=True),
    Field(examples=["Use your phone abroad"]),
]
Html = Annotated[
    str,
    StringConstraints(max_length=LONGEST),
    Field(
        description="HTML. What an article must not hold - scripts, styles, images from elsewhere - is taken out.",
        examples=["<p>Switch <strong>data roaming</strong> on in the settings.</p>"],
    ),
]
Address = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$"),
    Field(description="What stands in links; made of the title unless given.", examples=["use-your-phone-abroad"]),
]
Reason = Annotated[
    str,
    StringConstraints(max_length=500, strip_whitespace=True),
    Field(description="What was changed and why.", examples=["New prices from July."]),
]
Words = Annotated[
    str,
    StringConstraints(min_length=1, max_length=2000, strip_whitespace=True),
    Field(examples=["Step three is different on new phones."]),
]
Ids = Annotated[list[UUID], Field(max_length=100)]


class CategoryNew(Received):
    name: TextJson
    slug: Slug
    position: int = Field(0, ge=0, le=10_000, description="Lower ones are listed first.")


class Category(CategoryNew, SetupRow):
    """What articles are sorted into."""


CategoryPatch = changes_of(CategoryNew)


class _About(Received):
    visibility: Visibility = Visibility.INTERNAL
    brand_ids: Ids = Field([], description="The brands it is for; none: all of them.")
    region_ids: Ids = Field([], description="The regions it is for; none: all of them.")
    category_id: UUID | None = None
    owner_id: UUID | None = Field(None, description="Who keeps it true; whoever begins it, unless another is named.")
    review_at: date | None = Field(None, description="When it is to be looked at again.")


class ArticleNew(_About):
    language: LanguageTag
    title: Title
    body: Html = ""
    slug: Address | None = None


class ArticlePatch(Received):
    """The fields to change, and the version they were read at. What is left out stays."""

    version: int = Field(examples=[1])
    visibility: Visibility = Field(default_factory=lambda: Visibility.INTERNAL)
    brand_ids: Ids = Field(default_factory=list)
    region_ids: Ids = Field(default_factory=list)
    category_id: UUID | None = Field(default_factory=lambda: None)
    owner_id: UUID | None = Field(default_factory=lambda: None)
    review_at: date | None = Field(default_factory=lambda: None)
    slug: Address = Field(default_factory=lambda: "")


class TextNew(Received):
    title: Title
    body: Html = ""
    state: TextState = TextState.READY
    revision: int = Field(ge=0, description="The one you loaded; 0 for a language that is not there yet.", examples=[1])


class Text(Sent):
    """The draft of a language. `published`: readers see exactly this."""

    language: str
    title: str
    body: str
    state: TextState
    revision: int
    changed_at: datetime
    changed_by: str | None
    published: bool


class Person(Sent):
    id: UUID
    name: str


class May(Sent):
    """What you are allowed to do with it."""

    write: bool
    publish: bool


class ArticleAbout(Sent):
    """What is known of an article beside its texts."""

    id: UUID
    slug: str
    version: int
    archived: bool
    visibility: Visibility
    brand_ids: list[UUID]
    region_ids: list[UUID]
    category_id: UUID | None
    owner: Person | None
    review_at: date | None
    review_due: bool
    changed_at: datetime
    published_at: datetime | None
    published: int | None = Field(description="The number of the version that readers see.")
    helpful: int
    unhelpful: int
    solved: int = Field(
        description="How many interactions and tickets it has solved, and requests before they were sent."
    )


class ArticleRow(ArticleAbout):
    title: str
    language: str
    languages: list[str] = Field(description="Those that are published, to authors all that are written.")
    unpublished: bool = Field(description="Whether something was written that readers do not see.")


class Articles(Sent):
    items: list[ArticleRow]
    next: str | None


class ArticleShown(ArticleAbout):
    """An article as it is read, in the language wished for or the nearest one."""

    title: str
    body: str
    language: str
    wished: bool = Field(description="Whether this is the language that was asked for.")
    languages: list[str]
    my_vote: bool | None
    may: May


class ArticleDraft(ArticleAbout):
    """An article as its authors see it: every language, as it is being written."""

    language: str
    texts: list[Text]
    shown: list[str] = Field(description="The languages that readers see now.")
    may: May


class TextWritten(Sent):
    language: str
    title: str
    body: str = Field(description="As it is kept: what must not be there has been taken out.")
    state: TextState
    revision: int


class Publish(Received):
    reason: Reason = ""


class Published(Sent):
    number: int


class Version(Sent):
    number: int
    published_at: datetime
    published_by: Person | None
    reason: str
    languages: list[str]
    current: bool


class Versions(Sent):
    items: list[Version]


class VersionText(Sent):
    language: str
    title: str
    body: str


class VersionShown(Sent):
    """A version as it was published."""

    number: int
    texts: list[VersionText]


class Piece(Sent):
    how: How
    text: str


class TextChanges(Sent):
    """What differs in a language: the title, if it does, and every paragraph."""

    language: str
    title_before: str | None
    title_after: str | None
    pieces: list[Piece]


class VersionChanges(Sent):
    before: int
    after: int
    texts: list[TextChanges]


class Vote(Received):
    helpful: bool


class Votes(Sent):
    helpful: int
    unhelpful: int
    my_vote: bool | None


class CommentNew(Received):
    text: Words


class Comment(Sent):
    id: UUID
    author: Person | None
    text: str
    at: datetime
    done_at: datetime | None
    mine: bool


class Comments(Sent):
    items: list[Comment]


class SolvedNew(Received):
    """The interaction or ticket that it solved."""

    kind: SubjectKind
    id: UUID


class SolvedArticle(Sent):
    article_id: UUID
    slug: str
    title: str
    at: datetime
    by: Person | None


class SolvedArticles(Sent):
    items: list[SolvedArticle]


class Hit(Sent):
    """An article that was found, in the language in which it is shown."""

    id: UUID
    slug: str
    title: str
    language: str
    wished: bool = Field(description="Whether this is the language that was asked for.")
    excerpt: str
    visibility: Visibility
    category_id: UUID | None
    published_at: datetime
    score: float
    page: str | None = Field(
        None,
        description="The path of a page for customers, where it is public and the customer's brand is known.",
        examples=["/api/public/knowledge/A/articles/use-your-phone-abroad/page?language=en"],
    )


class Hits(Sent):
    items: list[Hit]


class Miss(Sent):
    """Words for which nothing was found, without numbers and addresses."""

    id: UUID
    query: str
    times: int
    last_at: datetime
    languages: list[str]


class Misses(Sent):
    items: list[Miss]


class Image(Sent):
    """An image of an article; `address` is what stands in its text."""

    id: UUID
    name: str
    address: str = Field(examples=["/api/knowledge/images/0190b0a0-5c1e-7000-8000-000000000001"])


class PublicCategory(Sent):
    slug: str
    name: str


class PublicRow(Sent):
    slug: str
    title: str
    language: str
    wished: bool
    excerpt: str
    category: str | None = Field(description="The slug of its category.")


class PublicArticles(Sent):
    """What strangers may read of a brand."""

    categories: list[PublicCategory]
    items: list[PublicRow]


class PublicHits(Sent):
    items: list[PublicRow]


class PublicArticle(Sent):
    slug: str
    title: str
    body: str
    language: str
    wished: bool
    languages: list[str]
    category: str | None
    published_at: datetime
