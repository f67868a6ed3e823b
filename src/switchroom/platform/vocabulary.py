"""The words that stand somewhere: what a word that stands nowhere may be a misspelling of.

A context keeps a table of them with one column, `word`, collated "C", and an index of its pieces (`gin_trgm_ops`). A
word stays when the last text that has it goes: it only costs a question that finds nothing. What was written by a
person who is forgotten is taken out.
"""

import re
from collections.abc import Iterable

from switchroom.platform.db import Connection, Transaction
from switchroom.platform.misspelling import SHORTEST_MISSPELT, near

LONGEST = 30
LEARN = """
insert into {table} (word)
select w from unnest($1::text[]) w where not exists(select from {table} k where k.word = w)
order by w on conflict do nothing
"""
UNKNOWN = """
select q.word from unnest($1::text[], $2::text[]) q(word, after)
where not exists(select from {table} k where k.word >= q.word and k.word < q.after)
"""
# Of two short words with one slip, hardly more than a fifth of the pieces is the same.
WIDELY = "select set_config('pg_trgm.similarity_threshold', '0.2', true)"
ALIKE = "select word from {table} where word % $1 order by similarity(word, $1) desc, word limit 60"
FORGET = "delete from {table} where word = any($1)"
_WORD = re.compile(rf"[a-z]{{{SHORTEST_MISSPELT},{LONGEST}}}")


class Vocabulary:
    """The words of one table, whose name is part of the program."""

    def __init__(self, table: str) -> None:
        self._table = table

    async def learn(self, tx: Transaction, words: str) -> None:
        """These words stand in a text (`search_words.index_words`). In one order: no two wait for each other."""
        known = sorted({word for word in words.split() if _WORD.fullmatch(word)})
        if known:
            await tx.execute(LEARN.format(table=self._table), known)

    async def forget(self, tx: Transaction, words: Iterable[str]) -> None:
        """Take these words out, until somebody writes them again."""
        await tx.execute(FORGET.format(table=self._table), list(words))

    async def meant(self, connection: Connection, words: list[str]) -> dict[str, list[str]]:
        """Of these words those with which no word of a text begins, and what may have been meant by each."""
        asked = [word for word in dict.fromkeys(words) if _WORD.fullmatch(word)]
        if not asked:
            return {}
        after = [word[:-1] + chr(ord(word[-1]) + 1) for word in asked]
        unknown = await connection.fetch(UNKNOWN.format(table=self._table), asked, after)
        return {row["word"]: await self._alike(connection, row["word"]) for row in unknown}

    async def _alike(self, connection: Connection, word: str) -> list[str]:
        async with connection.raw.transaction(readonly=True):
            await connection.fetch(WIDELY)
            rows = await connection.fetch(ALIKE.format(table=self._table), word)
            return near(word, [row["word"] for row in rows])
