"""Call control on the real embedded switch: real audio over loopback, a media process that can be killed."""

import asyncio
import io
import tempfile
import wave
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from switchroom.interactions.contracts import EndedHow
from switchroom.interactions.facade import Interactions
from switchroom.platform.db import Database
from switchroom.platform.files import EncryptedReader
from switchroom.voice import desk, recordings
from switchroom.voice.callers import Callers, Wanted
from switchroom.voice.contracts import LegId
from switchroom.voice.embedded.client import EmbeddedSwitch, SignallingClient
from switchroom.voice.embedded.peer import set_up_aiortc
from switchroom.voice.queries import Leg, LegStage
from switchroom.voice.signalling import EmbeddedSignalling
from tests.support.calls import SLUG, Centre, opened
from tests.voice.browser_phone import RATE, BrowserPhone, tones_in
from tests.voice.media_process import SECRET, MediaProcess

WELCOME, MUSIC, CUSTOMER, AGENT = 1400, 620, 440, 1000
PROCESS = """
start: menu
steps:
  menu:
    type: ask
    prompt: welcome
    text: For billing press 1.
    choices: [{name: billing, key: "1"}]
    outcomes: {billing: keep}
    otherwise: end
  keep: {type: record, action: start, then: agents}
  agents:
    type: queue
    queue: billing
    waiting:
      start: music
      steps:
        music: {type: wait, for: 60s, music: calm, then: music}
    then: end
    otherwise: end
  end: {type: end}
"""


def make_tone(path: Path, hertz: int, seconds: float) -> None:
    samples = 8000 * np.sin(2 * np.pi * hertz * np.arange(int(RATE * seconds)) / RATE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.astype(np.int16).tobytes())


@contextmanager
def media_at(listen: str) -> Iterator[MediaProcess]:
    with MediaProcess(seconds={"grace": 5.0}, listen=listen) as process:
        make_tone(process.sounds / "en" / "welcome.wav", WELCOME, 20)
        make_tone(process.sounds / "music" / "calm.wav", MUSIC, 5)
        yield process


@pytest.fixture
def media() -> Iterator[MediaProcess]:
    with tempfile.TemporaryDirectory() as folder, media_at(f"unix:{folder}/media.sock") as process:
        yield process


class Phones:
    """Browsers of one customer and one agent."""

    def __init__(self, centre: Centre, callers: Callers, signalling: EmbeddedSignalling) -> None:
        self.centre, self.callers, self.signalling = centre, callers, signalling
        self.customer, self.agent = BrowserPhone(CUSTOMER), BrowserPhone(AGENT)

    async def call(self) -> tuple[str, LegId]:
        """The customer calls from the page; the page's secret and the leg."""
        begun = await self.callers.begin(SLUG, "192.0.2.1", Wanted(offer=await self.customer.offer()))
        await self.customer.accept(begun.answer)
        return begun.token, begun.leg

    async def pick_up(self, customer: LegId) -> Leg:
        """The agent's page connects to the leg that rings."""

        async def ringing() -> Leg | None:
            leg = await self.centre.agent_leg(customer)
            return leg if leg is not None and leg.state is LegStage.RINGING else None

        leg = await self.centre.until(ringing)
        assert leg is not None
        await self.agent.accept(await self.signalling.connect(leg.id, await self.agent.offer()))
        return leg

    async def reload(self, leg: Leg) -> None:
        """The agent's page is loaded again."""
        await self.agent.close()
        self.agent = BrowserPhone(AGENT)
        await self.agent.accept(await self.signalling.connect(leg.id, await self.agent.offer()))


@pytest.fixture
async def phones(database: Database, media: MediaProcess) -> AsyncIterator[Phones]:
    set_up_aiortc(("127.0.0.1",))

    def make(services: Any, queue: Any, engine: Any) -> Centre:
        return Centre(services, lambda epoch: EmbeddedSwitch(media.address, SECRET, epoch), queue, engine)

    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(SignallingClient(media.address, SECRET))
        centre = await stack.enter_async_context(opened(database, make))
        await centre.publish(PROCESS)
        signalling = EmbeddedSignalling(client)
        callers = Callers(
            database, centre.services.clock, centre.keyring, signalling, centre.services.the(Interactions)
        )
        made = Phones(centre, callers, signalling)
        stack.push_async_callback(lambda: asyncio.gather(made.customer.close(), made.agent.close()))
        yield made


async def in_state(centre: Centre, leg: LegId, *states: str) -> None:
    async def there() -> bool:
        row = await centre.interaction(leg)
        return row is not None and row["state"] in states

    await centre.until(there)


