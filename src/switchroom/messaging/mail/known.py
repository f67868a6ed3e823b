"""What threading may know: which tickets the messages and tokens in a mail belong to, and who is on those tickets."""

from collections.abc import Iterable
from uuid import UUID

from switchroom.messaging.mail.domain.reading import ParsedMail
from switchroom.messaging.mail.domain.thread import Known, sought
from switchroom.messaging.mail.domain.tokens import read_token
from switchroom.platform.db import Connection
from switchroom.platform.events import Origin
from switchroom.platform.keys import Keyring

MESSAGES = """
select lower(message_id) as message_id, ticket_id from messaging.mail_sent
where lower(message_id) = any($1) and message_id <> '' and origin = $2 and ticket_id is not null
union all
select lower(message_id), ticket_id from messaging.mail_message
where lower(message_id) = any($1) and message_id <> '' and origin = $2 and fate in ('opened', 'joined')
"""
PARTICIPANTS = """
select ticket_id, address from (
    select ticket_id, sender as address from messaging.mail_message
    where ticket_id = any($1) and fate in ('opened', 'joined')
    union
    select ticket_id, answer_to from messaging.mail_message where ticket_id = any($1) and fate in ('opened', 'joined')
    union
    select ticket_id, recipient from messaging.mail_sent where ticket_id = any($1)) as on_ticket
where address <> ''
"""


async def known_of(connection: Connection, parsed: ParsedMail, origin: Origin, keyring: Keyring) -> Known:
    """What there is about this mail."""
    tokens = {text: token for text in parsed.reply_tokens if (token := read_token(keyring, text)) is not None}
    wanted = list(sought(parsed))
    rows = await connection.fetch(MESSAGES, wanted, origin.value) if wanted else []
    messages = {row["message_id"]: row["ticket_id"] for row in rows}
    tickets = {token.ticket_id for token in tokens.values()} | set(messages.values())
    return Known(tokens=tokens, messages=messages, participants=await participants_of(connection, tickets))


async def participants_of(connection: Connection, tickets: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    """The addresses that have written to, or been written to from, each of these tickets."""
    wanted = list(tickets)
    found: dict[UUID, set[str]] = {ticket: set() for ticket in wanted}
    for row in await connection.fetch(PARTICIPANTS, wanted) if wanted else []:
        found[row["ticket_id"]].add(row["address"])
    return {ticket: frozenset(addresses) for ticket, addresses in found.items()}
