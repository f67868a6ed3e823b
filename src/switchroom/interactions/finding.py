"""Which interactions have the words that are searched for, whose index knows no order.

What many interactions have is found on the way through the list, soon. What few have is fetched by the index. What
neither fills the page soon nor is rare, is found further down the list.
"""

import re
from uuid import UUID

from switchroom.interactions.words import SHORTEST_PART, WORDS, about_any
from switchroom.platform.db import Connection
from switchroom.platform.listing import plain
from switchroom.platform.search_words import MOST_WORDS, index_words, search_query, words_asked

FEW = 2_000
"""So many interactions with the words are fetched by the index."""
PROBED = 1_000
"""So many of the newest are looked through first: words that many have fill the page there already."""
DEEP = 30_000
"""So many are looked through for what is neither frequent nor rare."""
BY_TURNS = """
select set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
       set_config('jit', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)
"""
"""One after the other, until the page is full: the planner would rather fetch everything that has the words."""
_NUMBER = re.compile(r"[+(]?[\d\s().+\-/]*")
NAMED = """
select q.n, x.id from unnest($1::text[], $2::int[]) as q(word, n) join lateral (
    select id, words from interactions.disposition union all
    select id, words from touchpoints.service union all
    select id, words from touchpoints.entry_point) x
on ' ' || x.words like '%' || q.word || '%'
"""
"""Whatever is set up is counted in hundreds: all of it is read. Archived things were served, too."""
HAS = "exists(select from interactions.found_by f where f.interaction_id = n.id and f.search @@ {}::text::tsquery)"


async def query_of(connection: Connection, search: str) -> str:
    """What is searched for as a text search query, with what misspelt words may mean; empty: nothing to look for."""
    words = words_asked(search)
    meant: dict[str, list[str]] = await WORDS.meant(connection, words) if words else {}
    for word, ids in (await _named(connection, search, meant)).items():
        meant[word] = [*meant.get(word, ()), *about_any(ids)]
    query = search_query(search, meant, shortest_of_number=SHORTEST_PART)
    digits = re.sub(r"\D", "", search, flags=re.ASCII).lstrip("0")
    if len(digits) >= SHORTEST_PART and _NUMBER.fullmatch(search.strip()):  # its parts may be set apart in any way
        return " | ".join(filter(None, [f"({query})" if query else "", f"{digits}:*"]))
    return query


async def _named(connection: Connection, search: str, meant: dict[str, list[str]]) -> dict[str, list[UUID]]:
    """Which outcomes, services and entry points each word may mean."""
    asked = list[tuple[str, str]]()
    for word in search.split()[:MOST_WORDS]:
        key = index_words(word)
        spaced = "" if re.search(r"x[0-9a-f]{4}", key) else " "  # of a script without spaces any part is one
        asked += [(key, _pattern(spaced + plain(word)))] if key else []
        asked += [(key, f" {other}") for other in meant.get(key, ())]
    rows = await connection.fetch(NAMED, [pattern for _, pattern in asked], list(range(len(asked)))) if asked else []
    found: dict[str, list[UUID]] = {}
    for row in rows:
        found.setdefault(asked[row["n"]][0], []).append(row["id"])
    return found


def _pattern(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


async def few_with(connection: Connection, query: str) -> list[UUID] | None:
    """All interactions with these words; None: too many to be fetched at once."""
    found = f"select interaction_id from interactions.found_by where search @@ $1::text::tsquery limit {FEW + 1}"  # noqa: S608
    rows = await connection.fetch(found, query)
    return [row["interaction_id"] for row in rows] if len(rows) <= FEW else None
