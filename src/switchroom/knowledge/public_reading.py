"""What strangers may read: the public articles of one brand, for its portal and for what processes propose."""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from switchroom.knowledge import schemas
from switchroom.knowledge.contracts import ArticleNotFound, AskedTooOften, Proposal
from switchroom.knowledge.domain.html import for_strangers
from switchroom.knowledge.domain.languages import is_wished, nearest
from switchroom.knowledge.doors import public
from switchroom.knowledge.events import ArticleAnsweredFirst
from switchroom.knowledge.feedback import count_vote
from switchroom.knowledge.search import Hit, Where, find, find_all
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.ratelimit import Rate, take
from switchroom.platform.terms import excerpt
from switchroom.platform.text import Text

READ = Rate(burst=120, every=timedelta(seconds=0.5))
VOTE = Rate(burst=1, every=timedelta(days=1))
MOST_LISTED = 500
LONGEST_SUMMARY = 400


class Brand(msgspec.Struct, frozen=True):
    """The brand whose portal is read."""

    id: UUID
    label: str
    language: str


async def allow(tx: Transaction, ip: str) -> None:
    """One question from this address. Raises `AskedTooOften`."""
    await take(tx, f"knowledge {ip}", READ, await tx.now(), AskedTooOften)


async def brand_of(connection: Connection, label: str) -> Brand:
    """The brand with this label. Raises `ArticleNotFound`."""
    rows = await connection.fetch_as(
        Brand, "select id, label, language from organisation.brand where label = $1 and not archived", label
    )
    if not rows:
        raise ArticleNotFound()
    return rows[0]


async def search(
    connection: Connection, brand: Brand, question: str, language: str, region: str, limit: int
) -> list[Hit]:
    """The best public articles for what a stranger types."""
    which, arguments = await _where(connection, brand, region, 5)
    return await find(connection, question, Where(which, arguments, language, brand.language), limit)


async def listed(
    connection: Connection, brand: Brand, language: str, region: str, category: str
) -> schemas.PublicArticles:
    """Every public article of the brand, by category and title."""
    which, arguments = await _where(connection, brand, region, 3)
    rows = await connection.fetch(
        f"""select a.id, a.slug, a.language, c.slug as category, c.name as category_name,
                   jsonb_object_agg(s.language, jsonb_build_array(s.title, left(s.plain, 400))) as texts
            from knowledge.article a join knowledge.shown s on s.article_id = a.id
            left join knowledge.category c on c.id = a.category_id
            where ($1 = '' or c.slug = $1) and {which}
            group by a.id, c.id order by c.position nulls last, c.words, a.id limit $2""",  # noqa: S608 - own fragments
        category,
        MOST_LISTED,
        *arguments,
    )
    categories = {row["category"]: row["category_name"] for row in rows if row["category"]}
    items = [_row(row, language, brand) for row in rows]
    return schemas.PublicArticles(
        categories=[
            schemas.PublicCategory(slug=slug, name=Text.parse(name).in_language(language, brand.language))
            for slug, name in categories.items()
        ],
        items=items,
    )


def _row(row: Any, language: str, brand: Brand) -> schemas.PublicRow:
    found = nearest(row["texts"], language, brand.language, row["language"])
    title, plain = row["texts"][found]
    return schemas.PublicRow(
        slug=row["slug"],
        title=title,
        language=found,
        wished=is_wished(found, language),
        excerpt=excerpt(plain, ()),
        category=row["category"],
    )


async def rows_of(connection: Connection, hits: list[Hit]) -> list[schemas.PublicRow]:
    """What strangers see of what was found."""
    names = {
        row["id"]: row["slug"]
        for row in await connection.fetch(
            "select id, slug from knowledge.category where id = any($1)",
            [hit.category_id for hit in hits if hit.category_id],
        )
    }
    return [
        schemas.PublicRow(
            slug=hit.slug,
            title=hit.title,
            language=hit.language,
            wished=hit.wished,
            excerpt=hit.excerpt,
            category=names.get(hit.category_id),
        )
        for hit in hits
    ]


async def article(connection: Connection, brand: Brand, slug: str, language: str) -> schemas.PublicArticle:
    """A public article of the brand. Raises `ArticleNotFound`."""
    row = await _found(connection, brand, slug)
    rows = await connection.fetch("select language, title, body from knowledge.shown where article_id = $1", row["id"])
    texts = {one["language"]: one for one in rows}
    found = nearest(texts, language, brand.language, row["language"])
    return schemas.PublicArticle(
        slug=row["slug"],
        title=texts[found]["title"],
        body=for_strangers(texts[found]["body"]),
        language=found,
        wished=is_wished(found, language),
        languages=sorted(texts),
        category=row["category"],
        published_at=row["published_at"],
    )


