"""Chats: messages through one web process with 2,000 open chats, and how long until the other side is told.

The web process is the program's own server with all of its routes; the pages are 2,000 WebSocket connections and some
HTTP connections of a process of their own. A message counts when it is acknowledged: it has its number and is
committed. Delivery is from the request's first byte to the frame that tells the chat's socket of it, at half of the
greatest rate. Both processes and PostgreSQL share the machine's cores.
"""

import asyncio
import json
import multiprocessing
import resource
import socket
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import cast
from uuid import uuid4

from switchroom.entrypoints.http_server import Server, server_config
from switchroom.entrypoints.migrate import migrate
from switchroom.entrypoints.parts import supply_parts
from switchroom.entrypoints.web import create_app
from switchroom.messaging.facade import Chats, Wanted
from switchroom.organisation.facade import BRANDS, ensure_root
from switchroom.platform.access import system_principal
from switchroom.platform.db import Database
from switchroom.platform.keys import Keyring
from switchroom.platform.postgres import PostgresSupervisor
from switchroom.platform.sealed import Sealer
from switchroom.platform.services import Services
from switchroom.processes.domain.reading import read_text
from switchroom.processes.facade import Definitions
from switchroom.touchpoints.facade import ENTRY_POINTS

CHATS, WRITERS = 2000, 64
PING, PONG = 0x89, 0x8A
PROCESS = """
process: chat
title: Bench
start: wait
steps:
  wait: {type: wait, for: 8h, then: end}
  end: {type: end}
"""


def run(*, quick: bool = False) -> dict[str, float]:
    """`messages_per_s` and `delivery_p99_ms`, with `chats` open."""
    chats, messages = (50, 100) if quick else (CHATS, 6000)
    with tempfile.TemporaryDirectory(prefix="swb") as folder:
        supervisor = PostgresSupervisor(Path(folder))
        url = supervisor.start()
        try:
            asyncio.run(migrate(url))
            tokens = asyncio.run(_begin(url, chats))
            return {"chats": chats, **_measure(url, tokens, messages)}
        finally:
            supervisor.stop()


def _measure(url: str, tokens: list[str], messages: int) -> dict[str, float]:
    context = multiprocessing.get_context("spawn")
    listener = socket.create_server(("127.0.0.1", 0), backlog=CHATS)
    ours, theirs = context.Pipe()
    server = context.Process(target=_serve, args=(url, listener), daemon=True)
    pages = context.Process(target=_chat, args=(listener.getsockname()[1], tokens, messages, theirs), daemon=True)
    server.start()
    pages.start()
    theirs.close()  # so that their end, however it comes, ends our waiting
    try:
        figures: dict[str, float] = ours.recv()
        return figures
    finally:
        for process in (pages, server):
            process.terminate()
            process.join()
        listener.close()


async def _begin(url: str, chats: int) -> list[str]:
    """An entry point and so many open chats; their pages' secrets."""
    async with _services(url) as services:
        await _set_up(services)
        door, busy = services.the(Chats), asyncio.Semaphore(8)

        async def begin() -> str:
            async with busy:
                return (await door.begin("chat", "192.0.2.1", Wanted())).token

        return list(await asyncio.gather(*(begin() for _ in range(chats))))


async def _set_up(services: Services) -> None:
    everybody = system_principal()
    reading = read_text(PROCESS)
    assert reading.definition is not None, reading.findings
    async with services.database.transaction() as tx:
        root = await ensure_root(tx, services, everybody, name="Bench", time_zone="UTC")
        brand = BRANDS.new(name="A", label="A", language="en", group="ours")
        made = await BRANDS.create(tx, services, everybody, brand)
        await services.the(Definitions).publish(tx, reading.definition, "")
        entry = ENTRY_POINTS.new(
            name="Chat",
            slug="chat",
            medium="chat",
            brand_id=made.id,
            unit_id=root,
            process_slug="chat",
            language="en",
            limit_per_address=0,
            limit_concurrent=0,
        )
        await ENTRY_POINTS.create(tx, services, everybody, entry)


