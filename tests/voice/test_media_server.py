"""What strangers, broken clients and crashes do to the media process: nothing."""

import asyncio
import gc
import io
import os
import struct
import sys
import threading
import weakref
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import av
import msgspec
import numpy as np
import pytest

from switchroom.platform.files import EncryptedReader, new_data_key
from switchroom.platform.ids import new_id
from switchroom.voice.contracts import (
    Answer,
    Answered,
    BadCommand,
    Bridge,
    BridgeId,
    Cause,
    EffectId,
    Gather,
    GatherId,
    HangUp,
    HungUp,
    KeyPressed,
    LegId,
    LegState,
    MediaBack,
    MediaLost,
    Mode,
    NoSuchLeg,
    NoSuchRecording,
    Order,
    Originate,
    Play,
    PlaybackId,
    PromptEnd,
    PromptFinished,
    Role,
    SendKeys,
    Snapshot,
    Snoop,
    Sound,
    Speech,
    Started,
    StartRecording,
    StopRecording,
    SwitchFull,
    SwitchUnreachable,
)
from switchroom.voice.contracts import RecordingId as Recording
from switchroom.voice.embedded.client import EmbeddedSwitch, SignallingClient
from switchroom.voice.embedded.peer import set_up_aiortc
from switchroom.voice.embedded.server import MediaServer
from switchroom.voice.embedded.settings import MediaSettings, SpeechCommand
from switchroom.voice.embedded.signals import Arrival, BadOffer, Ended, Ring
from switchroom.voice.embedded.wire import Challenge, Hello, Kind, Ping, WrongSecret, connected, prove

from .browser_phone import BrowserPhone, tones_in
from .contract_kit import Desk, sound
from .media_process import SECRET, MediaProcess

QUICK = timedelta(milliseconds=700)


class Centre:
    """A media server in this process, so that its insides can be looked at, and one client of each kind."""

    epoch = 1

    def __init__(self, folder: Path) -> None:
        self.recordings = folder
        self.server = MediaServer(
            MediaSettings(
                listen="127.0.0.1:0",
                secret=SECRET,
                recordings=folder / "recordings",
                sounds=(folder / "sounds",),
                addresses=("127.0.0.1",),
                most_legs=3,
                connect_within=QUICK,
                idle=2 * QUICK,
                speech=SpeechCommand((sys.executable, str(folder / "engine.py"), "{output}", "{voice}")),
                speech_cache=folder / "speech",
            )
        )

    @property
    def legs(self) -> int:
        return len(self.server.board.legs)

    async def open(self, stack: AsyncExitStack) -> None:
        await stack.enter_async_context(self.server)
        self.switch = await stack.enter_async_context(EmbeddedSwitch(self.server.address, SECRET, 1))
        self.web = await stack.enter_async_context(SignallingClient(self.server.address, SECRET))
        with pytest.raises(NoSuchLeg):  # both are connected from here on
            await self.web.look_up(LegId(new_id()))
        self.desk = Desk(self.switch, self)  # type: ignore[arg-type]
        stack.callback(self.desk._task.cancel)
        self.phones: list[BrowserPhone] = []

    async def reconnected(self) -> Snapshot:
        """A snapshot, after another controller of our epoch has come and gone: by a newer one."""
        async with EmbeddedSwitch(self.server.address, SECRET, 2) as switch:
            return await switch.snapshot()

    async def call(self, tone: int | None = None) -> tuple[LegId, BrowserPhone]:
        """Answered, with audio."""
        leg, phone = LegId(new_id()), BrowserPhone(tone)
        self.phones.append(phone)
        await phone.accept(await self.web.connect(leg, await phone.offer(), Arrival("+1", attributes={"page": "x"})))
        await self.desk.do(Answer(leg))
        await self.desk.wait(Answered, leg=leg)
        return leg, phone


@pytest.fixture
async def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Centre]:
    # The clients' pings come often enough for the short idle time of these tests.
    monkeypatch.setattr("switchroom.voice.embedded.client._PING_EVERY", 0.2)
    made = Centre(tmp_path)
    async with AsyncExitStack() as stack:
        await made.open(stack)
        yield made
        await asyncio.gather(*(phone.close() for phone in made.phones))
    assert made.legs == 0
    assert not made.server._connections


