"""What requesters say by the links in our mail: solved, or still broken. Each mail is asked about once."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from switchroom.messaging.events import MailSaid
from switchroom.messaging.mail.contracts import LinkAskedTooOften, LinkUnknown
from switchroom.messaging.mail.domain.asking import BY_LINK, Asks, Matter, Said, asks
from switchroom.messaging.mail.words import SOLVED_NO, SOLVED_QUESTION, SOLVED_YES
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Actor, ActorKind, Code, Origin
from switchroom.platform.keys import Keyring
from switchroom.platform.ratelimit import Rate, take
from switchroom.platform.signed_links import make_signed, read_signed
from switchroom.platform.text import Text
from switchroom.tickets.contracts import Incoming, Medium, TicketNotFound
from switchroom.tickets.facade import Tickets
from switchroom.wording.facade import one_line, words_of

PURPOSE, PATH = "mail said", "/api/public/mails/"
ASKED = (SOLVED_QUESTION, SOLVED_YES, SOLVED_NO)
LASTS = timedelta(days=30)
ASK = Rate(burst=60, every=timedelta(seconds=1))
# Of somebody who has been erased nothing is left that a link could be about.
FOUND = """
select s.id, s.ticket_id, s.customer_id, s.origin, s.said, b.name, b.language
from messaging.mail_sent s join messaging.mailbox b on b.id = s.mailbox_id
where s.id = $1 and s.recipient <> '' and s.ticket_id is not null for update of s
"""
SAY = "update messaging.mail_sent set said = $2, said_at = clock_timestamp() where id = $1"


class _Mail(msgspec.Struct, frozen=True):
    id: UUID
    ticket_id: UUID
    customer_id: UUID | None
    origin: Origin
    said: Said | None
    name: dict[str, str]
    language: str


class Questions:
    """The links in mail and what comes of them. One per process."""

    def __init__(self, keyring: Keyring, tickets: Tickets, public_url: str | None) -> None:
        self._keyring, self._tickets = keyring, tickets
        self._public_url = public_url

    async def ask(
        self, connection: Connection, mail_id: UUID, planned_at: datetime, brand_id: UUID | None, language: str
    ) -> Asks | None:
        """What a mail asks; None where nobody knows under which address we are reached."""
        if self._public_url is None:
            return None
        link = make_signed(self._keyring, PURPOSE, mail_id, planned_at + LASTS)
        question, solved, still_broken = [
            one_line((await words_of(connection, mail, brand_id, language)).text) for mail in ASKED
        ]
        return asks(f"{self._public_url.rstrip('/')}{PATH}{link}", question, solved, still_broken)

    async def count(self, tx: Transaction, ip: str) -> None:
        """Count that a link is opened, in a transaction of its own: so that links which are none count as well.

        Raises `LinkAskedTooOften`.
        """
        await take(tx, f"mail said {ip}", ASK, await tx.now(), LinkAskedTooOften)

    async def matter(self, tx: Transaction, link: str) -> Matter:
        """What a link is about; it changes nothing. Raises `LinkUnknown`."""
        mail = await self._mail(tx, link)
        return await self._matter(tx, mail)

    async def say(self, tx: Transaction, link: str, said: Said, words: str = "") -> Matter:
        """Say so, in the requester's name; what was said first counts. Raises as `matter`."""
        mail = await self._mail(tx, link)
        if mail.said is None:
            await self._say(tx, mail, said, words)
            mail = msgspec.structs.replace(mail, said=said)
        return await self._matter(tx, mail)

    async def _say(self, tx: Transaction, mail: _Mail, said: Said, words: str) -> None:
        author = Actor(ActorKind.CUSTOMER, mail.customer_id)
        try:
            if said is Said.SOLVED:
                await self._tickets.solved_by_requester(tx, mail.ticket_id, author)
            else:
                await self._tickets.receive(tx, mail.ticket_id, await self._message(tx, mail, author, words))
        except TicketNotFound:
            raise LinkUnknown() from None
        await tx.execute(SAY, mail.id, said.value)
        tx.emit(
            MailSaid(mail=mail.id, at=await tx.now(), ticket=mail.ticket_id, said=Code(said.value)), origin=mail.origin
        )

    async def _mail(self, tx: Transaction, link: str) -> _Mail:
        mail_id = read_signed(self._keyring, PURPOSE, link, await tx.now())
        rows = await tx.fetch_as(_Mail, FOUND, mail_id) if mail_id else []
        if not rows:
            raise LinkUnknown()
        return rows[0]

    async def _matter(self, tx: Transaction, mail: _Mail) -> Matter:
        try:
            ticket = await self._tickets.of(tx, mail.ticket_id)
        except TicketNotFound:
            raise LinkUnknown() from None
        language = ticket.language or mail.language
        return Matter(
            sender=Text(mail.name).in_language(language),
            number=ticket.number,
            subject=ticket.subject,
            language=language,
            said=mail.said,
        )

    async def _message(self, tx: Transaction, mail: _Mail, author: Actor, words: str) -> Incoming:
        language = (await self._tickets.of(tx, mail.ticket_id)).language or mail.language
        return Incoming(
            text="\n\n".join(part for part in (BY_LINK.in_language(language, "en"), words) if part),
            author=author,
            customer_id=mail.customer_id,
            medium=Medium.MAIL,
            client_id=f"said {mail.id}",
        )
