"""Finding customers while somebody types: at every keystroke the best few, whatever fragment it is.

Best is: an address or number that is exactly what was typed, then where every word begins like a word of the customer,
then any fragment; within each, whoever was seen last comes first. Two ways lead there, and neither is good for all:

- among the latest customers, read in order of their last contact, a frequent fragment fills the screen at once;
- by the index of three-letter pieces, a rare fragment is found among millions.

What the latest `WINDOW` customers do not fill is rare, so that the index finds few. Of fragments the index finds more
than `MOST_FOUND` for, those are ranked that it found first. Two letters are looked up as the three-letter pieces that
can begin with them; a single letter inside a word is found among the latest customers only.
"""

import re
import string
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from switchroom.customers.domain.address import kind_of, normal_address
from switchroom.customers.domain.search_text import searched_words
from switchroom.platform.db import Connection

WINDOW = 12_000
MOST_FOUND = 5_000
_FOLLOWING = string.ascii_lowercase + string.digits + " @.-_+/'&,"
"""What can come after a letter in a search document, as far as fragments of two letters are concerned."""
_PIECE = re.compile(r"[a-z0-9]{3}|[^a-z0-9][a-z0-9]{2}|[a-z0-9]{2}[^a-z0-9]")
"""What the index knows: three letters or digits, or two at a border of a word."""

SETTINGS = """
select set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true),
       set_config('jit', 'off', true)
"""
EXACT = """
select coalesce(c.survivor_id, c.id) as id, c.last_seen_at from customers.address a
join customers.customer c on c.id = a.customer_id
where a.normal = any($1) and a."group" = any($2) and (not c.archived or c.survivor_id is not null)
union
select coalesce(c.survivor_id, c.id), c.last_seen_at from customers.customer c
where c.external_number = any($3) and c."group" = any($2) and (not c.archived or c.survivor_id is not null)
order by last_seen_at desc nulls last limit $4
"""
LATEST = """
select found.id from unnest($1::text[]) g cross join lateral (
    select w.id, w.last_seen_at from (
        select c.id, c.last_seen_at, c.search from customers.customer c where c."group" = g and not c.archived
        order by c.last_seen_at desc nulls last limit $2) w
    where {which} limit $3) found
order by found.last_seen_at desc nulls last limit $3
"""
INDEXED = """
with found as materialized (
    select c.id, c.last_seen_at from customers.customer c
    where {which} and (c."group" = any($1)) is true and not c.archived limit $2)
select id from found order by last_seen_at desc nulls last limit $3
"""


async def search_customers(connection: Connection, groups: Sequence[str], text: str, limit: int) -> list[UUID]:
    """The best customers of these brand groups, at most `limit`; none for a text without a letter or digit."""
    words = searched_words(text)
    if not words or not groups:
        return []
    async with connection.raw.transaction(readonly=True):
        await connection.fetch(SETTINGS)
        found = await _exact(connection, groups, text.strip(), words, limit)
        for prefix in (True, False):
            for way, rows in ((LATEST, WINDOW // len(groups)), (INDEXED, MOST_FOUND)):
                which, patterns = _conditions(words, prefix=prefix, indexed=way is INDEXED)
                if len(found) >= limit or not which:
                    continue
                sql = way.format(which=" and ".join(which))
                ids = await connection.fetch(sql, list(groups), rows, limit, *patterns)
                found.update(dict.fromkeys(row["id"] for row in ids))
    return list(found)[:limit]


async def _exact(
    connection: Connection, groups: Sequence[str], text: str, words: list[str], limit: int
) -> dict[UUID, None]:
    normal = [normal_address(kind_of(text), text), *(f"+{word}" for word in words if word.isdecimal())]
    rows = await connection.fetch(EXACT, normal, list(groups), [text, text.upper(), text.lower()], limit)
    return dict.fromkeys(row["id"] for row in rows)


def _conditions(words: list[str], *, prefix: bool, indexed: bool) -> tuple[list[str], list[Any]]:
    """Conditions over the search document `search`, arguments numbered from $4; none where no index would help."""
    column = "c.search" if indexed else "w.search"
    before = "% " if prefix else "%"
    patterns: list[Any] = [f"{before}{_escaped(word)}%" for word in words]
    if indexed and not prefix and not any(_PIECE.search(word) for word in words):
        pair = next((word for word in words if len(word) == 2), None)
        if pair is None:
            return [], []
        patterns.append([f"%{_escaped(pair + following)}%" for following in _FOLLOWING])
    which = [f"{column} like ${n}" for n in range(4, 4 + len(words))]
    if len(patterns) > len(words):
        which.append(f"{column} like any(${4 + len(words)}::text[])")
    return which, patterns


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
