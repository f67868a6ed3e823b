"""The contract of every switch, kept by the embedded one: a media process of its own and phones over loopback."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack

import pytest

from switchroom.platform.ids import new_id
from switchroom.voice.contracts import Cause, LegId, Switch
from switchroom.voice.embedded.client import EmbeddedSwitch, SignallingClient
from switchroom.voice.embedded.peer import set_up_aiortc
from switchroom.voice.embedded.signals import Arrival, Ended, Ring
from tests.voice.browser_phone import BrowserPhone
from tests.voice.media_process import SECRET, MediaProcess
from tests.voice.switch_contract import SwitchContract


class BrowserParty:
    """A page with a phone in it. A page that was told to decline does so when it rings."""

    def __init__(self, kit: "BrowserKit", tone: int | None) -> None:
        self.leg = LegId(new_id())
        self._kit, self._tone = kit, tone
        self.phone = BrowserPhone(tone)
        self.declines = False
        self.end: asyncio.Future[Cause] = asyncio.get_running_loop().create_future()

    @property
    def tone(self) -> int | None:
        return self._tone

    @tone.setter
    def tone(self, tone: int | None) -> None:
        self._tone = self.phone.tone = tone

    async def connect(self, arrival: Arrival | None = None) -> None:
        answer = await self._kit.signalling.connect(self.leg, await self.phone.offer(), arrival)
        await self.phone.accept(answer)

    async def hears(self, *tones: int) -> None:
        await self.phone.hears(*tones)

    async def press(self, keys: str) -> None:
        for key in keys:
            await self._kit.signalling.press(self.leg, key)

    async def hang_up(self) -> None:
        self.declines = True
        await self._kit.signalling.leave(self.leg)

    async def lose_media(self) -> None:
        await self.phone.close()

    async def come_back(self) -> None:
        self.phone = BrowserPhone(self._tone)
        await self.connect()

    async def ended(self) -> Cause:
        return await asyncio.wait_for(self.end, 10)


class BrowserKit:
    def __init__(self, media: MediaProcess) -> None:
        self.media, self.recordings = media, media.recordings
        self.signalling = SignallingClient(media.address, SECRET)
        self.epoch = 0
        self._parties: dict[LegId, BrowserParty] = {}
        self._agents: dict[str, BrowserParty] = {}

    def connect(self) -> AbstractAsyncContextManager[Switch]:
        BrowserKit._epochs += 1
        self.epoch = BrowserKit._epochs
        return EmbeddedSwitch(self.media.address, SECRET, self.epoch)

    _epochs = 0

    async def call(self, called: str, tone: int | None) -> BrowserParty:
        party = self._party(tone)
        await party.connect(Arrival(called))
        return party

    async def agent(self, address: str, tone: int | None) -> BrowserParty:
        self._agents[address] = party = self._party(tone)
        return party

    def _party(self, tone: int | None) -> BrowserParty:
        party = BrowserParty(self, tone)
        self._parties[party.leg] = party
        return party

    async def tell_pages(self) -> None:
        """What the web process does: pass notices on to browsers."""
        async for notice in self.signalling.notices():
            match notice:
                case Ring(leg, address) if address in self._agents:
                    party = self._agents[address]
                    await (self.signalling.leave(leg) if party.declines else party.connect())
                case Ended(leg, cause) if leg in self._parties and not self._parties[leg].end.done():
                    self._parties[leg].end.set_result(cause)

    async def close(self) -> None:
        await asyncio.gather(*(party.phone.close() for party in self._parties.values()))


@pytest.fixture(scope="module")
def media() -> Iterator[MediaProcess]:
    with MediaProcess(seconds={"grace": 2.5}) as process:
        yield process
        assert "Traceback" not in process.log(), process.log()


@pytest.fixture
async def kit(media: MediaProcess) -> AsyncIterator[BrowserKit]:
    set_up_aiortc(("127.0.0.1",))
    made = BrowserKit(media)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(made.signalling)
        telling = asyncio.create_task(made.tell_pages())
        stack.callback(telling.cancel)
        stack.push_async_callback(made.close)
        yield made


class TestEmbeddedSwitch(SwitchContract):
    pass
