"""Reading articles: as readers see them, as authors see them, and what was published before."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from switchroom.knowledge import schemas
from switchroom.knowledge.contracts import PUBLISH, WRITE, ArticleNotFound, NoSuchVersion
from switchroom.knowledge.domain.comparing import compared
from switchroom.knowledge.domain.languages import is_wished, nearest
from switchroom.knowledge.doors import COLUMNS, Article, access, access_readable, may, open_to, require, worked_on
from switchroom.knowledge.publishing import version_texts
from switchroom.people.facade import people_by_id
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.listing import decode_cursor, encode_cursor, words_of

CHANGED = """exists(select from knowledge.draft d left join knowledge.shown s
    on s.article_id = d.article_id and s.language = d.language
    where d.article_id = a.id and (s.title is distinct from d.title or s.body is distinct from d.body))"""
STATES = {
    "": "not a.archived",
    "published": "not a.archived and a.published is not null",
    "unpublished": f"not a.archived and {CHANGED}",
    "review_due": "not a.archived and a.review_at <= current_date",
    "archived": "a.archived",
}


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which articles of a list; `state` is one of `STATES`."""

    search: str = ""
    state: str = ""
    category_id: UUID | None = None
    owner_id: UUID | None = None
    language: str = ""
    cursor: str = ""
    limit: int = 50


async def brand_language(connection: Connection, brand_ids: Iterable[UUID]) -> str:
    """The language of the first of these brands, in which an article is shown for want of the one asked for."""
    first = next(iter(brand_ids), None)
    found = first and await connection.fetch_value("select language from organisation.brand where id = $1", first)
    return found or ""


async def shown(connection: Connection, principal: Principal, key: str, language: str) -> schemas.ArticleShown:
    """The article as it is read. Raises `ArticleNotFound`, also while it is not published."""
    article = await access_readable(connection, principal, key)
    rows = await connection.fetch("select language, title, body from knowledge.shown where article_id = $1", article.id)
    texts = {row["language"]: row for row in rows}
    if not texts:
        raise ArticleNotFound()
    found = nearest(texts, language, await brand_language(connection, article.brand_ids), article.language)
    vote = await connection.fetch_value(
        "select helpful from knowledge.vote where article_id = $1 and user_id = $2", article.id, principal.user_id
    )
    return schemas.ArticleShown(
        **await _about(connection, article),
        title=texts[found]["title"],
        body=texts[found]["body"],
        language=found,
        wished=is_wished(found, language),
        languages=sorted(texts),
        my_vote=vote,
        may=_may(principal, article),
    )


async def draft(connection: Connection, principal: Principal, key: str) -> schemas.ArticleDraft:
    """The article as its authors see it. Raises `ArticleNotFound`, `NotAllowed`."""
    article = await access(connection, principal, key)
    if not may(principal, PUBLISH, article.brand_ids):
        require(principal, WRITE, article.brand_ids)
    rows = await connection.fetch(
        """select d.language, d.title, d.body, d.state, d.revision, d.changed_at, d.changed_by,
                  coalesce(s.title = d.title and s.body = d.body, false) as published
           from knowledge.draft d left join knowledge.shown s
               on s.article_id = d.article_id and s.language = d.language
           where d.article_id = $1 order by d.language <> $2, d.language""",
        article.id,
        article.language,
    )
    people = await people_by_id(connection, [row["changed_by"] for row in rows])
    seen = await connection.fetch("select language from knowledge.shown where article_id = $1 order by 1", article.id)
    texts = [
        schemas.Text.model_validate(
            {**row, "changed_by": people[row["changed_by"]].name if row["changed_by"] in people else None}
        )
        for row in rows
    ]
    return schemas.ArticleDraft(
        **await _about(connection, article),
        language=article.language,
        texts=texts,
        shown=[row["language"] for row in seen],
        may=_may(principal, article),
    )


async def listed(connection: Connection, principal: Principal, filters: Filters) -> schemas.Articles:
    """The articles one may read or works on, what was changed last first. Titles of drafts only for their authors."""
    which, arguments = open_to(principal, 1)
    conditions = [which, STATES[filters.state]]

    def where(sql: str, *values: Any) -> None:
        first = len(arguments) + 1
        conditions.append(sql.format(*(f"${n}" for n in range(first, first + len(values)))))
        arguments.extend(values)

    if filters.category_id:
        where("a.category_id = {}", filters.category_id)
    if filters.owner_id:
        where("a.owner_id = {}", filters.owner_id)
    if filters.search:  # in drafts, which are their authors' only; readers have the search
        mine, brands = worked_on(principal, len(arguments) + 1)
        conditions.append(mine)
        arguments += brands
    for word in words_of(filters.search):
        where("exists(select from knowledge.draft d where d.article_id = a.id and strpos(d.words, {}) > 0)", word)
    if filters.cursor:
        at, id = decode_cursor(filters.cursor)
        where("(a.changed_at, a.id) < ({}::text::timestamptz, {})", at, id)
    articles = await connection.fetch_as(
        Article,
        f"""select {COLUMNS} from knowledge.article a where {" and ".join(conditions)}
            order by a.changed_at desc, a.id desc limit {filters.limit + 1}""",  # noqa: S608 - own fragments
        *arguments,
    )
    more = len(articles) > filters.limit
    del articles[filters.limit :]
    cursor = encode_cursor(articles[-1].changed_at.isoformat(), articles[-1].id) if more else None
    return schemas.Articles(items=await _rows(connection, principal, articles, filters.language), next=cursor)


