"""Mail that came back: the outgoing mail says so, and the customer's address is marked.

Only a bounce that names the id of a mail of ours, sent to that very address, counts: our ids cannot be guessed, and
anybody can write something that looks like a bounce.
"""

from switchroom.customers.facade import AddressKind, mark_address
from switchroom.messaging.mail.contracts import SendState
from switchroom.messaging.mail.domain.reading import Bounce, FailedRecipient, MailKind, ParsedMail
from switchroom.messaging.mail.outgoing import report
from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin

FIND = """
select id, recipient, ticket_id, entry_id, purpose from messaging.mail_sent
where lower(message_id) = lower($1) and message_id <> '' and origin = $2 and handed_at is not null for update
"""


async def note_bounce(tx: Transaction, parsed: ParsedMail, origin: Origin) -> None:
    """If this is a bounce of a mail of ours, say so at the mail and at the address."""
    bounce = parsed.bounce
    if parsed.kind is not MailKind.BOUNCE or bounce is None or not bounce.original_message_id:
        return
    for row in await tx.fetch(FIND, bounce.original_message_id, origin.value):
        failed = _failed(bounce, row["recipient"])
        if failed is None:
            continue
        code = failed.status or ("5.0.0" if failed.hard else "4.0.0")
        await report(tx, row["id"], SendState.BOUNCED, code=code)
        await mark_address(
            tx,
            row["recipient"],
            kind=AddressKind.MAIL,
            origin=origin,
            hard=failed.hard,
            status=code,
            at=await tx.now(),
        )


def _failed(bounce: Bounce, recipient: str) -> FailedRecipient | None:
    """The recipient of the mail among those of the bounce; a bounce that names nobody means the only one."""
    named = [each for each in bounce.recipients if each.address]
    if not named:
        return bounce.recipients[0] if bounce.recipients else None
    return next((each for each in named if each.address == recipient), None)
