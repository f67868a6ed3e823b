"""What is read of message channels: what waits to be fetched, and what a ticket shows."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from switchroom.messaging.channels import schemas
from switchroom.messaging.channels.contracts import DeliveryNotFound, DeliveryState
from switchroom.platform.db import Connection

COLUMNS = """
select d.id, d.entry_id, d.conversation, d.recipient, d.answers, d.state, d.planned_at, d.taken_at, d.taken_by,
       e.ticket_id, t.number, case when d.state = 'cancelled' then '' else e.text end as text
from messaging.channel_delivery d
join tickets.entry e on e.id = d.entry_id join tickets.ticket t on t.id = e.ticket_id
"""
TO_FETCH = f"""{COLUMNS}
where d.channel_id = $1 and d.state = $2 and ($3::uuid is null or d.id > $3) order by d.id limit $4
"""
ONE = f"{COLUMNS} where d.id = $2 and d.channel_id = $1 and d.state <> 'held'"
FILES = """
select f.entry_id, f.id, f.name, f.kind, f.size from tickets.attachment f
where f.entry_id = any($1) and f.data_key is not null order by f.id
"""
SENT = """
select d.id, d.entry_id, c.name as channel, d.recipient, d.state, d.planned_at, d.due_at, d.taken_at, d.ended_at,
       d.reason,
       not exists (select from messaging.channel_delivery n where n.entry_id = d.entry_id and n.round > d.round) as last
from messaging.channel_delivery d
join tickets.entry e on e.id = d.entry_id join messaging.message_channel c on c.id = d.channel_id
where e.ticket_id = $1 order by d.id desc limit 500
"""
RECEIVED = """
select m.entry_id, c.name as channel, m.sender, m.sender_name from messaging.channel_message m
join tickets.entry e on e.id = m.entry_id join messaging.message_channel c on c.id = m.channel_id
where e.ticket_id = $1 order by m.id desc limit 500
"""


async def to_fetch(
    connection: Connection, channel_id: UUID, state: DeliveryState, after: UUID | None, limit: int
) -> schemas.ChannelDeliveries:
    """What this channel has to deliver, or is delivering, the oldest first."""
    rows = await connection.fetch(TO_FETCH, channel_id, state.value, after, limit + 1)
    items = await _with_files(connection, rows[:limit])
    return schemas.ChannelDeliveries(items=items, next=items[-1].id if len(rows) > limit else None)


async def delivery_of(connection: Connection, channel_id: UUID, delivery_id: UUID) -> schemas.ChannelDelivery:
    """One delivery of this channel, whatever became of it. Raises `DeliveryNotFound`."""
    rows = await connection.fetch(ONE, channel_id, delivery_id)
    if not rows:
        raise DeliveryNotFound()
    return (await _with_files(connection, rows))[0]


async def of_ticket(connection: Connection, ticket_id: UUID) -> schemas.TicketChannelMessages:
    """What goes and came by message channels on a ticket. Its door has been asked."""
    sent = [dict(row) for row in await connection.fetch(SENT, ticket_id)]
    received = [dict(row) for row in await connection.fetch(RECEIVED, ticket_id)]
    return schemas.TicketChannelMessages.model_validate({"items": sent, "received": received})


async def _with_files(connection: Connection, rows: Sequence[Any]) -> list[schemas.ChannelDelivery]:
    files: dict[UUID, list[schemas.ChannelFile]] = {row["entry_id"]: [] for row in rows}
    wanted = [row["entry_id"] for row in rows if row["state"] != DeliveryState.CANCELLED]
    for file in await connection.fetch(FILES, wanted) if wanted else []:
        files[file["entry_id"]].append(schemas.ChannelFile.model_validate(dict(file)))
    return [schemas.ChannelDelivery(**row, files=files[row["entry_id"]]) for row in rows]
