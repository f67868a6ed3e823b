"""Routes of articles for people at work; beside them images, and what strangers may read."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import StreamingResponse

from switchroom.exchange.facade import ANSWER, Form, begin_export, export_form
from switchroom.knowledge import (
    feedback,
    finding,
    images_http,
    misses,
    public_http,
    publishing,
    reading,
    schemas,
    writing,
)
from switchroom.knowledge.actions import CATEGORIES
from switchroom.knowledge.contracts import Matters, SubjectKind, Visibility, page_path
from switchroom.knowledge.exporting import article_rows
from switchroom.knowledge.list_fields import FIELDS, NAME
from switchroom.knowledge.search import Hit
from switchroom.platform.http import PageOf, PrincipalOf, ServicesOf
from switchroom.platform.http.collection_routes import collection_routes

TAG = "knowledge"
Key = Annotated[str, Path(max_length=64, description="Its id or its address.", examples=["use-your-phone-abroad"])]
Language = Annotated[str, Query(max_length=35, description="The language wished for.", examples=["pt-BR"])]
LanguagePath = Annotated[
    str, Path(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", max_length=35, examples=["pt-BR"])
]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Question = Annotated[str, Query(max_length=500, description="What somebody types.", examples=["roaming abroad"])]
Limit = Annotated[int, Query(ge=1, le=50)]
State = Annotated[
    Literal["", "published", "unpublished", "review_due", "archived"],
    Query(description="`unpublished`: something was written that readers do not see."),
]
CHANGES: dict[int | str, dict[str, Any]] = {404: {}, 409: {}}

FormOf = Annotated[Form, Depends(export_form)]
_exports = APIRouter(tags=[TAG])
_articles = APIRouter(prefix="/api/knowledge/articles", tags=[TAG])
_knowledge = APIRouter(prefix="/api/knowledge", tags=[TAG])


@_exports.get("/api/exports/articles", response_class=StreamingResponse, responses=ANSWER)
async def export_articles(services: ServicesOf, principal: PrincipalOf, form: FormOf) -> StreamingResponse:
    """The articles you may see and take out, as a file with a line for each language. It is in the journal."""
    export = await begin_export(services, principal, NAME, FIELDS, form)
    pieces = export.pieces(article_rows(services.database, principal))
    return StreamingResponse(pieces, headers=export.headers, media_type=export.media_type)


@_articles.get("")
async def list_articles(
    services: ServicesOf,
    principal: PrincipalOf,
    page: PageOf,
    state: State = "",
    category_id: UUID | None = None,
    owner_id: UUID | None = None,
    language: Language = "",
) -> schemas.Articles:
    """The articles you may read or work on, what was changed last first; with `search`, those you work on."""
    filters = reading.Filters(
        search=page.search,
        state=state,
        category_id=category_id,
        owner_id=owner_id,
        language=language,
        cursor=page.cursor,
        limit=min(page.limit, 200),
    )
    async with services.database.read() as connection:
        return await reading.listed(connection, principal, filters)


@_articles.post("", status_code=201, responses={409: {}})
async def create_article(
    body: schemas.ArticleNew, services: ServicesOf, principal: PrincipalOf
) -> schemas.ArticleDraft:
    """Begin an article; nobody but its authors sees it until it is published."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        article = await writing.create(tx, principal, body)
        return await reading.draft(tx, principal, str(article.id))


@_articles.get("/{key}", responses={404: {}})
async def get_article(
    key: Key, services: ServicesOf, principal: PrincipalOf, language: Language = ""
) -> schemas.ArticleShown:
    """An article as it is read: in the language wished for, else the brand's, else any; `wished` says which."""
    async with services.database.read() as connection:
        return await reading.shown(connection, principal, key, language)


@_articles.get("/{key}/draft", responses={404: {}})
async def get_article_draft(key: Key, services: ServicesOf, principal: PrincipalOf) -> schemas.ArticleDraft:
    """An article as its authors see it, in all its languages."""
    async with services.database.read() as connection:
        return await reading.draft(connection, principal, key)


@_articles.patch("/{key}", responses=CHANGES)
async def update_article(
    key: Key, body: schemas.ArticlePatch, services: ServicesOf, principal: PrincipalOf
) -> schemas.ArticleDraft:
    """Change who may read it, whose it is, when it is looked at again. This counts at once, without publishing."""
    async with services.database.transaction(actor=principal.actor) as tx:
        article = await writing.change(tx, principal, key, body)
        return await reading.draft(tx, principal, str(article.id))


