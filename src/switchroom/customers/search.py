"""Finding customers while somebody types: at every keystroke the best few, whatever fragment it is.

Best is: an address or number that is exactly what was typed, then where every word begins like a word of the customer,
then any fragment; within each, whoever was seen last comes first. Three ways lead there, and none is good for all:

- among the latest customers, read in the order of their last contact, a frequent fragment fills the screen at once;
- by the index of three-letter pieces, a rare fragment is found among millions;
- the beginning of a number or an e-mail address, whose pieces nearly all others have, is found by the addresses' own.

How frequent one is, the latest `PROBED` customers tell, and they often fill the screen already. Whatever happens, at
most `WINDOW` of the latest are read, and at most `MOST_FOUND` of what the index finds: of more than these, those are
ranked that it found first. Two letters inside a word are looked up as the three-letter pieces that can begin with them.
A single letter inside a word, and two letters inside a word beside other words, are found among the latest customers
only; at the beginning of a word they are found among all.

Where nothing is found at all, words that no customer has are taken for misspellings of those that are near to them.
"""

import itertools
import re
import string
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from switchroom.customers.domain.address import kind_of, normal_address
from switchroom.customers.domain.search_text import searched_words
from switchroom.customers.vocabulary import WORDS
from switchroom.platform.db import Connection

PROBED = 1_000
FREQUENT = 3
"""So many among the latest `PROBED`: reading on finds a screenful sooner than the index does."""
WINDOW = 6_000
MOST_FOUND = 1_500
_FOLLOWING = string.ascii_lowercase + string.digits + " @.-_+/'&,"
"""What can come after a letter in a search document, as far as fragments of two letters are concerned."""
_PIECE = re.compile(r"[a-z0-9]{3}|[^a-z0-9][a-z0-9]{2}|[a-z0-9]{2}[^a-z0-9]")
"""What the index knows: three letters or digits, or two at a border of a word."""
SHORTEST_START = 4
MOST_MEANT = 3
_NO_NAME = re.compile(r"[0-9@._]")
"""What no name has, but nearly every address."""

SETTINGS = """
select set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true),
       set_config('jit', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)
"""
"""The ways are what the statements say; the planner, who guesses how frequent a fragment is, shall not choose."""
EXACT = """
select coalesce(c.survivor_id, c.id) as id, c.last_seen_at from customers.address a
join customers.customer c on c.id = a.customer_id
where a.normal = any($1) and a."group" = any($2) and (not c.archived or c.survivor_id is not null)
union
select coalesce(c.survivor_id, c.id), c.last_seen_at from customers.customer c
where c.external_number = any($3) and c."group" = any($2) and (not c.archived or c.survivor_id is not null)
order by last_seen_at desc nulls last limit $4
"""
OF_GROUP = """
select c.id, c.last_seen_at, c.search from customers.customer c where c."group" = g and not c.archived
order by c.last_seen_at desc nulls last limit $2
"""
PROBE = f"""
select id, begins, count(*) over () as fragments, count(*) filter (where begins) over () as prefixes
from (select c.id, c.last_seen_at, ({{begins}}) as begins
      from unnest($1::text[]) g cross join lateral ({OF_GROUP}) c where {{which}}) found
order by begins desc, last_seen_at desc nulls last limit $3
"""  # noqa: S608 - constants
LATEST = f"""
select found.id from unnest($1::text[]) g cross join lateral (
    select c.id, c.last_seen_at from ({OF_GROUP}) c where {{which}} limit $3) found
order by found.last_seen_at desc nulls last limit $3
"""  # noqa: S608 - constants
INDEXED = """
with found as materialized (
    select c.id, c.last_seen_at, ({begins}) as begins from customers.customer c
    where {which} and (c."group" = any($1)) is true and not c.archived limit $2)
select id, count(*) over () as fragments from found order by begins desc, last_seen_at desc nulls last limit $3
"""

ADDRESSES = """
with found as materialized (
    select distinct a.customer_id from customers.address a where a.normal like $1 and a."group" = any($2) limit $3)
select c.id from found f join customers.customer c on c.id = f.customer_id and not c.archived
order by c.last_seen_at desc nulls last limit $4
"""


async def search_customers(connection: Connection, groups: Sequence[str], text: str, limit: int) -> list[UUID]:
    """The best customers of these brand groups, at most `limit`; none for a text without a letter or digit."""
    words = searched_words(text)
    if not words or not groups:
        return []
    async with connection.raw.transaction(readonly=True):
        await connection.fetch(SETTINGS)
        search = _Search(connection, groups, words, limit)
        await search.exact(text.strip())
        await search.run()
        if not search.found:
            for meant in await _meant(connection, words):
                await _Search(connection, groups, meant, limit, search.found).run()
    return list(search.found)[:limit]


