"""What mail leaves behind and for how long: originals, names and addresses. The ledger's rows stay, without them.

A row that stays says that its message was taken; without it the message would be taken again from the mailbox.
"""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.left_files import remove_left, unlink
from switchroom.platform.retention import count_of

DUE = """
select id from messaging.mail_message where data_key <> '' and fate <> 'received' and filed_at < $1
order by filed_at limit $2 for update skip locked
"""
EMPTY = """
update messaging.mail_message
set data_key = '', sender = '', answer_to = '', sender_name = '', subject = '' where id = any($1)
"""
FORGET_SENT = """
update messaging.mail_sent set recipient = '', answer = null where id in (
    select id from messaging.mail_sent where recipient <> '' and ended_at < $1 order by ended_at limit $2)
"""
OF_CUSTOMERS = "select id from messaging.mail_message where customer_id = any($1) and data_key <> ''"
EXPORT = """
select taken_at, fate, sender, sender_name, subject, size from messaging.mail_message
where customer_id = any($1) order by id
"""
EXPORT_SENT = """
select planned_at, purpose, recipient, state from messaging.mail_sent where customer_id = any($1) order by id
"""


class MailKept:
    """The folder of originals, for those who remove some. Also implements `customers.PersonalData`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def forget(self, tx: Transaction, before: datetime, limit: int) -> int:
        """Remove what can be read of messages that were filed or sent before then; how many."""
        due = [row["id"] for row in await tx.fetch(DUE, before, limit)]
        await self._empty(tx, due)
        return len(due) + count_of(await tx.execute(FORGET_SENT, before, limit - len(due)))

    async def remove_orphans(self, database: Database) -> int:
        """Remove files that a crash left without a row; how many."""
        return await remove_left(database, self._folder, _kept)

    async def export(self, connection: Connection, customer_ids: list[UUID]) -> dict[str, Any]:
        """See `customers.PersonalData`. The words of mail are those of tickets."""
        received = [dict(row) for row in await connection.fetch(EXPORT, customer_ids)]
        sent = [dict(row) for row in await connection.fetch(EXPORT_SENT, customer_ids)]
        return {"mail_received": received, "mail_sent": sent}

    async def erase(self, tx: Transaction, customer_ids: list[UUID]) -> None:
        """See `customers.PersonalData`."""
        await self._empty(tx, [row["id"] for row in await tx.fetch(OF_CUSTOMERS, customer_ids)])
        await tx.execute(
            "update messaging.mail_sent set recipient = '', answer = null, letter = null where customer_id = any($1)",
            customer_ids,
        )

    async def _empty(self, tx: Transaction, ids: list[UUID]) -> None:
        """The files first: what a failed commit keeps alive can be read no more, and goes the next time."""
        await asyncio.to_thread(unlink, self._folder, ids)
        await tx.execute(EMPTY, ids)


async def _kept(connection: Connection, ids: list[UUID]) -> list[UUID]:
    rows = await connection.fetch("select id from messaging.mail_message where id = any($1) and data_key <> ''", ids)
    return [row["id"] for row in rows]
