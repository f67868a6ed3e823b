"""Chats whose two sides the program plays: opened without a page, written without a desk, removed together."""

import secrets
from datetime import timedelta
from uuid import UUID

from switchroom.platform.auth import digest
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.touchpoints.facade import EntryPoint


async def open_played(tx: Transaction, entry: EntryPoint, origin: Origin, chat_id: UUID, name: str) -> None:
    """A chat that no page can follow: its secret is nobody's. Whoever plays it ends it; it is never idle."""
    await tx.execute(
        """insert into messaging.chat (id, origin, entry_point, token_hash, name, idle_after, files)
           values ($1, $2, $3, $4, $5, $6, false)""",
        chat_id,
        origin.value,
        entry.slug,
        digest(secrets.token_urlsafe(32)),
        name,
        timedelta(minutes=entry.chat.idle_minutes),
    )


async def lines_said(connection: Connection, origin: Origin) -> dict[UUID, int]:
    """How many lines customer and agent have written since a person serves, for each chat that goes on."""
    rows = await connection.fetch(
        """select c.id, count(m.number) as lines from messaging.chat c
           left join messaging.message m on m.chat_id = c.id and m.kind = 'text' and m.author <> 'process'
               and m.number > (select max(number) from messaging.message j where j.chat_id = c.id and j.note = 'joined')
           where c.origin = $1 and c.ended_at is null group by c.id""",
        origin.value,
    )
    return {row["id"]: row["lines"] for row in rows}


async def forget_origin(tx: Transaction, origin: Origin, limit: int) -> int:
    """Remove ended chats of this origin with all that belongs to them; how many. None of them has files."""
    rows = await tx.fetch(
        "select id from messaging.chat where origin = $1 and ended_at is not null limit $2 for update skip locked",
        origin.value,
        limit,
    )
    ids = [row["id"] for row in rows]
    for table in ("message", "prompt", "typing"):
        await tx.execute(f"delete from messaging.{table} where chat_id = any($1)", ids)  # noqa: S608 - own names
    await tx.execute("delete from messaging.chat where id = any($1)", ids)
    return len(ids)
