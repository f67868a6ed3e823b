"""A running centre with a mailbox, and the world outside that writes to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec

from switchroom.messaging.facade import Fetching, Filing, MailServers, Questions, Receiver, Sending
from switchroom.platform.db import Database
from switchroom.platform.journal import JOURNAL_BELL
from switchroom.platform.keys import Keyring
from switchroom.platform.leadership import Leadership
from switchroom.platform.settings import MailSettings
from switchroom.tickets import http as tickets
from switchroom.tickets.facade import Tickets
from tests.support.centre import free_port
from tests.support.centre_in_process import Live, live_centre
from tests.support.outside_mail import Outside, hand_in, letter, outside_server
from tests.support.web import ok

SUPPORT = "support@centre.example"
ANA = "ana@outside.example"
PUBLIC_URL = "https://desk.example"


class Post:
    """Letters in, tickets, letters out."""

    def __init__(self, live: Live, outside: Outside, settings: MailSettings) -> None:
        self.live, self.outside, self.settings = live, outside, settings
        self.port = int(settings.receiver.rpartition(":")[2])
        self.admin = live.centre.admin
        self.brand = self.unit = ""
        self.mailbox: dict[str, Any] = {}

    async def set_up(self, **more: Any) -> dict[str, Any]:
        """A mailbox that the built-in receiver takes mail for and that sends through the outside's server."""
        self.brand = self.brand or await self.live.centre.brand("A", "ours")
        self.unit = self.unit or await self.live.centre.unit("Support")
        body = {
            "name": "Support",
            "address": SUPPORT,
            "brand_id": self.brand,
            "unit_id": self.unit,
            "outgoing": {"kind": "smtp", "host": "127.0.0.1", "port": self.outside.port, "tls": "none"},
            **more,
        }
        self.mailbox = await self.live.centre.make("mailboxes", **body)
        return self.mailbox

    async def write(self, raw: bytes | None = None, *, to: str = SUPPORT, sender: str = ANA, **parts: str) -> None:
        """A letter arrives, and everything that follows has happened."""
        code, words = await hand_in(self.port, raw or letter(sender, to, **parts), to, sender)
        assert code == 250, words
        await self.filed()

    async def filed(self) -> None:
        """Until every message has its fate, and everybody has done what follows."""
        waiting = "select exists(select from messaging.mail_message where fate = 'received')"
        await self.until(waiting, False)
        await self.live.settle()

    async def until(self, sql: str, wanted: Any, *arguments: Any) -> None:
        """Until the database answers so."""
        bell = self.live.database.bell.subscribe(JOURNAL_BELL)
        try:
            async with asyncio.timeout(20):
                while await self.live.value(sql, *arguments) != wanted:
                    await bell.wait(0.02)
        finally:
            bell.close()

    async def ledger(self, **which: Any) -> list[dict[str, Any]]:
        """What the ledger shows, the newest first."""
        found: list[dict[str, Any]] = ok(await self.admin.get("/api/mail", params=which))["items"]
        return found

    async def newest(self) -> dict[str, Any]:
        return (await self.ledger())[0]

    async def tickets(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = ok(await self.admin.get("/api/tickets"))["items"]
        return found

    async def entries(self, ticket: str) -> list[dict[str, Any]]:
        """What is read on a ticket, changes of the ticket itself left out."""
        found = ok(await self.admin.get(f"/api/tickets/{ticket}/entries"))["items"]
        return [entry for entry in found if entry["kind"] != "change"]

    async def reply(self, ticket: str, text: str, **more: Any) -> str:
        """An agent answers; the entry's id."""
        body = {"text": text, "client_id": str(uuid4()), **more}
        made = ok(await self.admin.post(f"/api/tickets/{ticket}/replies", json=body), 201)
        await self.live.settle()
        return str(made["id"])

    async def sends_ahead(self, name: str, content: bytes) -> str:
        """A file that waits for a reply; its id."""
        made = ok(await self.admin.post("/api/ticket-files", params={"name": name}, content=content), 201)
        return str(made["id"])

    async def mails(self, ticket: str) -> list[dict[str, Any]]:
        """What was sent about a ticket, the newest first."""
        found: list[dict[str, Any]] = ok(await self.admin.get(f"/api/tickets/{ticket}/mails"))["items"]
        return found

    async def mail_is(self, ticket: str, state: str) -> dict[str, Any]:
        """The newest mail about a ticket, as soon as it stands so."""
        newest = "select state from messaging.mail_sent where ticket_id = $1 order by id desc limit 1"
        await self.until(newest, state, UUID(ticket))
        return (await self.mails(ticket))[0]


@asynccontextmanager
async def post_office(database: Database, data: Path, **settings: Any) -> AsyncIterator[Post]:
    """A centre whose web, engine and mail work as tasks of the test."""
    mail = msgspec.structs.replace(
        MailSettings(
            receiver=f"127.0.0.1:{free_port()}", inside=("127.0.0.0/8",), hold=timedelta(), retry=timedelta(seconds=1)
        ),
        **settings,
    )
    async with outside_server() as outside, live_centre(database, tickets.router, data=data, mail=mail) as live:
        services = live.services
        services.supply(Questions, Questions(services.the(Keyring), services.the(Tickets), PUBLIC_URL))
        leadership = Leadership(database, "mail", "test")
        await leadership.acquire()
        sending = Sending(services, services.the(MailServers))
        running = [
            Receiver(services).run(),
            Filing(services).run(),
            Fetching(services).run(),
            sending.run(leadership),
        ]
        tasks = [asyncio.create_task(each) for each in running]
        try:
            post = Post(live, outside, mail)
            await _until_open(post.port)
            yield post
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            await leadership.release()
        assert all(isinstance(end, asyncio.CancelledError) for end in ended), ended


async def _until_open(port: int) -> None:
    async with asyncio.timeout(10):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0)
                continue
            writer.close()
            return