@_articles.delete("/{key}", name="archive_article", status_code=204, responses=CHANGES)
async def archive_article(key: Key, services: ServicesOf, principal: PrincipalOf) -> None:
    """Put an article away: nobody finds it any more, its history stays."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await publishing.archive(tx, principal, key)


@_articles.put("/{key}/texts/{language}", responses=CHANGES)
async def write_article_text(
    key: Key, language: LanguagePath, body: schemas.TextNew, services: ServicesOf, principal: PrincipalOf
) -> schemas.TextWritten:
    """Write the draft of a language. 409 `article.stale` if somebody wrote it since you loaded it."""
    async with services.database.transaction(actor=principal.actor) as tx:
        written = await writing.write_text(tx, principal, key, language, body)
    return schemas.TextWritten.model_validate(written)


@_articles.delete("/{key}/texts/{language}", status_code=204, responses=CHANGES)
async def remove_article_text(key: Key, language: LanguagePath, services: ServicesOf, principal: PrincipalOf) -> None:
    """Take a language away; readers keep it until the next publishing."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await writing.remove_text(tx, principal, key, language)


@_articles.post("/{key}/publish", status_code=201, responses=CHANGES)
async def publish_article(
    key: Key, body: schemas.Publish, services: ServicesOf, principal: PrincipalOf
) -> schemas.Published:
    """Publish every language that is ready, as a new version that is never changed."""
    async with services.database.transaction(actor=principal.actor) as tx:
        return schemas.Published(number=await publishing.publish(tx, principal, key, body.reason))


@_articles.post("/{key}/withdraw", status_code=204, responses=CHANGES)
async def withdraw_article(key: Key, services: ServicesOf, principal: PrincipalOf) -> None:
    """Readers no longer find it; drafts and versions stay."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await publishing.withdraw(tx, principal, key)


@_articles.get("/{key}/versions", responses={404: {}})
async def list_article_versions(key: Key, services: ServicesOf, principal: PrincipalOf) -> schemas.Versions:
    """What was published, when, by whom and why; the latest first."""
    async with services.database.read() as connection:
        return await reading.versions(connection, principal, key)


@_articles.get("/{key}/versions/{number}", responses={404: {}})
async def get_article_version(
    key: Key, number: Number, services: ServicesOf, principal: PrincipalOf
) -> schemas.VersionShown:
    """A version as it was published."""
    async with services.database.read() as connection:
        return await reading.version(connection, principal, key, number)


@_articles.get("/{key}/versions/{number}/changes", responses={404: {}})
async def compare_article_versions(
    key: Key,
    number: Number,
    services: ServicesOf,
    principal: PrincipalOf,
    since: Annotated[int, Query(ge=1, le=2**31 - 1)],
) -> schemas.VersionChanges:
    """What a version says differently from the version `since`, paragraph by paragraph."""
    async with services.database.read() as connection:
        return await reading.changes(connection, principal, key, number, since)


@_articles.post("/{key}/versions/{number}/restore", status_code=204, responses=CHANGES)
async def restore_article_version(key: Key, number: Number, services: ServicesOf, principal: PrincipalOf) -> None:
    """Make the draft what a version was; it is not published by that."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await publishing.restore(tx, principal, key, number)


@_articles.put("/{key}/vote", responses={404: {}})
async def vote_on_article(key: Key, body: schemas.Vote, services: ServicesOf, principal: PrincipalOf) -> schemas.Votes:
    """Say whether it helped; saying it again changes it."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return await feedback.vote(tx, principal, key, body.helpful)


@_articles.delete("/{key}/vote", responses={404: {}})
async def withdraw_article_vote(key: Key, services: ServicesOf, principal: PrincipalOf) -> schemas.Votes:
    """Take your vote back."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return await feedback.vote(tx, principal, key, None)


@_articles.get("/{key}/comments", responses={404: {}})
async def list_article_comments(key: Key, services: ServicesOf, principal: PrincipalOf) -> schemas.Comments:
    """What people told its authors, open ones first; at most two hundred."""
    async with services.database.read() as connection:
        return await feedback.comments(connection, principal, key)


@_articles.post("/{key}/comments", status_code=201, responses={404: {}})
async def comment_on_article(
    key: Key, body: schemas.CommentNew, services: ServicesOf, principal: PrincipalOf
) -> schemas.Comments:
    """Tell its authors what is wrong or missing."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await feedback.comment(tx, principal, key, body.text)
        return await feedback.comments(tx, principal, key)


@_articles.post("/{key}/solved", status_code=204, responses={404: {}})
async def mark_article_solved(key: Key, body: schemas.SolvedNew, services: ServicesOf, principal: PrincipalOf) -> None:
    """This article solved an interaction or a ticket. Twice is no error."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await feedback.mark_solved(tx, principal, services.the(Matters), key, body, solved=True)


