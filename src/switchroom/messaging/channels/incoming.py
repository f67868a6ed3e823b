"""A message that another system brings in: taken once for ever under its id, in one transaction with its ticket."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from switchroom.customers.facade import find_or_create
from switchroom.messaging.channels.actions import Channel
from switchroom.messaging.channels.contracts import NothingSaid, SenderBlocked, TooManyMessages
from switchroom.messaging.channels.domain.reports import first_line
from switchroom.messaging.channels.schemas import ChannelMessageNew, ChannelMessageTaken
from switchroom.platform.db import Transaction
from switchroom.platform.events import Actor, ActorKind
from switchroom.platform.ids import new_id
from switchroom.platform.ratelimit import Rate, take
from switchroom.platform.services import Services
from switchroom.tickets.contracts import Incoming, Medium, NewTicket, Received, Status, TicketNotFound, TicketType
from switchroom.tickets.facade import Tickets
from switchroom.touchpoints.facade import is_blocked

MESSAGES_OF_SENDER = Rate(burst=60, every=timedelta(seconds=2))
TICKETS_OF_SENDER = Rate(burst=20, every=timedelta(minutes=3))
ADD = """
insert into messaging.channel_message
    (id, origin, channel_id, external_digest, external_id, conversation, sender, sender_name)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (channel_id, external_digest) do nothing returning at
"""
KNOWN = """
select id, ticket_id, number, opened, at from messaging.channel_message where channel_id = $1 and external_digest = $2
"""
FILED = """
update messaging.channel_message set customer_id = $2, ticket_id = $3, number = $4, entry_id = $5, opened = $6
where id = $1
"""
# A message is answered from its own conversation, or by who wrote or got it: an id alone proves nothing.
ANSWERED = """
select e.ticket_id, t.status from (
    select entry_id from messaging.channel_message
    where channel_id = $1 and external_digest = $2 and (conversation = $4 or sender = $5)
    union all
    select entry_id from messaging.channel_delivery
    where channel_id = $1 and (external_id = $3 or id::text = $3) and (conversation = $4 or recipient = $5)) as m
join tickets.entry e on e.id = m.entry_id join tickets.ticket t on t.id = e.ticket_id limit 1
"""
LAST_OF_CONVERSATION = """
select e.ticket_id, t.status from messaging.channel_message m
join tickets.entry e on e.id = m.entry_id join tickets.ticket t on t.id = e.ticket_id
where m.channel_id = $1 and m.conversation = $2 and m.conversation <> '' order by m.id desc limit 1
"""


async def take_message(
    services: Services, channel: Channel, body: ChannelMessageNew
) -> tuple[ChannelMessageTaken, bool]:
    """Put a message on its ticket; what was taken before under this id, and False, if it was.

    Raises `NothingSaid`, `SenderBlocked`, `TooManyMessages`, `UploadGone`, `FilesTooLarge`.
    """
    if not body.text and not body.files:
        raise NothingSaid(errors=[{"field": "text", "code": "missing", "message": NothingSaid().message}])
    conversation, digested = body.conversation or body.sender.address, _digest(body.external_id)
    async with services.database.transaction(origin=channel.origin) as tx:
        message_id = new_id()
        at = await tx.fetch_value(
            ADD,
            message_id,
            channel.origin.value,
            channel.id,
            digested,
            body.external_id,
            conversation,
            body.sender.address,
            body.sender.name,
        )
        if at is None:
            known = await tx.fetch_row(KNOWN, channel.id, digested)
            assert known is not None
            return ChannelMessageTaken(**known, external_id=body.external_id), False
        if await is_blocked(tx, await tx.now(), address=body.sender.address):
            raise SenderBlocked()
        filed, customer_id = await _file(tx, services, channel, body, conversation, message_id)
        await services.the(Tickets).use_uploads(tx, channel.id, filed.entry_id, list(dict.fromkeys(body.files)))
        ticket = (filed.ticket_id, filed.number, filed.entry_id, filed.opened)
        await tx.execute(FILED, message_id, customer_id, *ticket)
    taken = ChannelMessageTaken(
        id=message_id,
        external_id=body.external_id,
        ticket_id=filed.ticket_id,
        number=filed.number,
        opened=filed.opened,
        at=at,
    )
    return taken, True


async def _file(
    tx: Transaction,
    services: Services,
    channel: Channel,
    body: ChannelMessageNew,
    conversation: str,
    message_id: UUID,
) -> tuple[Received, UUID]:
    """Where it went, and whose it is. Two messages of one conversation are filed one after the other."""
    address = body.sender.address
    await take(tx, f"channel {channel.id} of {address}", MESSAGES_OF_SENDER, await tx.now(), TooManyMessages)
    lock = f"channel {channel.id} conversation {conversation}"
    await tx.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", lock)
    found = await find_or_create(
        tx,
        services,
        channel.brand_id,
        address,
        at=await tx.now(),
        origin=channel.origin,
        kind=channel.address_kind,
        language=channel.language,
        name=body.sender.name or None,
    )
    tickets, customer = services.the(Tickets), UUID(str(found.id))
    ticket_id = await _belongs_to(tx, channel, body, conversation)
    if ticket_id is not None:
        incoming = Incoming(
            text=body.text,
            author=Actor(ActorKind.CUSTOMER, customer),
            customer_id=customer,
            medium=Medium.CHANNEL,
            client_id=str(message_id),
        )
        try:
            return await tickets.receive(tx, ticket_id, incoming), customer
        except TicketNotFound:
            pass  # removed this moment
    await take(tx, f"channel {channel.id} tickets of {address}", TICKETS_OF_SENDER, await tx.now(), TooManyMessages)
    opened = await tickets.open(tx, _new_ticket(channel, body, customer, message_id))
    return Received(opened.id, opened.number, opened.entry_id, opened=True), customer


async def _belongs_to(tx: Transaction, channel: Channel, body: ChannelMessageNew, conversation: str) -> UUID | None:
    """The ticket of the message it answers, else that of its conversation; one that is not closed comes first."""
    candidates: list[Any] = []
    if body.answers:
        sought = (channel.id, _digest(body.answers), body.answers, conversation, body.sender.address)
        candidates += await tx.fetch(ANSWERED, *sought)
    candidates += await tx.fetch(LAST_OF_CONVERSATION, channel.id, conversation)
    candidates.sort(key=lambda row: row["status"] == Status.CLOSED)
    return candidates[0]["ticket_id"] if candidates else None


def _new_ticket(channel: Channel, body: ChannelMessageNew, customer: UUID, message_id: UUID) -> NewTicket:
    return NewTicket(
        origin=channel.origin,
        type=TicketType(channel.ticket_type),
        subject=first_line(body.text),
        text=body.text,
        requester_id=customer,
        brand_id=channel.brand_id,
        unit_id=channel.unit_id,
        tags=channel.tags,
        language=channel.language,
        medium=Medium.CHANNEL,
        client_id=str(message_id),
        author=Actor(ActorKind.CUSTOMER, customer),
    )


def _digest(external_id: str) -> bytes:
    return hashlib.sha256(external_id.encode("utf-8", "surrogatepass")).digest()
