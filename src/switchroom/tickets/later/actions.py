"""Writing a reply for later, taking it back, and letting it go at its time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from switchroom.people.facade import people_by_id
from switchroom.platform.access import Principal
from switchroom.platform.auth import Authenticator
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Refusal
from switchroom.platform.events import Code
from switchroom.platform.ids import new_id
from switchroom.platform.services import Services
from switchroom.platform.timekeeper import Timer, cancel_timers, set_timer
from switchroom.tickets import uploads
from switchroom.tickets.answering import Words, reply
from switchroom.tickets.changes import chosen
from switchroom.tickets.contracts import WORK, SentBefore, Status, TicketClosed
from switchroom.tickets.events import ReplyScheduled, ScheduledReplyEnded
from switchroom.tickets.later.contracts import ScheduledReplyNotFound, SendTimeRefused, TooManyScheduled
from switchroom.tickets.rows import ROW, Ref, Row, access, access_to_change, writer_of
from switchroom.tickets.telling import NOT_SENT, concerned, tell

REPLY_DUE = "ticket reply due"
"""The kind of timer at which a reply goes out."""
LONGEST = timedelta(days=366)
MOST = 20
ADD = """
insert into tickets.scheduled_reply (id, ticket_id, user_id, client_id, text, status, files, send_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
SHOWN = """
select r.id, r.ticket_id, r.user_id as author_id, r.text, r.status, r.send_at, r.failed,
       coalesce((select jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'kind', u.kind, 'size', u.size)
                                  order by array_position(r.files, u.id))
                 from tickets.upload u where u.id = any(r.files) and u.user_id = r.user_id), '[]') as files
from tickets.scheduled_reply r
"""
DUE = "select id, ticket_id from tickets.scheduled_reply where id = any($1) order by ticket_id, send_at, id"
STANDS = "select * from tickets.scheduled_reply where id = $1 and failed is null and send_at <= $2"


async def schedule(tx: Transaction, principal: Principal, ref: Ref, words: Words, send_at: datetime) -> UUID:
    """Keep a reply until its time; its id. What is sent twice under one name is kept once.

    Raises `TicketNotFound`, `NotAllowed`, `TicketMerged`, `TicketClosed`, `NoSuchTransition`, `SendTimeRefused`,
    `TooManyScheduled`, `SentBefore`, `UploadGone`, `FilesTooLarge`.
    """
    row = await access_to_change(tx, principal, ref, WORK)
    author = writer_of(principal)
    known = await _known(tx, principal, words.client_id, row.id)
    if known is not None:
        return known
    if row.status is Status.CLOSED:
        raise TicketClosed()
    if words.status:
        chosen(row, words.status)
    if not timedelta() < send_at - await tx.now() <= LONGEST:
        raise SendTimeRefused()
    if await tx.fetch_value("select count(*) from tickets.scheduled_reply where ticket_id = $1", row.id) >= MOST:
        raise TooManyScheduled()
    await uploads.check(tx, principal.user_id, words.files)
    reply_id, status = new_id(), words.status.value if words.status else None
    kept = (words.client_id, words.text, status, list(words.files), send_at)
    await tx.execute(ADD, reply_id, row.id, author.id, *kept)
    await set_timer(tx, REPLY_DUE, reply_id, send_at, {})
    tx.emit(ReplyScheduled(ticket=row.id, reply=reply_id, send_at=send_at), origin=row.origin)
    return reply_id


async def _known(tx: Transaction, principal: Principal, client_id: str | None, ticket_id: UUID) -> UUID | None:
    """What this writer has scheduled under this name. Raises `SentBefore`: on another ticket."""
    if client_id is None:
        return None
    found = await tx.fetch_row(
        "select id, ticket_id from tickets.scheduled_reply where user_id = $1 and client_id = $2",
        principal.user_id,
        client_id,
    )
    if found is not None and found["ticket_id"] != ticket_id:
        raise SentBefore()
    return None if found is None else found["id"]


async def listed(connection: Connection, principal: Principal, ref: Ref) -> list[dict[str, Any]]:
    """What waits on a ticket, the next first. Raises `TicketNotFound`."""
    row = await access(connection, principal, ref)
    found = await connection.fetch(f"{SHOWN} where r.ticket_id = $1 order by r.send_at, r.id", row.id)
    people = await people_by_id(connection, [one["author_id"] for one in found])
    return [{**one, "author": people[one["author_id"]].name if one["author_id"] in people else None} for one in found]


async def cancel(tx: Transaction, principal: Principal, ref: Ref, reply_id: UUID) -> None:
    """It does not go out; its files wait for whoever takes it back, to go on with them.

    Raises `TicketNotFound`, `NotAllowed`, `ScheduledReplyNotFound`.
    """
    row = await access(tx, principal, ref, WORK, lock=True)
    gone = await tx.fetch_row(
        "delete from tickets.scheduled_reply where id = $1 and ticket_id = $2 returning user_id, files",
        reply_id,
        row.id,
    )
    if gone is None:
        raise ScheduledReplyNotFound()
    await uploads.hand_on(tx, gone["user_id"], principal.user_id, gone["files"])
    await cancel_timers(tx, reply_id, kind=REPLY_DUE)
    tx.emit(ScheduledReplyEnded(ticket=row.id, reply=reply_id, how=Code("taken_back")), origin=row.origin)


class LaterReplies:
    """Lets them go. What is in the way then is kept with the reply and told to its writer, never passed over."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def fire(self, tx: Transaction, timers: Sequence[Timer]) -> None:
        """Implements `timekeeper.Fire`. Tickets are locked in the order of their ids."""
        for due in await tx.fetch(DUE, [timer.subject for timer in timers]):
            rows = await tx.fetch_as(Row, f"{ROW} where t.id = $1 for update of t", due["ticket_id"])
            kept = await tx.fetch_row(STANDS, due["id"], await tx.now())
            if rows and kept is not None:
                await self._send(tx, rows[0], kept)

    async def _send(self, tx: Transaction, row: Row, kept: Any) -> None:
        status = Status(kept["status"]) if kept["status"] else None
        words = Words(kept["text"], client_id=str(kept["id"]), status=status, files=tuple(kept["files"]))
        try:
            async with tx.savepoint():
                principal = await self._services.the(Authenticator).by_user(kept["user_id"])
                await reply(tx, principal, row.id, words)
                await tx.execute("delete from tickets.scheduled_reply where id = $1", kept["id"])
                how = Code("sent")
        except Refusal as refusal:
            how = Code("failed")
            await tx.execute("update tickets.scheduled_reply set failed = $2 where id = $1", kept["id"], refusal.code)
            await tell(tx, row, {kept["user_id"], *await concerned(tx, row.id)}, NOT_SENT)
        tx.emit(ScheduledReplyEnded(ticket=row.id, reply=kept["id"], how=how), origin=row.origin)
