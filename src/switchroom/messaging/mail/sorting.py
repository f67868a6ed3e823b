"""What a person does with mail that is held: release it, reject it, or have it filed again after a fix."""

from uuid import UUID

from switchroom.messaging.events import MailFiled
from switchroom.messaging.mail.contracts import Fate, NotSuspended, Reason
from switchroom.messaging.mail.ledger import MAIL_BELL
from switchroom.messaging.mail.queries import LedgerRow, access_mail
from switchroom.platform.access import Principal
from switchroom.platform.db import Transaction
from switchroom.platform.events import Code, Origin

AGAIN = """
update messaging.mail_message set
    fate = 'received', reason = null, error = null, filed_at = null, sorted_by = $2, released = $3 where id = $1
"""
REJECT = """
update messaging.mail_message set fate = 'rejected', sorted_by = $2, filed_at = clock_timestamp() where id = $1
returning origin
"""


async def release(tx: Transaction, principal: Principal, mail_id: UUID) -> LedgerRow:
    """File it as it is: on the ticket it speaks about, else as a new one. Raises `MailNotFound`, `NotSuspended`."""
    return await _again(tx, principal, mail_id, released=True)


async def file_again(tx: Transaction, principal: Principal, mail_id: UUID) -> LedgerRow:
    """Read and file it as if it had come now, after a fix. Raises `MailNotFound`, `NotSuspended`."""
    return await _again(tx, principal, mail_id, released=False)


async def reject(tx: Transaction, principal: Principal, mail_id: UUID) -> LedgerRow:
    """It becomes nothing; it stays in the ledger and in its mailbox. Raises `MailNotFound`, `NotSuspended`."""
    row = await _suspended(tx, principal, mail_id)
    origin = await tx.fetch_value(REJECT, mail_id, principal.user_id)
    reason = Code((row.reason or Reason.BY_HAND).value)
    filed = MailFiled(
        mail=mail_id, at=await tx.now(), mailbox=row.mailbox_id, fate=Code(Fate.REJECTED.value), reason=reason
    )
    tx.emit(filed, origin=Origin(origin))
    return await access_mail(tx, principal, mail_id)


async def _again(tx: Transaction, principal: Principal, mail_id: UUID, *, released: bool) -> LedgerRow:
    await _suspended(tx, principal, mail_id)
    await tx.execute(AGAIN, mail_id, principal.user_id, released)
    tx.ring(MAIL_BELL)
    return await access_mail(tx, principal, mail_id)


async def _suspended(tx: Transaction, principal: Principal, mail_id: UUID) -> LedgerRow:
    row = await access_mail(tx, principal, mail_id, lock=True)
    if row.fate is not Fate.SUSPENDED:
        raise NotSuspended()
    return row
