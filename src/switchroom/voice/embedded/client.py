"""The other ends of the media process's socket: the Switch port for voice control, signalling for web processes."""

import asyncio
import contextlib
import itertools
import logging
import os
import time
from collections.abc import AsyncIterator
from typing import Any, Self

import msgspec
from msgspec import Struct

from switchroom.platform.errors import Refusal
from switchroom.voice.contracts import (
    Command,
    Event,
    InstanceId,
    LegId,
    Order,
    Snapshot,
    StaleEpoch,
    SwitchEvent,
    SwitchUnreachable,
)
from switchroom.voice.embedded.signals import Arrival, Ended, LegCard, Notice, Ring
from switchroom.voice.embedded.wire import (
    Acknowledge,
    Challenge,
    Channel,
    Connect,
    Do,
    FromServer,
    GetSnapshot,
    Happened,
    Hello,
    Kind,
    Leave,
    LookUp,
    Ping,
    Press,
    Refused,
    Welcome,
    WrongSecret,
    connected,
    prove,
    raised,
)

log = logging.getLogger(__name__)

_IDLE = 15.0
_PING_EVERY = 4.0
_REPLY_WITHIN = 20.0
_PATIENCE = 2.0  # how long a request waits for a broken connection to come back
_BACKOFF = (0.05, 0.1, 0.2, 0.5, 1.0)

_challenge = msgspec.msgpack.Decoder(Challenge)
_welcome = msgspec.msgpack.Decoder(Welcome | Refused)
_from_server = msgspec.msgpack.Decoder(FromServer)