@asynccontextmanager
async def _services(url: str) -> AsyncIterator[Services]:
    database = await Database.connect(url, size=10)
    try:
        services, keyring = Services(database), Keyring.generate()
        services.supply(Keyring, keyring)
        services.supply(Sealer, Sealer(keyring))
        supply_parts(services)
        yield services
    finally:
        await database.close()


def _serve(url: str, listener: socket.socket) -> None:
    import uvloop

    _open_many_files()
    uvloop.run(_serve_until_ended(url, listener))


async def _serve_until_ended(url: str, listener: socket.socket) -> None:
    async with _services(url) as services:
        await Server(server_config(create_app(services), services.settings)).serve(sockets=[listener])


def _open_many_files() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class Page(asyncio.Protocol):
    """One chat's socket: notes when it is told of the message that was sent last."""

    def __init__(self, token: str, followed: asyncio.Semaphore) -> None:
        self.token, self.sent, self.took = token, 0.0, list[float]()
        self._followed = followed

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(
            f"GET /api/public/chats/{self.token}/events HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
            "".encode()
        )

    def data_received(self, data: bytes) -> None:
        if data[0] == PING:  # who does not answer is taken for gone
            self._transport.write(bytes([PONG, 0x80 | data[1], 0, 0, 0, 0]) + data[2 : 2 + data[1]])
        if b'"changed"' not in data:
            return
        if self.sent:
            self.took.append(time.perf_counter() - self.sent)
            self.sent = 0.0
        elif not self.took:
            self._followed.release()


class Writer:
    """One HTTP connection that is kept."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def open(self) -> None:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)

    async def write(self, page: Page) -> None:
        body = json.dumps({"client_id": str(uuid4()), "text": "Where is my order? It was to come today."}).encode()
        head = (
            f"POST /api/public/chats/{page.token}/messages HTTP/1.1\r\nHost: bench\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        page.sent = time.perf_counter()
        self._writer.write(head.encode() + body)
        answer = await self._reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        told = await self._reader.readexactly(length)
        assert answer.startswith(b"HTTP/1.1 201"), (answer, told)


def _chat(port: int, tokens: list[str], messages: int, pipe: Connection) -> None:
    import uvloop

    _open_many_files()
    uvloop.run(_chat_until_measured(port, tokens, messages, pipe))


async def _chat_until_measured(port: int, tokens: list[str], messages: int, pipe: Connection) -> None:
    followed = asyncio.Semaphore(0)
    pages = [Page(token, followed) for token in tokens]
    loop = asyncio.get_running_loop()
    for page in pages:
        await loop.create_connection(lambda page=page: page, "127.0.0.1", port)  # type: ignore[misc]
        await followed.acquire()
    writers = [Writer(port) for _ in range(WRITERS)]
    for writer in writers:
        await writer.open()
    rate = await _as_fast_as_it_goes(writers, pages, messages)
    await asyncio.sleep(1)  # what is under way is told
    for page in pages:
        page.took.clear()
        page.sent = 0.0
    await _at_a_rate(writers, pages, messages // 2, rate / 2)
    await asyncio.sleep(1)
    took = sorted(one for page in pages for one in page.took)
    pipe.send({"messages_per_s": round(rate), "delivery_p99_ms": round(took[int(len(took) * 0.99)] * 1000, 1)})


async def _as_fast_as_it_goes(writers: list[Writer], pages: list[Page], messages: int) -> float:
    numbers = iter(range(messages))

    async def work(writer: Writer) -> None:
        for number in numbers:
            await writer.write(pages[number % len(pages)])

    began = time.perf_counter()
    await asyncio.gather(*(work(writer) for writer in writers))
    return messages / (time.perf_counter() - began)


async def _at_a_rate(writers: list[Writer], pages: list[Page], messages: int, rate: float) -> None:
    free = asyncio.Queue[Writer]()
    for writer in writers:
        free.put_nowait(writer)
    began, under_way = time.perf_counter(), set[asyncio.Task[None]]()

    async def one(writer: Writer, page: Page) -> None:
        await writer.write(page)
        free.put_nowait(writer)

    for number in range(messages):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        task = asyncio.create_task(one(await free.get(), pages[number % len(pages)]))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await asyncio.gather(*under_way)
