"""Reads of the ledger and of what was sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.messaging.mail.contracts import SORT_MAIL, Fate, MailNotFound, Purpose, Reason, SendState
from switchroom.messaging.mail.domain.asking import Said
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.listing import decode_cursor, encode_cursor

COLUMNS = """m.id, m.mailbox_id, m.taken_at, m.fate, m.reason, m.error, m.sender, m.sender_name, m.subject, m.sent_at,
    m.kind, m.size, m.whole, m.doubles, m.ticket_id, m.entry_id, m.filed_at"""
UNIT_PATH = "(select path from organisation.unit where id = b.unit_id)"
SENT = """
select id, entry_id, purpose, recipient, state, planned_at, due_at, ended_at, attempts, code, said
from messaging.mail_sent where ticket_id = $1 order by id desc limit 500
"""
RECEIVED = """
select id, entry_id from messaging.mail_message
where ticket_id = $1 and entry_id is not null and fate in ('opened', 'joined') order by id desc limit 500
"""


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True):
    """A message of the ledger."""

    id: UUID
    mailbox_id: UUID
    taken_at: datetime
    fate: Fate
    reason: Reason | None
    error: str | None
    sender: str
    sender_name: str
    subject: str
    sent_at: datetime | None
    kind: str
    size: int
    whole: bool
    doubles: int
    ticket_id: UUID | None
    entry_id: UUID | None
    filed_at: datetime | None


class SentRow(msgspec.Struct, frozen=True, kw_only=True):
    """An outgoing mail."""

    id: UUID
    entry_id: UUID
    purpose: Purpose
    recipient: str
    state: SendState
    planned_at: datetime
    due_at: datetime
    ended_at: datetime | None
    attempts: int
    code: str | None
    said: Said | None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of the ledger."""

    fates: Sequence[Fate] = ()
    reasons: Sequence[Reason] = ()
    mailbox_id: UUID | None = None
    search: str = ""
    cursor: str = ""
    limit: int = 50


async def ledger(connection: Connection, principal: Principal, wanted: Wanted) -> tuple[list[LedgerRow], str | None]:
    """The newest first, and the cursor of what follows. Raises `NotAllowed`, `BadCursor`."""
    principal.require(SORT_MAIL)
    before = decode_cursor(wanted.cursor)[1] if wanted.cursor else None
    reach, arguments = principal.reach(SORT_MAIL).sql(UNIT_PATH, "b.brand_id", 7)
    rows = await connection.fetch_as(
        LedgerRow,
        f"""select {COLUMNS} from messaging.mail_message m join messaging.mailbox b on b.id = m.mailbox_id
            where ($1::text[] = '{{}}' or m.fate = any($1)) and ($2::text[] = '{{}}' or m.reason = any($2))
                and ($3::uuid is null or m.mailbox_id = $3) and ($4::uuid is null or m.id < $4)
                and ($5 = '' or position(lower($5) in lower(m.sender || ' ' || m.sender_name || ' ' || m.subject)) > 0)
                and {reach} order by m.id desc limit $6""",  # noqa: S608 - constants
        [fate.value for fate in wanted.fates],
        [reason.value for reason in wanted.reasons],
        wanted.mailbox_id,
        before,
        wanted.search,
        wanted.limit + 1,
        *arguments,
    )
    more = len(rows) > wanted.limit
    rows = rows[: wanted.limit]
    return rows, encode_cursor("", rows[-1].id) if more else None


async def access_mail(connection: Connection, principal: Principal, mail_id: UUID, *, lock: bool = False) -> LedgerRow:
    """The door to one message, for those who sort the mail of its mailbox. Raises `MailNotFound`."""
    reach, arguments = principal.reach(SORT_MAIL).sql(UNIT_PATH, "b.brand_id", 2)
    rows = await connection.fetch_as(
        LedgerRow,
        f"""select {COLUMNS} from messaging.mail_message m join messaging.mailbox b on b.id = m.mailbox_id
            where m.id = $1 and {reach} {"for update of m" if lock else ""}""",  # noqa: S608 - constants
        mail_id,
        *arguments,
    )
    if not rows:
        raise MailNotFound()
    return rows[0]


async def ticket_of(connection: Connection, mail_id: UUID) -> UUID | None:
    """The ticket that a message is part of; for whoever asks at the ticket's door next."""
    found: UUID | None = await connection.fetch_value(
        """select ticket_id from messaging.mail_message
           where id = $1 and entry_id is not null and fate in ('opened', 'joined')""",
        mail_id,
    )
    return found


async def sent_of(connection: Connection, ticket_id: UUID) -> list[SentRow]:
    """What was sent about a ticket, the newest first. Its door has been asked."""
    return await connection.fetch_as(SentRow, SENT, ticket_id)


async def received_of(connection: Connection, ticket_id: UUID) -> list[dict[str, Any]]:
    """Which entries of a ticket came by mail, and by which. Its door has been asked."""
    return [dict(row) for row in await connection.fetch(RECEIVED, ticket_id)]
