"""What monitoring asks of one process: `/metrics`, `/live`, `/ready`, on a listener apart from the API's.

Closed unless an address is set; on any but this machine's own addresses only with a token (docs/decisions/0007). Roles
of one machine listen on ports that follow each other.
"""

import asyncio
import contextlib
import hmac
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

import msgspec

from switchroom.entrypoints.roles import Role, Standing
from switchroom.platform.metrics import CONTENT_TYPE, measure_lag, told
from switchroom.platform.settings import Settings

log = logging.getLogger(__name__)
WITHIN_S = 10.0
LONGEST_REQUEST = 8192
Answer = tuple[HTTPStatus, str, bytes]


def port_of(settings: Settings, role: Role) -> int:
    """The port of a role: that of the setting for web, the next ones for engine, voice, media and worker."""
    assert settings.monitor_address is not None
    return int(settings.monitor_address.rpartition(":")[2]) + list(Role).index(role)


@asynccontextmanager
async def monitored(role: Role, settings: Settings, standing: Standing) -> AsyncIterator[None]:
    """Answer while the block lasts, if the settings want it. A port that is taken is logged and stops nobody."""
    if settings.monitor_address is None:
        yield
        return
    listener = Listener(settings.monitor_token or "", standing)
    host = settings.monitor_address.rpartition(":")[0].strip("[]")
    try:
        server = await asyncio.start_server(listener.serve, host, port_of(settings, role), limit=LONGEST_REQUEST)
    except OSError as error:
        log.error("monitoring cannot listen: %s", error)
        yield
        return
    lag = asyncio.create_task(measure_lag())
    try:
        async with server:
            yield
    finally:
        lag.cancel()


class Listener:
    """One request each connection, of a monitoring system: a handful a minute."""

    def __init__(self, token: str, standing: Standing) -> None:
        self._token, self._standing = token, standing

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer and close; whoever does not ask in time, or too much, gets nothing."""
        try:
            async with asyncio.timeout(WITHIN_S):
                request = await reader.readuntil(b"\r\n\r\n")
                writer.write(_response(*await self._answer(request.decode("latin-1"))))
                await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _answer(self, request: str) -> Answer:
        first, *lines = request.split("\r\n")
        method, _, rest = first.partition(" ")
        path = rest.partition(" ")[0].partition("?")[0]
        if not self._may(lines):
            return HTTPStatus.UNAUTHORIZED, "text/plain", b""
        if method != "GET":
            return HTTPStatus.METHOD_NOT_ALLOWED, "text/plain", b""
        if path == "/metrics":
            return HTTPStatus.OK, CONTENT_TYPE, await told()
        if path == "/live":
            return HTTPStatus.OK, "application/json", b'{"status":"ok"}'
        if path == "/ready":
            ready, how = await self._standing.readiness()
            status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
            return status, "application/json", msgspec.json.encode(how)
        return HTTPStatus.NOT_FOUND, "text/plain", b""

    def _may(self, lines: list[str]) -> bool:
        if not self._token:
            return True
        given = next(
            (line.partition(":")[2].strip() for line in lines if line.lower().startswith("authorization:")), ""
        )
        return hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode())


def _response(status: HTTPStatus, kind: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Connection: close\r\n\r\n".encode() + body
