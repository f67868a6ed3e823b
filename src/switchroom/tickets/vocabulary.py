"""The words that stand in tickets: what a word that stands in none may be a misspelling of.

A word stays when the last ticket that has it goes: it only costs a question that finds nothing. What was written by a
person who is forgotten is taken out.
"""

import re
from uuid import UUID

from switchroom.platform.db import Connection, Transaction
from switchroom.platform.misspelling import SHORTEST_MISSPELT, near

LONGEST = 30
LEARN = """
insert into tickets.word (word)
select w from unnest($1::text[]) w where not exists(select from tickets.word k where k.word = w)
order by w on conflict do nothing
"""
UNKNOWN = """
select q.word from unnest($1::text[], $2::text[]) q(word, after)
where not exists(select from tickets.word k where k.word >= q.word and k.word < q.after)
"""
# Of two short words with one slip, hardly more than a fifth of the pieces is the same.
WIDELY = "select set_config('pg_trgm.similarity_threshold', '0.2', true)"
ALIKE = "select word from tickets.word where word % $1 order by similarity(word, $1) desc, word limit 60"
FORGET = """
delete from tickets.word
where word in (select unnest(tsvector_to_array(search)) from tickets.ticket where id = any($1))
"""
_WORD = re.compile(rf"[a-z]{{{SHORTEST_MISSPELT},{LONGEST}}}")


async def learn(tx: Transaction, words: str) -> None:
    """These words stand in a ticket (`search_words.index_words`). In one order, so that no two wait for each other."""
    known = sorted({word for word in words.split() if _WORD.fullmatch(word)})
    if known:
        await tx.execute(LEARN, known)


async def forget(tx: Transaction, ticket_ids: list[UUID]) -> None:
    """Take the words of these tickets out, until somebody else writes them."""
    await tx.execute(FORGET, ticket_ids)


async def meant(connection: Connection, words: list[str]) -> dict[str, list[str]]:
    """Of these words those with which no word of a ticket begins, and what may have been meant by each."""
    asked = [word for word in dict.fromkeys(words) if _WORD.fullmatch(word)]
    if not asked:
        return {}
    unknown = await connection.fetch(UNKNOWN, asked, [word[:-1] + chr(ord(word[-1]) + 1) for word in asked])
    return {row["word"]: await _alike(connection, row["word"]) for row in unknown}


async def _alike(connection: Connection, word: str) -> list[str]:
    async with connection.raw.transaction(readonly=True):
        await connection.fetch(WIDELY)
        return near(word, [row["word"] for row in await connection.fetch(ALIKE, word)])
