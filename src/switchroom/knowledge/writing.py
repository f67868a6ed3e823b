"""Writing articles: their drafts, and what is said about them. What readers see is changed by `publishing` only."""

import re
from typing import Any
from uuid import UUID

from switchroom.knowledge import schemas
from switchroom.knowledge.contracts import (
    WRITE,
    ChangedMeanwhile,
    LastText,
    NoSuchText,
    SlugTaken,
    TooManyTexts,
    UnknownPart,
)
from switchroom.knowledge.domain.html import plain as words_of
from switchroom.knowledge.domain.html import safe
from switchroom.knowledge.doors import COLUMNS, Article, access_work, require
from switchroom.knowledge.events import ArticleArchived, ArticleChanged, ArticleCreated, TextWritten
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Code
from switchroom.platform.ids import new_id
from switchroom.platform.listing import plain

MOST_TEXTS = 30
LONGEST_SLUG = 60
REFERS = {
    "brand_ids": "select count(*) = cardinality($1::uuid[]) from organisation.brand where id = any($1)",
    "region_ids": "select count(*) = cardinality($1::uuid[]) from organisation.region where id = any($1)",
    "category_id": "select exists(select from knowledge.category where id = $1 and not archived)",
    "owner_id": 'select exists(select from people."user" where id = $1 and active and not archived)',
}


async def create(tx: Transaction, principal: Principal, given: schemas.ArticleNew) -> Article:
    """Begin an article with its first language. Raises `NotAllowed`, `UnknownPart`, `SlugTaken`."""
    require(principal, WRITE, given.brand_ids)
    values = given.model_dump(exclude={"title", "body", "slug"})
    await _check(tx, values)
    id = new_id()
    slug = given.slug or await _free_slug(tx, given.title, id)
    if await tx.fetch_value("select exists(select from knowledge.article where slug = $1)", slug):
        raise SlugTaken()
    rows = await tx.fetch_as(
        Article,
        f"""insert into knowledge.article as a
                (id, origin, slug, visibility, language, brand_ids, region_ids, category_id, owner_id, review_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning {COLUMNS}""",  # noqa: S608 - a constant
        id,
        (tx.origin or principal.origin).value,
        slug,
        given.visibility.value,
        given.language,
        given.brand_ids,
        given.region_ids,
        given.category_id,
        given.owner_id or principal.user_id,
        given.review_at,
    )
    tx.emit(ArticleCreated(article=id))
    text = schemas.TextNew(title=given.title, body=given.body, revision=0)
    await _write(tx, principal, rows[0], given.language, text)
    return rows[0]


async def change(tx: Transaction, principal: Principal, key: str, given: schemas.ArticlePatch) -> Article:
    """Set what is sent. Raises as `access_work` does, `ChangedMeanwhile`, `UnknownPart`, `SlugTaken`."""
    article = await access_work(tx, principal, key)
    values = given.model_dump(include=given.model_fields_set - {"version"})
    if article.version != given.version:
        raise ChangedMeanwhile()
    if "brand_ids" in values:
        require(principal, WRITE, values["brand_ids"])
    await _check(tx, values)
    if "slug" in values and await tx.fetch_value(
        "select exists(select from knowledge.article where slug = $1 and id <> $2)", values["slug"], article.id
    ):
        raise SlugTaken()
    names = sorted(values)
    sets = "".join(f", {name} = ${n}" for n, name in enumerate(names, 2))
    rows = await tx.fetch_as(
        Article,
        f"""update knowledge.article a set version = version + 1, changed_at = clock_timestamp(){sets}
            where id = $1 returning {COLUMNS}""",  # noqa: S608 - the names of our own fields
        article.id,
        *(getattr(values[name], "value", values[name]) for name in names),
    )
    if values:
        tx.emit(ArticleChanged(article=article.id, fields=tuple(Code(name) for name in names)))
    return rows[0]


async def write_text(
    tx: Transaction, principal: Principal, key: str, language: str, given: schemas.TextNew
) -> dict[str, Any]:
    """Write the draft of a language; a language that is not there begins. Raises `ChangedMeanwhile`, `TooManyTexts`."""
    article = await access_work(tx, principal, key)
    return await _write(tx, principal, article, language, given)


