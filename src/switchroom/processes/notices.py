"""Notices: what processes tell people of the house on their screens."""

from datetime import datetime
from uuid import UUID

from switchroom.people.facade import post_holders, user_id_by_email
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import NotFound
from switchroom.platform.ids import new_id
from switchroom.platform.retention import count_of
from switchroom.processes.contracts import Outcome, PerformRequest
from switchroom.processes.domain.step_type import DONE
from switchroom.processes.domain.steps.notify import NOBODY, NOT_AVAILABLE, Notify, Through
from switchroom.processes.events import Noticed
from switchroom.processes.schemas import NoticeView
from switchroom.processes.steps import AtOnce

MOST_SHOWN = 100


class NoSuchNotice(NotFound):
    """There is no such notice for you."""

    code = "notice.not_found"


class NotifyStep(AtOnce):
    """Puts the words before everybody who holds the post now, or before the people named by their mail address."""

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        params = request.effect.params
        assert isinstance(params, Notify)
        if params.by is not Through.SCREEN:
            return Outcome(NOT_AVAILABLE)
        people = await self._people(tx, params)
        subject = request.subject
        for person in people:
            notice_id = new_id()
            await tx.execute(
                """insert into processes.notice (id, user_id, origin, run_id, interaction_id, text)
                   values ($1, $2, $3, $4, $5, $6)""",
                notice_id,
                person,
                request.origin.value,
                request.run,
                subject.id if subject and subject.kind == "interaction" else None,
                dict(params.text),
            )
            tx.emit(Noticed(notice=notice_id, user=person, run=request.run), origin=request.origin)
        return Outcome(DONE if people else NOBODY)

    async def _people(self, tx: Transaction, params: Notify) -> list[UUID]:
        if params.to is not None:
            return [person.id for person in await post_holders(tx, params.to, await tx.now())]
        found = [await user_id_by_email(tx, address) for address in params.users]
        return list(dict.fromkeys(person for person in found if person is not None))


async def notices_of(connection: Connection, principal: Principal) -> list[NoticeView]:
    """A person's own notices, the newest first."""
    rows = await connection.fetch(
        """select id, text, at, read_at, interaction_id from processes.notice
           where user_id = $1 order by at desc, id desc limit $2""",
        principal.user_id,
        MOST_SHOWN,
    )
    return [NoticeView.model_validate(dict(row)) for row in rows]


async def read_notice(tx: Transaction, principal: Principal, notice_id: UUID) -> None:
    """Mark one's own notice as read. Idempotent. Raises `NoSuchNotice`."""
    run = await tx.fetch_value(
        """update processes.notice set read_at = coalesce(read_at, clock_timestamp())
           where id = $1 and user_id = $2 returning run_id""",
        notice_id,
        principal.user_id,
    )
    if run is None or principal.user_id is None:
        raise NoSuchNotice()
    tx.emit(Noticed(notice=notice_id, user=principal.user_id, run=run, read=True))


async def forget_notices(tx: Transaction, before: datetime, limit: int) -> int:
    """Drop what people were told before then, at most so many; how many."""
    done = await tx.execute(
        "delete from processes.notice where id in (select id from processes.notice where at < $1 limit $2)",
        before,
        limit,
    )
    return count_of(done)
