"""What the contract of every switch is tested with: phones, and a controller that waits for events."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol, TypeVar

import av
import numpy as np

from switchroom.platform.files import EncryptedReader
from switchroom.platform.ids import new_id
from switchroom.voice.contracts import (
    Answer,
    Answered,
    Arrived,
    Bridge,
    Bridged,
    BridgeId,
    Cause,
    Command,
    EffectId,
    Event,
    HangUp,
    LegId,
    Order,
    Originate,
    Play,
    Playable,
    PlaybackId,
    RecordingEnded,
    Role,
    Switch,
    Tone,
)
from tests.voice.browser_phone import RATE, tones_in

E = TypeVar("E", bound=Event)
LONG = timedelta(seconds=30)


class Party(Protocol):
    """One phone in a call. Tones are in Hz, of `browser_phone.TONES`."""

    leg: LegId
    tone: int | None

    async def hears(self, *tones: int) -> None:
        """Returns when exactly these tones (none: silence) were heard for 300 ms; fails after ten seconds."""
        ...

    async def press(self, keys: str) -> None: ...

    async def hang_up(self) -> None: ...

    async def lose_media(self) -> None:
        """Vanish without a word."""
        ...

    async def come_back(self) -> None:
        """To the same leg, as after a page reload."""
        ...

    async def ended(self) -> Cause:
        """Waits until this phone has been told that the call is over."""
        ...


class CallerKit(Protocol):
    recordings: Path

    def connect(self) -> AbstractAsyncContextManager[Switch]:
        """A controller newer than all before it, closed at the end without hanging anybody up."""
        ...

    epoch: int

    async def call(self, called: str, tone: int | None) -> Party:
        """A customer's call to `called`; `Arrived` will follow."""
        ...

    async def agent(self, address: str, tone: int | None) -> Party:
        """A phone that answers the next `Originate` to `address`."""
        ...


class Desk:
    """A controller for tests: gives orders, waits for events in any order, acknowledges all it sees."""

    def __init__(self, switch: Switch, kit: CallerKit) -> None:
        self.switch, self.kit = switch, kit
        self.seen: list[Event] = []
        self._news = asyncio.Condition()
        self._task = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        async for event in self.switch.events():
            await self.switch.acknowledge(event)
            async with self._news:
                self.seen.append(event)
                self._news.notify_all()

    async def do(self, command: Command) -> None:
        await self.switch.do(Order(EffectId(new_id()), self.kit.epoch), command)

    async def wait(self, kind: type[E], where: Callable[[E], bool] = lambda _: True, /, **fields: Any) -> E:
        """The first event of this kind with these fields, past or to come; it is then used up."""

        def found() -> E | None:
            for event in self.seen:
                if isinstance(event, kind) and all(getattr(event, k) == v for k, v in fields.items()) and where(event):
                    self.seen.remove(event)
                    return event
            return None

        try:
            async with asyncio.timeout(10), self._news:
                while (event := found()) is None:
                    await self._news.wait()
                return event
        except TimeoutError:
            raise AssertionError(f"no {kind.__name__} {fields}; there are {self.seen}") from None

    async def take_call(self, tone: int | None = None) -> Party:
        """A customer who called and was answered."""
        party = await self.kit.call("+10", tone)
        await self.wait(Arrived, leg=party.leg)
        await self.do(Answer(party.leg))
        await self.wait(Answered, leg=party.leg)
        return party

    async def call_agent(self, tone: int | None = None) -> Party:
        address = f"user:{new_id()}"
        party = await self.kit.agent(address, tone)
        await self.do(Originate(party.leg, address, Role.AGENT))
        await self.wait(Answered, leg=party.leg)
        return party

    async def play(self, party: Party, *items: Playable, **how: Any) -> PlaybackId:
        playback = PlaybackId(new_id())
        await self.do(Play(party.leg, playback, items, **how))
        return playback

    async def bridge(self, *parties: Party) -> BridgeId:
        bridge = BridgeId(new_id())
        await self.do(Bridge(bridge, tuple(party.leg for party in parties)))
        for party in parties:
            await self.wait(Bridged, leg=party.leg, bridge=bridge)
        return bridge

    async def close(self) -> None:
        for leg in (await self.switch.snapshot()).legs:
            await self.do(HangUp(leg.leg))
        self._task.cancel()


def sound(tone: int, length: timedelta = LONG) -> Tone:
    return Tone((float(tone),), length)


@asynccontextmanager
async def desk_at(kit: CallerKit) -> AsyncIterator[Desk]:
    async with kit.connect() as switch:
        desk = Desk(switch, kit)
        try:
            yield desk
        finally:
            await desk.close()


async def exhausted(events: AsyncIterator[Event]) -> None:
    async for _ in events:
        pass


def channels_of(kit: CallerKit, ended: RecordingEnded, key: bytes) -> np.ndarray[Any, Any]:
    """Shape (2, samples)."""
    with EncryptedReader(kit.recordings / ended.file, key) as file:
        assert file.complete
        content = file.read()
    with av.open(io.BytesIO(content)) as container:
        return np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1) * 32767


def heard_on(channel: np.ndarray[Any, Any]) -> set[int]:
    """Every tone that sounds anywhere on a channel."""
    step = RATE // 5
    return set().union(*(tones_in(channel[at : at + step]) for at in range(0, len(channel) - step, step)))