async def remove_text(tx: Transaction, principal: Principal, key: str, language: str) -> None:
    """Take a language away; readers keep it until the next publishing. Raises `NoSuchText`, `LastText`."""
    article = await access_work(tx, principal, key)
    if await tx.fetch_value("select count(*) from knowledge.draft where article_id = $1", article.id) == 1:
        raise LastText()
    gone = await tx.fetch_value(
        "delete from knowledge.draft where article_id = $1 and language = $2 returning true", article.id, language
    )
    if not gone:
        raise NoSuchText()
    await _touch(tx, article.id)
    if article.language == language:
        await tx.execute(
            """update knowledge.article set language =
                   (select language from knowledge.draft where article_id = $1 order by language limit 1)
               where id = $1""",
            article.id,
        )
    tx.emit(TextWritten(article=article.id, language=Code(language), removed=True))


async def discard(tx: Transaction, principal: Principal, key: str) -> None:
    """Put an article away that nobody has ever read; its address is free again. Raises `ChangedMeanwhile` otherwise."""
    article = await access_work(tx, principal, key)
    if article.published is not None or article.versions:
        raise ChangedMeanwhile()
    await tx.execute(
        "update knowledge.article set archived = true, slug = $2, version = version + 1 where id = $1",
        article.id,
        f"discarded-{article.id.hex}",
    )
    tx.emit(ArticleArchived(article=article.id))


async def put_draft(
    tx: Transaction, principal: Principal, article_id: UUID, language: str, title: str, body: str, state: str
) -> int:
    """Store a safe text as the draft of a language; its revision."""
    revision: int = await tx.fetch_value(
        """insert into knowledge.draft
               (article_id, language, title, body, state, revision, words, changed_at, changed_by)
           values ($1, $2, $3, $4, $5, 1, $6, clock_timestamp(), $7)
           on conflict (article_id, language) do update set title = excluded.title, body = excluded.body,
               state = excluded.state, revision = knowledge.draft.revision + 1, words = excluded.words,
               changed_at = excluded.changed_at, changed_by = excluded.changed_by
           returning revision""",
        article_id,
        language,
        title,
        body,
        state,
        plain(f"{title} {words_of(body)}")[:4000],
        principal.user_id,
    )
    return revision


async def _write(
    tx: Transaction, principal: Principal, article: Article, language: str, given: schemas.TextNew
) -> dict[str, Any]:
    revision = await tx.fetch_value(
        "select revision from knowledge.draft where article_id = $1 and language = $2", article.id, language
    )
    if (revision or 0) != given.revision:
        raise ChangedMeanwhile()
    if not revision:
        count = await tx.fetch_value("select count(*) from knowledge.draft where article_id = $1", article.id)
        if count >= MOST_TEXTS:
            raise TooManyTexts()
    body = safe(given.body)
    written = await put_draft(tx, principal, article.id, language, given.title, body, given.state.value)
    await _touch(tx, article.id)
    tx.emit(TextWritten(article=article.id, language=Code(language)))
    return {"language": language, "title": given.title, "body": body, "state": given.state, "revision": written}


async def _touch(tx: Transaction, article_id: UUID) -> None:
    await tx.execute("update knowledge.article set changed_at = clock_timestamp() where id = $1", article_id)


async def _check(connection: Connection, values: dict[str, Any]) -> None:
    """Raises `UnknownPart` with the field."""
    for field, question in REFERS.items():
        value = values.get(field)
        if value and not await connection.fetch_value(question, value):
            raise UnknownPart(errors=[{"field": field, "code": "unknown", "message": UnknownPart().message}])


async def _free_slug(connection: Connection, title: str, id: UUID) -> str:
    """An address made of the title; one that is taken, or has no Latin letters, gets a piece of the id."""
    made = re.sub(r"[^a-z0-9]+", "-", plain(title)).strip("-")[:LONGEST_SLUG].strip("-")
    if made and not await connection.fetch_value("select exists(select from knowledge.article where slug = $1)", made):
        return made
    return f"{made[: LONGEST_SLUG - 13] or 'article'}-{id.hex[-12:]}"
