"""Filing: each message of the ledger finds its fate, in one transaction with whatever it does to a ticket.

A mailbox's messages are filed in the order in which they were taken, mailboxes beside each other, by whichever worker
comes first. What fails is held with its error and the next one goes on.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from uuid import UUID

from switchroom.customers.facade import AddressKind, find_or_create
from switchroom.messaging.mail import limits
from switchroom.messaging.mail.bounces import note_bounce
from switchroom.messaging.mail.boxes import Box, all_boxes
from switchroom.messaging.mail.contracts import Fate, Reason, TooMuchMail
from switchroom.messaging.mail.domain.parse import parse
from switchroom.messaging.mail.domain.reading import ParsedMail
from switchroom.messaging.mail.domain.thread import How, Joins, Opens, Suspend, thread
from switchroom.messaging.mail.known import known_of
from switchroom.messaging.mail.ledger import MAIL_BELL, Ledger
from switchroom.messaging.mail.outbox import acknowledge
from switchroom.messaging.mail.outcome import Outcome, Row, claim, fail, settle
from switchroom.messaging.mail.reading import reading_settings
from switchroom.platform.db import DATABASE_TROUBLE, Transaction
from switchroom.platform.errors import Unavailable
from switchroom.platform.events import Actor, ActorKind
from switchroom.platform.keys import Keyring
from switchroom.platform.services import Services
from switchroom.tickets.contracts import Incoming, Medium, NewFile, NewTicket, TicketNotFound, TicketType
from switchroom.tickets.facade import Tickets

log = logging.getLogger(__name__)
POLL_S = 5.0
BATCH = 50
LONGEST_READING_S = 60.0
WAITING = """
select mailbox_id, array_agg(id order by id) as ids from (
    select b.id as mailbox_id, m.id from messaging.mailbox b, lateral (
        select id from messaging.mail_message where mailbox_id = b.id and fate = 'received' order by id limit $1) m
) as waiting group by mailbox_id
"""


class ReadingTakesTooLong(Unavailable):
    """This message could not be read in a reasonable time."""

    code = "mail.reading_takes_too_long"


class Filing:
    """One per worker."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._database = services.database
        self._ledger, self._keyring = services.the(Ledger), services.the(Keyring)

    async def run(self) -> None:
        """File what comes, for ever. A mailbox whose mail takes long does not hold up another."""
        bell = self._database.bell.subscribe(MAIL_BELL)
        busy: dict[UUID, asyncio.Task[int]] = {}
        rung = asyncio.create_task(bell.wait(POLL_S))
        try:
            while True:
                waiting, boxes = await self._waiting()
                for box_id in waiting.keys() - busy.keys():
                    busy[box_id] = asyncio.create_task(self._work_off(boxes[box_id], boxes, waiting[box_id]))
                await asyncio.wait({rung, *busy.values()}, return_when=asyncio.FIRST_COMPLETED)
                for box_id in [box_id for box_id, task in busy.items() if task.done()]:
                    if busy.pop(box_id).result() == 0 and not rung.done():
                        await asyncio.wait({rung, *busy.values()}, return_when=asyncio.FIRST_COMPLETED)
                if rung.done():
                    rung = asyncio.create_task(bell.wait(POLL_S))
        finally:
            bell.close()
            for task in (rung, *busy.values()):
                task.cancel()
            await asyncio.gather(rung, *busy.values(), return_exceptions=True)

    async def file_waiting(self) -> int:
        """File what waits now, some of each mailbox; how many."""
        waiting, boxes = await self._waiting()
        return sum(await asyncio.gather(*(self._work_off(boxes[box], boxes, ids) for box, ids in waiting.items())))

    async def _waiting(self) -> tuple[dict[UUID, list[UUID]], dict[UUID, Box]]:
        async with self._database.read() as connection:
            waiting = {row["mailbox_id"]: row["ids"] for row in await connection.fetch(WAITING, BATCH)}
            boxes = {box.id: box for box in await all_boxes(connection)} if waiting else {}
        return waiting, boxes

    async def _work_off(self, box: Box, boxes: Mapping[UUID, Box], ids: Sequence[UUID]) -> int:
        """In order; another worker that files this mailbox's mail is left to it."""
        filed = 0
        for mail_id in ids:
            if not await self._file_or_hold(box, list(boxes.values()), mail_id):
                break
            filed += 1
        return filed

    async def _file_or_hold(self, box: Box, boxes: Sequence[Box], mail_id: UUID) -> bool:
        try:
            return await self._file(box, boxes, mail_id)
        except DATABASE_TROUBLE:
            raise
        except Exception as error:
            log.exception("mail cannot be filed", extra={"mail": str(mail_id)})
            async with self._database.transaction(origin=box.origin) as tx:
                return await fail(tx, box, mail_id, type(error).__name__)

    async def _file(self, box: Box, boxes: Sequence[Box], mail_id: UUID) -> bool:
        """False: another worker has it, or it is filed."""
        async with self._database.read() as connection:
            key = await self._ledger.key_of(connection, mail_id)
        parsed = await self._read(box, boxes, await self._ledger.read(mail_id, key))
        async with self._database.transaction(origin=box.origin) as tx:
            row = await claim(tx, box.id, mail_id)
            if row is None:
                return False
            outcome = await self._decide(tx, box, row, parsed)
            await settle(tx, box, row, parsed, outcome)
        return True

    async def _read(self, box: Box, boxes: Sequence[Box], raw: bytes) -> ParsedMail:
        settings = reading_settings(box, boxes, self._keyring)
        try:
            return await asyncio.wait_for(asyncio.to_thread(parse, raw, settings), LONGEST_READING_S)
        except TimeoutError:
            raise ReadingTakesTooLong() from None  # a TimeoutError is what a lost database raises, too

    async def _decide(self, tx: Transaction, box: Box, row: Row, parsed: ParsedMail) -> Outcome:
        if not row.whole and not row.released:
            return Outcome(Fate.SUSPENDED, Reason.TOO_LARGE)
        verdict = thread(parsed, await known_of(tx, parsed, box.origin, self._keyring))
        if isinstance(verdict, Suspend):
            if not row.released:
                await note_bounce(tx, parsed, box.origin)
                return Outcome(Fate.SUSPENDED, Reason(verdict.reason), ticket_id=verdict.ticket_id)
            verdict = Opens() if verdict.ticket_id is None else Joins(verdict.ticket_id, How.REFERENCE)
        if isinstance(verdict, Joins):
            joined = await self._join(tx, box, row, parsed, verdict.ticket_id)
            if joined is not None:
                return joined
        return await self._open(tx, box, row, parsed)

    async def _join(self, tx: Transaction, box: Box, row: Row, parsed: ParsedMail, ticket_id: UUID) -> Outcome | None:
        """None: there is no such ticket any more."""
        if not row.released and parsed.sender is not None:
            try:
                await limits.check_joining(tx, box.origin, parsed.sender.address, ticket_id)
            except TooMuchMail:
                return Outcome(Fate.SUSPENDED, Reason.TICKET_STORM, ticket_id=ticket_id)
        customer = await self._customer(tx, box, row, parsed)
        incoming = Incoming(
            text=_text_of(parsed),
            html=parsed.html or None,
            author=_author(customer),
            customer_id=customer,
            medium=Medium.MAIL,
            at=row.taken_at,
            client_id=str(row.id),
        )
        tickets = self._services.the(Tickets)
        try:
            received = await tickets.receive(tx, ticket_id, incoming)
        except TicketNotFound:
            return None
        await self._attach(tx, received.entry_id, parsed)
        fate = Fate.OPENED if received.opened else Fate.JOINED
        return Outcome(fate, None, received.ticket_id, received.entry_id, customer)

    async def _open(self, tx: Transaction, box: Box, row: Row, parsed: ParsedMail) -> Outcome:
        if not row.released and parsed.sender is not None:
            try:
                await limits.check_opening(tx, box.origin, parsed.sender.address)
            except TooMuchMail:
                return Outcome(Fate.SUSPENDED, Reason.STORM)
        customer = await self._customer(tx, box, row, parsed)
        new = NewTicket(
            origin=box.origin,
            type=TicketType(box.ticket_type),
            subject=parsed.subject or "—",
            text=_text_of(parsed),
            html=parsed.html or None,
            requester_id=customer,
            brand_id=box.brand_id,
            unit_id=box.unit_id,
            language=parsed.language or box.language,
            medium=Medium.MAIL,
            client_id=str(row.id),
            author=_author(customer),
        )
        opened = await self._services.the(Tickets).open(tx, new)
        await self._attach(tx, opened.entry_id, parsed)
        if opened.created:
            await acknowledge(tx, box, parsed, opened, customer)
        return Outcome(Fate.OPENED, None, opened.id, opened.entry_id, customer)

    async def _customer(self, tx: Transaction, box: Box, row: Row, parsed: ParsedMail) -> UUID | None:
        if parsed.sender is None:
            return None
        found = await find_or_create(
            tx,
            self._services,
            box.brand_id,
            parsed.sender.address,
            at=row.taken_at,
            origin=box.origin,
            kind=AddressKind.MAIL,
            name=parsed.sender.name or None,
        )
        return found.id

    async def _attach(self, tx: Transaction, entry_id: UUID, parsed: ParsedMail) -> None:
        files = [NewFile(file.name, file.content, file.content_id or "") for file in parsed.attachments]
        if files:
            await self._services.the(Tickets).attach(tx, entry_id, files)


def _text_of(parsed: ParsedMail) -> str:
    """What is new in it; all of it where nothing else is left, as in a forward without a word."""
    return parsed.text_trimmed or parsed.text_full


def _author(customer: UUID | None) -> Actor:
    return Actor(ActorKind.CUSTOMER, customer)
