"""Publishing: drafts become an immutable numbered version, and what readers see and find."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from switchroom.knowledge.contracts import (
    PUBLISH,
    WRITE,
    NoSuchVersion,
    NothingNew,
    NothingReady,
    NotPublished,
    TextState,
)
from switchroom.knowledge.domain.html import plain
from switchroom.knowledge.doors import access_work
from switchroom.knowledge.events import ArticleArchived, ArticlePublished, ArticleWithdrawn, VersionRestored
from switchroom.knowledge.writing import put_draft
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Code
from switchroom.platform.terms import terms

Texts = Mapping[str, tuple[str, str]]
"""Title and body by language."""


async def publish(tx: Transaction, principal: Principal, key: str, reason: str) -> int:
    """Publish every language that is ready; those that are not stay as they were published. The version's number.

    Raises `NothingReady`, `NothingNew`, and as `access_work` does.
    """
    article = await access_work(tx, principal, key, PUBLISH)
    before = await version_texts(tx, article.id, article.published) if article.published else {}
    after = await _after(tx, article.id, before)
    if after == before:
        raise NothingNew()
    number, now = article.versions + 1, await tx.now()
    await tx.execute(
        """insert into knowledge.version (article_id, number, published_at, published_by, reason)
           values ($1, $2, $3, $4, $5)""",
        article.id,
        number,
        now,
        principal.user_id,
        reason,
    )
    await tx.execute_many(
        """insert into knowledge.version_text (article_id, number, language, title, body)
           values ($1, $2, $3, $4, $5)""",
        [(article.id, number, language, title, body) for language, (title, body) in after.items()],
    )
    await tx.execute(
        "update knowledge.article set published = $2, versions = $2, published_at = $3, changed_at = $3 where id = $1",
        article.id,
        number,
        now,
    )
    await show(tx, article.id, after)
    languages = tuple(Code(language) for language in sorted(after))
    tx.emit(ArticlePublished(article=article.id, number=number, languages=languages))
    return number


async def withdraw(tx: Transaction, principal: Principal, key: str) -> None:
    """Readers no longer find it; drafts and versions stay. Raises `NotPublished`, and as `access_work` does."""
    article = await access_work(tx, principal, key, PUBLISH)
    if article.published is None:
        raise NotPublished()
    await _hide(tx, article.id)
    tx.emit(ArticleWithdrawn(article=article.id))


async def archive(tx: Transaction, principal: Principal, key: str) -> None:
    """Put it away for good; history still knows it. Raises as `access_work` does."""
    article = await access_work(tx, principal, key, PUBLISH)
    await _hide(tx, article.id)
    await tx.execute("update knowledge.article set archived = true, version = version + 1 where id = $1", article.id)
    tx.emit(ArticleArchived(article=article.id))


async def restore(tx: Transaction, principal: Principal, key: str, number: int) -> None:
    """Make the draft what a version was, to be looked at and published. Raises `NoSuchVersion`."""
    article = await access_work(tx, principal, key, WRITE)
    texts = await version_texts(tx, article.id, number)
    if not texts:
        raise NoSuchVersion()
    await tx.execute(
        "delete from knowledge.draft where article_id = $1 and language <> all($2::text[])", article.id, list(texts)
    )
    for language, (title, body) in texts.items():
        await put_draft(tx, principal, article.id, language, title, body, TextState.READY.value)
    if article.language not in texts:
        await tx.execute("update knowledge.article set language = $2 where id = $1", article.id, min(texts))
    await tx.execute("update knowledge.article set changed_at = clock_timestamp() where id = $1", article.id)
    tx.emit(VersionRestored(article=article.id, number=number))


async def version_texts(connection: Connection, article_id: UUID, number: int) -> dict[str, tuple[str, str]]:
    """What a version says; empty if there is none of this number."""
    rows = await connection.fetch(
        "select language, title, body from knowledge.version_text where article_id = $1 and number = $2 order by 1",
        article_id,
        number,
    )
    return {row["language"]: (row["title"], row["body"]) for row in rows}


async def _after(connection: Connection, article_id: UUID, before: Texts) -> dict[str, tuple[str, str]]:
    """What would be published now. Raises `NothingReady`."""
    drafts: list[Any] = await connection.fetch(
        "select language, title, body, state from knowledge.draft where article_id = $1 order by 1", article_id
    )
    if not any(row["state"] == TextState.READY for row in drafts):
        raise NothingReady()
    return {
        row["language"]: (row["title"], row["body"]) if row["state"] == TextState.READY else before[row["language"]]
        for row in drafts
        if row["state"] == TextState.READY or row["language"] in before
    }


async def _hide(tx: Transaction, article_id: UUID) -> None:
    await show(tx, article_id, {})
    await tx.execute(
        "update knowledge.article set published = null, changed_at = clock_timestamp() where id = $1", article_id
    )


TERMS_OF = """
select term, count(*)::int as texts from (
    select language, unnest(tsvector_to_array(title_terms || terms)) as term from knowledge.shown where article_id = $1
) each group by term
"""


async def show(tx: Transaction, article_id: UUID, texts: Texts) -> None:
    """Make these texts what readers see and find, and count their terms."""
    await tx.execute("select pg_advisory_xact_lock(hashtext('knowledge.term'))")  # terms are counted one by one
    await tx.execute(
        f"update knowledge.term t set texts = t.texts - g.texts from ({TERMS_OF}) g where t.term = g.term",  # noqa: S608 - a constant
        article_id,
    )
    await tx.execute("delete from knowledge.shown where article_id = $1", article_id)
    await tx.execute_many(
        """insert into knowledge.shown (article_id, language, title, body, plain, title_terms, terms)
           values ($1, $2, $3, $4, $5, array_to_tsvector($6::text[]), array_to_tsvector($7::text[]))""",
        [
            (article_id, language, title, body, words, terms(title), terms(words))
            for language, (title, body) in texts.items()
            for words in (plain(body),)
        ],
    )
    await tx.execute(
        f"""insert into knowledge.term as t (term, texts) select term, texts from ({TERMS_OF}) g
            on conflict (term) do update set texts = t.texts + excluded.texts""",  # noqa: S608 - a constant
        article_id,
    )
    await tx.execute("delete from knowledge.term where texts <= 0")
