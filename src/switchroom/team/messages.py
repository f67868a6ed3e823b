"""Messages between colleagues: writing and reading them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from switchroom.organisation.facade import UNITS, path_of
from switchroom.people.facade import agent_descriptions
from switchroom.platform.access import Principal
from switchroom.platform.collection import UnknownRow
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.ids import new_id
from switchroom.platform.ratelimit import Rate, take
from switchroom.platform.retention import count_of
from switchroom.routing.facade import QUEUES
from switchroom.team import schemas
from switchroom.team.contracts import (
    BROADCAST,
    NobodyThere,
    OneRecipient,
    OnlyInPerson,
    TooManyRecipients,
    UnknownRecipient,
    WritingTooFast,
)
from switchroom.team.events import MessageReceived, MessageSent, MessagesRead

MOST_RECIPIENTS = 1000
RATE = Rate(burst=30, every=timedelta(seconds=2))
COLLEAGUE = 'select id from people."user" where id = $1 and active and not archived and origin = $2 and id <> $3'
OF_UNIT = """
select u.id from people."user" u join organisation.unit n on n.id = u.unit_id
where u.active and not u.archived and u.origin = $1 and n.path like $2 || '%' order by u.id
"""


def in_person(principal: Principal) -> None:
    """Raises `OnlyInPerson` for programs that act for somebody."""
    if principal.session_id is None:
        raise OnlyInPerson()


async def write(tx: Transaction, principal: Principal, given: schemas.MessageNew) -> schemas.MessageSent:
    """Send it, once for each `key`. Raises `OneRecipient`, `UnknownRecipient`, `NobodyThere`, `TooManyRecipients`."""
    in_person(principal)
    known = await tx.fetch_row(
        """select m.id, m.sent_at, (select count(*) from team.message_to t where t.message_id = m.id) as recipients
           from team.message m where m.sender_id = $1 and m.key = $2""",
        principal.user_id,
        given.key,
    )
    if known is not None:
        return schemas.MessageSent.model_validate(dict(known))
    await take(tx, f"team message {principal.user_id}", RATE, await tx.now(), WritingTooFast)
    readers = [reader for reader in await _readers(tx, principal, given) if reader != principal.user_id]
    if not readers:
        raise NobodyThere()
    if len(readers) > MOST_RECIPIENTS:
        raise TooManyRecipients()
    return await _send(tx, principal, given, readers)


async def _readers(tx: Transaction, principal: Principal, given: schemas.MessageNew) -> list[UUID]:
    if sum(one is not None for one in (given.user_id, given.queue_id, given.unit_id)) != 1:
        raise OneRecipient()
    if given.user_id is not None:
        found = await tx.fetch_value(COLLEAGUE, given.user_id, principal.origin.value, principal.user_id)
        if found is None:
            raise UnknownRecipient(errors=[_unknown("user_id")])
        return [found]
    if given.queue_id is not None:
        await _lead_queue(tx, principal, given.queue_id)
        people = await agent_descriptions(tx)
        return [one.id for one in people if given.queue_id in one.queue_ids and one.origin is principal.origin]
    assert given.unit_id is not None
    path = await path_of(tx, given.unit_id)
    if path is None or not principal.may(BROADCAST, unit_path=path):
        raise UnknownRecipient(errors=[_unknown("unit_id")])
    return [row["id"] for row in await tx.fetch(OF_UNIT, principal.origin.value, path)]


async def _lead_queue(tx: Transaction, principal: Principal, queue_id: UUID) -> None:
    try:
        row = await QUEUES.access(tx, principal, queue_id)
    except UnknownRow:
        raise UnknownRecipient(errors=[_unknown("queue_id")]) from None
    path = await path_of(tx, row["unit_id"])
    if not principal.may(BROADCAST, unit_path=path, brand=row["brand_id"]):
        raise UnknownRecipient(errors=[_unknown("queue_id")])


def _unknown(field: str) -> dict[str, str]:
    return {"field": field, "code": "unknown", "message": UnknownRecipient().message}


async def _send(
    tx: Transaction, principal: Principal, given: schemas.MessageNew, readers: list[UUID]
) -> schemas.MessageSent:
    id = new_id()
    sent_at = await tx.fetch_value(
        """insert into team.message (id, key, sender_id, origin, queue_id, unit_id, text)
           values ($1, $2, $3, $4, $5, $6, $7) on conflict (sender_id, key) do nothing returning sent_at""",
        id,
        given.key,
        principal.user_id,
        principal.origin.value,
        given.queue_id,
        given.unit_id,
        given.text,
    )
    if sent_at is None:  # the same message, sent twice at the same moment: the first one is committed by now
        return await write(tx, principal, given)
    await tx.execute("insert into team.message_to (message_id, user_id) select $1, unnest($2::uuid[])", id, readers)
    sender = principal.user_id
    tx.emit(MessageSent(message=id, sender=sender, recipients=len(readers), queue=given.queue_id, unit=given.unit_id))
    for reader in readers:
        tx.emit(MessageReceived(message=id, sender=sender, recipient=reader))
    return schemas.MessageSent(id=id, sent_at=sent_at, recipients=len(readers))


async def mark_read(tx: Transaction, principal: Principal, peer: UUID) -> None:
    """The principal has read everything that this colleague wrote. Idempotent."""
    in_person(principal)
    done = await tx.execute(
        """update team.message_to t set read_at = clock_timestamp() from team.message m
           where m.id = t.message_id and t.user_id = $1 and m.sender_id = $2 and t.read_at is null""",
        principal.user_id,
        peer,
    )
    if count_of(done):
        tx.emit(MessagesRead(reader=principal.user_id, sender=peer))


async def forget_messages(tx: Transaction, before: datetime, limit: int) -> int:
    """Remove what was written before then; how many messages."""
    done = await tx.execute(
        """delete from team.message where id in (
               select id from team.message where sent_at < $1 order by sent_at limit $2)""",
        before,
        limit,
    )
    return count_of(done)


async def audiences(connection: Connection, principal: Principal) -> schemas.Audiences:
    """The queues and units to whose people the principal may write."""
    if not principal.may(BROADCAST):
        return schemas.Audiences(queues=[], units=[])
    seen = list(await QUEUES.seen(connection, principal))
    queues: list[Any] = await connection.fetch(
        """select q.id, q.name, q.brand_id, u.path from routing.queue q join organisation.unit u on u.id = q.unit_id
           where q.id = any($1) and not q.archived order by q.words, q.id""",
        seen,
    )
    units = await connection.fetch("select id, path from organisation.unit where not archived order by words, id")
    led = [row["id"] for row in units if principal.may(BROADCAST, unit_path=row["path"])]
    names = await UNITS.names(connection, led)
    return schemas.Audiences(
        queues=[
            schemas.Audience(id=row["id"], name=row["name"])
            for row in queues
            if principal.may(BROADCAST, unit_path=row["path"], brand=row["brand_id"])
        ],
        units=[schemas.Audience(id=id, name=names[id]) for id in led],
    )
