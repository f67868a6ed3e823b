"""The web role: the API, the browser application and the event stream behind one HTTP server."""

import asyncio
import contextlib
import logging
import ssl
from collections.abc import Iterator
from typing import Any, cast

import uvicorn
from fastapi import FastAPI, WebSocketDisconnect
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from switchroom.entrypoints.addresses import own_addresses
from switchroom.entrypoints.roles import Place
from switchroom.entrypoints.telephony import callers
from switchroom.entrypoints.web import create_app
from switchroom.platform.http.stream import WRITE_FRAMES
from switchroom.platform.realtime import EventStream
from switchroom.platform.services import Services
from switchroom.platform.settings import Settings
from switchroom.platform.tls import certificate_for
from switchroom.routing.facade import report_screens

log = logging.getLogger(__name__)
LARGEST_MESSAGE = 256 * 1024
GRACE_S = 3
RENEWAL_S = 3600
FLUSH_S = 5
PING_S = 20


class Server(uvicorn.Server):
    """Leaves signals to the role's frame."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Socket(WebSocketsSansIOProtocol):
    """Takes ready frames, and lets go of browsers that no longer read: closing alone would wait for them to take what
    is still buffered.
    """

    async def run_asgi(self) -> None:
        extensions = cast(dict[str, Any], self.scope["extensions"])
        extensions[WRITE_FRAMES] = self.write_frames
        await super().run_asgi()

    async def write_frames(self, frames: list[bytes]) -> None:
        """Send messages that are already framed; waits while the browser does not take them."""
        await self.writable.wait()
        if self.disconnected or self.close_sent:
            raise WebSocketDisconnect(1006)
        self.transport.write(b"".join(frames))

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.transport.abort()

    def on_task_complete(self, task: "asyncio.Task[None]") -> None:
        super().on_task_complete(task)
        self.loop.call_later(FLUSH_S, self.transport.abort)


async def run(services: Services, place: Place) -> None:
    """Serve until cancelled; then finish what is under way, at most `GRACE_S` seconds."""
    async with callers(services):
        await _serve(services, place)


async def _serve(services: Services, place: Place) -> None:
    context = _tls(services.settings)
    server = Server(server_config(create_app(services), services.settings, context))
    serving = asyncio.create_task(server.serve(sockets=list(place.sockets) or None))
    beside = [
        asyncio.create_task(_keep_renewed(services.settings, context)),
        asyncio.create_task(services.the(EventStream).run()),
        asyncio.create_task(report_screens(services.database, services.the(EventStream))),
    ]
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)


def server_config(app: FastAPI, settings: Settings, context: ssl.SSLContext | None = None) -> uvicorn.Config:
    """uvicorn's configuration. Small messages in great number: compression would cost more than it saves."""
    config = uvicorn.Config(
        app,
        host=settings.http_host,
        port=settings.http_port or 8080,
        loop="uvloop",
        http="httptools",
        ws=Socket,
        ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,
        ws_ping_interval=PING_S,
        ws_ping_timeout=PING_S,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=GRACE_S,
    )
    config.load()
    config.ssl = context
    return config


def _tls(settings: Settings) -> ssl.SSLContext | None:
    if not settings.secure:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    _load(context, settings)
    return context


def _load(context: ssl.SSLContext, settings: Settings) -> None:
    certificate = certificate_for(settings, tuple(own_addresses()))
    context.load_cert_chain(certificate.chain, certificate.key)


async def _keep_renewed(settings: Settings, context: ssl.SSLContext | None) -> None:
    """Look every hour for a renewed certificate, ours or the administrator's: new connections get it at once."""
    while context is not None:
        await asyncio.sleep(RENEWAL_S)
        try:
            await asyncio.to_thread(_load, context, settings)
        except (OSError, ssl.SSLError):
            log.exception("the certificate could not be loaded again; the old one stays in use")