async def admitted(address: str, kind: Kind = Kind.SIGNALLER) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A bare connection that has shaken hands."""
    reader, writer = await connected(address)
    challenge = msgspec.msgpack.decode(await frame_from(reader), type=Challenge)
    writer.write(framed(msgspec.msgpack.encode(Hello(kind, b"n", prove(SECRET, kind, challenge.nonce), epoch=1))))
    await frame_from(reader)
    return reader, writer


def framed(body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + body


async def frame_from(reader: asyncio.StreamReader) -> bytes:
    (length,) = struct.unpack(">I", await reader.readexactly(4))
    return await reader.readexactly(length)


async def closed(reader: asyncio.StreamReader) -> bool:
    """Waits until the other side has hung up."""
    async with asyncio.timeout(10):
        try:
            while await reader.read(65536):
                pass
        except ConnectionError:
            pass
    return True


# --- the socket ---


@pytest.mark.parametrize(
    "rubbish",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        struct.pack(">I", 1 << 31),
        framed(b""),
        framed(b"\xc1"),
        framed(msgspec.msgpack.encode({"type": "Hello"})),
        framed(msgspec.msgpack.encode(Ping())),
        framed(msgspec.msgpack.encode(Hello(Kind.CONTROLLER, b"", b"guess", 99))),
        b"",
    ],
)
async def test_a_stranger_is_shown_the_door(centre: Centre, rubbish: bytes) -> None:
    reader, writer = await connected(centre.server.address)
    writer.write(rubbish)
    assert await closed(reader)
    writer.close()
    assert (await centre.switch.snapshot()).legs == ()


async def test_an_abandoned_connection_is_closed_and_forgotten(centre: Centre) -> None:
    before = len(centre.server.signallers)
    for reader, writer in (await connected(centre.server.address), await admitted(centre.server.address)):
        assert await closed(reader)
        writer.close()
    await centre.switch.snapshot()
    assert len(centre.server.signallers) == before


async def test_malformed_frames_end_their_connection_only(centre: Centre) -> None:
    leg, _ = await centre.call()
    chance = np.random.default_rng(5)
    for number in range(40):
        kind = (Kind.SIGNALLER, Kind.CONTROLLER)[number % 8 == 0]
        reader, writer = await admitted(centre.server.address, kind)
        writer.write(framed(b"\x93" + chance.bytes(number)))  # an array is never a message
        assert await closed(reader)
        writer.close()
    assert [one.leg for one in (await centre.reconnected()).legs] == [leg]


async def test_a_wrong_secret_is_told_to_its_owner(centre: Centre) -> None:
    async with EmbeddedSwitch(centre.server.address, b"another", 5) as switch:
        with pytest.raises(WrongSecret):
            await switch.snapshot()
    assert centre.server.orders.epoch == 1


async def test_without_a_switch_orders_are_refused_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("switchroom.voice.embedded.client._PATIENCE", 0.1)
    async with EmbeddedSwitch("127.0.0.1:1", SECRET, 1) as switch:
        with pytest.raises(SwitchUnreachable):
            await switch.do(Order(EffectId(new_id()), 1), HangUp(LegId(new_id())))
        assert not switch.connected


# --- offers, floods, limits ---


@pytest.mark.parametrize("offer", ["", "nonsense", "v=0\r\n" * 10_000, "v=0\r\nm=audio x\r\n"])
async def test_a_bad_offer_is_refused_and_leaves_nothing(centre: Centre, offer: str) -> None:
    with pytest.raises(BadOffer):
        await centre.web.connect(LegId(new_id()), offer, Arrival("+1"))
    assert centre.legs == 0


async def test_an_offer_without_audio_or_for_nobody_is_refused(centre: Centre) -> None:
    phone = BrowserPhone(None)
    centre.phones.append(phone)
    offer = await phone.offer()
    with pytest.raises(NoSuchLeg):
        await centre.web.connect(LegId(new_id()), offer)
    with pytest.raises(BadOffer):
        await centre.web.connect(LegId(new_id()), offer.replace("opus/48000/2", "speex/48000/2"), Arrival("+1"))
    assert centre.legs == 0


async def test_a_page_that_offers_and_vanishes_is_given_up(centre: Centre) -> None:
    leg, phone = LegId(new_id()), BrowserPhone(None)
    centre.phones.append(phone)
    await centre.web.connect(leg, await phone.offer(), Arrival("+1"))
    assert (await centre.desk.wait(HungUp, leg=leg)).cause is Cause.UNREACHABLE


async def test_a_full_switch_says_so_and_has_room_again(centre: Centre) -> None:
    legs = [(await centre.call())[0] for _ in range(3)]
    with pytest.raises(SwitchFull):
        await centre.call()
    with pytest.raises(SwitchFull):
        await centre.desk.do(Originate(LegId(new_id()), "user:1", Role.AGENT))
    await centre.desk.do(HangUp(legs[0]))
    await centre.call()


async def test_a_flood_of_keys_is_thinned_and_harms_nobody(centre: Centre) -> None:
    (flooded, _), (other, phone) = await centre.call(), await centre.call()
    for number in range(3000):
        await centre.web.press(flooded, "5")
        if number % 200 == 0:  # a turn for the switch, which lives on the same loop here
            await centre.web.look_up(flooded)
    for strange in ("", "55", "x", "\0"):
        await centre.web.press(flooded, strange)
    await centre.web.press(LegId(new_id()), "5")
    await centre.web.press(other, "7")
    await centre.desk.wait(KeyPressed, leg=other, key="7")
    flood = [event for event in centre.desk.seen if isinstance(event, KeyPressed)]
    assert 40 <= len(flood) < 150
    await centre.desk.do(Play(other, PlaybackId(new_id()), (sound(440),)))
    await phone.hears(440)


async def test_an_ended_call_leaves_no_thread_task_or_connection(centre: Centre) -> None:
    leg, phone = await centre.call(440)
    await phone.hears()
    peer = weakref.ref(centre.server.board.leg(leg).peer or pytest.fail("no peer"))
    await centre.desk.do(HangUp(leg))
    await centre.desk.wait(HungUp, leg=leg)
    await phone.close()
    await asyncio.gather(*centre.server.board._tasks)
    gc.collect()
    assert peer() is None
    assert not [thread for thread in threading.enumerate() if thread.name == "audio-decoder"]


async def test_keys_in_the_audio_stream_are_heard(centre: Centre) -> None:
    leg, phone = await centre.call(440)
    for key in "1#":
        phone.press_in_band(key)
        await centre.desk.wait(KeyPressed, leg=leg, key=key)
    assert not [event for event in centre.desk.seen if isinstance(event, KeyPressed)]


async def test_bad_commands_are_refused(centre: Centre) -> None:
    leg, _ = await centre.call()
    bad = [
        Gather(leg, GatherId(new_id()), at_most=0),
        StartRecording(leg, Recording(new_id()), b"short"),
        Bridge(BridgeId(new_id()), ()),
        Snoop(leg, leg, Mode.LISTEN),
        Originate(leg, "user:1", Role.AGENT),
        SendKeys(leg, "hello"),
    ]
    for command in bad:
        with pytest.raises(BadCommand):
            await centre.desk.do(command)
    with pytest.raises(NoSuchRecording):
        await centre.desk.do(StopRecording(Recording(new_id())))
    assert centre.legs == 1


async def test_a_party_without_microphone_stays(centre: Centre) -> None:
    """Its browser sends reports and no audio: lost at first, back with the first report, and then left in peace."""
    leg, phone = await centre.call(None)
    phone.stop_talking()
    await centre.desk.wait(MediaLost, leg=leg)
    await centre.desk.wait(MediaBack, leg=leg)
    await centre.desk.do(Play(leg, PlaybackId(new_id()), (sound(1000),)))
    await phone.hears(1000)


async def test_a_web_process_sees_whose_leg_it_is_and_is_told_its_end(centre: Centre) -> None:
    leg, _ = await centre.call()
    agent = LegId(new_id())
    await centre.desk.do(Originate(agent, "user:7", Role.AGENT))
    card = await centre.web.look_up(leg)
    assert (card.state, card.role, card.attributes) == (LegState.UP, Role.CUSTOMER, {"page": "x"})
    assert (await centre.web.look_up(agent)).address == "user:7"
    await centre.desk.do(HangUp(leg, Cause.BUSY))
    notices = centre.web.notices()
    assert [await anext(notices), await anext(notices)] == [Ring(agent, "user:7"), Ended(leg, Cause.BUSY)]
    with pytest.raises(NoSuchLeg):
        await centre.web.look_up(leg)


# --- sounds and speech ---


async def test_a_recording_of_the_same_name_replaces_a_shipped_prompt(centre: Centre, tmp_path: Path) -> None:
    leg, _ = await centre.call()
    lengths = []
    for replaced in (False, True):
        if replaced:
            (tmp_path / "sounds" / "pt-BR").mkdir(parents=True)
            shipped = Path(__file__).parents[2] / "src/switchroom/voice/prompts/pt-BR/number/1.ogg"
            (tmp_path / "sounds" / "pt-BR" / "thanks.ogg").write_bytes(shipped.read_bytes())
        playback = PlaybackId(new_id())
        await centre.desk.do(Play(leg, playback, (Sound("pt-BR/thanks"),)))
        lengths.append((await centre.desk.wait(PromptFinished, playback=playback)).played)
    assert lengths[0] > lengths[1] > timedelta()


_ENGINE = """
import sys, wave, math, struct
text = sys.stdin.read()
if text == "fail": sys.exit("no such word")
with wave.open(sys.argv[1], "wb") as out:
    out.setparams((1, 2, 16000, 0, "NONE", ""))
    tone = (int(9000 * math.sin(2 * math.pi * 620 * n / 16000)) for n in range(24000))
    out.writeframes(b"".join(struct.pack("<h", sample) for sample in tone))
