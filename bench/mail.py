"""Mail: messages read and filed by one worker on one core, and how long one takes from its sender to the screens.

Filing is the whole of it: the message is decrypted, read, threaded, and becomes a ticket with its requester, entry and
events in one transaction. The process is held to one core; PostgreSQL has the rest of the machine. Arrival is from the
sender's first word to the built-in receiver until the event that it was filed has its position in the journal, from
where sockets tell it (see `socket`), with twenty mailboxes that get mail at the same time.
"""

import asyncio
import os
import socket
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from pathlib import Path

import aiosmtplib

from switchroom.entrypoints.migrate import migrate
from switchroom.entrypoints.parts import supply_parts
from switchroom.messaging.events import MailFiled
from switchroom.messaging.facade import MAILBOXES, Filing, Ledger, Receiver, all_boxes
from switchroom.organisation.facade import BRANDS, ensure_root
from switchroom.platform.access import system_principal
from switchroom.platform.clock import SystemClock
from switchroom.platform.db import Database
from switchroom.platform.journal import bell_of, read_after
from switchroom.platform.keys import Keyring
from switchroom.platform.leadership import Leadership
from switchroom.platform.postgres import PostgresSupervisor
from switchroom.platform.sealed import Sealer
from switchroom.platform.services import Services
from switchroom.platform.settings import MailSettings, Settings
from switchroom.routing.facade import run_engine

MAILBOXES_SET_UP = 20
PER_S = 20.0
WORDS = "The machine stopped again this morning, after the update. It shows a red light and a number. " * 8


def run(*, quick: bool = False) -> dict[str, float]:
    """`messages_per_s` on one core, and `arrival_p95_s` with twenty mailboxes."""
    filed, arriving = (100, 40) if quick else (3000, 600)
    with tempfile.TemporaryDirectory(prefix="swb") as folder:
        supervisor = PostgresSupervisor(Path(folder) / "postgres")
        url = supervisor.start()
        try:
            asyncio.run(migrate(url))
            return asyncio.run(_measure(url, Path(folder), filed, arriving))
        finally:
            supervisor.stop()


async def _measure(url: str, folder: Path, filed: int, arriving: int) -> dict[str, float]:
    port = _free_port()
    async with _services(url, folder, port) as services:
        await _set_up(services)
        per_s = await _file(services, filed)
        took = sorted(await _arrive(services, port, arriving))
    return {"messages_per_s": per_s, "arrival_p95_s": took[int(len(took) * 0.95)], "mailboxes": MAILBOXES_SET_UP}


async def _file(services: Services, count: int) -> float:
    """Take so many messages into the ledger, then file them all."""
    async with services.database.read() as connection:
        boxes = await all_boxes(connection)
    for number in range(count):
        await services.the(Ledger).take(boxes[number % len(boxes)], _letter(number, "file"))
    filing = Filing(services)
    with _one_core():
        began = time.perf_counter()
        done = 0
        while done < count:
            done += await filing.file_waiting()
        return count / (time.perf_counter() - began)


async def _arrive(services: Services, port: int, count: int) -> list[float]:
    """How long each message took."""
    began: list[float] = []
    seen: list[float] = []
    leadership = Leadership(services.database, "engine", "bench")
    await leadership.acquire()
    working = (run_engine(services.database, leadership), Filing(services).run(), Receiver(services).run())
    parts = [asyncio.create_task(work) for work in working]
    watch = asyncio.create_task(_watch(services, await _caught_up(services), count, seen))
    try:
        sending = []
        for number in range(count):
            began.append(time.perf_counter())
            sending.append(asyncio.create_task(_send(port, number)))
            await asyncio.sleep(1 / PER_S)
        await asyncio.gather(*sending)
        await asyncio.wait_for(watch, 60)
    finally:
        for part in parts:
            part.cancel()
        await asyncio.gather(*parts, return_exceptions=True)
        await leadership.release()
    # Which is which does not matter for the sum; taken in order, a late one makes all that follow look later.
    return [end - start for start, end in zip(began, sorted(seen), strict=True)]


async def _caught_up(services: Services) -> int:
    """The position of the last event of what was filed before."""
    while True:
        async with services.database.read() as connection:
            if not await connection.fetch_value("select exists(select from journal.outbox)"):
                position: int = await connection.fetch_value("select position from journal.head")
                return position
        await asyncio.sleep(0.1)


async def _watch(services: Services, position: int, count: int, seen: list[float]) -> None:
    bell = services.database.bell.subscribe(bell_of(MailFiled.type))
    while len(seen) < count:
        async with services.database.read() as connection:
            found = await read_after(connection, position, types=[MailFiled.type], limit=1000)
        if found:
            position = found[-1].position
            seen += [time.perf_counter()] * len(found)
        else:
            await bell.wait(0.5)


async def _send(port: int, number: int) -> None:
    sender, to = f"customer{number}@outside.example", f"box{number % MAILBOXES_SET_UP}@bench.example"
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, use_tls=False, start_tls=False) as client:
        await client.sendmail(sender, [to], _letter(number, "arrive"))


def _letter(number: int, subject: str) -> bytes:
    """As people write: text and HTML."""
    sender = f"customer{number}@outside.example"
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Customer {number} <{sender}>", f"box{number % MAILBOXES_SET_UP}@bench.example"
    mail["Subject"], mail["Date"] = f"{subject} {number}", formatdate()
    mail["Message-ID"] = make_msgid(domain="outside.example")
    mail.set_content(WORDS)
    mail.add_alternative(f"<html><body><p>{WORDS}</p></body></html>", subtype="html")
    return mail.as_bytes(policy=SMTP)


async def _set_up(services: Services) -> None:
    everybody = system_principal()
    async with services.database.transaction() as tx:
        unit = await ensure_root(tx, services, everybody, name="Bench", time_zone="UTC")
        brand = await BRANDS.create(
            tx, services, everybody, BRANDS.new(name="A", label="A", language="en", group="ours")
        )
        for number in range(MAILBOXES_SET_UP):
            box = MAILBOXES.new(
                name=f"Box {number}", address=f"box{number}@bench.example", brand_id=brand.id, unit_id=unit
            )
            await MAILBOXES.create(tx, services, everybody, box)


@asynccontextmanager
async def _services(url: str, folder: Path, port: int) -> AsyncIterator[Services]:
    database = await Database.connect(url, size=10)
    try:
        mail = MailSettings(receiver=f"127.0.0.1:{port}")
        services, keyring = Services(database, SystemClock(), Settings(data=folder, mail=mail)), Keyring.generate()
        services.supply(Keyring, keyring)
        services.supply(Sealer, Sealer(keyring))
        supply_parts(services)
        yield services
    finally:
        await database.close()


class _one_core:  # noqa: N801 - a context manager
    """This process and its threads on one core, where the system can do that."""

    def __enter__(self) -> None:
        self._cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
        if self._cores:
            self._hold({min(self._cores)})

    def __exit__(self, *_: object) -> None:
        if self._cores:
            self._hold(self._cores)

    def _hold(self, cores: set[int]) -> None:
        for thread in map(int, os.listdir("/proc/self/task")):
            with suppress(ProcessLookupError):
                os.sched_setaffinity(thread, cores)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
