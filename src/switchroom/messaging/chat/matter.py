"""What a customer writes in a chat, for whoever looks for an answer."""

from uuid import UUID

from switchroom.knowledge.contracts import Matter
from switchroom.platform.db import Connection

LATEST = 6


async def chat_matter(connection: Connection, interaction_id: UUID) -> Matter:
    """The customer's latest messages, the last one first; nothing for an interaction without a chat."""
    rows = await connection.fetch(
        """select text from messaging.message where chat_id = $1 and author = 'customer' and kind = 'text'
           order by number desc limit $2""",
        interaction_id,
        LATEST,
    )
    return Matter(tuple(row["text"] for row in rows if row["text"]))
