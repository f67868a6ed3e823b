"""What an outgoing mail says: the reply as it was written, or an acknowledgement, in the words of their brand."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from switchroom.messaging.mail.actions import DKIM_PURPOSE
from switchroom.messaging.mail.boxes import Box
from switchroom.messaging.mail.contracts import Purpose
from switchroom.messaging.mail.domain.asking import Asks
from switchroom.messaging.mail.domain.compose import Composed, OutgoingFile, answer_address, compose
from switchroom.messaging.mail.domain.compose import Outgoing as Letter
from switchroom.messaging.mail.domain.reading import MailAddress
from switchroom.messaging.mail.domain.signing import DkimKey
from switchroom.messaging.mail.domain.wording import answering_subject, plain_subject
from switchroom.messaging.mail.letters import open_letter
from switchroom.messaging.mail.reading import installation_of
from switchroom.messaging.mail.said import Questions
from switchroom.messaging.mail.words import ACKNOWLEDGEMENT, REPLY
from switchroom.organisation.facade import time_zones
from switchroom.platform.db import Connection
from switchroom.platform.events import Origin
from switchroom.platform.keys import Keyring
from switchroom.platform.text import Text
from switchroom.tickets.contracts import Invitation, Party, Status, TicketFacts
from switchroom.tickets.facade import FILE_NAME, MEDIA_TYPE, Tickets, calendar_file
from switchroom.wording.facade import Filled, brand_name, words_of

ASKED_ABOUT = (Status.PENDING, Status.SOLVED)
LAST_ID = """
select message_id from messaging.mail_message
where ticket_id = $1 and fate in ('opened', 'joined') and message_id <> '' order by id desc limit 1
"""
OURS = """
select message_id from messaging.mail_sent
where ticket_id = $1 and id <> $2 and message_id <> '' order by id desc limit 10
"""


class Row(msgspec.Struct, frozen=True):
    """An outgoing mail that is due."""

    id: UUID
    origin: Origin
    mailbox_id: UUID
    purpose: Purpose
    ticket_id: UUID | None
    entry_id: UUID | None
    recipient: str
    state: str
    hops: int
    attempts: int
    planned_at: datetime
    handed_at: datetime | None
    letter: bytes | None


async def composed(
    connection: Connection, tickets: Tickets, questions: Questions, keyring: Keyring, box: Box, row: Row
) -> Composed:
    """The mail, ready to be sent; each time the same. Raises `TicketNotFound`, `MailGone`, `Invalid`."""
    if row.ticket_id is None or row.entry_id is None:
        return compose(keyring, _letter(keyring, box, row), _signing_key(keyring, box))
    ticket = await tickets.of(connection, row.ticket_id)
    answered: str = await connection.fetch_value(LAST_ID, row.ticket_id) or ""
    before = [found["message_id"] for found in await connection.fetch(OURS, row.ticket_id, row.id)]
    language, brand_id = ticket.language or box.language, ticket.brand_id or box.brand_id
    automatic, files, invitation = row.purpose is Purpose.ACKNOWLEDGEMENT, [], None
    if automatic:
        said = await _acknowledgement(connection, box, ticket, language)
    else:
        written = (await tickets.entry(connection, row.entry_id)).text
        said = (await words_of(connection, REPLY, brand_id, language)).fill(
            {**await _about(connection, ticket, brand_id, language), "text": written}
        )
        files = await tickets.files_to_send(connection, row.entry_id)
        invitation = await tickets.invitation(connection, row.entry_id)
    letter = Letter(
        ticket_id=ticket.id,
        unique=row.id,
        sender=MailAddress(address=box.address, name=Text(box.name).in_language(language)),
        recipient=MailAddress(address=row.recipient),
        subject=said.subject or answering_subject(ticket.subject, ticket.number),
        text=said.text,
        language=language,
        signature=Text(box.signature or {}).in_language(language, box.language),
        asks=None if invitation else await _asks(connection, questions, box, ticket, row, language),
        in_reply_to=answered,
        references=(*reversed(before), *([answered] if answered else [])),
        automatic=automatic,
        attachments=tuple(OutgoingFile(file.name, file.media_type, file.content) for file in files),
        at=row.planned_at,
        domain=box.domain,
        installation=installation_of(keyring),
        hops=row.hops,
        plus=box.plus,
    )
    if invitation:
        along = (*letter.attachments, _for_calendar(keyring, letter, invitation))
        letter = msgspec.structs.replace(letter, attachments=along)
    return compose(keyring, letter, _signing_key(keyring, box))


def _for_calendar(keyring: Keyring, letter: Letter, invitation: Invitation) -> OutgoingFile:
    """The answer of the reader's calendar goes where his own would go."""
    organiser = Party(letter.sender.name, answer_address(keyring, letter))
    attendee = Party(letter.recipient.name, letter.recipient.address)
    return OutgoingFile(FILE_NAME, MEDIA_TYPE, calendar_file(invitation, organiser, attendee), invitation.method.value)


