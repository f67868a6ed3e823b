"""Keeping what somebody has begun to write, so that it is there on another machine.

Who writes last wins; what stood there and was not seen by the writer is handed back to him, so that no window's words
are lost. A draft goes when it is sent or emptied, with the ticket's words, with its writer, and after its time.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from switchroom.people.contracts import UserChanged
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.handlers import Handler
from switchroom.platform.journal import Envelope
from switchroom.platform.retention import count_of
from switchroom.tickets.contracts import WORK
from switchroom.tickets.drafts.schemas import DraftBody
from switchroom.tickets.rows import Ref, access

OF_USER = """
select d.kind, d.subject, d.text, d.mentions, d.revision, d.changed_at,
       coalesce((select jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'kind', u.kind, 'size', u.size)
                                  order by array_position(d.files, u.id))
                 from tickets.upload u where u.id = any(d.files) and u.user_id = d.user_id), '[]') as files
from tickets.draft d where d.user_id = $1 and d.ticket_id is not distinct from $2 order by d.kind
"""
BEFORE = """
select subject, text, mentions, revision from tickets.draft
where user_id = $1 and ticket_id is not distinct from $2 and kind = $3 for update
"""
KEEP = """
insert into tickets.draft (user_id, ticket_id, kind, subject, text, files, mentions)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (user_id, ticket_id, kind) do update
set subject = excluded.subject, text = excluded.text, files = excluded.files, mentions = excluded.mentions,
    revision = excluded.revision,
    changed_at = clock_timestamp()
returning revision
"""
DROP = "delete from tickets.draft where user_id = $1 and ticket_id is not distinct from $2 and kind = $3"
OF_WHO_LEFT = """
delete from tickets.draft where user_id = $1
and not exists(select from people."user" where id = $1 and active and not archived)
"""


class Begun(StrEnum):
    """What is being written."""

    REPLY = "reply"
    NOTE = "note"
    NEW = "new"


async def ticket_of(connection: Connection, principal: Principal, ref: Ref | None) -> UUID | None:
    """The ticket, if the principal may write on it; without `ref` a new one. Raises `TicketNotFound`, `NotAllowed`."""
    if ref is None:
        principal.require(WORK)
        return None
    return (await access(connection, principal, ref, WORK)).id


async def drafts_of(connection: Connection, principal: Principal, ticket_id: UUID | None) -> list[dict[str, Any]]:
    """The principal's own, with those of the files that are still there."""
    return [dict(row) for row in await connection.fetch(OF_USER, principal.user_id, ticket_id)]


async def keep(
    tx: Transaction, principal: Principal, ticket_id: UUID | None, kind: Begun, body: DraftBody
) -> dict[str, Any]:
    """Put this in the place of whatever stood there; the revision, and what its writer had not seen."""
    before = await tx.fetch_row(BEFORE, principal.user_id, ticket_id, kind.value)
    replaced = None
    if before is not None and before["revision"] != body.revision and _says(before) and _words(before) != _of(body):
        replaced = {name: before[name] for name in ("subject", "text", "mentions")}
    if not (body.subject.strip() or body.text.strip() or body.files):
        await drop(tx, principal.user_id, ticket_id, kind)
        return {"revision": None, "replaced": replaced}
    files = list(dict.fromkeys(body.files))
    mentions = [one.model_dump(mode="json") for one in body.mentions]
    kept = (body.subject, body.text, files, mentions)
    revision = await tx.fetch_value(KEEP, principal.user_id, ticket_id, kind.value, *kept)
    return {"revision": revision, "replaced": replaced}


def _says(row: Any) -> bool:
    return bool(row["subject"].strip() or row["text"].strip())


def _words(row: Any) -> tuple[str, str]:
    return row["subject"], row["text"]


def _of(body: DraftBody) -> tuple[str, str]:
    return body.subject, body.text


async def drop(tx: Transaction, user_id: UUID | None, ticket_id: UUID | None, kind: Begun) -> None:
    """It was sent, or thrown away. Idempotent."""
    await tx.execute(DROP, user_id, ticket_id, kind.value)


async def forget_drafts(tx: Transaction, before: datetime, limit: int) -> int:
    """Remove what nobody has gone on with since then; how many. Their files follow."""
    done = await tx.execute(
        """delete from tickets.draft where revision in (
               select revision from tickets.draft where changed_at < $1 order by changed_at limit $2)""",
        before,
        limit,
    )
    return count_of(done)


def drafts_handler() -> Handler:
    """Who has left leaves nothing half-written."""

    async def handle(tx: Transaction, envelope: Envelope) -> None:
        event = envelope.event
        assert isinstance(event, UserChanged)
        await tx.execute(OF_WHO_LEFT, event.id)

    return Handler("ticket drafts", (UserChanged,), handle)
