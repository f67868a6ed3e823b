"""What a caller's page is told while it calls: words, queue, state and end, over one socket.

Who is called back has another leg then: the page goes on with that one.
"""

from starlette.websockets import WebSocket

from switchroom.platform.bell import Subscription
from switchroom.platform.db import Database
from switchroom.platform.http.page_sockets import PageSockets, send
from switchroom.voice import queries
from switchroom.voice.actions import caption_bell
from switchroom.voice.contracts import LegId
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
        last, following = 0, leg.id
        while True:
            bell = self._database.bell.subscribe(caption_bell(following))
            try:
                last, over = await self._tell_of(socket, following, last, bell)
            finally:
                bell.close()
            if over:
                return
            following = await self._page_of(following)

    async def _tell_of(self, socket: WebSocket, leg_id: LegId, last: int, bell: Subscription) -> tuple[int, bool]:
        """Tell what this leg's page is told, until the page belongs to another leg or the call is over."""
        while True:
            async with self._database.read() as connection:
                rows = await queries.captions_after(connection, leg_id, last)
            for row in rows:
                await send(socket, row["content"])
                last = row["id"]
                if row["content"]["event"] == "ended":
                    return last, True
            if rows:
                continue
            if await self._page_of(leg_id) != leg_id:
                return last, False
            await bell.wait(POLL_S)

    async def _page_of(self, leg_id: LegId) -> LegId:
        async with self._database.read() as connection:
            page = await queries.page_of(connection, leg_id)
        return leg_id if page is None else page.id
