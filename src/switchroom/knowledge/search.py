"""Finding articles while somebody types, whatever the language, with slips, by those who may read them.

The words of a question are looked for as beginnings of words (`platform.terms`). A word that stands in no text is taken
for a misspelling of those that are near to it. How much a word tells follows from how few texts have it; in a title it
tells four times as much. An article that has more of the words comes first, then one that solved more.

Whether somebody may read an article is part of every statement, before anything is cut off: nobody's results get fewer
because of what others may read.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from switchroom.knowledge.domain.languages import is_wished, nearest
from switchroom.platform.db import Connection
from switchroom.platform.misspelling import SHORTEST_MISSPELT, near
from switchroom.platform.terms import (
    MOST_TERMS,
    asked,
    excerpt,
    is_han,
    variants,
)

TITLE_TELLS = 4.0
MOST_MATCHES = 2_000
"""Of a word that stands in more texts than these, those that were found first are ranked."""
FEW_TEXTS = 1_000
HIGHEST = "\U0010ffff"
SETTINGS = """
select set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true),
       set_config('plan_cache_mode', 'force_custom_plan', true),
       set_config('pg_trgm.similarity_threshold', '0.2', true)
"""
COUNTS = """
select b.n, coalesce(sum(t.texts), 0)::int as texts from unnest($1::text[], $2::text[], $3::int[]) as b(first, last, n)
left join knowledge.term t on t.term >= b.first and t.term <= b.last group by b.n
"""
ALIKE = "select term from knowledge.term where term % $1 order by similarity(term, $1) desc, term limit 60"
HITS = f"""
with asked as materialized (
    select n, query::tsquery as query, weight
    from unnest($1::text[], $2::float8[]) with ordinality as t(query, weight, n)),
hits as (
    select q.n, q.weight * {TITLE_TELLS} as score, s.article_id, s.language from asked q cross join lateral (
        select s.article_id, s.language from knowledge.shown s join knowledge.article a on a.id = s.article_id
        where s.title_terms @@ q.query and {{which}} limit {MOST_MATCHES}) s
    union all
    select q.n, q.weight, s.article_id, s.language from asked q cross join lateral (
        select s.article_id, s.language from knowledge.shown s join knowledge.article a on a.id = s.article_id
        where s.terms @@ q.query and {{which}} limit {MOST_MATCHES}) s),
texts as (
    select article_id, language, sum(score) * (count(distinct n)::float8 / cardinality($1)) as score
    from hits group by article_id, language),
best as (
    select article_id, max(score * case when split_part(language, '-', 1) = $3 then 1.1 else 1 end) as score
    from texts group by article_id)
select a.id, a.slug, a.visibility, a.language, a.category_id, a.brand_ids, a.published_at,
       b.score * (1 + ln(1 + a.solved + a.helpful) / 20) as score
