"""What somebody sees of messages: colleagues, conversations, one conversation."""

from datetime import datetime
from typing import Any
from uuid import UUID

from switchroom.organisation.facade import UNITS
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.listing import words_of
from switchroom.routing.contracts import QueueId
from switchroom.routing.facade import queue_names
from switchroom.team import schemas
from switchroom.team.messages import in_person

RECIPIENTS = """
select u.id, u.name, coalesce(a.signed_in, false) as at_work from people."user" u
left join routing.agent_state a on a.agent_id = u.id
where u.active and not u.archived and u.origin = $1 and u.id <> $2
  and not exists(select from unnest($3::text[]) word where position(word in u.words) = 0)
order by coalesce(a.signed_in, false) desc, u.words, u.id limit 50
"""
MINE = """
select m.id, m.sender_id, m.queue_id, m.unit_id, m.text, m.sent_at, t.user_id, t.read_at,
       case when m.sender_id = $1 then t.user_id else m.sender_id end as peer
from team.message m join team.message_to t on t.message_id = m.id
where (t.user_id = $1 or m.sender_id = $1 and m.queue_id is null and m.unit_id is null)
"""
CONVERSATIONS = f"""
with mine as ({MINE}), last as (
    select distinct on (peer) peer, text, sent_at, sender_id from mine order by peer, sent_at desc, id desc
)
select last.peer, last.text, last.sent_at, last.sender_id = $1 as mine, u.name,
       (select count(*) from mine where mine.peer = last.peer and sender_id <> $1 and read_at is null) as unread
from last join people."user" u on u.id = last.peer order by last.sent_at desc limit 200
"""  # noqa: S608 - constants
CONVERSATION = f"""
select * from ({MINE}) mine where peer = $2 and ($3::timestamptz is null or sent_at < $3)
order by sent_at desc, id desc limit $4
"""  # noqa: S608
TO_MANY = """
select m.id, m.queue_id, m.unit_id, m.text, m.sent_at, count(*) as recipients, count(t.read_at) as read
from team.message m join team.message_to t on t.message_id = m.id
where m.sender_id = $1 and (m.queue_id is not null or m.unit_id is not null)
group by m.id order by m.sent_at desc limit 50
"""
PIECE = 50


async def recipients(connection: Connection, principal: Principal, search: str) -> list[schemas.Recipient]:
    """Everybody else who works here, those at work first."""
    in_person(principal)
    rows = await connection.fetch(RECIPIENTS, principal.origin.value, principal.user_id, words_of(search))
    return [schemas.Recipient.model_validate(dict(row)) for row in rows]


async def conversations(connection: Connection, principal: Principal) -> schemas.Conversations:
    """With whom the principal has exchanged words, the latest first, and what is unread."""
    in_person(principal)
    rows = await connection.fetch(CONVERSATIONS, principal.user_id)
    items = [
        schemas.Conversation(
            peer=schemas.Peer(id=row["peer"], name=row["name"]),
            text=row["text"],
            sent_at=row["sent_at"],
            mine=row["mine"],
            unread=row["unread"],
        )
        for row in rows
    ]
    return schemas.Conversations(items=items, unread=sum(item.unread for item in items))


async def conversation(
    connection: Connection, principal: Principal, peer: UUID, before: datetime | None
) -> schemas.ConversationPiece:
    """What was written between the two before that moment, the latest last; what was for many has its audience."""
    in_person(principal)
    rows = await connection.fetch(CONVERSATION, principal.user_id, peer, before, PIECE + 1)
    more = len(rows) > PIECE
    name = await connection.fetch_value('select name from people."user" where id = $1', peer)
    audiences = await _audiences(connection, rows)
    return schemas.ConversationPiece(
        peer=schemas.Peer(id=peer, name=name or "?"),
        more=more,
        items=[
            schemas.Message(
                id=row["id"],
                text=row["text"],
                sent_at=row["sent_at"],
                mine=row["sender_id"] == principal.user_id,
                read_at=row["read_at"],
                to_all_of=audiences.get(row["queue_id"] or row["unit_id"]),
            )
            for row in reversed(rows[:PIECE])
        ],
    )


async def sent_to_many(connection: Connection, principal: Principal) -> list[schemas.SentToMany]:
    """What the principal wrote to everybody of a queue or unit, and how many have read it."""
    in_person(principal)
    rows = await connection.fetch(TO_MANY, principal.user_id)
    audiences = await _audiences(connection, rows)
    return [
        schemas.SentToMany(
            id=row["id"],
            to_all_of=audiences[row["queue_id"] or row["unit_id"]],
            text=row["text"],
            sent_at=row["sent_at"],
            recipients=row["recipients"],
            read=row["read"],
        )
        for row in rows
    ]


async def _audiences(connection: Connection, rows: list[Any]) -> dict[Any, Any]:
    """Names of queues and units that messages were for, by their ids."""
    queues = await queue_names(connection, [QueueId(row["queue_id"]) for row in rows if row["queue_id"]])
    units = await UNITS.names(connection, [row["unit_id"] for row in rows if row["unit_id"]])
    return {**queues, **units}
