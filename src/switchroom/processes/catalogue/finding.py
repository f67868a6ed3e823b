"""Finding processes while somebody types: by number, code, name, symptom, customers' words, in any language.

The words of a question are looked for as beginnings of words (`platform.terms`), of Chinese as pairs of characters. A
word with which nothing begins is taken for a misspelling of those that are near to it. Who has typed a whole number or
code has it first; otherwise a word tells by where it stands (`domain.naming.TELLS`) and by how few processes have it,
and a process that has more of the words comes before one that has fewer.
"""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from switchroom.platform.db import Connection
from switchroom.platform.misspelling import SHORTEST_MISSPELT, near
from switchroom.platform.terms import asked, is_han, terms, variants
from switchroom.platform.text import Text
from switchroom.processes.domain.naming import TELLS, Known, Phrase, joined

HIGHEST = "\U0010ffff"
WHOLE = 1.5
"""A whole word tells so much more than the beginning of one."""
FIRST = 1_000.0
"""Of a whole number or code: more than any words come to."""
COMMON = 0.6
"""A word that more than this share of all processes has tells nothing beside others."""
SHORT = 1
"""Of so few letters only names, numbers and codes are asked."""
COUNTS = """
select b.n, coalesce(sum(v.processes), 0)::int as processes
from unnest($1::text[], $2::text[], $3::int[]) as b(first, last, n)
left join processes.vocabulary v on v.term >= b.first and v.term <= b.last group by b.n
"""
WIDELY = "select set_config('pg_trgm.similarity_threshold', '0.2', true), set_config('jit', 'off', true)"
ALIKE = "select term from processes.vocabulary where term % $1 order by similarity(term, $1) desc, term limit 60"
HITS = f"""
with asked as (select * from unnest($1::int[], $2::text[], $3::text[], $4::int[]) as a(n, first, last, least)),
told as (select * from unnest($5::float8[]) with ordinality as t(tells, n)),
hits as (
    select a.n, w.slug, max(w.weight * case when w.term = a.first then {WHOLE} else 1 end) as score
    from asked a cross join lateral (
        select slug, weight, term from processes.word
        where term >= a.first and term <= a.last and weight >= a.least) w
    group by a.n, w.slug
    union all
    select * from unnest($6::int[], $7::text[], $8::float8[]) as o(n, slug, score)),
best as (
    select n, slug, max(score) as score from hits group by n, slug),
found as (
    select b.slug, sum(b.score * t.tells) * power(count(*)::float8 / cardinality($5), 2) as score
    from best b join told t on t.n = b.n group by b.slug)
select c.slug, c.version, c.title, c.number, c.kind, c.category, c.owner, c.phrases, f.score
from found f join processes.catalogued c on c.slug = f.slug
order by f.score + case when c.joined <> '' and c.joined = $9 then {FIRST} else 0 end desc, c.slug limit $10
"""  # noqa: S608 - constants


class Found(msgspec.Struct, frozen=True):
    """A process, and the words by which it was found, those that told most."""

    slug: str
    version: int
    title: Any
    number: str
    kind: str
    category: str
    owner: str
    why: Phrase | None
    score: float


class Question(msgspec.Struct, frozen=True):
    """What was typed: its words, and what they are when they are one number or code."""

    words: tuple[str, ...]
    whole: str


class Elsewhere(msgspec.Struct, frozen=True):
    """A process that word `n` of the question leads to by what others know of it: a service, a touchpoint's code."""

    n: int
    slug: str
    whole: bool
    phrase: Phrase


def question(typed: str) -> Question:
    """What somebody has typed, as it is looked for."""
    words = asked(typed)
    whole = joined(typed) if any(letter.isdigit() for letter in typed) and len(typed) <= 40 else ""
    return Question(tuple(words), whole)


async def find(
    connection: Connection, asked_for: Question, language: str, limit: int, elsewhere: Sequence[Elsewhere] = ()
) -> list[Found]:
    """The best processes for what somebody typed, the last word of which may be unfinished; none for no words."""
    if not asked_for.words:
        return []
    async with connection.raw.transaction(readonly=True):
        await connection.fetch(WIDELY)
        looked_for = await _looked_for(connection, asked_for, {one.n for one in elsewhere})
        return await _found(connection, asked_for, language, limit, looked_for, elsewhere)


class _Word(msgspec.Struct, frozen=True):
    """A word of the question: the terms looked for, each as far as its last, and how much the word tells."""

    terms: tuple[tuple[str, str], ...]
    tells: float


