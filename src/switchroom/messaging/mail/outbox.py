"""What is to be sent: an agent's reply, and one acknowledgement when a mail has opened a ticket."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from switchroom.customers.facade import CUSTOMERS, AddressKind
from switchroom.messaging.channels.outgoing import plan_reply
from switchroom.messaging.mail import limits, outgoing
from switchroom.messaging.mail.boxes import Box, box_of_ticket
from switchroom.messaging.mail.contracts import NoAddress, Purpose, TooMuchMail
from switchroom.messaging.mail.domain.reading import ParsedMail
from switchroom.messaging.mail.outgoing import NewMail, plan_mail
from switchroom.platform.access import system_principal
from switchroom.platform.collection import UnknownRow
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.handlers import Handler
from switchroom.platform.journal import Envelope
from switchroom.tickets.contracts import Opened, TicketFacts, TicketNotFound
from switchroom.tickets.events import TicketReplied
from switchroom.tickets.facade import Tickets

LAST_OF_REQUESTER = """
select answer_to from messaging.mail_message
where ticket_id = $1 and fate in ('opened', 'joined') and answer_to <> ''
order by customer_id is not distinct from $2 desc, id desc limit 1
"""


async def acknowledge(tx: Transaction, box: Box, parsed: ParsedMail, opened: Opened, customer: UUID | None) -> None:
    """Say that the mail has arrived, where the mailbox does so; never to what is automatic, never again and again."""
    acknowledges = box.acknowledges or box.acknowledgement
    if not (acknowledges and parsed.answerable and parsed.sender and box.outgoing.kind != "none"):
        return
    recipient = (parsed.reply_to[0] if parsed.reply_to else parsed.sender).address
    with suppress(TooMuchMail):
        async with tx.savepoint():
            await limits.check_answering(tx, box.id, box.origin, recipient)
        mail = NewMail(
            purpose=Purpose.ACKNOWLEDGEMENT,
            ticket_id=opened.id,
            entry_id=opened.entry_id,
            recipient=recipient,
            customer_id=customer,
            hops=parsed.hops + 1,
        )
        await plan_mail(tx, box, mail)


class Replies:
    """Plans how each reply of ours goes out: by the channel that the requester last wrote by, else by mail."""

    def __init__(self, tickets: Tickets | None = None, hold: timedelta = timedelta()) -> None:
        """Without `tickets` for those who only look at what it handles."""
        self._tickets, self._hold = tickets, hold

    def handler(self) -> Handler:
        """Follows what is written on tickets."""
        return Handler("mail", (TicketReplied,), self._handle)

    async def _handle(self, tx: Transaction, envelope: Envelope) -> None:
        replied = envelope.event
        assert isinstance(replied, TicketReplied)
        assert self._tickets is not None
        if envelope.origin is Origin.SIMULATED:
            return
        with suppress(TicketNotFound):
            ticket = await self._tickets.of(tx, replied.ticket)
            if not await plan_reply(tx, ticket, replied.entry, self._hold):
                await self._plan(tx, ticket, replied.entry)

    async def _plan(self, tx: Transaction, ticket: TicketFacts, entry_id: UUID) -> None:
        """Nothing where this ticket's brand has no mail at all."""
        box = await box_of_ticket(tx, ticket.id, ticket.brand_id, ticket.unit_id, ticket.origin)
        if box is None:
            return
        mail = NewMail(
            purpose=Purpose.REPLY,
            ticket_id=ticket.id,
            entry_id=entry_id,
            recipient=await recipient_of(tx, ticket) or "",
            customer_id=ticket.requester_id,
        )
        await plan_mail(tx, box, mail, self._hold)


async def send_again(tx: Transaction, tickets: Tickets, ticket_id: UUID, mail_id: UUID) -> None:
    """Send a mail that did not go, or may not have arrived; where no address was known, to the one that is now.

    Raises `MailNotFound`, `NotToBeSentAgain`, `NoAddress`.
    """
    await outgoing.make_due(tx, ticket_id, mail_id)
    if await tx.fetch_value("select recipient from messaging.mail_sent where id = $1", mail_id):
        return
    recipient = await recipient_of(tx, await tickets.of(tx, ticket_id))
    if not recipient:
        raise NoAddress()
    await tx.execute("update messaging.mail_sent set recipient = $2 where id = $1", mail_id, recipient)


async def recipient_of(connection: Connection, ticket: TicketFacts) -> str | None:
    """Where the requester is written to: where he last wrote from, else his main mail address."""
    found: str | None = await connection.fetch_value(LAST_OF_REQUESTER, ticket.id, ticket.requester_id)
    if found or ticket.requester_id is None:
        return found
    try:
        row = await CUSTOMERS.access(connection, system_principal(), ticket.requester_id)
    except UnknownRow:
        return None
    return _main(row["addresses"])


def _main(addresses: Iterable[dict[str, object]]) -> str | None:
    mail = [each for each in addresses if each["kind"] == AddressKind.MAIL.value]
    mail.sort(key=lambda each: not each["main"])
    return str(mail[0]["normal"]) if mail else None
