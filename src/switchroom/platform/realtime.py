"""The event stream: what the journal says, told to browsers that follow a topic.

One reader per web process follows the journal and encodes each event once per topic; each follower has a bounded queue
of its own. A frame carries its position and the position of the topic's previous event: a browser whose last position
differs has missed something and fetches again. So nothing here needs to be kept or resent, and whoever reads too
slowly is dropped without harm to the others.

Whoever may see a part of what a topic is about hears only *that* something happened: a hint without the event, at most
one a second, upon which the browser fetches what its owner may see (docs/decisions/0005).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from websockets.frames import Frame, Opcode

from switchroom.platform.access import Principal
from switchroom.platform.db import Database
from switchroom.platform.errors import Throttled, Unavailable
from switchroom.platform.events import decode_event, event_classes
from switchroom.platform.journal import JOURNAL_BELL, head

log = logging.getLogger(__name__)

POLL_S = 2.0
GATHER_S = 0.004
"""Between two looks: on a busy floor several transactions' events are read together."""
READ = 500
SLICE = 64
"""Events between two turns of the followers: those that keep up have emptied their queue by the next one."""
MOST_WAITING = 1000
"""Frames that may wait for one follower; it is dropped at one more."""
MOST_TOPICS = 200
FIRST_READ_S = 10.0
HINT_EVERY_S = 1.0
"""All topics' hints go together, so that who follows several fetches once."""


class TooManyTopics(Throttled):
    """One connection may follow 200 topics."""

    code = "stream.too_many_topics"


class StreamNotReady(Unavailable):
    """The event stream has not caught up with the journal yet."""

    code = "stream.not_ready"


class Sight(StrEnum):
    """What a follower hears of a topic: nothing, that something happened, or every event."""

    NOTHING = "nothing"
    HINTS = "hints"
    EVENTS = "events"


Door = Callable[[Principal, str], Awaitable[Sight]]
"""How much a principal may see of a topic, as the events name it: everything that it is about, a part, or nothing."""


class TopicDoors:
    """Who may follow which topic: a door for each word that topics begin with. Without a door a topic is refused."""

    def __init__(self, doors: Mapping[str, Door]) -> None:
        self._doors = doors

    async def sight(self, principal: Principal, topic: str) -> Sight:
        """Ask the door of the word before the colon."""
        door = self._doors.get(topic.partition(":")[0])
        return Sight.NOTHING if door is None else await door(principal, topic)


class Told(msgspec.Struct, frozen=True):
    """What a browser gets for one event of one topic."""

    topic: str
    position: int
    previous: int
    type: str
    at: datetime
    subject: UUID
    data: msgspec.Raw


class Hint(msgspec.Struct, frozen=True):
    """What a browser gets that may see a part only. The hint before was about `previous`."""

    topic: str
    position: int
    previous: int


class Followed(msgspec.Struct, frozen=True):
    """A topic as the events name it, and how much of it a follower hears."""

    topic: str
    sight: Sight


class Follower:
    """One connection. `frames` waits for what its topics bring; `dropped` is set when it was too slow."""

    def __init__(self, stream: "EventStream") -> None:
        self._stream = stream
        self._waiting: list[bytes] = []
        self._wake = asyncio.Event()
        self.topics: dict[str, Followed] = {}
        """What is followed, by the name the browser uses."""
        self.dropped = asyncio.Event()

    async def follow(self, name: str, topic: str, sight: Sight) -> int:
        """Follow `topic` under the browser's `name`; the position from which its events will follow.

        Raises `TooManyTopics`, `StreamNotReady`.
        """
        if len(self.topics) >= MOST_TOPICS and name not in self.topics:
            raise TooManyTopics()
        await self._stream.until_reading()
        self.leave(name)
        self.topics[name] = Followed(topic, sight)
        return self._stream.add(self, topic, name, sight)

    def leave(self, name: str) -> None:
        """Follow a topic no longer; nothing happens if it was not followed."""
        followed = self.topics.pop(name, None)
        if followed is not None:
            self._stream.remove(self, followed.topic)

    def close(self) -> None:
        for name in list(self.topics):
            self.leave(name)

    def put(self, frame: bytes) -> None:
        """Called by the stream: never waits. `frame` is ready for the wire."""
        if len(self._waiting) >= MOST_WAITING:
            self.dropped.set()
            self._waiting.clear()
            self.close()
        else:
            self._waiting.append(frame)
            self._wake.set()

    async def frames(self) -> list[bytes]:
        """The frames that wait, at least one."""
        while not self._waiting:
            self._wake.clear()
            await self._wake.wait()
        found, self._waiting = self._waiting, []
        return found


