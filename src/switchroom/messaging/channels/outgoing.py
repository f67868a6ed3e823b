"""What message channels are to deliver: planned for each reply, taken, reported, taken back, sent again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from switchroom.messaging.channels.contracts import (
    DeliveryNotFound,
    DeliveryState,
    NotToBeSentAgain,
    NotToBeTaken,
    Outcome,
    TooLateToCancel,
)
from switchroom.messaging.channels.domain.reports import CAN_GO_AGAIN, OPEN, after_report
from switchroom.messaging.events import ChannelDeliveryStands
from switchroom.platform.access import Principal
from switchroom.platform.db import Transaction
from switchroom.platform.events import Code, Origin
from switchroom.platform.ids import new_id
from switchroom.platform.timekeeper import Timer, cancel_timers, set_timer
from switchroom.tickets.contracts import TakenBack, TicketFacts
from switchroom.tickets.facade import let_go, take_back

CHANNEL_DUE = "channel delivery due"
"""The kind of timer at which a delivery can be fetched."""
LAST_CAME_BY = """
select m.channel_id, m.conversation, m.sender, m.external_id, c.archived from messaging.channel_message m
join tickets.entry e on e.id = m.entry_id and e.ticket_id = $1
join messaging.message_channel c on c.id = m.channel_id
where m.sender <> '' and not exists (
    select from messaging.mail_message l
    where l.ticket_id = $1 and l.fate in ('opened', 'joined') and l.taken_at > m.at)
order by m.id desc limit 1
"""
ADD = """
insert into messaging.channel_delivery
    (id, origin, channel_id, entry_id, round, customer_id, conversation, recipient, answers, state, due_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp() + $11::interval)
on conflict (entry_id, round) do nothing returning true
"""
CHANGE = """
update messaging.channel_delivery set
    state = $2, reason = coalesce($3, reason), external_id = coalesce(nullif($4, ''), external_id),
    taken_at = case when $2 = 'taken' then coalesce(taken_at, clock_timestamp()) else taken_at end,
    taken_by = coalesce($5, taken_by),
    ended_at = case when $2 in ('held', 'waiting', 'taken') then null else clock_timestamp() end