async def _rows(
    connection: Connection, principal: Principal, articles: Sequence[Article], language: str
) -> list[schemas.ArticleRow]:
    ids = [article.id for article in articles]
    read: dict[UUID, dict[str, str]] = {id: {} for id in ids}
    written: dict[UUID, dict[str, str]] = {id: {} for id in ids}
    for table, into in (("shown", read), ("draft", written)):
        for row in await connection.fetch(
            f"select article_id, language, title from knowledge.{table} where article_id = any($1)",  # noqa: S608 - of two
            ids,
        ):
            into[row["article_id"]][row["language"]] = row["title"]
    fresh = {
        row["id"]
        for row in await connection.fetch(
            f"select a.id from knowledge.article a where a.id = any($1) and {CHANGED}",  # noqa: S608 - a constant
            ids,
        )
    }
    owners = await people_by_id(connection, [article.owner_id for article in articles if article.owner_id])
    today = await _today(connection)
    rows = []
    for article in articles:
        author = may(principal, WRITE, article.brand_ids) or may(principal, PUBLISH, article.brand_ids)
        titles = written[article.id] if author else read[article.id]
        if not titles:
            continue
        found = nearest(titles, language, article.language)
        rows.append(
            schemas.ArticleRow(
                **_fields(article, owners, today),
                title=titles[found],
                language=found,
                languages=sorted(titles),
                unpublished=author and article.id in fresh,
            )
        )
    return rows


async def versions(connection: Connection, principal: Principal, key: str) -> schemas.Versions:
    """Every version, the latest first, for whoever writes it."""
    article = await _as_author(connection, principal, key)
    rows = await connection.fetch(
        """select v.number, v.published_at, v.published_by, v.reason,
                  array(select t.language from knowledge.version_text t
                        where t.article_id = v.article_id and t.number = v.number order by 1) as languages
           from knowledge.version v where v.article_id = $1 order by v.number desc""",
        article.id,
    )
    people = await people_by_id(connection, [row["published_by"] for row in rows])
    return schemas.Versions(
        items=[
            schemas.Version(
                number=row["number"],
                published_at=row["published_at"],
                published_by=person(people, row["published_by"]),
                reason=row["reason"],
                languages=row["languages"],
                current=row["number"] == article.published,
            )
            for row in rows
        ]
    )


async def version(connection: Connection, principal: Principal, key: str, number: int) -> schemas.VersionShown:
    """What a version says. Raises `NoSuchVersion`."""
    article = await _as_author(connection, principal, key)
    texts = await _version(connection, article, number)
    shown = [schemas.VersionText(language=name, title=title, body=body) for name, (title, body) in texts.items()]
    return schemas.VersionShown(number=number, texts=shown)


async def changes(
    connection: Connection, principal: Principal, key: str, number: int, since: int
) -> schemas.VersionChanges:
    """What a version says differently from an earlier or later one. Raises `NoSuchVersion`."""
    article = await _as_author(connection, principal, key)
    before = await _version(connection, article, since)
    after = await _version(connection, article, number)
    texts = []
    for language in sorted(before.keys() | after.keys()):
        old, new = before.get(language), after.get(language)
        if old == new:
            continue
        titles = (old[0] if old else None, new[0] if new else None)
        texts.append(
            schemas.TextChanges(
                language=language,
                title_before=titles[0] if titles[0] != titles[1] else None,
                title_after=titles[1] if titles[0] != titles[1] else None,
                pieces=[
                    schemas.Piece(how=piece.how, text=piece.text)
                    for piece in compared(old[1] if old else "", new[1] if new else "")
                ],
            )
        )
    return schemas.VersionChanges(before=since, after=number, texts=texts)


def person(people: dict[Any, Any], id: UUID | None) -> schemas.Person | None:
    """A name to show; None for nobody, or somebody who was never there."""
    found = people.get(id)
    return None if found is None else schemas.Person(id=found.id, name=found.name)


async def _as_author(connection: Connection, principal: Principal, key: str) -> Article:
    """Earlier versions may say what readers must no longer know."""
    article = await access(connection, principal, key)
    if not may(principal, PUBLISH, article.brand_ids):
        require(principal, WRITE, article.brand_ids)
    return article


async def _version(connection: Connection, article: Article, number: int) -> dict[str, tuple[str, str]]:
    texts = await version_texts(connection, article.id, number)
    if not texts:
        raise NoSuchVersion()
    return texts


def _may(principal: Principal, article: Article) -> schemas.May:
    return schemas.May(
        write=not article.archived and may(principal, WRITE, article.brand_ids),
        publish=not article.archived and may(principal, PUBLISH, article.brand_ids),
    )


async def _about(connection: Connection, article: Article) -> dict[str, Any]:
    owners = await people_by_id(connection, [article.owner_id] if article.owner_id else [])
    return _fields(article, owners, await _today(connection))


def _fields(article: Article, owners: dict[Any, Any], today: date) -> dict[str, Any]:
    return {
        **{name: getattr(article, name) for name in schemas.ArticleAbout.model_fields if hasattr(article, name)},
        "brand_ids": list(article.brand_ids),
        "region_ids": list(article.region_ids),
        "owner": person(owners, article.owner_id),
        "review_due": article.review_at is not None and article.review_at <= today,
    }


async def _today(connection: Connection) -> date:
    today: date = await connection.fetch_value("select current_date")
    return today
