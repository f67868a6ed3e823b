"""Reads of chats: how one stands, its messages, what its process asks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from switchroom.interactions.contracts import EndedHow, State
from switchroom.messaging.contracts import Author, ChatState, MessageKind, Note
from switchroom.platform.db import Connection
from switchroom.platform.events import Origin
from switchroom.routing.contracts import Standing

MOST_AT_ONCE = 200
TYPES_FOR = timedelta(seconds=6)
"""For how long somebody who pressed a key counts as writing."""

_STATES = {
    State.IN_PROCESS: ChatState.IN_PROCESS,
    State.QUEUED: ChatState.QUEUED,
    State.OFFERED: ChatState.QUEUED,
    State.CONNECTING: ChatState.QUEUED,
    State.ACTIVE: ChatState.TALKING,
    State.HELD: ChatState.TALKING,
    State.WRAP_UP: ChatState.ENDED,
    State.ENDED: ChatState.ENDED,
}


class Chat(msgspec.Struct, frozen=True, kw_only=True):
    """A chat with what its interaction says of it.

    `asks`: the process waits for something. `settled`: nothing comes any more.
    """

    id: UUID
    origin: Origin
    reference: str
    entry_point: str
    name: str
    last: int
    read_by_customer: int
    read_by_agent: int
    standing: Standing | None
    interaction_state: State
    ended_how: EndedHow | None
    over_at: datetime | None
    agent_id: UUID | None
    agent_name: str | None
    settled: bool
    files: bool
    asks: bool
    typing: bool

    @property
    def state(self) -> ChatState:
        return ChatState.ENDED if self.over_at else _STATES[self.interaction_state]


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it is stored; `user_id`: the person who wrote it, or whom a note is about."""

    number: int
    at: datetime
    author: Author
    user_id: UUID | None
    kind: MessageKind
    text: str | None
    note: Note | None
    file_id: UUID | None
    client_id: UUID | None


class Prompt(msgspec.Struct, frozen=True, kw_only=True):
    """What a step of a run waits for; `plan` is `asking.Plan`."""

    id: UUID
    chat_id: UUID
    run_id: UUID
    token: int
    visit: int
    step_type: str
    plan: dict[str, Any]


_CHAT = """
select c.id, c.origin, i.reference, c.entry_point, c.name, c.last, c.read_by_customer, c.read_by_agent, c.standing,
    i.state as interaction_state, i.ended_how, i.ended_at as over_at, i.agent_id, u.name as agent_name,
    c.ended_at is not null as settled, c.files,
    exists(select from messaging.prompt p where p.chat_id = c.id) as asks,
    exists(select from messaging.typing t
           where t.chat_id = c.id and t.side = $2 and t.at > clock_timestamp() - $3::interval) as typing
from messaging.chat c join interactions.interaction i on i.id = c.id left join people."user" u on u.id = i.agent_id
"""
_PROMPT = "select id, chat_id, run_id, token, visit, step_type, plan from messaging.prompt"


async def chat_by_token(connection: Connection, token_hash: bytes) -> Chat | None:
    """The chat whose page has the secret of this hash; `typing`: the agent is."""
    rows = await connection.fetch_as(
        Chat, f"{_CHAT} where c.token_hash = $1", token_hash, Author.AGENT.value, TYPES_FOR
    )
    return next(iter(rows), None)


async def chat_of(connection: Connection, interaction_id: UUID, *, customer: bool = False) -> Chat | None:
    """The chat of an interaction; `typing`: the customer is, or for the `customer` the agent."""
    other = Author.AGENT if customer else Author.CUSTOMER
    rows = await connection.fetch_as(Chat, f"{_CHAT} where c.id = $1", interaction_id, other.value, TYPES_FOR)
    return next(iter(rows), None)


async def chats_of(connection: Connection, ids: Sequence[UUID], *, customer: bool) -> list[Chat | None]:
    """As `chat_of`, for many; in the order of their ids."""
    other = Author.AGENT if customer else Author.CUSTOMER
    rows = await connection.fetch_as(Chat, f"{_CHAT} where c.id = any($1)", list(ids), other.value, TYPES_FOR)
    found = {chat.id: chat for chat in rows}
    return [found.get(id) for id in ids]


async def exists(connection: Connection, interaction_id: UUID) -> bool:
    """Whether the interaction has a chat that goes on."""
    found: bool = await connection.fetch_value(
        "select exists(select from messaging.chat where id = $1 and ended_at is null)", interaction_id
    )
    return found


async def medium_of(connection: Connection, chat_id: UUID) -> str:
    """By which medium this is written: a chat, or a form's page."""
    medium: str = await connection.fetch_value("select medium from interactions.interaction where id = $1", chat_id)
    return medium


async def count_living(connection: Connection, entry_point: str) -> int:
    """How many chats of an entry point go on, or forms are being filled in: nobody waits with one handed in."""
    count: int = await connection.fetch_value(
        """select count(*) from messaging.chat c join interactions.interaction i on i.id = c.id
           where c.entry_point = $1 and c.ended_at is null and (i.medium <> 'form' or i.state = 'in_process')""",
        entry_point,
    )
    return count


async def messages_after(
    connection: Connection, chat_id: UUID, after: int, limit: int = MOST_AT_ONCE
) -> list[dict[str, Any]]:
    """Messages with a higher number than `after`, the oldest first, with their authors' names."""
    rows = await connection.fetch(
        """select m.number, m.at, m.author, m.kind, m.text, m.note, m.client_id, m.file_id,
               f.name as file_name, f.media_type, f.size,
               case when m.author = 'customer' then nullif(c.name, '') else u.name end as name
           from messaging.message m join messaging.chat c on c.id = m.chat_id
               left join people."user" u on u.id = m.user_id
               left join messaging.file f on f.id = m.file_id
           where m.chat_id = $1 and m.number > $2 order by m.number limit $3""",
        chat_id,
        after,
        limit,
    )
    return [_with_file(dict(row)) for row in rows]


def _with_file(row: dict[str, Any]) -> dict[str, Any]:
    if row["file_id"]:
        row["file"] = {
            "id": row["file_id"],
            "name": row["file_name"],
            "type": row["media_type"],
            "size": row["size"],
        }
    return row


async def message_of(connection: Connection, chat_id: UUID, author: Author, client_id: UUID) -> Message | None:
    """The message that this sender has sent under this id."""
    found = await connection.fetch_as(
        Message,
        """select number, at, author, user_id, kind, text, note, file_id, client_id from messaging.message
           where chat_id = $1 and author = $2 and client_id = $3""",
        chat_id,
        author.value,
        client_id,
    )
    return next(iter(found), None)


async def prompts_of(connection: Connection, chat_id: UUID) -> list[Prompt]:
    """What waits for the customer, the newest first."""
    return await connection.fetch_as(
        Prompt, f"{_PROMPT} where chat_id = $1 order by step_type = 'wait', asked_at desc", chat_id
    )


async def prompt(connection: Connection, prompt_id: UUID) -> Prompt | None:
    rows = await connection.fetch_as(Prompt, f"{_PROMPT} where id = $1", prompt_id)
    return next(iter(rows), None)
