"""The words that stand in tickets: what a misspelt word of a search may have meant."""

from uuid import UUID

from switchroom.platform.db import Transaction
from switchroom.platform.vocabulary import Vocabulary

WORDS = Vocabulary("tickets.word")


async def forget(tx: Transaction, ticket_ids: list[UUID]) -> None:
    """Take the words of these tickets out, until somebody else writes them."""
    rows = await tx.fetch(
        "select tsvector_to_array(search) as words from tickets.ticket where id = any($1)", ticket_ids
    )
    await WORDS.forget(tx, {word for row in rows for word in row["words"]})