def _letter(keyring: Keyring, box: Box, row: Row) -> Letter:
    """What is about no ticket, written by a machine: nobody answers it by machine."""
    words = open_letter(keyring, row.id, row.letter)
    return Letter(
        ticket_id=None,
        unique=row.id,
        sender=MailAddress(address=box.address, name=Text(box.name).in_language(words.language)),
        recipient=MailAddress(address=row.recipient),
        subject=words.subject,
        text=words.text,
        language=words.language,
        signature=Text(box.signature or {}).in_language(words.language, box.language),
        automatic=True,
        at=row.planned_at,
        domain=box.domain,
        installation=installation_of(keyring),
    )


async def _asks(
    connection: Connection, questions: Questions, box: Box, ticket: TicketFacts, row: Row, language: str
) -> Asks | None:
    """Whether it is solved, where that is the requester's to say."""
    if row.purpose is not Purpose.REPLY or not box.asks_if_solved or ticket.status not in ASKED_ABOUT:
        return None
    return await questions.ask(connection, row.id, row.planned_at, ticket.brand_id or box.brand_id, language)


def _signing_key(keyring: Keyring, box: Box) -> DkimKey | None:
    if not box.dkim_selector or not box.dkim_secret:
        return None
    return DkimKey(box.domain, box.dkim_selector, keyring.open_sealed(DKIM_PURPOSE, box.dkim_secret, box.id.bytes))


async def _acknowledgement(connection: Connection, box: Box, ticket: TicketFacts, language: str) -> Filled:
    """A line that promises something is left out where nothing is promised. A mailbox's own words come first."""
    brand_id = ticket.brand_id or box.brand_id
    words = await words_of(connection, ACKNOWLEDGEMENT, brand_id, language)
    if box.acknowledgement:
        own = Text(box.acknowledgement).in_language(language, box.language)
        words = msgspec.structs.replace(words, text=own)
    values = await _about(connection, ticket, brand_id, language)
    return words.fill({**values, "promise": await _promise(connection, ticket, language)})


async def _about(connection: Connection, ticket: TicketFacts, brand_id: UUID, language: str) -> dict[str, str]:
    return {
        "number": f"#{ticket.number}",
        "subject": plain_subject(ticket.subject, ticket.number),
        "brand": await brand_name(connection, brand_id, language),
    }


async def _promise(connection: Connection, ticket: TicketFacts, language: str) -> str:
    """When the team answers at the latest, in its own time; empty where no clock runs."""
    if ticket.next_due_at is None:
        return ""
    zone = ZoneInfo((await time_zones(connection)).get(ticket.unit_id, "UTC"))
    local = ticket.next_due_at.astimezone(zone)
    form = "%d/%m/%Y %H:%M" if language.startswith("pt") else "%Y-%m-%d %H:%M"
    return f"{local.strftime(form)} ({zone.key})"