async def _meant(connection: Connection, words: list[str]) -> list[list[str]]:
    """What may have been typed instead of words that no customer has, the nearest first; nothing if all are known."""
    instead = await WORDS.meant(connection, words)
    if not instead:
        return []
    ways = itertools.product(*(instead.get(word, [word]) for word in words))
    return [list(way) for way in itertools.islice(ways, MOST_MEANT)]


class _Search:
    """One keystroke: `found` in the order in which it is shown."""

    def __init__(
        self,
        connection: Connection,
        groups: Sequence[str],
        words: list[str],
        limit: int,
        found: dict[UUID, None] | None = None,
    ) -> None:
        self.found: dict[UUID, None] = {} if found is None else found
        self._connection, self._groups, self._words, self._limit = connection, list(groups), words, limit
        self._begins, self._fragment = ([f"{before}{_escaped(word)}%" for word in words] for before in ("% ", "%"))

    async def exact(self, text: str) -> None:
        """Whoever has this very address, or this number elsewhere."""
        normal = [normal_address(kind_of(text), text), *(f"+{word}" for word in self._words if word.isdecimal())]
        numbers = [text, text.upper(), text.lower()]
        self._add(await self._connection.fetch(EXACT, normal, self._groups, numbers, self._limit))

    async def run(self) -> None:
        """Where every word begins like one of the customer, then any fragment."""
        probe = await self._rows(PROBE, PROBED // len(self._groups))
        fragments, prefixes = (probe[0]["fragments"], probe[0]["prefixes"]) if probe else (0, 0)
        self._add(row for row in probe if row["begins"] and prefixes >= self._limit)
        if self._is_full():
            return
        if fragments < FREQUENT and (start := self._start_of_address()) is not None:
            self._add(await self._connection.fetch(ADDRESSES, start, self._groups, MOST_FOUND, self._limit))
            if self._is_full():
                return
        indexable = self._pair() is not None or any(_PIECE.search(word) for word in self._words)
        if indexable and fragments < FREQUENT:
            rows = await self._rows(INDEXED, MOST_FOUND)
            if not rows or rows[0]["fragments"] < MOST_FOUND:
                self._add(rows)
                if not self._narrowed:
                    return
        if self._is_full():
            return
        if prefixes >= FREQUENT:
            self._add(await self._rows(LATEST, WINDOW // len(self._groups), prefix=True))
        else:
            self._add(await self._rows(INDEXED, MOST_FOUND, prefix=True))
        if not self._is_full():
            self._add(await self._rows(LATEST, WINDOW // len(self._groups)))

    @property
    def _narrowed(self) -> bool:
        """Whether some words, too short for the index, had to begin a word there: inside of words they may be, too."""
        known = [_PIECE.search(word) is not None for word in self._words]
        return any(known) and not all(known)

    def _is_full(self) -> bool:
        return len(self.found) >= self._limit

    def _add(self, rows: Any) -> None:
        self.found.update(dict.fromkeys(row["id"] for row in rows))

    async def _rows(self, sql: str, read: int, *, prefix: bool = False) -> list[Any]:
        """One of the ways, over at most `read` customers."""
        patterns: list[Any] = list(self._begins if prefix else self._fragment)
        known = [True] * len(patterns)
        if sql is INDEXED and not prefix:
            # The index would be read as a whole for a fragment in which it knows no piece. Beside a word that it knows
            # such a fragment has to begin a word; alone it is a filter.
            known = [_PIECE.search(word) is not None for word in self._words]
            if any(known):
                patterns = [p if k else b for p, k, b in zip(patterns, known, self._begins, strict=True)]
                known = [True] * len(patterns)
        which = _conditions(4, known)
        begins = "true" if prefix else _conditions(4 + len(patterns), [True] * len(patterns))
        if "{begins}" in sql and not prefix:
            patterns += self._begins
        if sql is INDEXED and not prefix and (pair := self._pair()) is not None:
            first = 4 + len(patterns)
            continued = [f"%{_escaped(pair + following)}%" for following in _FOLLOWING]
            which += f" and ({' or '.join(f'c.search like ${n}' for n in range(first, first + len(continued)))})"
            patterns += continued
        statement = sql.format(which=which, begins=begins)
        return await self._connection.fetch(statement, self._groups, read, self._limit, *patterns)

    def _start_of_address(self) -> str | None:
        """A pattern for what can only be the beginning of a number or of an e-mail address."""
        word = self._words[0]
        if len(self._words) > 1 or len(word) < SHORTEST_START or not _NO_NAME.search(word):
            return None
        return f"{'+' if word.isdecimal() else ''}{_escaped(word)}%"

    def _pair(self) -> str | None:
        """Two letters that the index has to be asked for in all their continuations, where it knows no more."""
        if any(_PIECE.search(word) for word in self._words):
            return None
        return next((word for word in self._words if len(word) == 2), None)


def _conditions(first: int, known: list[bool]) -> str:
    parts = [f"c.search like ${n}" for n in range(first, first + len(known))]
    return " and ".join(part if by_index else f"({part}) is true" for part, by_index in zip(parts, known, strict=True))


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