@_articles.delete("/{key}/solved/{kind}/{id}", status_code=204, responses={404: {}})
async def unmark_article_solved(
    key: Key, kind: SubjectKind, id: UUID, services: ServicesOf, principal: PrincipalOf
) -> None:
    """It did not solve it after all."""
    given = schemas.SolvedNew(kind=kind, id=id)
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await feedback.mark_solved(tx, principal, services.the(Matters), key, given, solved=False)


@_knowledge.put("/comments/{id}/done", status_code=204, responses={404: {}})
async def settle_article_comment(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """An author has dealt with a comment."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await feedback.settle_comment(tx, principal, id, done=True)


@_knowledge.delete("/comments/{id}/done", name="reopen_article_comment", status_code=204, responses={404: {}})
async def reopen_article_comment(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """A comment is still to be dealt with."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await feedback.settle_comment(tx, principal, id, done=False)


@_knowledge.delete("/comments/{id}", status_code=204, responses={404: {}})
async def remove_article_comment(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Erase your comment; authors may erase every comment."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await feedback.remove_comment(tx, principal, id)


@_knowledge.get("/search")
async def search_articles(
    services: ServicesOf,
    principal: PrincipalOf,
    q: Question,
    language: Language = "",
    brand_id: UUID | None = None,
    category_id: UUID | None = None,
    limit: Limit = 10,
    finished: Annotated[
        bool, Query(description="Nothing more is typed: when nothing is found, authors learn what was sought.")
    ] = False,
) -> schemas.Hits:
    """The best articles for what somebody types: with slips, without accents, in every language, in titles first."""
    async with services.database.read() as connection:
        found = await finding.search(connection, principal, q, language, limit, brand_id, category_id)
    if finished and not found:
        async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
            await misses.note_miss(tx, q, language, "desk", principal.origin, brand_id)
    return _hits(found)


@_knowledge.get("/suggestions", responses={404: {}})
async def suggest_articles(
    services: ServicesOf,
    principal: PrincipalOf,
    interaction: Annotated[UUID | None, Query(description="What is known of it is searched for.")] = None,
    ticket: Annotated[UUID | None, Query(description="The same of a ticket, if no interaction is given.")] = None,
    text: Annotated[str, Query(max_length=2000, description="Words beside it.")] = "",
    language: Language = "",
    limit: Limit = 5,
) -> schemas.Hits:
    """The articles that may answer an interaction or a ticket: by what is written and known of it, for its brand."""
    about = (SubjectKind.INTERACTION, interaction) if interaction else (SubjectKind.TICKET, ticket) if ticket else None
    async with services.database.read() as connection:
        matters = services.the(Matters)
        found, brand = await finding.suggestions(connection, principal, matters, about, text, language, limit)
    return _hits(found, brand)


@_knowledge.get("/solved", responses={404: {}})
async def list_solving_articles(
    services: ServicesOf, principal: PrincipalOf, kind: SubjectKind, id: UUID, language: Language = ""
) -> schemas.SolvedArticles:
    """The articles that solved an interaction or a ticket."""
    async with services.database.read() as connection:
        return await feedback.solved_by(connection, principal, services.the(Matters), kind, id, language)


@_knowledge.get("/misses")
async def list_misses(
    services: ServicesOf, principal: PrincipalOf, days: Annotated[int, Query(ge=1, le=400)] = 30
) -> schemas.Misses:
    """What was searched for and not found, the most frequent first: what is missing."""
    async with services.database.read() as connection:
        return await misses.misses(connection, principal, days)


@_knowledge.delete("/misses/{id}", status_code=204)
async def forget_miss(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Remove a search without result, and all that said the same."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await misses.forget_miss(tx, principal, id)


def _hits(found: list[Hit], brand: str | None = None) -> schemas.Hits:
    items = [schemas.Hit.model_validate(hit) for hit in found]
    for item in items:
        if brand and item.visibility is Visibility.PUBLIC:
            item.page = page_path(brand, item.slug, item.language)
    return schemas.Hits(items=items)


router = APIRouter()
router.include_router(
    collection_routes(
        CATEGORIES, "/api/knowledge/categories", tag=TAG, many="knowledge_categories", one="knowledge_category"
    )
)
router.include_router(_exports)
router.include_router(_articles)
router.include_router(_knowledge)
router.include_router(images_http.router)
router.include_router(public_http.router)
