"""The rows of outgoing mail: planned with what they are about, reported at every step, cancelled, sent again."""

from datetime import timedelta
from uuid import UUID

import msgspec

from switchroom.messaging.events import MailWent
from switchroom.messaging.mail.boxes import Box
from switchroom.messaging.mail.contracts import MailNotFound, NotToBeSentAgain, Purpose, SendState, TooLateToCancel
from switchroom.platform.access import Principal
from switchroom.platform.db import Transaction
from switchroom.platform.events import Code, Origin
from switchroom.platform.ids import new_id
from switchroom.platform.timekeeper import cancel_timers, set_timer
from switchroom.tickets.contracts import TakenBack
from switchroom.tickets.facade import let_go, take_back

MAIL_DUE = "mail due"
"""The kind of timer at which a mail goes."""

ADD = """
insert into messaging.mail_sent
    (id, origin, mailbox_id, purpose, ticket_id, entry_id, recipient, hops, customer_id, letter, state, due_at)
values ($1, $2, $3, $4, $5, $6, $7, $9, $10, $11, 'waiting', clock_timestamp() + $8::interval)
on conflict (entry_id, purpose, recipient) do nothing returning id
"""
CHANGE = """
update messaging.mail_sent set
    state = $2, code = $3, answer = $4,
    handed_at = case when $2 in ('retrying', 'waiting') then null else handed_at end,
    ended_at = case when $2 in ('waiting', 'sending', 'retrying') then null else clock_timestamp() end,
    due_at = case when $5::interval is null then due_at else clock_timestamp() + $5 end,
    letter = case when $2 in ('waiting', 'sending', 'retrying') then letter end
where id = $1
"""
LONGEST_ANSWER = 500
CAN_GO_AGAIN = (SendState.FAILED, SendState.IN_DOUBT, SendState.CANCELLED)


class NewMail(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be sent. `hops`: how often machines have answered machines with it. `letter`: see `letters`."""

    purpose: Purpose
    ticket_id: UUID | None
    entry_id: UUID | None
    recipient: str
    customer_id: UUID | None
    hops: int = 0
    id: UUID | None = None
    letter: bytes | None = None


async def plan_mail(tx: Transaction, box: Box, new: NewMail, hold: timedelta = timedelta()) -> UUID | None:
    """A mail that goes when `hold` is over, unless it is taken back; None if it is planned already."""
    mail_id = await _add(tx, box, new, hold)
    if mail_id is None:
        return None
    if not new.recipient:
        await report(tx, mail_id, SendState.FAILED, code="mail.no_address")
    elif box.outgoing.kind == "none":
        await report(tx, mail_id, SendState.FAILED, code="mail.sends_nothing")
    else:
        await set_timer(tx, MAIL_DUE, mail_id, hold, {})
        await _tell(tx, mail_id, SendState.WAITING)
    return mail_id


async def _add(tx: Transaction, box: Box, new: NewMail, hold: timedelta) -> UUID | None:
    added: UUID | None = await tx.fetch_value(
        ADD,
        new.id or new_id(),
        box.origin.value,
        box.id,
        new.purpose.value,
        new.ticket_id,
        new.entry_id,
        new.recipient,
        hold,
        new.hops,
        new.customer_id,
        new.letter,
    )
    return added


async def report(
    tx: Transaction,
    mail_id: UUID,
    state: SendState,
    *,
    code: str | None = None,
    answer: str | None = None,
    after: timedelta | None = None,
) -> None:
    """The mail stands so from now on; `after`: it is tried again then."""
    await tx.execute(CHANGE, mail_id, state.value, code, None if answer is None else answer[:LONGEST_ANSWER], after)
    if after is not None:
        await set_timer(tx, MAIL_DUE, mail_id, after, {})
    await _tell(tx, mail_id, state)


async def cancel(tx: Transaction, principal: Principal, ticket_id: UUID, mail_id: UUID) -> TakenBack | None:
    """Take a mail back that has not gone; how its ticket stands then. Raises `MailNotFound`, `TooLateToCancel`."""
    entry_id = await _entry_of(tx, ticket_id, mail_id)
    taken_back = None if entry_id is None else await take_back(tx, principal, entry_id)
    if await _state(tx, mail_id) not in (SendState.WAITING, SendState.RETRYING):
        raise TooLateToCancel()
    await cancel_timers(tx, mail_id)
    await report(tx, mail_id, SendState.CANCELLED)
    return taken_back


async def make_due(tx: Transaction, ticket_id: UUID, mail_id: UUID) -> None:
    """Let a mail that did not go, or may not have arrived, go now. Raises `MailNotFound`, `NotToBeSentAgain`."""
    entry_id = await _entry_of(tx, ticket_id, mail_id)
    if entry_id is not None:
        await let_go(tx, entry_id)
    if await _state(tx, mail_id) not in CAN_GO_AGAIN:
        raise NotToBeSentAgain()
    await tx.execute("update messaging.mail_sent set attempts = 0 where id = $1", mail_id)
    await report(tx, mail_id, SendState.WAITING, after=timedelta())


async def _entry_of(tx: Transaction, ticket_id: UUID, mail_id: UUID) -> UUID | None:
    row = await tx.fetch_row(
        "select entry_id from messaging.mail_sent where id = $1 and ticket_id = $2", mail_id, ticket_id
    )
    if row is None:
        raise MailNotFound()
    entry_id: UUID | None = row["entry_id"]
    return entry_id


async def _state(tx: Transaction, mail_id: UUID) -> SendState | None:
    """Its state, locked; None while somebody else has it, who may wait for the ticket that is held here."""
    state = await tx.fetch_value("select state from messaging.mail_sent where id = $1 for update skip locked", mail_id)
    return None if state is None else SendState(state)


async def _tell(tx: Transaction, mail_id: UUID, state: SendState) -> None:
    row = await tx.fetch_row(
        "select ticket_id, entry_id, purpose, origin from messaging.mail_sent where id = $1", mail_id
    )
    assert row is not None
    if row["ticket_id"] is None:
        return
    went = MailWent(
        mail=mail_id,
        at=await tx.now(),
        ticket=row["ticket_id"],
        entry=row["entry_id"],
        purpose=Code(row["purpose"]),
        state=Code(state.value),
    )
    tx.emit(went, origin=Origin(row["origin"]))
