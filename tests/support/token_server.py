"""A provider of tokens (OAuth 2.0) on loopback: gives access tokens for its refresh token, and says whose they are."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

from tests.support.listening import listening


class Provider:
    """`rotating`: each access token comes with a new refresh token, and the old one is worth nothing any more.

    `gate`: who asks waits there to be let through.
    """

    def __init__(self, user: str, refresh_token: str) -> None:
        self.user, self.refresh_token, self.rotating = user, refresh_token, True
        self.given: list[str] = []
        self.port = 0
        self.gate: asyncio.Semaphore | None = None
        self._asked, self._news = 0, asyncio.Event()

    async def until_asked(self, times: int) -> None:
        """Until so many have asked for a token."""
        async with asyncio.timeout(20):
            while self._asked < times:
                self._news.clear()
                await self._news.wait()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request."""
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next((int(line[15:]) for line in request.splitlines() if line.lower().startswith("content-length")), 0)
        form = parse_qs((await reader.readexactly(length)).decode())
        path = urlsplit(request.split()[1])
        if path.path == "/token":
            self._asked += 1
            self._news.set()
            if self.gate is not None:
                await self.gate.acquire()
        found = self._token(form) if path.path == "/token" else self._introspect(parse_qs(path.query))
        status, body = ("200 OK", found) if found else ("400 Bad Request", {"error": "invalid_grant"})
        content = json.dumps(body).encode()
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n"
        writer.write(head.encode() + b"Connection: close\r\n\r\n" + content)
        await writer.drain()

    def _token(self, form: dict[str, list[str]]) -> dict[str, object] | None:
        if form.get("refresh_token") != [self.refresh_token] or form.get("client_id") != ["desk"]:
            return None
        self.given.append(f"access-{len(self.given) + 1}")
        answer: dict[str, object] = {"access_token": self.given[-1], "expires_in": 3600, "token_type": "Bearer"}
        if self.rotating:
            self.refresh_token = answer["refresh_token"] = f"refresh-{len(self.given) + 1}"
        return answer

    def _introspect(self, query: dict[str, list[str]]) -> dict[str, object] | None:
        known = query.get("token", [""])[0] in self.given
        return {"active": True, "username": self.user} if known else None


@asynccontextmanager
async def token_server(user: str) -> AsyncIterator[Provider]:
    """On a port of its own."""
    provider = Provider(user, "refresh-1")
    async with listening(provider.answer) as provider.port:
        yield provider
