"""What a ticket is about, for whoever looks for an answer."""

from uuid import UUID

from switchroom.knowledge.facade import Matter
from switchroom.platform.db import Connection

LATEST = 3
MOST_READ = 500
"""Signs of a message: what somebody wants stands at its beginning."""
ABOUT = "select subject, language, brand_id from tickets.ticket where id = $1"
MESSAGES = """
select left(text, $3) as text from tickets.entry
where ticket_id = $1 and kind = 'message' and text <> '' order by id desc limit $2
"""


async def matter_of(connection: Connection, ticket_id: UUID) -> Matter:
    """Its subject, then the requester's latest messages, the last one first."""
    row = await connection.fetch_row(ABOUT, ticket_id)
    if row is None:
        return Matter()
    messages = await connection.fetch(MESSAGES, ticket_id, LATEST, MOST_READ)
    words = (row["subject"], *(message["text"] for message in messages))
    return Matter(tuple(filter(None, words)), row["language"], row["brand_id"])
