"""What message channels keep of people: addresses, names, ids of conversations. It goes; that something came stays."""

from datetime import datetime
from typing import Any
from uuid import UUID

from switchroom.platform.db import Connection, Transaction
from switchroom.platform.retention import count_of

NAMELESS = "set sender = '', sender_name = '', conversation = '', external_id = ''"
NOWHERE = "set recipient = '', conversation = '', answers = '', reason = '', taken_by = '', external_id = ''"
# A conversation is forgotten once its ticket is closed: until then the next message has to find it.
FORGET = f"""
update messaging.channel_message {NAMELESS} where id in (
    select m.id from messaging.channel_message m
    where m.sender <> '' and m.at < $1 and not exists (
        select from tickets.entry e join tickets.ticket t on t.id = e.ticket_id
        where e.id = m.entry_id and t.status <> 'closed')
    order by m.at limit $2)
"""  # noqa: S608 - a constant
FORGET_SENT = f"""
update messaging.channel_delivery {NOWHERE} where id in (
    select id from messaging.channel_delivery where recipient <> '' and ended_at < $1 order by ended_at limit $2)
"""  # noqa: S608 - a constant
EXPORT = """
select m.at, c.name as channel, m.sender, m.sender_name, m.conversation from messaging.channel_message m
join messaging.message_channel c on c.id = m.channel_id where m.customer_id = any($1) order by m.id
"""
EXPORT_SENT = """
select d.planned_at, c.name as channel, d.recipient, d.state from messaging.channel_delivery d
join messaging.message_channel c on c.id = d.channel_id where d.customer_id = any($1) order by d.id
"""


async def forget_channel_messages(tx: Transaction, before: datetime, limit: int) -> int:
    """Forget who wrote, and where to, in messages that were taken or delivered before then; how many."""
    done = count_of(await tx.execute(FORGET, before, limit))
    return done + count_of(await tx.execute(FORGET_SENT, before, max(limit - done, 0)))


class ChannelData:
    """Implements `customers.PersonalData`. The words are those of tickets."""

    async def export(self, connection: Connection, customer_ids: list[UUID]) -> dict[str, Any]:
        received = [dict(row) for row in await connection.fetch(EXPORT, customer_ids)]
        sent = [dict(row) for row in await connection.fetch(EXPORT_SENT, customer_ids)]
        return {"channel_messages": received, "channel_deliveries": sent}

    async def erase(self, tx: Transaction, customer_ids: list[UUID]) -> None:
        await tx.execute(
            f"update messaging.channel_message {NAMELESS} where customer_id = any($1)",
            customer_ids,
        )
        await tx.execute(
            f"""update messaging.channel_delivery {NOWHERE}, ended_at = coalesce(ended_at, clock_timestamp()),
                    state = case when state in ('held', 'waiting') then 'cancelled' else state end
                where customer_id = any($1)""",
            customer_ids,
        )
