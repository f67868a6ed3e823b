"""Sockets that follow one chat: they say that something is new, and the page fetches it."""

import math
import time
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from starlette.websockets import WebSocket

from switchroom.messaging.chat import idle, queries
from switchroom.messaging.chat.queries import Chat
from switchroom.messaging.chat.writing import bell_of
from switchroom.messaging.contracts import ChatState
from switchroom.platform.db import Database
from switchroom.platform.http.page_sockets import PageSockets, send
from switchroom.platform.together import Together

POLL_S = 20.0
SEEN_EVERY_S = idle.SEEN_EVERY.total_seconds()


class ChatEvents:
    """The sockets of one web process, customers' and agents'."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.sockets = PageSockets()
        self._looks = {
            customer: Together[UUID, Chat | None](partial(self._look, customer=customer)) for customer in (True, False)
        }

    async def follow(self, socket: WebSocket, chat_id: UUID, *, customer: bool) -> None:
        """Tell an accepted socket of everything new until the chat is over. Raises `TooManySockets`."""
        await self.sockets.follow(socket, chat_id, self._tell(socket, chat_id, customer=customer))

    async def _tell(self, socket: WebSocket, chat_id: UUID, *, customer: bool) -> None:
        bell = self._database.bell.subscribe(bell_of(chat_id))
        told: tuple[object, ...] = ()
        seen_at = -math.inf
        try:
            while True:
                if customer and time.monotonic() - seen_at >= SEEN_EVERY_S:
                    seen_at = time.monotonic()
                    async with self._database.transaction() as tx:
                        await idle.seen(tx, chat_id)
                now = await self._looks[customer].of(chat_id)
                if now is None:
                    return
                if (news := _news(now)) != told:
                    await send(socket, {"event": "changed", "last": now.last, "typing": now.typing})
                    told = news
                if now.state is ChatState.ENDED and now.settled:
                    return
                await bell.wait(POLL_S)
        finally:
            bell.close()

    async def _look(self, ids: Sequence[UUID], *, customer: bool) -> list[Chat | None]:
        async with self._database.read() as connection:
            return await queries.chats_of(connection, ids, customer=customer)


def _news(chat: Chat) -> tuple[object, ...]:
    """What a page shows beside the messages: when any of it changes, the page has something to fetch."""
    return (chat.last, chat.state, chat.agent_id, chat.standing, chat.read_by_agent, chat.read_by_customer, chat.typing)
