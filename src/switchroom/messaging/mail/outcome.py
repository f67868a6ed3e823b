"""The end of filing: a message's one fate, written in the transaction of what it did."""

from datetime import datetime
from uuid import UUID

import msgspec

from switchroom.messaging.events import MailFiled
from switchroom.messaging.mail.boxes import Box
from switchroom.messaging.mail.contracts import Fate, Reason
from switchroom.messaging.mail.domain.reading import ParsedMail
from switchroom.platform.db import Transaction
from switchroom.platform.events import Code

LONGEST_SUBJECT, LONGEST_NAME, LONGEST_ID = 500, 200, 998

LOCK = "select mailbox_id from messaging.mailbox_state where mailbox_id = $1 for update skip locked"
"""One worker files a mailbox's mail at a time: an answer must not overtake what it answers."""
CLAIM = """
select id, taken_at, whole, released, sorted_by, attempts from messaging.mail_message
where id = $1 and fate = 'received' for update skip locked
"""
SETTLE = """
update messaging.mail_message set
    fate = $2, reason = $3, error = $4, attempts = attempts + 1, filed_at = $5, ticket_id = $6, entry_id = $7,
    customer_id = $8, message_id = $9, sender = $10, answer_to = $11, sender_name = $12, subject = $13, sent_at = $14,
    kind = $15
where id = $1
"""


class Row(msgspec.Struct, frozen=True):
    """A message that waits. `released`: a person has looked at it and wants it filed."""

    id: UUID
    taken_at: datetime
    whole: bool
    released: bool
    sorted_by: UUID | None
    attempts: int


class Outcome(msgspec.Struct, frozen=True):
    """What became of a message."""

    fate: Fate
    reason: Reason | None = None
    ticket_id: UUID | None = None
    entry_id: UUID | None = None
    customer_id: UUID | None = None


async def claim(tx: Transaction, mailbox_id: UUID, mail_id: UUID) -> Row | None:
    """The row, locked until the end of `tx`. None: another worker files this mailbox, or this message is filed."""
    if await tx.fetch_value(LOCK, mailbox_id) is None:
        return None
    rows = await tx.fetch_as(Row, CLAIM, mail_id)
    return rows[0] if rows else None


async def settle(tx: Transaction, box: Box, row: Row, parsed: ParsedMail, outcome: Outcome) -> None:
    """Write the fate of a message that was read, and report it."""
    sender = parsed.sender
    answer_to = parsed.reply_to[0].address if parsed.reply_to else sender.address if sender else ""
    now = await tx.now()
    await tx.execute(
        SETTLE,
        row.id,
        outcome.fate.value,
        outcome.reason.value if outcome.reason else None,
        None,
        now,
        outcome.ticket_id,
        outcome.entry_id,
        outcome.customer_id,
        storable(parsed.message_id, LONGEST_ID),
        storable(sender.address if sender else "", LONGEST_NAME * 2),
        storable(answer_to, LONGEST_NAME * 2),
        storable(sender.name if sender else "", LONGEST_NAME),
        storable(parsed.subject, LONGEST_SUBJECT),
        parsed.sent_at,
        parsed.kind.value,
    )
    _report(tx, box, row.id, now, outcome)


async def fail(tx: Transaction, box: Box, mail_id: UUID, error: str) -> bool:
    """Hold a message whose filing failed, with the name of the error; False: another worker has it."""
    row = await claim(tx, box.id, mail_id)
    if row is None:
        return False
    now = await tx.now()
    await tx.execute(
        """update messaging.mail_message
           set fate = $2, reason = $3, error = $4, attempts = attempts + 1, filed_at = $5 where id = $1""",
        mail_id,
        Fate.SUSPENDED.value,
        Reason.FAILED.value,
        error[:LONGEST_NAME],
        now,
    )
    _report(tx, box, mail_id, now, Outcome(Fate.SUSPENDED, Reason.FAILED))
    return True


def storable(text: str, longest: int) -> str:
    """As PostgreSQL can keep it: without the signs that it refuses, and not longer than a page shows."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()[:longest]


def _report(tx: Transaction, box: Box, mail_id: UUID, now: datetime, outcome: Outcome) -> None:
    filed = MailFiled(
        mail=mail_id,
        at=now,
        mailbox=box.id,
        fate=Code(outcome.fate.value),
        reason=Code(outcome.reason.value) if outcome.reason else None,
        ticket=outcome.ticket_id,
        entry=outcome.entry_id,
    )
    tx.emit(filed, origin=box.origin)
