"""The world outside, as far as mail goes: people who write letters, and an SMTP server that takes ours."""

import asyncio
import base64
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any

import aiosmtplib
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


def letter(sender: str, to: str, subject: str = "Help", text: str = "It does not work.", **header: str) -> bytes:
    """A letter with an id and a date, as mail programs write them; further fields as `In_Reply_To="..."`."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain=sender.rpartition("@")[2].rstrip(">"))
    for name, value in header.items():
        field = name.replace("_", "-")
        del mail[field]
        mail[field] = value
    mail.set_content(text)
    # Python would break long ids into encoded words, which no mail program does.
    return mail.as_bytes(policy=policy.SMTP.clone(max_line_length=900))


async def hand_in(port: int, raw: bytes, to: str, sender: str = "somebody@outside.example") -> tuple[int, str]:
    """Give a letter to the SMTP server on this port; its last answer's code and words."""
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, use_tls=False, start_tls=False, timeout=20) as client:
        try:
            await client.mail(sender)
            await client.rcpt(to)
            answer = await client.data(raw)
        except aiosmtplib.SMTPResponseException as refused:
            return refused.code, refused.message
        return answer.code, answer.message


class Arrived:
    """A letter that reached the outside."""

    def __init__(self, envelope: Envelope) -> None:
        assert isinstance(envelope.content, bytes)
        self.raw, self.sender, self.recipients = (
            envelope.content,
            (envelope.mail_from or "").strip("<>"),
            list(envelope.rcpt_tos),
        )
        self.mail: Any = message_from_bytes(self.raw, policy=policy.default)

    @property
    def text(self) -> str:
        """Its plain text."""
        part = self.mail.get_body(preferencelist=("plain",))
        return str(part.get_content())

    def field(self, name: str) -> str:
        return str(self.mail[name] or "")


class Outside:
    """An SMTP server that takes everything unless told otherwise.

    `refuse`: an answer for recipients instead of yes. `at_recipient`: called with each. `after_text`: called when the
    text is there; what it returns is the answer, and None the usual one.
    """

    def __init__(self) -> None:
        self.arrived: list[Arrived] = []
        self.refuse: dict[str, str] = {}
        self.at_recipient: Callable[[str], None] = lambda _: None
        self.after_text: Callable[[Session], str | None] = lambda _: None
        self.tokens: list[str] | None = None
        self.port = 0
        self._news = asyncio.Event()

    async def auth_XOAUTH2(self, server: SMTP, arguments: list[str]) -> AuthResult:  # noqa: N802
        """By one of `tokens`."""
        given = base64.b64decode(arguments[1]).decode()
        known = any(f"auth=Bearer {token}\x01" in given for token in self.tokens or ())
        return AuthResult(success=known, handled=False)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.at_recipient(address)
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.after_text(session)
        if answer is None:
            self.arrived.append(Arrived(envelope))
        elif answer == CUT:
            transport = server.transport
            assert isinstance(transport, asyncio.Transport)
            transport.abort()
        self._news.set()
        return answer or "250 2.0.0 OK"

    async def until(self, enough: Callable[[], bool]) -> None:
        """Until what has arrived is enough."""
        async with asyncio.timeout(20):
            while not enough():
                self._news.clear()
                await self._news.wait()

    async def letters(self, count: int) -> list[Arrived]:
        """So many letters, as soon as they are there; more are a mistake."""
        await self.until(lambda: len(self.arrived) >= count)
        assert len(self.arrived) == count, [one.field("Subject") for one in self.arrived]
        return self.arrived


CUT = "cut"
"""As an answer to a text: the connection breaks, and nobody knows."""


@asynccontextmanager
async def outside_server() -> AsyncIterator[Outside]:
    """On loopback, on a port of its own."""
    outside, loop = Outside(), asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(outside, hostname="outside.example", loop=loop, auth_require_tls=False), "127.0.0.1", 0
    )
    outside.port = server.sockets[0].getsockname()[1]
    try:
        yield outside
    finally:
        server.close()