from best b join knowledge.article a on a.id = b.article_id
order by score desc, a.published_at desc, a.id limit $4
"""  # noqa: S608 - constants


class Hit(msgspec.Struct, frozen=True):
    """An article that was found, in the language in which it is shown; `wished`: it is the one asked for."""

    id: UUID
    slug: str
    title: str
    language: str
    wished: bool
    excerpt: str
    visibility: str
    category_id: UUID | None
    published_at: Any
    score: float


class Term(msgspec.Struct, frozen=True):
    """A word of the question: what is looked for, as the text of a tsquery, and how much it tells."""

    query: str
    weight: float
    words: tuple[str, ...]


class Where(msgspec.Struct, frozen=True):
    """Which articles: a condition over `a` with its arguments from `$5` on, and who asks for what."""

    sql: str
    arguments: Sequence[Any]
    language: str = ""
    brand_language: str = ""


async def find(connection: Connection, question: str, where: Where, limit: int) -> list[Hit]:
    """The best articles for what somebody typed; none for a text without letters and digits."""
    return await find_all(connection, [question], where, limit, typing=True)


async def find_all(
    connection: Connection, questions: Sequence[str], where: Where, limit: int, *, typing: bool = False
) -> list[Hit]:
    """The best articles for several texts together, those that come first weighing in when there are many words.

    `typing`: the last word may be the beginning of one.
    """
    words = list(dict.fromkeys(word for question in questions for word in asked(question)))
    if not words:
        return []
    async with connection.raw.transaction(readonly=True):
        await connection.fetch(SETTINGS)
        terms = await _terms(connection, words, typing=typing)
        if not terms:
            return []
        rows = await connection.fetch(
            HITS.format(which=where.sql),
            [term.query for term in terms],
            [term.weight for term in terms],
            where.language.partition("-")[0],
            limit,
            *where.arguments,
        )
        return await _shown(connection, rows, where, [word for term in terms for word in term.words])


async def _terms(connection: Connection, words: Sequence[str], *, typing: bool) -> list[Term]:
    """What to look for: the words that are known, those that others may be misspellings of, the most telling ones."""
    total = await connection.fetch_value(
        "select greatest(reltuples, $1)::float8 from pg_class where oid = 'knowledge.shown'::regclass", FEW_TEXTS
    )
    beginnings = {word: _beginnings(word, typing and word == words[-1]) for word in words}
    counts = await _counts(connection, beginnings)
    found = []
    for word in words:
        queries, texts = beginnings[word], counts[word]
        if not texts:
            alike = await _alike(connection, word)
            queries = [(other, False) for other in alike]
            texts = 1 if alike else 0
        if texts:
            query = " | ".join(f"'{term}'{':*' if open_ended else ''}" for term, open_ended in queries)
            weight = math.log(1 + total / (1 + texts))
            found.append(Term(query, weight, tuple(term for term, _ in queries)))
    return sorted(found, key=lambda term: -term.weight)[:MOST_TERMS]


def _beginnings(word: str, unfinished: bool) -> list[tuple[str, bool]]:
    """The terms that a word stands for, and whether longer ones count, too."""
    if is_han(word):
        return [(word, len(word) == 1)]
    return [(variant, unfinished or len(variant) >= 3) for variant in variants(word)]


async def _counts(connection: Connection, beginnings: Mapping[str, list[tuple[str, bool]]]) -> dict[str, int]:
    """In how many texts something stands that begins so."""
    asked_for = [(n, first, longer) for n, many in enumerate(beginnings.values()) for first, longer in many]
    rows = await connection.fetch(
        COUNTS,
        [first for _, first, _ in asked_for],
        [first + HIGHEST if longer else first for _, first, longer in asked_for],
        [n for n, _, _ in asked_for],
    )
    counts = {row["n"]: row["texts"] for row in rows}
    return {word: counts.get(n, 0) for n, word in enumerate(beginnings)}


async def _alike(connection: Connection, word: str) -> list[str]:
    if is_han(word) or len(word) < SHORTEST_MISSPELT or word.isdecimal():
        return []
    return near(word, [row["term"] for row in await connection.fetch(ALIKE, word)])


async def _shown(connection: Connection, rows: Sequence[Any], where: Where, words: Sequence[str]) -> list[Hit]:
    """The found articles in the language in which they are shown."""
    texts: dict[UUID, dict[str, Any]] = {}
    for row in await connection.fetch(
        """select article_id, language, title, left(plain, 4000) as plain from knowledge.shown
           where article_id = any($1)""",
        [row["id"] for row in rows],
    ):
        texts.setdefault(row["article_id"], {})[row["language"]] = row
    hits = []
    for row in rows:
        known = texts[row["id"]]
        language = nearest(known, where.language, where.brand_language, row["language"])
        text = known[language]
        hits.append(
            Hit(
                id=row["id"],
                slug=row["slug"],
                title=text["title"],
                language=language,
                wished=is_wished(language, where.language),
                excerpt=excerpt(text["plain"], words),
                visibility=row["visibility"],
                category_id=row["category_id"],
                published_at=row["published_at"],
                score=round(row["score"], 3),
            )
        )
    return hits