class _Link:
    """A connection that comes back by itself. Subclasses say who they are and take what is not a reply."""

    kind: Kind

    def __init__(self, address: str, secret: bytes) -> None:
        self._address, self._secret = address, secret
        self._channel: Channel | None = None
        self._up = asyncio.Event()
        self._requests = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._ended: Refusal | None = None
        self.instance: InstanceId | None = None
        self.clock_ahead_s = 0.0
        """How far the switch's clock was ahead of ours when we connected."""

    async def __aenter__(self) -> Self:
        self._running = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go; calls go on."""
        self._running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._running

    async def reach(self) -> InstanceId:
        """Which switch it is, once connected. Raises `SwitchUnreachable`, `WrongSecret`."""
        await self._reachable()
        assert self.instance is not None
        return self.instance

    @property
    def connected(self) -> bool:
        return self._channel is not None

    def _hello(self, nonce: bytes, proof: bytes) -> Hello:
        return Hello(self.kind, nonce, proof)

    def _take(self, message: Any) -> None:
        raise NotImplementedError

    def _over(self, refusal: Refusal) -> None:
        """The switch will not have us any more."""
        self._ended = refusal
        self._up.set()

    async def _run(self) -> None:
        attempt = 0
        while self._ended is None:
            try:
                async with self._connection() as channel:
                    attempt = 0
                    await self._read(channel)
            except (OSError, TimeoutError) as problem:
                log.debug("media process not reachable: %s", problem)
            except Refusal as refusal:
                log.warning("media process refuses: %s", refusal)
                if isinstance(refusal, StaleEpoch | WrongSecret):
                    self._over(refusal)
            await asyncio.sleep(_BACKOFF[min(attempt, len(_BACKOFF) - 1)])
            attempt += 1

    @contextlib.asynccontextmanager
    async def _connection(self) -> AsyncIterator[Channel]:
        channel = Channel(*await connected(self._address), _IDLE)
        try:
            await self._shake_hands(channel)
            self._channel = channel
            self._up.set()
            pinging = asyncio.create_task(self._ping(channel))
            try:
                yield channel
            finally:
                pinging.cancel()
        finally:
            self._channel = None
            self._up.clear()
            channel.close()
            self._fail_waiting()

    async def _shake_hands(self, channel: Channel) -> None:
        challenge: Challenge = await channel.receive(_challenge)
        nonce, began = os.urandom(32), time.time()
        channel.send(self._hello(nonce, prove(self._secret, self.kind, challenge.nonce)))
        answer: Welcome | Refused = await channel.receive(_welcome)
        if isinstance(answer, Refused):
            raise raised(answer)
        if answer.proof != prove(self._secret, "server", nonce):
            raise WrongSecret()
        self.instance = answer.instance
        if answer.at:
            self.clock_ahead_s = answer.at - (began + time.time()) / 2

    async def _ping(self, channel: Channel) -> None:
        while True:
            await asyncio.sleep(_PING_EVERY)
            channel.send(Ping())

    async def _read(self, channel: Channel) -> None:
        while True:
            message: FromServer = await channel.receive(_from_server)
            match message:
                case Ping():
                    pass
                case Refused(request=0):
                    raise raised(message)
                case Happened() | Ring() | Ended():
                    self._take(message)
                case _:
                    waiting = self._waiting.pop(message.request, None)
                    if waiting is not None and not waiting.done():
                        waiting.set_result(message)

    def _fail_waiting(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for future in waiting.values():
            if not future.done():
                future.set_exception(SwitchUnreachable())

    async def _reachable(self) -> Channel:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self._up.wait()
        if self._ended is not None:
            raise self._ended
        if self._channel is None:
            raise SwitchUnreachable()
        return self._channel

    async def _ask(self, kind: type[Struct], *fields: Any) -> Any:
        channel = await self._reachable()
        request = next(self._requests)
        future = self._waiting[request] = asyncio.get_running_loop().create_future()
        channel.send(kind(request, *fields))
        try:
            async with asyncio.timeout(_REPLY_WITHIN):
                reply = await future
        except TimeoutError:
            raise SwitchUnreachable() from None
        finally:
            self._waiting.pop(request, None)
        if isinstance(reply, Refused):
            raise raised(reply)
        return reply


class EmbeddedSwitch(_Link):
    """The Switch port over the socket; use as an async context manager. One iteration of `events` at a time.

    When a controller with a higher epoch takes over, everything raises `StaleEpoch` from then on.
    """

    kind = Kind.CONTROLLER

    def __init__(self, address: str, secret: bytes, epoch: int) -> None:
        super().__init__(address, secret)
        self._epoch = epoch
        self._events: asyncio.Queue[SwitchEvent | None] = asyncio.Queue()
        self._seen: tuple[InstanceId | None, int] = (None, 0)

    def _hello(self, nonce: bytes, proof: bytes) -> Hello:
        instance, number = self._seen
        return Hello(self.kind, nonce, proof, self._epoch, instance, number)

    def _take(self, message: Happened) -> None:
        event = message.event
        instance, number = self._seen
        if event.instance != instance or event.number > number:
            self._seen = (event.instance, event.number)
            self._events.put_nowait(event)

    def _over(self, refusal: Refusal) -> None:
        super()._over(refusal)
        self._events.put_nowait(None)

    async def do(self, order: Order, command: Command) -> None:
        """See `Switch.do`. Also raises `SwitchUnreachable`."""
        await self._ask(Do, order, command)

    async def snapshot(self) -> Snapshot:
        reply = await self._ask(GetSnapshot)
        snapshot: Snapshot = reply.snapshot
        return snapshot

    async def events(self) -> AsyncIterator[SwitchEvent]:
        """See `Switch.events`. Raises `StaleEpoch` when a newer controller has taken over."""
        while self._ended is None or not self._events.empty():
            event = await self._events.get()
            if event is not None:
                yield event
        raise self._ended

    async def acknowledge(self, event: Event) -> None:
        if self._channel is not None:  # else they come again, and are acknowledged then
            self._channel.send(Acknowledge(event.instance, event.number))


class SignallingClient(_Link):
    """A web process's end: browsers' offers, keys and goodbyes in, rings and ends out."""

    kind = Kind.SIGNALLER

    def __init__(self, address: str, secret: bytes) -> None:
        super().__init__(address, secret)
        self._notices: asyncio.Queue[Notice] = asyncio.Queue(10_000)

    def _take(self, message: Notice) -> None:
        if self._notices.full():
            self._notices.get_nowait()  # nobody listens; the newest matter
        self._notices.put_nowait(message)

    async def connect(self, leg: LegId, offer: str, arrival: Arrival | None = None) -> str:
        """A browser's offer for a leg; the answer. With `arrival` the leg may be new; without, it must exist.

        For a leg that has audio already this is a reattachment: the new connection takes the old one's place. Whose
        leg it is must have been checked. Raises `NoSuchLeg`, `SwitchFull`, `BadOffer`, `SwitchUnreachable`.
        """
        reply = await self._ask(Connect, leg, offer, arrival)
        answer: str = reply.answer
        return answer

    async def look_up(self, leg: LegId) -> LegCard:
        """Whose leg it is and how it stands. Raises `NoSuchLeg`, `SwitchUnreachable`."""
        reply = await self._ask(LookUp, leg)
        card: LegCard = reply.card
        return card

    async def press(self, leg: LegId, key: str) -> None:
        """A key from the page's keypad. Keys that are none, too many or for no leg are dropped."""
        (await self._reachable()).send(Press(leg, key))

    async def leave(self, leg: LegId) -> None:
        """The party hangs up, or declines a ring. No error if the leg is over."""
        (await self._reachable()).send(Leave(leg))

    async def notices(self) -> AsyncIterator[Notice]:
        """Rings and ends of all legs, from when the connection is up; after a reconnect ask `look_up` about yours."""
        while True:
            yield await self._notices.get()
