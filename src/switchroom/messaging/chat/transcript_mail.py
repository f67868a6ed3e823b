"""The transcript of a chat by mail, where the customer wants it.

Whoever may have mail sent to any address can annoy others with it: only a chat that a person has served is sent, twice
at most, and a few from one network.
"""

from datetime import timedelta
from uuid import UUID

from switchroom.messaging.chat import transcript
from switchroom.messaging.chat.queries import Chat
from switchroom.messaging.contracts import ChatState, NotMailed, TranscriptThrottled
from switchroom.messaging.mail.boxes import box_of_team
from switchroom.messaging.mail.letters import Letter, Words, plan_letter
from switchroom.messaging.mail.words import TRANSCRIPT
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.keys import Keyring
from switchroom.platform.ratelimit import Rate, take
from switchroom.wording.facade import brand_name, words_of

PER_CHAT = Rate(burst=2, every=timedelta(hours=1))
PER_NETWORK = Rate(burst=5, every=timedelta(minutes=10))
SERVED = """
select n.brand_id, n.unit_id from interactions.interaction n
where n.id = $1 and n.brand_id is not null
    and exists(select from messaging.message m where m.chat_id = n.id and m.author = 'agent')
"""


async def can_be_mailed(connection: Connection, chat: Chat) -> bool:
    """Whether it is over, a person has served it, and its brand has a mailbox that sends."""
    return await _place(connection, chat) is not None


async def _place(connection: Connection, chat: Chat) -> tuple[UUID, UUID] | None:
    if chat.state is not ChatState.ENDED:
        return None
    row = await connection.fetch_row(SERVED, chat.id)
    if row is None or await box_of_team(connection, row["brand_id"], row["unit_id"], chat.origin) is None:
        return None
    return row["brand_id"], row["unit_id"]


async def mail_transcript(
    tx: Transaction, keyring: Keyring, chat: Chat, address: str, language: str, network: str
) -> None:
    """Plan the mail. Raises `NotMailed`, `TranscriptThrottled`."""
    place = await _place(tx, chat)
    if place is None:
        raise NotMailed()
    now = await tx.now()
    await take(tx, f"transcript of {chat.id}", PER_CHAT, now, TranscriptThrottled)
    await take(tx, f"transcripts from {network}", PER_NETWORK, now, TranscriptThrottled)
    brand_id, unit_id = place
    words = await words_of(tx, TRANSCRIPT, brand_id, language)
    said = words.fill(
        {
            "transcript": await transcript.of(tx, chat, language),
            "number": chat.reference,
            "brand": await brand_name(tx, brand_id, language),
        }
    )
    sent = Words(subject=said.subject, text=said.text, language=words.language)
    letter = Letter(brand_id=brand_id, unit_id=unit_id, recipient=address, words=sent, origin=chat.origin)
    await plan_letter(tx, keyring, letter)
