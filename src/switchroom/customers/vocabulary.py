"""The words that customers are found by: what a misspelt word of a search may have meant.

They are learnt upon what happened, not where it is written: whoever brings many customers in at once would wait for
others who do, in another order.
"""

from uuid import UUID

from switchroom.customers.contracts import CustomerChanged
from switchroom.platform.db import Transaction
from switchroom.platform.handlers import Handler
from switchroom.platform.journal import Envelope
from switchroom.platform.vocabulary import Vocabulary

WORDS = Vocabulary("customers.word")
ONLY_THEIRS = """
select w as word from (
    select distinct unnest(string_to_array(btrim(search), ' ')) as w from customers.customer where id = any($1)) theirs
where w ~ '^[a-z]+$' and not exists(
    select from customers.customer c where c.search like '% ' || w || ' %' and not c.archived and c.id <> all($1))
"""


def words_handler() -> Handler:
    """Learns the words of customers who were made or changed."""

    async def handle(tx: Transaction, envelope: Envelope) -> None:
        event = envelope.event
        assert isinstance(event, CustomerChanged)
        search = await tx.fetch_value("select search from customers.customer where id = $1", event.id)
        await WORDS.learn(tx, search or "")

    return Handler("customer words", (CustomerChanged,), handle)


async def forget(tx: Transaction, customer_ids: list[UUID]) -> None:
    """Take out what only these are found by. Before their search texts go."""
    await WORDS.forget(tx, [row["word"] for row in await tx.fetch(ONLY_THEIRS, customer_ids)])
