"""The usual message of a customer, written together with those of others: one statement and one commit for many.

Only what is plain sailing goes this way: a chat that goes on, in which nothing is asked, and a message that is new.
Whatever else is left to `Chats`, which takes it alone and says what is the matter.
"""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
import msgspec

from switchroom.messaging import events
from switchroom.messaging.chat.queries import Message
from switchroom.messaging.chat.writing import BURST, EVERY, MOST_MESSAGES, bell_of
from switchroom.messaging.contracts import Author, MessageKind
from switchroom.platform.db import Database
from switchroom.platform.events import CUSTOMER, Code, Origin

COLLIDED = (asyncpg.UniqueViolationError, asyncpg.DeadlockDetectedError)

WRITE_MANY = """
with sent as (
    select * from unnest($1::bytea[], $2::text[], $3::uuid[]) with ordinality as t(token_hash, text, client_id, n)
), here as (
    select c.id, s.n, s.text, s.client_id
    from sent s join messaging.chat c on c.token_hash = s.token_hash join interactions.interaction i on i.id = c.id
    where i.ended_at is null and c.last < $6::int
        and c.full_at + $4::interval <= clock_timestamp() + $4::interval * $5::int
        and not exists(select from messaging.prompt p where p.chat_id = c.id)
        and not exists(select from messaging.message m
                       where m.chat_id = c.id and m.author = 'customer' and m.client_id = s.client_id)
    order by c.id for update of c
), numbered as (
    update messaging.chat c set last = c.last + 1, active_at = clock_timestamp(),
        full_at = greatest(c.full_at, clock_timestamp()) + $4::interval
    from here h where c.id = h.id
    returning h.n, c.id, c.last as number, c.origin, h.text, h.client_id
), written as (
    insert into messaging.message (chat_id, number, at, author, kind, text, client_id)
    select id, number, clock_timestamp(), 'customer', 'text', text, client_id from numbered
    returning chat_id, number, at
)
select n.n, n.id, n.number, n.origin, w.at
from numbered n join written w on w.chat_id = n.id and w.number = n.number
"""


class Sending(msgspec.Struct, frozen=True):
    """A message as its page sends it."""

    token_hash: bytes
    text: str
    client_id: UUID


async def write_many(database: Database, sendings: Sequence[Sending]) -> list[Message | None]:
    """Each message with its number; None for what must be looked at alone: then nothing of it was written."""
    taken: list[Message | None] = [None] * len(sendings)
    try:
        async with database.transaction(actor=CUSTOMER) as tx:
            rows = await tx.fetch(
                WRITE_MANY,
                [one.token_hash for one in sendings],
                [one.text for one in sendings],
                [one.client_id for one in sendings],
                EVERY,
                BURST,
                MOST_MESSAGES,
            )
            for row in rows:
                sending = sendings[row["n"] - 1]
                message = taken[row["n"] - 1] = Message(
                    number=row["number"],
                    at=row["at"],
                    author=Author.CUSTOMER,
                    user_id=None,
                    kind=MessageKind.TEXT,
                    text=sending.text,
                    note=None,
                    file_id=None,
                    client_id=sending.client_id,
                )
                written = events.ChatWritten(
                    interaction=row["id"],
                    at=message.at,
                    number=message.number,
                    author=Code(message.author.value),
                    kind=Code(message.kind.value),
                )
                tx.emit(written, origin=Origin(row["origin"]))
                tx.ring(bell_of(row["id"]))
    except COLLIDED:
        return [None] * len(sendings)
    return taken
