"""Sending: what is due goes out, once, and how it went is said.

A mail that is due becomes an effect of the lane `mail`, carried out by the worker that leads it. Until the server has
asked for the text, a broken connection means that nothing was sent, and it is tried again. Then `handed_at` is
committed and the text goes; without an answer after that nobody knows, and the mail is in doubt.
"""

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import aiosmtplib
import msgspec

from switchroom.messaging.mail.actions import SECRET_PURPOSE
from switchroom.messaging.mail.boxes import Box, all_boxes
from switchroom.messaging.mail.composing import Row, composed
from switchroom.messaging.mail.contracts import SendState, ServerTrouble
from switchroom.messaging.mail.domain.compose import Composed
from switchroom.messaging.mail.oauth import AccessTokens
from switchroom.messaging.mail.outgoing import report
from switchroom.messaging.mail.said import Questions
from switchroom.messaging.mail.servers import MailServers
from switchroom.platform.db import DATABASE_TROUBLE, Transaction
from switchroom.platform.effects import Effect, EffectState, Lane, Settled, plan
from switchroom.platform.errors import Refusal
from switchroom.platform.events import Origin
from switchroom.platform.keys import Keyring
from switchroom.platform.leadership import Leadership
from switchroom.platform.outgoing import TooSlow, Unreachable
from switchroom.platform.services import Services
from switchroom.platform.timekeeper import Timer
from switchroom.tickets.facade import Tickets

LANE, KIND = "mail", "send"
ANSWER_S, LONGEST_S = 60.0, 600.0
"""RFC 5321, 4.5.3.2: a server may take ten minutes over the end of a message."""
AT_ONCE = 4
"""Connections to one mailbox's server."""
MOST_ATTEMPTS = 12
LONGEST_PAUSE = timedelta(hours=8)
"""With a first pause of a minute: two days of trying, as mail servers do themselves; then it has failed."""
DUE = """
update messaging.mail_sent set state = 'sending' where id = any($1) and state in ('waiting', 'retrying')
returning id, ticket_id, origin
"""
ROW = """
select id, origin, mailbox_id, purpose, ticket_id, entry_id, recipient, state, hops, attempts, planned_at,
       handed_at, letter
from messaging.mail_sent where id = $1
"""
HAND_OVER = """
update messaging.mail_sent set handed_at = clock_timestamp(), message_id = $2
where id = $1 and state = 'sending' and handed_at is null returning true
"""
_ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_DOTS = re.compile(rb"(?m)^\.")


class How(msgspec.Struct, frozen=True):
    """How it went, with the server's code and words."""

    state: SendState
    code: str | None = None
    answer: str | None = None


async def send_due(tx: Transaction, timers: Sequence[Timer]) -> None:
    """What a `MAIL_DUE` timer does."""
    for row in await tx.fetch(DUE, [timer.subject for timer in timers]):
        payload = {"mail": str(row["id"])}
        await plan(
            tx, LANE, KIND, row["ticket_id"] or row["id"], payload, origin=Origin(row["origin"]), repeatable=True
        )


