"""A real web server inside a test: an application behind our uvicorn on a free port of the loopback."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from fastapi import FastAPI

from switchroom.entrypoints.http_server import Server, server_config
from switchroom.platform.access import Principal
from switchroom.platform.auth import Authenticator
from switchroom.platform.errors import Unauthenticated
from switchroom.platform.realtime import EventStream
from switchroom.platform.services import Services


@dataclass(frozen=True, slots=True)
class Site:
    """Where the process listens: `http` and `ws` are its addresses without a path."""

    http: str
    ws: str
    port: int


class Badges(Authenticator):
    """Who holds which secret, as a plain map that a test changes."""

    def __init__(self, holders: dict[str, Principal]) -> None:
        self.holders = holders

    async def by_session(self, secret: str) -> Principal:
        return await self.by_token(secret)

    async def by_token(self, secret: str) -> Principal:
        try:
            return self.holders[secret]
        except KeyError:
            raise Unauthenticated() from None


@asynccontextmanager
async def serving(services: Services, app: FastAPI) -> AsyncIterator[Site]:
    """Serve `app` over `services` until the block ends."""
    app.state.services = services
    server = Server(server_config(app, services.settings))
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    reading = asyncio.create_task(services.the(EventStream).run())
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield Site(f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{port}", port)
    finally:
        server.should_exit = True
        await running
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
