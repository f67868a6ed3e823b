"""Sockets of strangers' pages: each belongs to one thing (a call, a chat) and is bounded on every side.

How many may follow one thing, what a page may send, and how long a page may take that does not read.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from switchroom.platform.errors import Refusal, Throttled

MOST_SOCKETS = 4
MOST_MESSAGES = 100
SEND_WITHIN_S = 10.0
REFUSED = 4000


class TooManySockets(Throttled):
    """This is being followed often enough."""

    code = "page.too_many_sockets"


class PageSockets:
    """The sockets of one web process, counted by what they follow."""

    def __init__(self) -> None:
        self.open: Counter[UUID] = Counter()

    async def follow(self, socket: WebSocket, id: UUID, tell: Coroutine[Any, Any, None]) -> None:
        """Run `tell` until it is done or the page is gone. Raises `TooManySockets`."""
        if self.open[id] >= MOST_SOCKETS:
            tell.close()
            raise TooManySockets()
        self.open[id] += 1
        telling = asyncio.create_task(tell)
        listening = asyncio.create_task(_until_gone(socket))
        try:
            await asyncio.wait((telling, listening), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (telling, listening):
                task.cancel()
            told, _ = await asyncio.gather(telling, listening, return_exceptions=True)
            self.open[id] -= 1
            if not self.open[id]:
                del self.open[id]
        if isinstance(told, Exception) and not isinstance(told, WebSocketDisconnect | TimeoutError):
            raise told


async def send(socket: WebSocket, content: Any) -> None:
    """Send JSON to a page; TimeoutError when it does not read."""
    async with asyncio.timeout(SEND_WITHIN_S):
        await socket.send_json(content)


async def serve_page(socket: WebSocket, serve: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Accept, serve, and close with the reason of a refusal (`REFUSED`), if there is one."""
    await socket.accept()
    reason = ""
    try:
        await serve()
    except Refusal as refusal:
        reason = refusal.code
    if socket.client_state is WebSocketState.CONNECTED and socket.application_state is WebSocketState.CONNECTED:
        await socket.close(REFUSED if reason else 1000, reason)


async def _until_gone(socket: WebSocket) -> None:
    """What the page sends means nothing; one that sends much is cut off."""
    try:
        for _ in range(MOST_MESSAGES):
            await socket.receive_text()
    except (WebSocketDisconnect, KeyError):
        return