where id = $1
"""
ROW = """
select d.*, e.ticket_id from messaging.channel_delivery d left join tickets.entry e on e.id = d.entry_id
where d.id = $1 for update of d
"""
FREE_ROW = f"{ROW} skip locked"
"""Whoever else has it may wait for the ticket that is held here."""
OF_TICKET = """
select e.id from messaging.channel_delivery d join tickets.entry e on e.id = d.entry_id
where d.id = $1 and e.ticket_id = $2
"""
OF_CHANNEL = """
select id from messaging.channel_delivery where channel_id = $1 and state in ('held', 'waiting') order by id
"""
CLOSED = "channel.closed"


class _New(msgspec.Struct, frozen=True, kw_only=True):
    origin: Origin
    channel_id: UUID
    entry_id: UUID
    round: int
    customer_id: UUID | None
    conversation: str
    recipient: str
    answers: str


def bell_of(channel_id: UUID) -> str:
    """Rung when there is something for this channel to fetch."""
    return f"channel {channel_id}"


async def plan_reply(tx: Transaction, ticket: TicketFacts, entry_id: UUID, hold: timedelta) -> bool:
    """Let a reply go by the channel that the requester last wrote by, once `hold` is over; False if by none."""
    last = await tx.fetch_row(LAST_CAME_BY, ticket.id)
    if last is None:
        return False
    new = _New(
        origin=ticket.origin,
        channel_id=last["channel_id"],
        entry_id=entry_id,
        round=1,
        customer_id=ticket.requester_id,
        conversation=last["conversation"],
        recipient=last["sender"],
        answers=last["external_id"],
    )
    delivery_id = await _add(tx, new, DeliveryState.HELD if hold else DeliveryState.WAITING, hold)
    if delivery_id is None:
        return True
    if last["archived"]:
        await _stand(tx, delivery_id, DeliveryState.FAILED, reason=CLOSED)
    elif hold:
        await set_timer(tx, CHANNEL_DUE, delivery_id, hold, {})
    return True


async def release_due(tx: Transaction, timers: Sequence[Timer]) -> None:
    """What a `CHANNEL_DUE` timer does."""
    for timer in timers:
        row = await tx.fetch_row(ROW, timer.subject)
        if row is not None and row["state"] == DeliveryState.HELD:
            await _stand(tx, timer.subject, DeliveryState.WAITING)


async def take(tx: Transaction, channel_id: UUID, delivery_id: UUID, by: str) -> None:
    """From now on this one of the other system's delivers it, and nobody else. Again by the same one changes nothing.

    Raises `DeliveryNotFound`, `NotToBeTaken`.
    """
    row = await _of_channel(tx, channel_id, delivery_id)
    if row["state"] == DeliveryState.TAKEN and row["taken_by"] == by:
        return
    if row["state"] != DeliveryState.WAITING:
        raise NotToBeTaken()
    await _stand(tx, delivery_id, DeliveryState.TAKEN, taken_by=by)


async def report(
    tx: Transaction, channel_id: UUID, delivery_id: UUID, outcome: Outcome, *, reason: str = "", external_id: str = ""
) -> None:
    """Whether it arrived; what is known already stays, whatever is said later. Raises `DeliveryNotFound`."""
    row = await _of_channel(tx, channel_id, delivery_id)
    before = DeliveryState(row["state"])
    after = after_report(before, outcome)
    if after is not before:
        await _stand(tx, delivery_id, after, reason=reason, external_id=external_id)
    elif external_id and not row["external_id"]:
        await tx.execute(
            "update messaging.channel_delivery set external_id = $2 where id = $1", delivery_id, external_id
        )


async def cancel(tx: Transaction, principal: Principal, ticket_id: UUID, delivery_id: UUID) -> TakenBack | None:
    """Take a reply back that nobody has taken yet; how its ticket stands then.

    Raises `DeliveryNotFound`, `TooLateToCancel`.
    """
    taken_back = await take_back(tx, principal, await _entry_of(tx, ticket_id, delivery_id))
    row = await tx.fetch_row(FREE_ROW, delivery_id)
    if row is None or row["state"] not in OPEN:
        raise TooLateToCancel()
    await cancel_timers(tx, delivery_id)
    await _stand(tx, delivery_id, DeliveryState.CANCELLED)
    return taken_back


async def send_again(tx: Transaction, ticket_id: UUID, delivery_id: UUID) -> None:
    """Deliver once more what did not arrive, or may not have. Raises `DeliveryNotFound`, `NotToBeSentAgain`."""
    await let_go(tx, await _entry_of(tx, ticket_id, delivery_id))
    row = await tx.fetch_row(FREE_ROW, delivery_id)
    if row is None or row["state"] not in CAN_GO_AGAIN or not row["recipient"]:
        raise NotToBeSentAgain()
    if await tx.fetch_value("select archived from messaging.message_channel where id = $1", row["channel_id"]):
        raise NotToBeSentAgain()
    names = ("channel_id", "entry_id", "customer_id", "conversation", "recipient", "answers")
    new = _New(origin=Origin(row["origin"]), round=row["round"] + 1, **{name: row[name] for name in names})
    if await _add(tx, new, DeliveryState.WAITING, timedelta()) is None:
        raise NotToBeSentAgain()


async def give_up(tx: Transaction, channel_id: UUID) -> None:
    """The channel is put away: nobody will fetch what waits for it."""
    for row in await tx.fetch(OF_CHANNEL, channel_id):
        await cancel_timers(tx, row["id"])
        await _stand(tx, row["id"], DeliveryState.FAILED, reason=CLOSED)


async def _add(tx: Transaction, new: _New, state: DeliveryState, hold: timedelta) -> UUID | None:
    delivery_id = new_id()
    added = await tx.fetch_value(
        ADD,
        delivery_id,
        new.origin.value,
        new.channel_id,
        new.entry_id,
        new.round,
        new.customer_id,
        new.conversation,
        new.recipient,
        new.answers,
        state.value,
        hold,
    )
    if added is None:
        return None
    await _tell(tx, delivery_id, state)
    return delivery_id


async def _stand(
    tx: Transaction,
    delivery_id: UUID,
    state: DeliveryState,
    *,
    reason: str | None = None,
    external_id: str = "",
    taken_by: str | None = None,
) -> None:
    await tx.execute(CHANGE, delivery_id, state.value, reason, external_id, taken_by)
    await _tell(tx, delivery_id, state)


async def _tell(tx: Transaction, delivery_id: UUID, state: DeliveryState) -> None:
    row = await tx.fetch_row(ROW, delivery_id)
    assert row is not None
    if state is DeliveryState.WAITING:
        tx.ring(bell_of(row["channel_id"]))
    if row["ticket_id"] is None:
        return  # its ticket is gone
    at: datetime = await tx.now()
    stands = ChannelDeliveryStands(
        delivery=delivery_id,
        at=at,
        channel=row["channel_id"],
        ticket=row["ticket_id"],
        entry=row["entry_id"],
        state=Code(state.value),
    )
    tx.emit(stands, origin=Origin(row["origin"]))


async def _of_channel(tx: Transaction, channel_id: UUID, delivery_id: UUID) -> Any:
    row = await tx.fetch_row(ROW, delivery_id)
    if row is None or row["channel_id"] != channel_id or row["state"] == DeliveryState.HELD:
        raise DeliveryNotFound()
    return row


async def _entry_of(tx: Transaction, ticket_id: UUID, delivery_id: UUID) -> UUID:
    entry_id: UUID | None = await tx.fetch_value(OF_TICKET, delivery_id, ticket_id)
    if entry_id is None:
        raise DeliveryNotFound()
    return entry_id