open(sys.argv[0] + ".count", "a").write("x")
"""


async def test_speech_is_made_once_and_its_failure_is_an_end_of_its_own(centre: Centre, tmp_path: Path) -> None:
    (tmp_path / "engine.py").write_text(_ENGINE)
    leg, phone = await centre.call()
    for _ in range(2):
        playback = PlaybackId(new_id())
        await centre.desk.do(Play(leg, playback, (Speech("-v hello; rm -rf /", "en"),)))
        await phone.hears(620)
        assert (await centre.desk.wait(PromptFinished, playback=playback)).end is PromptEnd.FINISHED
    assert (tmp_path / "engine.py.count").read_text() == "x"
    playback = PlaybackId(new_id())
    await centre.desk.do(Play(leg, playback, (Speech("fail", "en"),)))
    assert (await centre.desk.wait(PromptFinished, playback=playback)).end is PromptEnd.FAILED
    assert [path.suffix for path in (tmp_path / "speech").iterdir()] == [".wav"]


# --- crashes ---


async def test_a_recording_survives_the_crash_of_the_media_process(tmp_path: Path) -> None:
    set_up_aiortc(("127.0.0.1",))
    recording, key, phone = Recording(new_id()), new_data_key(), BrowserPhone(440)
    with MediaProcess() as media:
        async with EmbeddedSwitch(media.address, SECRET, 1) as switch, SignallingClient(media.address, SECRET) as web:
            leg = LegId(new_id())
            await phone.accept(await web.connect(leg, await phone.offer(), Arrival("+1")))
            await switch.do(Order(EffectId(new_id()), 1), StartRecording(leg, recording, key))
            await switch.do(Order(EffectId(new_id()), 1), Answer(leg))
            await switch.do(Order(EffectId(new_id()), 1), Play(leg, PlaybackId(new_id()), (sound(1000),)))
            for _ in range(8):
                await phone.hears(1000)
            media.kill()
        (path,) = media.recordings.rglob(f"{recording}*")
        with EncryptedReader(path, key) as file:
            assert not file.complete
            content = file.read()
        with av.open(io.BytesIO(content)) as container:
            left, right = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1) * 32767
        assert (tones_in(left[-14_400:]), tones_in(right[-14_400:])) == ({440}, {1000})
    await phone.close()


async def test_a_killed_media_process_comes_back_as_another_instance(tmp_path: Path) -> None:
    listen = f"unix:{tmp_path}/media"
    set_up_aiortc(("127.0.0.1",))
    async with EmbeddedSwitch(listen, SECRET, 1) as switch:
        with MediaProcess(listen=listen) as first:
            assert os.stat(f"{tmp_path}/media").st_mode & 0o077 == 0
            events = switch.events()
            started = await anext(events)
            assert isinstance(started, Started)
            leg = LegId(new_id())
            await switch.do(Order(EffectId(new_id()), 1), Originate(leg, "user:1", Role.AGENT))
            await switch.snapshot()
            first.kill()
        with MediaProcess(listen=listen):
            again = await anext(events)
            assert isinstance(again, Started)
            assert again.instance != started.instance
            snapshot = await switch.snapshot()
            assert (snapshot.instance, snapshot.legs) == (again.instance, ())


async def test_a_media_process_told_to_end_ends_its_calls_first(tmp_path: Path) -> None:
    with MediaProcess(listen=f"unix:{tmp_path}/media") as media:
        async with EmbeddedSwitch(media.listen, SECRET, 1) as switch:
            leg = LegId(new_id())
            await switch.do(Order(EffectId(new_id()), 1), Originate(leg, "user:1", Role.AGENT))
            media.terminate()
            async for event in switch.events():
                await switch.acknowledge(event)
                if isinstance(event, HungUp):
                    assert event.cause is Cause.SWITCH_STOPPED
                    break