class _Topic:
    """Followers of one topic, and the position of its last event, the same for all of them."""

    __slots__ = ("followers", "hinted", "last", "limited", "name")

    def __init__(self, name: str, last: int) -> None:
        self.name = name
        self.last = self.hinted = last
        self.followers: dict[Follower, None] = {}
        self.limited: dict[Follower, None] = {}
        """Those who get hints, and never an event."""


class EventStream:
    """The one reader of a web process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._topics: dict[str, _Topic] = {}
        self._position: int | None = None
        self._reading = asyncio.Event()
        self._hints: dict[_Topic, None] = {}
        self._hinting: asyncio.TimerHandle | None = None
        self._next_hints = 0.0

    @property
    def position(self) -> int | None:
        """How far the journal has been read; None before the first look."""
        return self._position

    def followed(self, word: str) -> list[str]:
        """The topics that begin with `word:` and have followers in this process."""
        return [name for name in self._topics if name.startswith(f"{word}:")]

    def open(self) -> Follower:
        """A follower of nothing yet. Close it in the end."""
        return Follower(self)

    async def until_reading(self) -> None:
        """Until positions mean something. Raises `StreamNotReady`."""
        try:
            async with asyncio.timeout(FIRST_READ_S):
                await self._reading.wait()
        except TimeoutError:
            raise StreamNotReady() from None

    def add(self, follower: Follower, topic: str, name: str, sight: Sight) -> int:
        found = self._topics.get(topic)
        if found is None:
            found = self._topics[topic] = _Topic(name, self._position or 0)
        (found.followers if sight is Sight.EVENTS else found.limited)[follower] = None
        return found.last

    def remove(self, follower: Follower, topic: str) -> None:
        found = self._topics.get(topic)
        if found is not None:
            found.followers.pop(follower, None)
            found.limited.pop(follower, None)
            if not found.followers and not found.limited:
                del self._topics[topic]

    async def run(self) -> None:
        """Read for ever; after trouble with the database, go on where it stopped."""
        bell = self._database.bell.subscribe(JOURNAL_BELL)
        pause = 0.1
        try:
            while True:
                try:
                    more = await self._read()
                    pause = 0.1
                except Exception as error:  # of the driver, too: without this loop every browser would stand still
                    log.warning("the journal cannot be read: %s", error)
                    await asyncio.sleep(pause)
                    pause = min(2.0, pause * 2)
                    continue
                if not more:
                    await asyncio.sleep(GATHER_S)
                    await bell.wait(POLL_S)
        finally:
            bell.close()
            if self._hinting is not None:
                self._hinting.cancel()

    async def _read(self) -> bool:
        async with self._database.read() as connection:
            if self._position is None:
                self._position = await head(connection)
                self._reading.set()
            rows = await connection.fetch(
                """select position, at, type, version, subject, topics, data::text as data from journal.event
                   where position > $1 order by position limit $2""",
                self._position,
                READ,
            )
        for start in range(0, len(rows), SLICE):
            for row in rows[start : start + SLICE]:
                self._tell(row)
            await asyncio.sleep(0)
        return len(rows) == READ

    def _tell(self, row: Any) -> None:
        position: int = row["position"]
        for topic in row["topics"]:
            found = self._topics.get(topic)
            if found is None:
                continue
            if found.followers:
                event = Told(found.name, position, found.last, row["type"], row["at"], row["subject"], _data(row))
                frame = text_frame(msgspec.json.encode(event))
                for follower in list(found.followers):
                    follower.put(frame)
            found.last = position
            if found.limited:
                self._hint_soon(found)
        self._position = position

    def _hint_soon(self, topic: _Topic) -> None:
        """Now, if the last hints are a second old."""
        self._hints[topic] = None
        if self._hinting is None:
            loop = asyncio.get_running_loop()
            self._hinting = loop.call_at(max(loop.time(), self._next_hints), self._hint)

    def _hint(self) -> None:
        hints, self._hints, self._hinting = self._hints, {}, None
        self._next_hints = asyncio.get_running_loop().time() + HINT_EVERY_S
        for topic in hints:
            frame = text_frame(msgspec.json.encode(Hint(topic.name, topic.last, topic.hinted)))
            topic.hinted = topic.last
            for follower in list(topic.limited):
                follower.put(frame)


def text_frame(text: bytes) -> bytes:
    """A WebSocket message as it goes over the wire: a server's frames are unmasked, so the same for every browser."""
    return Frame(Opcode.TEXT, text).serialize(mask=False)


def _data(row: Any) -> msgspec.Raw:
    """The event as its current class would say it; as it was written where no class knows it."""
    known = event_classes().get(row["type"])
    if known is None or known.version == row["version"]:
        return msgspec.Raw(row["data"].encode())
    lifted = decode_event(row["type"], row["version"], msgspec.json.decode(row["data"]))
    return msgspec.Raw(msgspec.json.encode(lifted))
