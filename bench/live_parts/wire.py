"""The smallest clients that can load a server: one keep-alive HTTP connection, one WebSocket, nothing checked twice.

A usual client library costs the driver more than the request costs the server, on the same cores.
"""

import asyncio
import base64
import os
from collections.abc import Callable
from typing import Any, cast

import msgspec

MARK = "X-Switchroom: 1\r\n"
TEXT, PING, PONG = 0x1, 0x9, 0xA


class Http:
    """One connection; requests follow each other. `cookie` signs in."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._lock = asyncio.Lock()
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.cookie = ""

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer's JSON. Raises AssertionError for a refusal."""
        content = b"" if body is None else msgspec.json.encode(body)
        head = f"{method} {path} HTTP/1.1\r\nHost: bench\r\n{MARK}Cookie: {self.cookie}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        async with self._lock:
            try:
                status, headers, answer = await self._exchange(head.encode() + content)
            except (ConnectionError, asyncio.IncompleteReadError):  # the server has closed a connection that was idle
                self._streams = None
                status, headers, answer = await self._exchange(head.encode() + content)
        if "set-cookie" in headers:
            self.cookie = headers["set-cookie"].partition(";")[0]
        assert status < 300, f"{method} {path}: {status} {answer!r}"
        return msgspec.json.decode(answer) if answer else None

    async def _exchange(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(request)
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        length = int(headers.get("content-length", "0"))
        return int(lines[0].split()[1]), headers, await reader.readexactly(length) if length else b""

    async def sign_in(self, email: str, password: str) -> None:
        await self.ask("POST", "/api/session", {"email": email, "password": password})

    async def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()


class Frame(msgspec.Struct):
    """What an event's frame says, as far as the bench looks."""

    type: str = ""
    data: dict[str, Any] = {}
    subscribed: str = ""
    refused: str = ""


class Socket(asyncio.Protocol):
    """The event stream of one person; `hear` is called for each event, as it comes."""

    def __init__(self, hear: Callable[[Frame], None]) -> None:
        self._hear = hear
        self._decoder = msgspec.json.Decoder(Frame)
        self._held = b""
        self.open: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.following: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @classmethod
    async def follow(cls, port: int, cookie: str, topic: str, hear: Callable[[Frame], None]) -> "Socket":
        """Open a socket and follow one topic; events from now on."""
        transport, socket = await asyncio.get_running_loop().create_connection(lambda: cls(hear), "127.0.0.1", port)
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /api/events HTTP/1.1\r\nHost: bench\r\nOrigin: http://bench\r\nCookie: {cookie}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n\r\n".encode()
        )
        await asyncio.wait_for(socket.open, 20)
        text = msgspec.json.encode({"subscribe": [topic]})
        transport.write(_masked(TEXT, text))
        await asyncio.wait_for(socket.following, 20)
        return socket

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def close(self) -> None:
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        held = self._held + data
        if not self.open.done():
            head, found, held = held.partition(b"\r\n\r\n")
            if not found:
                self._held = head
                return
            assert b" 101 " in head, head
            self.open.set_result(None)
        while (payload := _end_of_frame(held)) is not None:
            start, end = payload
            if held[0] & 0x0F == TEXT:
                self._read(held[start:end])
            elif held[0] & 0x0F == PING:
                self._transport.write(_masked(PONG, held[start:end]))
            held = held[end:]
        self._held = held

    def connection_lost(self, exc: Exception | None) -> None:
        for awaited in (self.open, self.following):
            if not awaited.done():
                awaited.set_exception(ConnectionError("the server closed the socket"))

    def _read(self, text: bytes) -> None:
        frame = self._decoder.decode(text)
        assert not frame.refused, text
        if frame.subscribed:
            self.following.set_result(None)
        elif frame.type:
            self._hear(frame)


def _end_of_frame(data: bytes) -> tuple[int, int] | None:
    """Where the first frame's payload begins and ends; None when it has not all come."""
    if len(data) < 2:
        return None
    length, start = data[1] & 0x7F, 2
    if length == 126:
        length, start = int.from_bytes(data[2:4], "big"), 4
    elif length == 127:
        length, start = int.from_bytes(data[2:10], "big"), 10
    return (start, start + length) if len(data) >= max(start, start + length) else None


def _masked(kind: int, payload: bytes) -> bytes:
    """A client's short frame; a mask of zeros changes nothing."""
    return bytes([0x80 | kind, 0x80 | len(payload), 0, 0, 0, 0]) + payload