class Sending:
    """Carries out what is planned, while this process leads in it."""

    def __init__(self, services: Services, servers: MailServers) -> None:
        self._services, self._database, self._servers = services, services.database, servers
        self._keyring, self._tokens = services.the(Keyring), services.the(AccessTokens)
        self._tickets, self._questions = services.the(Tickets), services.the(Questions)
        self._places: dict[UUID, asyncio.Semaphore] = {}

    async def run(self, leadership: Leadership) -> None:
        """Work while leadership lasts."""
        await Lane(self._database, leadership, LANE, {KIND: self.send}, self.settle).run()

    async def send(self, effect: Effect) -> dict[str, Any]:
        """Send one mail; how it went, or nothing if it is not to be sent any more."""
        try:
            async with self._database.read() as connection:
                found = await connection.fetch_as(Row, ROW, UUID(effect.payload["mail"]))
                if not found or found[0].state != SendState.SENDING:
                    return {}
                (row,) = found
                (box,) = await all_boxes(connection, [row.mailbox_id])
                letter = await composed(connection, self._tickets, self._questions, self._keyring, box, row)
        except DATABASE_TROUBLE:
            return _told(How(SendState.RETRYING, "mail.database_trouble"))
        if row.handed_at is not None:  # by a process that is gone
            return _told(How(SendState.IN_DOUBT, "mail.in_doubt"))
        if box.outgoing.kind == "none":
            return _told(How(SendState.FAILED, "mail.sends_nothing"))
        async with self._places.setdefault(box.id, asyncio.Semaphore(AT_ONCE)):
            return _told(await self._attempt(box, row, letter))

    async def settle(self, tx: Transaction, effect: Effect, settled: Settled) -> None:
        """Say at the mail how it went, and when it is tried again."""
        mail_id = UUID(effect.payload["mail"])
        if settled.state is not EffectState.DONE:
            code = (settled.result or {}).get("code", "effect.failed")
            await report(tx, mail_id, SendState.FAILED, code=code)
        elif settled.result:
            await self._note(tx, mail_id, msgspec.convert(settled.result, How))

    async def _note(self, tx: Transaction, mail_id: UUID, how: How) -> None:
        attempts: int = await tx.fetch_value(
            "update messaging.mail_sent set attempts = attempts + 1 where id = $1 returning attempts", mail_id
        )
        if how.state is not SendState.RETRYING:
            await report(tx, mail_id, how.state, code=how.code, answer=how.answer)
        elif attempts >= MOST_ATTEMPTS:
            await report(tx, mail_id, SendState.FAILED, code=how.code, answer=how.answer)
        else:
            pause = min(self._services.settings.mail.retry * 2 ** (attempts - 1), LONGEST_PAUSE)
            await report(tx, mail_id, SendState.RETRYING, code=how.code, answer=how.answer, after=pause)

    async def _attempt(self, box: Box, row: Row, letter: Composed) -> How:
        handed = False
        client = None
        try:
            client = await self._connected(box)
            await _address(client, letter)
            if not await self._hand_over(row, letter):
                return How(SendState.IN_DOUBT, "mail.in_doubt")
            handed = True
            await _send_text(client, letter.raw)
            await _take_leave(client)
        except aiosmtplib.SMTPResponseException as refused:
            if isinstance(refused, aiosmtplib.SMTPAuthenticationError):
                self._tokens.forget(box)
            return refusal_of(refused.code, refused.message)
        except (Unreachable, TooSlow, ServerTrouble) as away:
            return How(SendState.RETRYING, away.code)
        except Refusal as refusal:
            return How(SendState.FAILED, refusal.code)
        except (aiosmtplib.SMTPException, *DATABASE_TROUBLE):
            if handed:
                return How(SendState.IN_DOUBT, "mail.in_doubt")
            return How(SendState.RETRYING, "mail.server_trouble")
        finally:
            if client is not None:
                client.close()
        return How(SendState.SENT)

    async def _connected(self, box: Box) -> aiosmtplib.SMTP:
        server = box.outgoing
        password, token = None, None
        if server.oauth:
            token = partial(self._tokens.of, box)
        elif box.outgoing_secret:
            opened = self._keyring.open_sealed(SECRET_PURPOSE, box.outgoing_secret, box.id.bytes + b"outgoing")
            password = opened.decode()
        line = await self._servers.connect(server)
        client = aiosmtplib.SMTP(
            hostname=server.host,
            sock=line,
            username=server.user or None,
            password=password,
            oauth_token_generator=token,
            local_hostname=box.domain,
            timeout=ANSWER_S,
            use_tls=server.tls == "implicit",
            start_tls=server.tls == "starttls",
            tls_context=self._servers.tls if server.tls != "none" else None,
        )
        try:
            await client.connect()
        except BaseException:
            client.close()
            line.close()
            raise
        return client

    async def _hand_over(self, row: Row, letter: Composed) -> bool:
        """From here on it may have arrived. False: another process has come as far before, and nobody knows."""
        async with self._database.transaction() as tx:
            return bool(await tx.fetch_value(HAND_OVER, row.id, letter.message_id))


async def _address(client: aiosmtplib.SMTP, letter: Composed) -> None:
    """Up to where the server asks for the text."""
    await client.mail(letter.envelope_from, timeout=ANSWER_S)
    for recipient in letter.envelope_to:
        await client.rcpt(recipient, timeout=ANSWER_S)
    asked = await client.execute_command(b"DATA", timeout=ANSWER_S)
    if asked.code != aiosmtplib.SMTPStatus.start_input:
        raise aiosmtplib.SMTPDataError(asked.code, asked.message)


async def _send_text(client: aiosmtplib.SMTP, raw: bytes) -> None:
    """The message after DATA, in the library's own steps: it would send DATA and this in one."""
    protocol = client.protocol
    if protocol is None:
        raise aiosmtplib.SMTPServerDisconnected("Connection lost")
    protocol.write(_DOTS.sub(b"..", raw) + b".\r\n")
    answer = await protocol.read_response(timeout=LONGEST_S)
    if answer.code != aiosmtplib.SMTPStatus.completed:
        raise aiosmtplib.SMTPDataError(answer.code, answer.message)


async def _take_leave(client: aiosmtplib.SMTP) -> None:
    """The message has arrived, whatever becomes of the farewell."""
    with suppress(aiosmtplib.SMTPException, OSError):
        await client.quit(timeout=5)


def _told(how: How) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(how)
    return told


def refusal_of(code: int, message: str) -> How:
    """A server's answer that was no: 4xx asks to come again, everything else is final.

    A server that does not accept our password says 535; whoever mends it wants the mail to go then.
    """
    found = _ENHANCED.search(message)
    said = found[0] if found else str(code)
    later = 400 <= code < 500 or code in (530, 534, 535, -1)
    return How(SendState.RETRYING if later else SendState.FAILED, said, " ".join(message.split()))
