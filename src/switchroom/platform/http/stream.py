"""WebSocket /api/events: a browser names topics and hears their events until it leaves, is too slow, or signs out."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from switchroom.platform.access import Principal
from switchroom.platform.errors import Refusal
from switchroom.platform.http.requests import services_of, socket_principal
from switchroom.platform.metrics import SOCKETS
from switchroom.platform.realtime import EventStream, Follower, Sight, TopicDoors, text_frame

log = logging.getLogger(__name__)
router = APIRouter()

WRITE_FRAMES = "switchroom.write_frames"
"""An extension of our server: takes frames ready for the wire. One event goes to hundreds of browsers; building
its frame anew for each of them would cost more than everything else together."""
WriteFrames = Callable[[list[bytes]], Awaitable[None]]

RECHECK_S = 30.0
LAST_WORD_S = 1.0
MINE = "me"

BAD_MESSAGE, SIGNED_OUT, TOO_SLOW, NOT_READY = 4400, 4401, 4408, 4503
"""Close codes: as the HTTP status of the same meaning, above 4000."""

Topic = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Topics = Annotated[list[Topic], msgspec.Meta(max_length=200)]


class _Message(msgspec.Struct, forbid_unknown_fields=True):
    subscribe: Topics = []
    unsubscribe: Topics = []


class _Closing(Exception):  # noqa: N818 - an outcome, not a fault
    def __init__(self, code: int, reason: str) -> None:
        self.code, self.reason = code, reason


@router.websocket("/api/events")
async def follow_events(socket: WebSocket) -> None:
    """Send `{"subscribe": [topics]}`; hear `{"subscribed", "position"}` or `{"refused"}` for each, then its events.

    Of what one may see in part, hear `{"topic", "position", "previous"}` only, at most once a second: fetch then.
    """
    try:
        principal = await socket_principal(socket)
    except Refusal:
        await socket.close(SIGNED_OUT)  # before it is accepted: the browser sees a refused connection (403)
        return
    await socket.accept()
    connection = _Connection(socket, principal)
    try:
        with SOCKETS.track_inprogress():
            await connection.serve()
    except* WebSocketDisconnect:
        pass
    except* _Closing as closing:
        first = closing.exceptions[0]
        assert isinstance(first, _Closing)
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORD_S):
                await socket.close(first.code, first.reason)
    finally:
        connection.follower.close()


class _Connection:
    """One open socket: it listens, speaks, and asks now and then whether its owner is still signed in."""

    def __init__(self, socket: WebSocket, principal: Principal) -> None:
        services = services_of(socket)
        self._socket, self._principal = socket, principal
        self._doors = services.the(TopicDoors)
        self.follower: Follower = services.the(EventStream).open()

    async def serve(self) -> None:
        """Until the browser leaves; raises why as an exception group."""
        async with asyncio.TaskGroup() as parts:
            parts.create_task(self._listen())
            parts.create_task(self._speak())
            parts.create_task(self._watch())
            parts.create_task(self._recheck())

    async def _listen(self) -> None:
        while True:
            message = _read(await self._socket.receive())
            for name in message.unsubscribe:
                self.follower.leave(name)
            for name in message.subscribe:
                await self._subscribe(name)

    async def _subscribe(self, name: str) -> None:
        try:
            await self._follow(name, await self._sight(name))
        except Refusal as refusal:
            self._say({"refused": name, "code": refusal.code})

    async def _follow(self, name: str, sight: Sight) -> None:
        if sight is Sight.NOTHING:
            self.follower.leave(name)
            self._say({"refused": name})
        else:
            self._say({"subscribed": name, "position": await self.follower.follow(name, self._topic(name), sight)})

    async def _sight(self, name: str) -> Sight:
        return Sight.EVENTS if name == MINE else await self._doors.sight(self._principal, name)

    def _topic(self, name: str) -> str:
        return f"user:{self._principal.user_id}" if name == MINE else name

    async def _speak(self) -> None:
        write: WriteFrames = self._socket.scope["extensions"][WRITE_FRAMES]
        while True:
            await write(await self.follower.frames())

    async def _watch(self) -> None:
        """Apart from `_speak`, which hangs in `send` as long as a slow browser does not read."""
        await self.follower.dropped.wait()
        raise _Closing(TOO_SLOW, "Too many events are waiting: connect again and fetch.")

    async def _recheck(self) -> None:
        while True:
            await asyncio.sleep(RECHECK_S)
            try:
                self._principal = await socket_principal(self._socket)
            except Refusal:
                raise _Closing(SIGNED_OUT, "The session has ended.") from None
            for name, followed in list(self.follower.topics.items()):
                sight = await self._sight(name)
                if sight is not followed.sight and name in self.follower.topics:
                    await self._follow(name, sight)

    def _say(self, message: dict[str, object]) -> None:
        """Through the follower's queue, so that a topic's answer comes before its first event."""
        self.follower.put(text_frame(msgspec.json.encode(message)))


def _read(received: MutableMapping[str, Any]) -> _Message:
    if received["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(received.get("code", 1005))
    try:
        return msgspec.json.decode(received.get("text") or b"", type=_Message)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise _Closing(BAD_MESSAGE, f"Not understood: {error}"[:120]) from None
