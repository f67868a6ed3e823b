"""Processes found by what the map knows of them: a touchpoint's code, its service's code, name, customers' words.

Asked of the map as it is, so nothing has to be kept when a touchpoint gets another process or a service another name.
Whoever sees processes for some brands only finds by the touchpoints of these.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.listing import plain
from switchroom.platform.text import Text
from switchroom.processes.contracts import SEE
from switchroom.processes.facade import Elsewhere, Known, Phrase, ProcessDocument, documents, find, question
from switchroom.processes.facade import FoundProcesses as Found
from switchroom.touchpoints.process_map import brands_within

SHORTEST_CODE = 3
MOST = 400
"""Processes that a word leads to by the map; one that leads to more tells nothing."""
BY_CODE = """
select distinct t.process_slug as slug, upper(c.label || b.label || s.code) as code
from touchpoints.channel c cross join organisation.brand b
join touchpoints.service s on upper(c.label || b.label || s.code) like $1 || '%' and not s.archived
join touchpoints.touchpoint t on t.service_id = s.id and t.channel_id = c.id and t.brand_id = b.id and not t.archived
where not c.archived and not b.archived and t.process_slug is not null and ($2::uuid[] is null or b.id = any($2))
    and (starts_with($1, upper(c.label || b.label)) or starts_with(upper(c.label || b.label), $1))
order by code limit 50
"""
BY_SERVICE = """
with word as (select * from unnest($1::int[], $2::text[]) as w(n, begins)),
named as (
    select w.n, s.id, s.code, s.name, s.keywords, lower(s.code) = btrim(w.begins, ' %') as whole
    from word w join touchpoints.service s on not s.archived and ' ' || s.words || ' ' like w.begins)
select n, slug, min(code) as code, (array_agg(name))[1] as name, (array_agg(keywords))[1] as keywords,
       bool_or(whole) as whole
from (select distinct on (f.n, t.process_slug, f.code) f.n, t.process_slug as slug, f.code, f.name, f.keywords, f.whole
      from named f join touchpoints.touchpoint t on t.service_id = f.id and not t.archived
      where t.process_slug is not null and ($3::uuid[] is null or t.brand_id = any($3))) each
group by n, slug limit $4
"""
OF_WHICH = """
from processes.catalogued c
where ($1::text is null or c.kind = $1) and ($2::text is null or c.category = $2)
    and ($3::uuid is null or exists(select from touchpoints.touchpoint t
                                    where t.process_slug = c.slug and t.brand_id = $3 and not t.archived))
"""
COMPENDIUM = f"select c.slug {OF_WHICH} order by c.number = '', c.number, c.slug offset $4 limit $5"
COUNTED = f"select count(*)::int {OF_WHICH}"


async def find_processes(connection: Connection, principal: Principal, typed: str, language: str, limit: int) -> Found:
    """The best processes for what somebody has typed so far. Raises `NotAllowed`."""
    principal.require(SEE)
    within = brands_within(principal, SEE)
    asked_for = question(typed)
    elsewhere: list[Elsewhere] = []
    if asked_for.words:
        if len(asked_for.whole) >= SHORTEST_CODE:
            elsewhere += await _by_code(connection, asked_for.whole, within, len(asked_for.words))
        elsewhere += await _by_service(connection, asked_for.words, within, language)
    found = await find(connection, asked_for, language, limit, elsewhere)
    return Found.model_validate({"items": found})


class Which(msgspec.Struct, frozen=True):
    """Which processes; None: any. Of a brand: those at its touchpoints."""

    kind: str | None = None
    category: str | None = None
    brand_id: UUID | None = None


async def compendium(
    connection: Connection, principal: Principal, which: Which, offset: int, limit: int
) -> tuple[list[ProcessDocument], int]:
    """Documents by number, then name, and how many there are in all. Raises `NotAllowed`.

    By a brand in which one sees no processes, none are found.
    """
    principal.require(SEE)
    within = brands_within(principal, SEE)
    if which.brand_id is not None and within is not None and which.brand_id not in within:
        return [], 0
    rows = await connection.fetch(COMPENDIUM, which.kind, which.category, which.brand_id, offset, limit)
    total = await connection.fetch_value(COUNTED, which.kind, which.category, which.brand_id)
    return await documents(connection, [row["slug"] for row in rows]), total


async def _by_code(connection: Connection, whole: str, within: list[UUID] | None, last: int) -> list[Elsewhere]:
    rows = await connection.fetch(BY_CODE, whole.upper(), within)
    return [
        Elsewhere(last, row["slug"], row["code"] == whole.upper(), Phrase(Known.CODE, "", row["code"])) for row in rows
    ]


async def _by_service(
    connection: Connection, words: Sequence[str], within: list[UUID] | None, language: str
) -> list[Elsewhere]:
    begins = [(n, _like(word)) for n, word in enumerate(words, 1) if _tells(word)]
    if not begins:
        return []
    rows = await connection.fetch(BY_SERVICE, [n for n, _ in begins], [like for _, like in begins], within, MOST)
    return [Elsewhere(row["n"], row["slug"], row["whole"], _phrase(row, words[row["n"] - 1], language)) for row in rows]


def _tells(word: str) -> bool:
    """A letter alone begins too many words."""
    return len(word) > 1 or not word.isascii()


def _like(word: str) -> str:
    """Where a word begins so; Chinese, which has no spaces, anywhere. A term has no signs to escape."""
    return f"% {word}%" if word.isascii() else f"%{word}%"


def _phrase(row: Any, word: str, language: str) -> Phrase:
    """The customers' word that was meant, else the service's name, else its code."""
    said = next((one for one in row["keywords"] if word in plain(one)), None)
    if said is not None:
        return Phrase(Known.SAID, "", said)
    if row["code"].lower().startswith(word):
        return Phrase(Known.SERVICE, "", f"{row['code']} {Text.parse(row['name']).in_language(language)}")
    return Phrase(Known.SERVICE, language, Text.parse(row["name"]).in_language(language))