async def vote(tx: Transaction, brand: Brand, slug: str, ip: str, *, helpful: bool) -> None:
    """A stranger says whether it helped, once a day from one address. Raises `ArticleNotFound`, `AskedTooOften`."""
    row = await _found(tx, brand, slug)
    await take(tx, f"knowledge vote {row['id']} {ip}", VOTE, await tx.now(), AskedTooOften)
    await count_vote(tx, row["id"], None, helpful)


async def answered_first(tx: Transaction, brand: Brand, slug: str, ip: str) -> None:
    """It solved something before a request was sent; counted once a day from one address, again it changes nothing.

    Raises `ArticleNotFound`.
    """
    row = await _found(tx, brand, slug)
    with suppress(AskedTooOften):
        await take(tx, f"knowledge solved {row['id']} {ip}", VOTE, await tx.now(), AskedTooOften)
        await tx.execute("update knowledge.article set solved = solved + 1 where id = $1", row["id"])
        tx.emit(ArticleAnsweredFirst(article=row["id"]))


async def proposal(
    connection: Connection, slug: str | None, words: str, brand_id: UUID, language: str, *, strangers: bool
) -> Proposal | None:
    """What a process proposes: the article of that name, or the best one for some words; None: there is none.

    `strangers`: only what is public. Internal ones are never proposed: they are for those who work here.
    """
    brands = await connection.fetch_as(
        Brand, "select id, label, language from organisation.brand where id = $1", brand_id
    )
    if not brands:
        return None
    brand = brands[0]
    if slug is None:
        which, arguments = await _where(connection, brand, "", 5)
        hits = await find_all(connection, [words], Where(which, arguments, language, brand.language), 1)
        slug = hits[0].slug if hits else None
    allowed = ("public",) if strangers else ("public", "signed_in")
    row = await connection.fetch_row(
        """select a.id, a.slug, a.language, a.visibility,
                  (select jsonb_object_agg(s.language, jsonb_build_array(s.title, s.plain))
                   from knowledge.shown s where s.article_id = a.id) as texts
           from knowledge.article a where a.slug = $1 and a.published is not null and not a.archived
             and a.visibility = any($2) and (a.brand_ids = '{}' or $3 = any(a.brand_ids))""",
        slug,
        allowed,
        brand.id,
    )
    if row is None or not row["texts"]:
        return None
    found = nearest(row["texts"], language, brand.language, row["language"])
    title, plain = row["texts"][found]
    return Proposal(row["id"], row["slug"], title, _summary(plain), found, row["visibility"] == "public", brand.label)


async def slugs(connection: Connection) -> set[str]:
    """The names of what is published, for the checks of processes."""
    rows = await connection.fetch("select slug from knowledge.article where published is not null and not archived")
    return {row["slug"] for row in rows}


def _summary(plain: str) -> str:
    """The first paragraphs, as many as can be heard with patience."""
    kept = ""
    for line in plain.split("\n"):
        if kept and len(kept) + len(line) > LONGEST_SUMMARY:
            break
        kept = f"{kept}\n{line}" if kept else line
    return kept if len(kept) <= LONGEST_SUMMARY else kept[: LONGEST_SUMMARY - 1].rstrip() + "…"


async def _found(connection: Connection, brand: Brand, slug: str) -> Any:
    which, _ = public(2)
    row = await connection.fetch_row(
        f"""select a.id, a.slug, a.language, a.published_at, c.slug as category from knowledge.article a
            left join knowledge.category c on c.id = a.category_id where a.slug = $1 and {which}""",  # noqa: S608 - own fragments
        slug,
        brand.id,
    )
    if row is None:
        raise ArticleNotFound()
    return row


async def _where(connection: Connection, brand: Brand, region: str, first: int) -> tuple[str, list[Any]]:
    """Public articles of the brand; of a region, those for it and for everywhere."""
    which, n = public(first)
    region_id = region and await connection.fetch_value(
        "select id from organisation.region where code = $1 and not archived", region
    )
    sql = f"{which} and (${n}::uuid is null or a.region_ids = '{{}}' or ${n}::uuid = any(a.region_ids))"
    return sql, [brand.id, region_id or None]