async def test_a_conversation_from_the_menu_to_its_recording(phones: Phones, media: MediaProcess) -> None:
    centre = phones.centre
    agent = await centre.sign_in()
    token, customer = await phones.call()
    await phones.customer.hears(WELCOME)
    await phones.callers.press(token, "1")
    await in_state(centre, customer, "offered")
    await phones.customer.hears(MUSIC)
    await centre.accept(agent)
    await phones.customer.hears(MUSIC)  # until the agent is there
    leg = await phones.pick_up(customer)
    await in_state(centre, customer, "active")
    await phones.customer.hears(AGENT)
    await phones.agent.hears(CUSTOMER)
    interaction = leg.interaction_id
    assert interaction is not None
    async with centre.database.transaction() as tx:
        await desk.hold(tx, interaction)
    await in_state(centre, customer, "held")
    await phones.agent.hears()
    async with centre.database.transaction() as tx:
        await desk.resume(tx, interaction)
    await in_state(centre, customer, "active")
    await phones.reload(leg)
    await phones.customer.hears(AGENT)
    await phones.agent.hears(CUSTOMER)
    await phones.callers.leave(token)
    await in_state(centre, customer, "wrap_up", "ended")
    row = await centre.interaction(customer)
    assert row["ended_how"] == EndedHow.CUSTOMER_LEFT
    assert row["started_at"] < row["answered_at"] < row["ended_at"]
    await both_sides_were_recorded(centre, media)

    async def released() -> Leg | None:
        kept = await centre.leg(leg.id)
        return None if kept.living else kept

    kept = await centre.until(released)
    assert kept is not None
    assert kept.quality is not None
    assert kept.quality.mos > 3


async def both_sides_were_recorded(centre: Centre, media: MediaProcess) -> None:
    async def complete() -> list[Any]:
        return await centre.fetch("select id, file from voice.recording where state = 'complete'")

    (row,) = await centre.until(complete)
    async with centre.database.read() as connection:
        key = await recordings.data_key(connection, centre.keyring, row["id"])
    with EncryptedReader(media.recordings / row["file"], key) as file:
        assert file.complete
        content = file.read()
    with av.open(io.BytesIO(content)) as container:
        left, right = np.concatenate([f.to_ndarray() for f in container.decode(audio=0)], axis=1) * 32767
    assert CUSTOMER in heard_on(left)
    assert AGENT not in heard_on(left)
    assert AGENT in heard_on(right)
    assert CUSTOMER not in heard_on(right)


def heard_on(channel: Any) -> set[int]:
    step = RATE // 5
    return set().union(*(tones_in(channel[at : at + step]) for at in range(0, len(channel) - step, step)))


async def test_a_killed_media_process_ends_its_calls_and_leaves_nobody_on_call(
    phones: Phones, media: MediaProcess
) -> None:
    centre = phones.centre
    agent = await centre.sign_in()
    token, customer = await phones.call()
    await phones.customer.hears(WELCOME)
    await phones.callers.press(token, "1")
    await in_state(centre, customer, "offered")
    await centre.accept(agent)
    leg = await phones.pick_up(customer)
    await in_state(centre, customer, "active")
    media.kill()
    with media_at(media.listen):
        await in_state(centre, customer, "wrap_up", "ended")
        assert (await centre.interaction(customer))["ended_how"] == EndedHow.LOST
        for each in (customer, leg.id):
            kept = await centre.leg(each)
            assert (kept.state, kept.cause) == (LegStage.ENDED, "switch_stopped")
        phones.customer = BrowserPhone(CUSTOMER)
        _, again = await phones.call()
        await phones.customer.hears(WELCOME)
        assert (await centre.leg(again)).living


async def test_a_call_goes_on_while_voice_is_killed(phones: Phones) -> None:
    centre = phones.centre
    agent = await centre.sign_in()
    token, customer = await phones.call()
    await phones.customer.hears(WELCOME)
    await phones.callers.press(token, "1")
    await in_state(centre, customer, "offered")
    await centre.accept(agent)
    await phones.pick_up(customer)
    await in_state(centre, customer, "active")
    await centre.kill_voice()
    await phones.customer.hears(AGENT)
    await phones.agent.hears(CUSTOMER)
    await phones.callers.leave(token)
    await centre.start_voice()
    await in_state(centre, customer, "wrap_up", "ended")
    assert (await centre.interaction(customer))["ended_how"] == EndedHow.CUSTOMER_LEFT
