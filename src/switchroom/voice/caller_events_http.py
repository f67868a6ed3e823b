"""What a caller's page is told while it calls: words, queue, state and end, over one socket.

Bounded on every side: sockets per call, what a page may send, and what is kept for one that does not read.
"""

import asyncio
from collections import Counter
from uuid import UUID

from starlette.websockets import WebSocket, WebSocketDisconnect

from switchroom.platform.db import Database
from switchroom.platform.errors import Throttled
from switchroom.voice import queries
from switchroom.voice.actions import caption_bell
from switchroom.voice.queries import Leg

MOST_SOCKETS = 4
MOST_MESSAGES = 100
POLL_S = 5.0
SEND_WITHIN_S = 10.0


class TooManySockets(Throttled):
    """This call is being followed often enough."""

    code = "call.too_many_sockets"


class CallerEvents:
    """The sockets of one web process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._open: Counter[UUID] = Counter()

    async def follow(self, socket: WebSocket, leg: Leg) -> None:
        """Tell an accepted socket everything from the call's beginning to its end. Raises `TooManySockets`."""
        if self._open[leg.id] >= MOST_SOCKETS:
            raise TooManySockets()
        self._open[leg.id] += 1
        telling = asyncio.create_task(self._tell(socket, leg))
        listening = asyncio.create_task(_until_gone(socket))
        try:
            await asyncio.wait((telling, listening), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (telling, listening):
                task.cancel()
            await asyncio.gather(telling, listening, return_exceptions=True)
            self._open[leg.id] -= 1
            if not self._open[leg.id]:
                del self._open[leg.id]

    async def _tell(self, socket: WebSocket, leg: Leg) -> None:
        bell = self._database.bell.subscribe(caption_bell(leg.id))
        last = 0
        try:
            while True:
                async with self._database.read() as connection:
                    rows = await queries.captions_after(connection, leg.id, last)
                for row in rows:
                    async with asyncio.timeout(SEND_WITHIN_S):
                        await socket.send_json(row["content"])
                    last = row["id"]
                    if row["content"]["event"] == "ended":
                        return
                if not rows:
                    await bell.wait(POLL_S)
        finally:
            bell.close()


async def _until_gone(socket: WebSocket) -> None:
    """What the page sends means nothing; one that sends much is cut off."""
    try:
        for _ in range(MOST_MESSAGES):
            await socket.receive_text()
    except (WebSocketDisconnect, KeyError):
        return
