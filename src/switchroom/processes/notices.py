"""Notices: what processes, and tickets, tell people of the house on their screens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

import msgspec

from switchroom.people.facade import post_holders_in, user_id_by_email
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import NotFound
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.platform.retention import count_of
from switchroom.platform.text import Text
from switchroom.processes.contracts import Outcome, PerformRequest
from switchroom.processes.domain.step_type import DONE
from switchroom.processes.domain.steps.notify import NOBODY, NOT_AVAILABLE, Notify, Through
from switchroom.processes.events import Noticed
from switchroom.processes.schemas import NoticePage, NoticeView
from switchroom.processes.steps import AtOnce

MOST_SHOWN = 100
TOLD, LATE, TAKEN, TICKET = "told", "late", "taken", "ticket"
"""What a process says in its own words; a step (whose title is the text) that has passed its time limit; a task
that was taken from one because it is late; what is to be told of a ticket, in words that name nobody."""


class NoSuchNotice(NotFound):
    """There is no such notice for you."""

    code = "notice.not_found"


class Notice(msgspec.Struct, frozen=True):
    """What is told, and what it is about."""

    kind: str
    text: Text
    run_id: UUID | None = None
    interaction_id: UUID | None = None
    task_id: UUID | None = None
    ticket_id: UUID | None = None
    draft_id: UUID | None = None
    process: str | None = None

    def of_task(self, task_id: UUID | None, kind: str | None = None) -> "Notice":
        """The same about this task, or told in another way."""
        return msgspec.structs.replace(self, task_id=task_id, kind=kind or self.kind)


async def tell(tx: Transaction, people: Sequence[UUID], notice: Notice, origin: Origin) -> None:
    """Put it on the screens of these people."""
    for person in people:
        await tx.execute(
            """insert into processes.notice (id, user_id, origin, run_id, interaction_id, text, kind, task_id,
                   ticket_id, draft_id, process) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""",
            notice_id := new_id(),
            person,
            origin.value,
            notice.run_id,
            notice.interaction_id,
            dict(notice.text),
            notice.kind,
            notice.task_id,
            notice.ticket_id,
            notice.draft_id,
            notice.process,
        )
        tx.emit(Noticed(notice=notice_id, user=person, run=notice.run_id), origin=origin)


class StaffMail(Protocol):
    """How people of the house are reached by mail. Registered by bootstrap: mail is above processes."""

    async def send(
        self, tx: Transaction, people: Sequence[UUID], text: Text, interaction_id: UUID | None, origin: Origin
    ) -> bool:
        """Plan a mail to each of them in this transaction; False where there is no mailbox that sends."""
        ...


class NotifyStep(AtOnce):
    """Tells everybody who holds the post now, or the people named by their mail address, on the screen or by mail."""

    def __init__(self, mail: StaffMail | None = None) -> None:
        self._mail = mail

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        params = request.effect.params
        assert isinstance(params, Notify)
        people = await self._people(tx, params, request.origin)
        subject = request.subject
        interaction = subject.id if subject and subject.kind == "interaction" else None
        ticket = subject.id if subject and subject.kind == "ticket" else None
        if params.by is Through.MAIL and people:
            sent = self._mail and await self._mail.send(tx, people, params.text, interaction, request.origin)
            return Outcome(DONE if sent else NOT_AVAILABLE)
        await tell(tx, people, Notice(TOLD, params.text, request.run, interaction, ticket_id=ticket), request.origin)
        return Outcome(DONE if people else NOBODY)

    async def _people(self, tx: Transaction, params: Notify, origin: Origin) -> list[UUID]:
        if params.to is not None:
            return [one.id for one in await post_holders_in(tx, params.to, await tx.now(), unit_id=None, origin=origin)]
        found = [await user_id_by_email(tx, address) for address in params.users]
        return list(dict.fromkeys(person for person in found if person is not None))


async def notices_of(connection: Connection, principal: Principal, *, unread_only: bool = False) -> NoticePage:
    """A person's own notices, the newest first, and how many are unread in all."""
    rows = await connection.fetch(
        """select id, text, at, read_at, interaction_id, task_id, ticket_id, draft_id, process, kind, origin
           from processes.notice
           where user_id = $1 and (not $3 or read_at is null) order by at desc, id desc limit $2""",
        principal.user_id,
        MOST_SHOWN,
        unread_only,
    )
    unread = await connection.fetch_value(
        "select count(*)::int from processes.notice where user_id = $1 and read_at is null", principal.user_id
    )
    items = [NoticeView.model_validate(dict(row)) for row in rows]
    return NoticePage(items=items, total=len(items), unread=unread)


async def read_notice(tx: Transaction, principal: Principal, notice_id: UUID) -> None:
    """Mark one's own notice as read. Idempotent. Raises `NoSuchNotice`."""
    row = await tx.fetch_row(
        """update processes.notice set read_at = coalesce(read_at, clock_timestamp())
           where id = $1 and user_id = $2 returning run_id""",
        notice_id,
        principal.user_id,
    )
    if row is None:
        raise NoSuchNotice()
    tx.emit(Noticed(notice=notice_id, user=principal.user_id, run=row["run_id"], read=True))


async def read_all_notices(tx: Transaction, principal: Principal, until: datetime) -> None:
    """Mark one's own notices up to that moment as read: what came while one looked stays unread."""
    rows = await tx.fetch(
        """update processes.notice set read_at = clock_timestamp()
           where user_id = $1 and read_at is null and at <= $2 returning id, run_id""",
        principal.user_id,
        until,
    )
    for row in rows:
        tx.emit(Noticed(notice=row["id"], user=principal.user_id, run=row["run_id"], read=True))


async def forget_notices(tx: Transaction, before: datetime, limit: int) -> int:
    """Drop what people were told before then, at most so many; how many."""
    done = await tx.execute(
        "delete from processes.notice where id in (select id from processes.notice where at < $1 limit $2)",
        before,
        limit,
    )
    return count_of(done)
