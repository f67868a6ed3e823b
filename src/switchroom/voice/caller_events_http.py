"""What a caller's page is told while it calls: words, queue, state and end, over one socket."""

from starlette.websockets import WebSocket

from switchroom.platform.db import Database
from switchroom.platform.http.page_sockets import PageSockets, send
from switchroom.voice import queries
from switchroom.voice.actions import caption_bell
from switchroom.voice.queries import Leg

POLL_S = 5.0


class CallerEvents:
    """The callers' sockets of one web process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.sockets = PageSockets()

    async def follow(self, socket: WebSocket, leg: Leg) -> None:
        """Tell an accepted socket everything from the call's beginning to its end. Raises `TooManySockets`."""
        await self.sockets.follow(socket, leg.id, self._tell(socket, leg))

    async def _tell(self, socket: WebSocket, leg: Leg) -> None:
        bell = self._database.bell.subscribe(caption_bell(leg.id))
        last = 0
        try:
            while True:
                async with self._database.read() as connection:
                    rows = await queries.captions_after(connection, leg.id, last)
                for row in rows:
                    await send(socket, row["content"])
                    last = row["id"]
                    if row["content"]["event"] == "ended":
                        return
                if not rows:
                    await bell.wait(POLL_S)
        finally:
            bell.close()
