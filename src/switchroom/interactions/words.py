"""What interactions are found by: who it was, from where, what was noted, how it was classified, what was said.

One row for each interaction, written when events are handled, with all that is known then: an event that is handled
twice changes nothing. Outcome, service and entry point stand there by their ids, and a search asks for those whose
names it means: names may change, and are found in every language. Parts of a number are found because the number stands
there without its first digits, too.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from switchroom.customers.contracts import CustomerChanged, CustomersMerged, CustomersUnmerged
from switchroom.interactions import contracts as c
from switchroom.platform.db import Transaction
from switchroom.platform.handlers import Handler
from switchroom.platform.journal import Envelope
from switchroom.platform.search_words import index_words
from switchroom.platform.vocabulary import Vocabulary

WORDS = Vocabulary("interactions.word")
SHORTEST_PART = 3
MOST_LEXEMES = 80
"""Of an organisation with hundreds of addresses, the first ones."""
LONGEST_LEXEME = 60
LONGEST_SAID = 40_000
LATEST_OF_CUSTOMER = 1_000
"""So many interactions of a customer are found by a name that was changed."""

READ = """
select n.id, n.reference, n.address, n.tags, array_remove(array[n.entry_point_id, n.service_id, n.disposition_id], null)
           as about,
       coalesce((select array_agg(x.name) from customers.customer x
                 where x.id in (m.id, m.survivor_id) and x.name is not null), '{}') as names,
       coalesce(m.search, '') as customer,
       array(select t.text from interactions.note t where t.interaction_id = n.id order by t.at, t.id) as notes,
       array(select s.comment from interactions.survey s where s.interaction_id = n.id and s.comment is not null)
           as comments
from interactions.interaction n left join customers.customer m on m.id = n.customer_id where n.id = any($1)
"""
WRITE = """
insert into interactions.found_by (interaction_id, own)
values ($1, to_tsvector('simple', $2) || array_to_tsvector($3::text[]))
on conflict (interaction_id) do update set own = excluded.own where found_by.own <> excluded.own
"""
SAY = """
insert into interactions.found_by (interaction_id, said) values ($1, to_tsvector('simple', $2))
on conflict (interaction_id) do update set said = excluded.said
"""
OF_CUSTOMERS = """
select n.id from interactions.interaction n where n.customer_id = any($1) order by n.started_at desc limit $2
"""


async def index(tx: Transaction, interaction_ids: Sequence[UUID]) -> None:
    """From now on they are found by what is known of them now."""
    for row in await tx.fetch(READ, interaction_ids):
        text, lexemes = document(row)
        await tx.execute(WRITE, row["id"], text, lexemes)
        await WORDS.learn(tx, text)


def document(row: Any) -> tuple[str, list[str]]:
    """The words of a row of `READ`, and what else it is found by."""
    texts = [row["reference"], row["address"] or "", *row["names"], *row["tags"], *row["notes"], *row["comments"]]
    lexemes = [_id(about) for about in row["about"]]
    lexemes += [row["reference"].replace("-", ""), *parts(row["address"] or "")]
    for word in row["customer"].split():
        lexemes += parts(word) if word.isdecimal() else [word]
    kept = [lexeme for lexeme in dict.fromkeys(lexemes) if 0 < len(lexeme) <= LONGEST_LEXEME]
    return " ".join(map(index_words, texts)), kept[:MOST_LEXEMES]


def _id(about: UUID) -> str:
    """No word of a search begins like this."""
    return f"@{about.hex}"


def about_any(ids: Iterable[UUID]) -> list[str]:
    """For a text search query: whatever is about one of these."""
    return [f"'{_id(about)}'" for about in ids]


def parts(address: str) -> list[str]:
    """A telephone number from each of its digits on; nothing for other addresses."""
    digits = address.removeprefix("+")
    if not digits.isdecimal() or not digits.isascii():
        return []
    return [digits[n:] for n in range(max(len(digits) - SHORTEST_PART + 1, 0))]


async def said(tx: Transaction, interaction_id: UUID, texts: Iterable[str]) -> None:
    """These are the words that were written in it, instead of those before."""
    words = " ".join(map(index_words, texts))[:LONGEST_SAID]
    await tx.execute(SAY, interaction_id, words)
    await WORDS.learn(tx, words)


async def unsaid(tx: Transaction, interaction_ids: Sequence[UUID]) -> None:
    """What was written in these is gone."""
    await tx.execute("update interactions.found_by set said = '' where interaction_id = any($1)", interaction_ids)


async def forget_words(tx: Transaction, customer_ids: Sequence[UUID]) -> None:
    """Nothing that these customers said, or that was noted about them, finds anything; call it before it is erased."""
    rows = await tx.fetch(
        """select interaction_id, tsvector_to_array(search) as words from interactions.found_by
           where interaction_id in (select id from interactions.interaction where customer_id = any($1))""",
        customer_ids,
    )
    await WORDS.forget(tx, {word for row in rows for word in row["words"]})
    await tx.execute(
        "delete from interactions.found_by where interaction_id = any($1)", [row["interaction_id"] for row in rows]
    )


async def _of_customers(tx: Transaction, customer_ids: Sequence[UUID]) -> None:
    rows = await tx.fetch(OF_CUSTOMERS, customer_ids, LATEST_OF_CUSTOMER)
    await index(tx, [row["id"] for row in rows])


def words_handler() -> Handler:
    """Writes what interactions are found by."""

    async def handle(tx: Transaction, envelope: Envelope) -> None:
        match envelope.event:
            case c.InteractionEvent(interaction=interaction_id):
                await index(tx, [interaction_id])
            case CustomerChanged(id=customer_id):
                await _of_customers(tx, [customer_id])
            case CustomersMerged(merged=customer_id) | CustomersUnmerged(merged=customer_id):
                await _of_customers(tx, [customer_id])

    told = (c.Started, c.ColleagueCalled, c.Identified, c.Noted, c.Tagged, c.Classified, c.Disposed, c.Surveyed)
    return Handler("interaction words", (*told, CustomerChanged, CustomersMerged, CustomersUnmerged), handle)
