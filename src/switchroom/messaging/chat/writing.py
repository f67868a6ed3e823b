"""Writing a message: its number, its place, once. The one way in which anything comes into a chat.

Numbers are dense because the chat's row gives them in the transaction of the message. What a sender has named by a
`client_id` is there once, however often it is sent.
"""

from datetime import timedelta
from uuid import UUID

import msgspec

from switchroom.messaging import events
from switchroom.messaging.chat.queries import Message
from switchroom.messaging.contracts import Author, ChatFlooded, ChatNotFound, ChatTooLong, MessageKind, Note
from switchroom.platform.db import Transaction
from switchroom.platform.events import Code, Origin

MOST_MESSAGES = 10_000
BURST, EVERY = 20, timedelta(seconds=0.5)
"""So many messages of a customer at once, and one more each time this has passed."""

WRITE = """
with seen as (
    select number, at, author, user_id, kind, text, note, file_id, client_id from messaging.message
    where chat_id = $1 and author = $2 and client_id = $3
), numbered as (
    update messaging.chat set last = last + 1, active_at = clock_timestamp(),
        full_at = case when $2 = 'customer' then greatest(full_at, clock_timestamp()) + $9::interval else full_at end
    where id = $1 and last < $11 and not exists(select from seen)
        and ($2 <> 'customer' or full_at + $9::interval <= clock_timestamp() + $9::interval * $10::int)
    returning last, origin
), written as (
    insert into messaging.message (chat_id, number, at, author, user_id, kind, text, note, file_id, client_id)
    select $1, last, clock_timestamp(), $2, $4, $5, $6, $7, $8, $3 from numbered
    returning number, at, author, user_id, kind, text, note, file_id, client_id
)
select written.*, numbered.origin from written, numbered union all select seen.*, null from seen
"""


class New(msgspec.Struct, frozen=True, kw_only=True):
    """A message that has no number yet."""

    author: Author
    kind: MessageKind = MessageKind.TEXT
    text: str | None = None
    note: Note | None = None
    user_id: UUID | None = None
    file_id: UUID | None = None
    client_id: UUID | None = None


def bell_of(chat_id: UUID) -> str:
    """Rings when there is something new for whoever follows this chat."""
    return f"chat:{chat_id}"


async def write(tx: Transaction, chat_id: UUID, new: New) -> Message:
    """The message with its number; the one that is there already, if this one was sent before.

    Raises `ChatFlooded`, `ChatTooLong`, `ChatNotFound`. Two that are sent at once with one `client_id` collide
    (`UniqueViolationError`); whoever comes second asks again.
    """
    row = await tx.fetch_row(
        WRITE,
        chat_id,
        new.author.value,
        new.client_id,
        new.user_id,
        new.kind.value,
        new.text,
        new.note.value if new.note else None,
        new.file_id,
        EVERY,
        BURST,
        MOST_MESSAGES,
    )
    if row is None:
        await _say_why_not(tx, chat_id)
    assert row is not None
    if row["origin"] is not None:
        written = events.ChatWritten(
            interaction=chat_id,
            at=row["at"],
            number=row["number"],
            author=Code(row["author"]),
            kind=Code(row["kind"]),
        )
        tx.emit(written, origin=Origin(row["origin"]))
        tx.ring(bell_of(chat_id))
    return msgspec.convert({name: row[name] for name in Message.__struct_fields__}, Message)


async def note(tx: Transaction, chat_id: UUID, what: Note, user_id: UUID | None = None) -> None:
    """Report in the chat itself how it stands now; nothing, where the interaction has no chat."""
    try:
        await write(tx, chat_id, New(author=Author.PROCESS, kind=MessageKind.NOTE, note=what, user_id=user_id))
    except ChatNotFound:
        return


async def _say_why_not(tx: Transaction, chat_id: UUID) -> None:
    row = await tx.fetch_row(
        "select last, full_at - clock_timestamp() as ahead from messaging.chat where id = $1", chat_id
    )
    if row is None:
        raise ChatNotFound()
    if row["last"] >= MOST_MESSAGES:
        raise ChatTooLong()
    raise ChatFlooded(retry_after=max(row["ahead"] - EVERY * (BURST - 1), EVERY))
