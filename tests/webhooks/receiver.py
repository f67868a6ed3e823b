"""Somebody else's server that takes webhooks, and checks them as the guide says."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

from tests.support.listening import listening

OK = b"HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n"


def status(code: int, header: str = "") -> bytes:
    return f"HTTP/1.1 {code} No\r\n{header}content-length: 0\r\n\r\n".encode()


class Hook:
    """One request."""

    def __init__(self, path: str, headers: dict[str, str], raw: bytes) -> None:
        self.path, self.headers, self.raw = path, headers, raw
        self.body: dict[str, Any] = json.loads(raw)

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def is_signed_with(self, secret: str) -> bool:
        """Whether one of the signatures was made with this secret."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{self.id}.{self.headers['webhook-timestamp']}.".encode() + self.raw
        wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return wanted in self.headers["webhook-signature"].split(" ")


class Receiver:
    """`answer` is asked for each request; what it gives is sent as it is, and None leaves the sender without one."""

    def __init__(self) -> None:
        self.hooks: list[Hook] = []
        self.answer: Callable[[Hook], bytes | None] = lambda _: OK
        self.port = 0
        self._news = asyncio.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    async def arrived(self, count: int) -> list[Hook]:
        """As soon as so many have arrived."""
        async with asyncio.timeout(30):
            while len(self.hooks) < count:
                self._news.clear()
                await self._news.wait()
        return self.hooks

    def of(self, kind: str) -> Iterable[Hook]:
        return [hook for hook in self.hooks if hook.body["type"] == kind]

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        raw = await reader.readexactly(int(headers["content-length"]))
        assert head[0].startswith("POST ")
        hook = Hook(head[0].split(" ")[1], headers, raw)
        self.hooks.append(hook)
        self._news.set()
        answer = self.answer(hook)
        if answer is None:
            await reader.read()
        else:
            writer.write(answer)
            await writer.drain()


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    taking = Receiver()
    async with listening(taking.take) as taking.port:
        yield taking
