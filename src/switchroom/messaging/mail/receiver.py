"""The built-in receiver: takes mail by SMTP for mailboxes that are set to it, for tests and for a server next to it.

It says no before it takes anything: to addresses that are not ours, to what is too large, and it asks to come again
while the database is away. What it has said yes to is on disk and committed. It relays nothing and knows no users, so
it listens on loopback unless told otherwise, behind the organisation's own mail server.
"""

import asyncio
import logging
from email.utils import formatdate
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from switchroom.messaging.mail.boxes import Box, all_boxes
from switchroom.messaging.mail.contracts import Reason
from switchroom.messaging.mail.ledger import Ledger
from switchroom.platform.db import DATABASE_TROUBLE, Database
from switchroom.platform.services import Services

log = logging.getLogger(__name__)
logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # the library's own log names senders and recipients
MOST_RECIPIENTS = 100
LONGEST_LINE = 1024 * 1024
"""Longer than the standard allows: what breaks it is often a broken program with an honest question."""
TAKEN, LATER = "250 2.0.0 It is kept", "451 4.3.0 Come again in a moment"
NOT_OURS, NOT_NOW = "550 5.1.1 There is no such mailbox here", "550 5.2.1 This mailbox takes no mail"
TOO_MANY, TOO_LARGE = "452 4.5.3 Too many recipients", "552 5.3.4 This message is larger than we take"


class Line(SMTP):
    """One connection, with room for lines that are too long."""

    line_length_limit = LONGEST_LINE


class Receiver:
    """Listens while `run` lasts. The handler of aiosmtpd: the names of its methods are the library's."""

    def __init__(self, services: Services) -> None:
        self._database: Database = services.database
        self._ledger = services.the(Ledger)
        self._address, self._largest = services.settings.mail.receiver, services.settings.mail.largest

    async def run(self) -> None:
        """Take mail until cancelled. Raises OSError when the address is taken. Returns at once where none is set."""
        if not self._address:
            return
        host, _, port = self._address.rpartition(":")
        loop = asyncio.get_running_loop()
        server = await loop.create_server(self._line, host.strip("[]"), int(port))
        log.info("takes mail", extra={"address": self._address})
        async with server:
            await server.serve_forever()

    def _line(self) -> Line:
        loop = asyncio.get_running_loop()
        # A little over the limit is read to its end, so that the answer is ours and stands in the ledger.
        return Line(self, hostname="switchroom", ident="Switchroom", data_size_limit=self._largest * 2, loop=loop)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """A mailbox of ours that takes mail here, or no."""
        del server, session
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return TOO_MANY
        try:
            box = await self._box(address)
        except DATABASE_TROUBLE:
            return LATER
        if box is None or box.incoming.kind != "built_in":
            return NOT_OURS
        if not box.active:
            return NOT_NOW
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep it for each mailbox, then say so. What fails for one is told for all: what is kept is known again."""
        del server
        content = envelope.content
        raw = content.encode() if isinstance(content, str) else content or b""
        try:
            boxes = {box.id: box for address in envelope.rcpt_tos if (box := await self._box(address)) is not None}
            if len(raw) > self._largest:
                for box in boxes.values():
                    await self._ledger.note_rejected(box, len(raw), Reason.TOO_LARGE)
                return TOO_LARGE
            marked = _trace(session, envelope) + raw
            for box in boxes.values():
                await self._ledger.take(box, marked)
        except DATABASE_TROUBLE:
            log.warning("mail was sent away for the moment", exc_info=True)
            return LATER
        return TAKEN

    async def handle_exception(self, error: BaseException) -> str:
        """Whatever went wrong with one message is not the end of the connection."""
        log.error("the receiver failed", exc_info=error)
        return LATER

    async def _box(self, address: str) -> Box | None:
        """By its address, or that with a reply token after a plus sign."""
        local, at, domain = address.lower().rpartition("@")
        plain = f"{local.partition('+')[0]}@{domain}" if at else ""
        async with self._database.read() as connection:
            found = await connection.fetch(
                "select id from messaging.mailbox where address = any($1) and not archived", [address.lower(), plain]
            )
            boxes = await all_boxes(connection, [row["id"] for row in found]) if found else []
        exact: list[Box] = [box for box in boxes if box.address == address.lower()]
        return next(iter(exact or boxes), None)


def _trace(session: Session, envelope: Envelope) -> bytes:
    """What a receiver writes above a message: whom its sender named, and that it came through here (RFC 5321, 4.4)."""
    peer: Any = session.peer
    host = peer[0] if isinstance(peer, tuple) and peer else "unknown"
    sender = "".join(c for c in envelope.mail_from or "" if c.isprintable()).strip(
        "<>"
    )  # the library says "<>" for none
    return (f"Return-Path: <{sender}>\r\nReceived: from [{host}] by switchroom with ESMTP; {formatdate()}\r\n").encode(
        "utf-8", "replace"
    )