async def _looked_for(connection: Connection, asked_for: Question, elsewhere: set[int]) -> dict[int, _Word]:
    total = max(10, await connection.fetch_value("select count(*) from processes.catalogued"))
    ranges = {n: _ranges(word, n == len(asked_for.words)) for n, word in enumerate(asked_for.words, 1)}
    if asked_for.whole and asked_for.whole not in asked_for.words:
        ranges[0] = [(asked_for.whole, asked_for.whole + HIGHEST)]
    counts = await _counts(connection, ranges)
    if counts.get(0):  # the parts of a number tell nothing beside the number
        return {0: _Word(tuple(ranges[0]), _tells(total, counts[0]))}
    words = {}
    for n, word in enumerate(asked_for.words, 1):
        among, count = ranges[n], counts[n]
        if not count and n not in elsewhere:
            among = [(other, other) for other in await _alike(connection, word)]
        if among and (count or among is not ranges[n] or n in elsewhere):
            words[n] = _Word(tuple(among), _tells(total, count or 1))
    telling = {n: word for n, word in words.items() if counts[n] <= total * COMMON}
    return telling or words


def _tells(total: int, count: int) -> float:
    return math.log(1 + total / (1 + count)) + 0.1


def _ranges(word: str, unfinished: bool) -> list[tuple[str, str]]:
    """The terms that a word stands for, each with the last that begins so."""
    if is_han(word):
        return [(word, word + HIGHEST if len(word) == 1 else word)]
    return [(one, one + HIGHEST if unfinished or len(one) >= 3 else one) for one in variants(word)]


async def _counts(connection: Connection, ranges: Mapping[int, list[tuple[str, str]]]) -> dict[int, int]:
    asked_for = [(first, last, n) for n, many in ranges.items() for first, last in many]
    rows = await connection.fetch(COUNTS, *map(list, zip(*asked_for, strict=True)))
    return {row["n"]: row["processes"] for row in rows}


async def _alike(connection: Connection, word: str) -> list[str]:
    if is_han(word) or len(word) < SHORTEST_MISSPELT or word.isdecimal():
        return []
    return near(word, [row["term"] for row in await connection.fetch(ALIKE, word)])


async def _found(
    connection: Connection,
    asked_for: Question,
    language: str,
    limit: int,
    looked_for: Mapping[int, _Word],
    elsewhere: Sequence[Elsewhere],
) -> list[Found]:
    numbers = {n: place for place, n in enumerate(looked_for, 1)}
    ranges = [
        (numbers[n], first, last, TELLS[Known.NAME] if len(first) <= SHORT and not is_han(first) else 0)
        for n, word in looked_for.items()
        for first, last in word.terms
    ]
    also = [
        (numbers[one.n], one.slug, TELLS[one.phrase.known] * (WHOLE if one.whole else 1) + FIRST * _is_code(one))
        for one in elsewhere
        if one.n in numbers
    ]
    if not ranges and not also:
        return []
    rows = await connection.fetch(
        HITS,
        *([row[at] for row in ranges] for at in range(4)),
        [word.tells for word in looked_for.values()],
        *([row[at] for row in also] for at in range(3)),
        asked_for.whole,
        limit,
    )
    others = {(one.slug): one.phrase for one in reversed(elsewhere)}
    beginnings = [first for word in looked_for.values() for first, _ in word.terms]
    return [_shown(row, asked_for, beginnings, language, others.get(row["slug"])) for row in rows]


@lru_cache(maxsize=20_000)
def _terms_of(words: str) -> list[str]:
    """Of one letter to the next mostly the same processes are found, and their phrases are the same."""
    return terms(words)


def _is_code(one: Elsewhere) -> bool:
    return one.whole and one.phrase.known is Known.CODE


def _shown(row: Any, asked_for: Question, beginnings: Sequence[str], language: str, other: Phrase | None) -> Found:
    kept = [Phrase(Known(one["known"]), one["language"], one["words"]) for one in row["phrases"]]
    return Found(
        row["slug"],
        row["version"],
        Text.parse(row["title"]).to_json(),
        row["number"],
        row["kind"],
        row["category"],
        row["owner"],
        _why(kept, asked_for, beginnings, language, other),
        round(row["score"], 3),
    )


def _why(
    kept: Sequence[Phrase], asked_for: Question, beginnings: Sequence[str], language: str, other: Phrase | None
) -> Phrase | None:
    """The phrase that has most of the words; of two with as many the one that tells more, then one in the language."""
    if other is not None and other.known is Known.CODE:
        return other
    base = language.partition("-")[0]
    best: tuple[int, int, bool] = (0, 0, False)
    chosen = other
    if other is not None:
        best = (1, TELLS[other.known], False)
    for phrase in kept:
        if phrase.known is Known.NUMBER and asked_for.whole and joined(phrase.words).startswith(asked_for.whole):
            return phrase
        words = _terms_of(phrase.words)
        has = sum(any(word.startswith(one) for word in words) for one in beginnings)
        rank = (has, TELLS[phrase.known], phrase.language.partition("-")[0] == base)
        if has and rank > best:
            best, chosen = rank, phrase
    return chosen
