"""Mail about no ticket: written whole by a higher context, sealed until it has gone, and then forgotten."""

from uuid import UUID

import msgspec

from switchroom.messaging.mail.boxes import Box, box_of_team
from switchroom.messaging.mail.contracts import MailGone, Purpose
from switchroom.messaging.mail.outgoing import NewMail, plan_mail
from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.platform.keys import Keyring

PURPOSE = "mail letter"


class Words(msgspec.Struct, frozen=True):
    """What a letter says."""

    subject: str
    text: str
    language: str


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter to one person in the name of a brand. `unit_id`: whose mailbox it goes from, if that team has one."""

    brand_id: UUID
    unit_id: UUID
    recipient: str
    words: Words
    customer_id: UUID | None = None
    origin: Origin = Origin.REAL


async def plan_letter(tx: Transaction, keyring: Keyring, letter: Letter) -> UUID | None:
    """The letter goes at once; None where this brand has no mailbox that sends.

    It may carry a secret: it is sealed while it waits, and gone as soon as it is known what became of it.
    """
    box = await box_of_team(tx, letter.brand_id, letter.unit_id, letter.origin)
    if box is None:
        return None
    return await plan_from(tx, keyring, box, letter.recipient, letter.words, letter.customer_id)


async def plan_from(
    tx: Transaction, keyring: Keyring, box: Box, recipient: str, words: Words, customer_id: UUID | None = None
) -> UUID | None:
    """The same from a mailbox that is known to send."""
    mail_id = new_id()
    sealed = keyring.seal(PURPOSE, msgspec.json.encode(words), mail_id.bytes)
    mail = NewMail(
        id=mail_id,
        purpose=Purpose.LETTER,
        ticket_id=None,
        entry_id=None,
        recipient=recipient,
        customer_id=customer_id,
        letter=sealed,
    )
    return await plan_mail(tx, box, mail)


def open_letter(keyring: Keyring, mail_id: UUID, sealed: bytes | None) -> Words:
    """Raises `MailGone`."""
    if sealed is None:
        raise MailGone()
    return msgspec.json.decode(keyring.open_sealed(PURPOSE, sealed, mail_id.bytes), type=Words)
