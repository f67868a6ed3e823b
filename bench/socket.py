"""Socket: events that one web process delivers to 500 browsers, from the journal to the last of them.

The web process is the program's own server, stream and journal reader; the browsers are 500 WebSocket connections of a
process of their own, which counts frames in what it receives without reading them any further, so that the figure
is the server's. Events enter through the outbox and the sequencer while the clock runs. Both processes and PostgreSQL
share the machine's cores.
"""

import asyncio
import multiprocessing
import socket
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import cast
from uuid import UUID

from fastapi import FastAPI

from switchroom.entrypoints.http_server import Server, server_config
from switchroom.entrypoints.migrate import migrate
from switchroom.platform.access import Principal
from switchroom.platform.auth import Authenticator
from switchroom.platform.db import Database
from switchroom.platform.events import Actor, ActorKind, Code, Event, Origin, event
from switchroom.platform.http import stream
from switchroom.platform.ids import new_id
from switchroom.platform.journal import move_outbox
from switchroom.platform.postgres import PostgresSupervisor
from switchroom.platform.realtime import EventStream, Sight, TopicDoors
from switchroom.platform.services import Services

BROWSERS = 500
MARK = b'"previous"'
"""Once in each event's frame, and in no other."""


@event("bench.happened")
class Happened(Event, frozen=True, kw_only=True):
    """As large as the desk's usual events."""

    interaction_id: UUID
    queue_id: UUID
    state: Code
    number: int

    @property
    def subject(self) -> UUID:
        return self.interaction_id

    @property
    def topics(self) -> tuple[str, ...]:
        return ("interactions",)


class Anyone(Authenticator):
    async def by_token(self, secret: str) -> Principal:
        del secret
        user_id = new_id()
        return Principal(actor=Actor(ActorKind.USER, user_id), user_id=user_id, origin=Origin.TEST)


async def open_door(principal: Principal, topic: str) -> Sight:
    del principal, topic
    return Sight.EVENTS


def run(*, quick: bool = False) -> dict[str, float]:
    """`events_per_s_500`: frames delivered to 500 browsers per second."""
    events = 50 if quick else 2000
    with tempfile.TemporaryDirectory(prefix="swb") as folder:
        supervisor = PostgresSupervisor(Path(folder))
        url = supervisor.start()
        try:
            asyncio.run(migrate(url))
            return {f"events_per_s_{BROWSERS}": _measure(url, events)}
        finally:
            supervisor.stop()


def _measure(url: str, events: int) -> float:
    context = multiprocessing.get_context("spawn")
    listener = socket.create_server(("127.0.0.1", 0), backlog=BROWSERS)
    ours, theirs = context.Pipe()
    server = context.Process(target=_serve, args=(url, listener), daemon=True)
    browsers = context.Process(target=_browse, args=(listener.getsockname()[1], events, theirs), daemon=True)
    server.start()
    browsers.start()
    theirs.close()  # so that their end, however it comes, ends our waiting
    try:
        assert ours.recv() == "all follow"
        began = time.perf_counter()
        asyncio.run(_tell(url, events))
        finished: float = ours.recv()
        return round(BROWSERS * events / (finished - began))
    finally:
        for process in (browsers, server):
            process.terminate()
            process.join()
        listener.close()


async def _tell(url: str, events: int) -> None:
    async with _opened(url) as database:
        for start in range(0, events, 100):
            async with database.transaction(origin=Origin.TEST) as tx:
                for number in range(start, min(start + 100, events)):
                    tx.emit(Happened(interaction_id=new_id(), queue_id=new_id(), state=Code("queued"), number=number))
            async with database.transaction() as tx:
                await move_outbox(tx)


def _serve(url: str, listener: socket.socket) -> None:
    import uvloop

    uvloop.run(_serve_until_ended(url, listener))


async def _serve_until_ended(url: str, listener: socket.socket) -> None:
    async with _opened(url) as database:
        services = Services(database)
        services.supply(Authenticator, Anyone())
        services.supply(EventStream, EventStream(database))
        services.supply(TopicDoors, TopicDoors({"interactions": open_door}))
        app = FastAPI()
        app.state.services = services
        app.include_router(stream.router)
        reading = asyncio.create_task(services.the(EventStream).run())
        await Server(server_config(app, services.settings)).serve(sockets=[listener])
        reading.cancel()


class Browser(asyncio.Protocol):
    """Shakes hands, subscribes, then counts."""

    def __init__(self, events: int, followed: asyncio.Semaphore, done: asyncio.Semaphore) -> None:
        self._left = events
        self._followed, self._done = followed, done
        self._tail = b""
        self._follows = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(
            b"GET /api/events?token=anyone HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )

    def data_received(self, data: bytes) -> None:
        if not self._follows:
            self._shake_hands(data)
            return
        seen = self._tail + data
        self._left -= seen.count(MARK)
        self._tail = seen[-len(MARK) + 1 :]
        if self._left <= 0:
            self._done.release()
            self._left = 1 << 60

    def _shake_hands(self, data: bytes) -> None:
        if b"101" in data:
            text = b'{"subscribe": ["interactions"]}'
            self._transport.write(bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text)
        elif b"subscribed" in data:
            self._follows = True
            self._followed.release()


def _browse(port: int, events: int, pipe: Connection) -> None:
    import uvloop

    uvloop.run(_browse_until_all_is_heard(port, events, pipe))


async def _browse_until_all_is_heard(port: int, events: int, pipe: Connection) -> None:
    followed, done = asyncio.Semaphore(0), asyncio.Semaphore(0)
    loop = asyncio.get_running_loop()
    for _ in range(BROWSERS):
        await loop.create_connection(lambda: Browser(events, followed, done), "127.0.0.1", port)
        await followed.acquire()
    pipe.send("all follow")
    for _ in range(BROWSERS):
        await done.acquire()
    pipe.send(time.perf_counter())


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    database = await Database.connect(url, size=3)
    try:
        yield database
    finally:
        await database.close()
