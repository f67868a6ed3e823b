"""How much mail is usual: beyond that something goes round in circles, and it is held until somebody has looked.

People write a message now and then; two robots that answer each other write twenty thousand in a day.
"""

from datetime import timedelta
from uuid import UUID

from switchroom.messaging.mail.contracts import TooMuchMail
from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.platform.ratelimit import Rate, take

MESSAGES_OF_ADDRESS = Rate(burst=40, every=timedelta(seconds=30))
TICKETS_OF_ADDRESS = Rate(burst=20, every=timedelta(minutes=3))
MESSAGES_OF_TICKET = Rate(burst=40, every=timedelta(minutes=1))
ANSWERS_TO_ADDRESS = Rate(burst=4, every=timedelta(hours=1))
"""Acknowledgements: an address that keeps opening tickets has been told often enough."""
ANSWERS_OF_MAILBOX = Rate(burst=200, every=timedelta(seconds=2))
"""Of all of a mailbox together, so that a flood with made-up senders makes no flood of ours."""


async def check_joining(tx: Transaction, origin: Origin, address: str, ticket_id: UUID) -> None:
    """Raises `TooMuchMail`."""
    now = await tx.now()
    await take(tx, f"mail of {origin} {address}", MESSAGES_OF_ADDRESS, now, TooMuchMail)
    await take(tx, f"mail to ticket {ticket_id}", MESSAGES_OF_TICKET, now, TooMuchMail)


async def check_opening(tx: Transaction, origin: Origin, address: str) -> None:
    """Raises `TooMuchMail`."""
    await take(tx, f"tickets of {origin} {address}", TICKETS_OF_ADDRESS, await tx.now(), TooMuchMail)


async def check_answering(tx: Transaction, mailbox_id: UUID, origin: Origin, address: str) -> None:
    """Raises `TooMuchMail`."""
    now = await tx.now()
    await take(tx, f"answers to {origin} {address}", ANSWERS_TO_ADDRESS, now, TooMuchMail)
    await take(tx, f"answers of {mailbox_id}", ANSWERS_OF_MAILBOX, now, TooMuchMail)
