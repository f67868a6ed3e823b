"""The parts under the tick, one by one: codec, RTP, mixing, playing, orders, events."""

import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.platform.clock import FakeClock
from switchroom.platform.ids import new_id
from switchroom.voice.contracts import (
    KEYS,
    Answer,
    Answered,
    BadCommand,
    EffectId,
    Gather,
    GatherEnd,
    GatherId,
    InstanceId,
    LegId,
    Mode,
    NoSuchLeg,
    NoSuchSound,
    Order,
    PlaybackId,
    PromptEnd,
    Silence,
    Sound,
    Speech,
    StaleEpoch,
    Tone,
)
from switchroom.voice.domain.keys import Gathering, Result
from switchroom.voice.domain.quality import mean_opinion_score
from switchroom.voice.embedded import rtp
from switchroom.voice.embedded.audio import Ear, Mouth
from switchroom.voice.embedded.eventlog import EventLog
from switchroom.voice.embedded.leg import KeyBudget
from switchroom.voice.embedded.mixer import Member, Mix, gain_matrix
from switchroom.voice.embedded.ogg import OggOpus
from switchroom.voice.embedded.opus import FRAME, CodecError, Decoder, Encoder, Pcm
from switchroom.voice.embedded.orders import Orders
from switchroom.voice.embedded.peer import _reachable
from switchroom.voice.embedded.player import Playback, Player
from switchroom.voice.embedded.quiet import Quiet
from switchroom.voice.embedded.sounds import SoundLibrary, SoundUnreadable, in_frames, tone
from switchroom.voice.prompts import SHIPPED
from switchroom.voice.speech import NoSpeaker, SpeechUnavailable

from .browser_phone import tones_in

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def level(value: int) -> Pcm:
    return np.full(FRAME, value, np.int16)


# --- codec ---


def test_a_tone_survives_encoding_and_a_lost_frame_is_made_up() -> None:
    encoder, decoder = Encoder(), Decoder()
    frames = tone(Tone((440.0,), timedelta(seconds=1)))
    packets = [encoder.encode(frame) for frame in frames]
    heard = [decoder.decode(packet) for packet in packets[:40]]
    assert tones_in(np.concatenate(heard[10:])) == {440}
    assert [len(frame) for frame in heard] == [FRAME] * 40
    assert np.abs(decoder.conceal()).max() > 500
    assert len(decoder.recover(packets[42])) == FRAME


def test_a_damaged_packet_is_an_error_of_its_own() -> None:
    with pytest.raises(CodecError):
        Decoder().decode(b"\xff\xff\xff\xff")


# --- RTP ---


@given(st.integers(0, 127), st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF), st.binary(max_size=50), st.booleans())
def test_packets_read_back(kind: int, sequence: int, stamp: int, payload: bytes, marker: bool) -> None:
    assert rtp.parse(rtp.build(kind, sequence, stamp, 7, payload, marker)) == (kind, sequence, stamp, 7, payload)


@given(st.binary(max_size=100))
def test_any_bytes_are_a_packet_or_none(data: bytes) -> None:
    packet = rtp.parse(data)
    assert packet is None or len(packet.payload) <= len(data)
    rtp.is_rtcp(data)
    assert rtp.key_of(data) in {*KEYS, None}


def test_extensions_contributors_and_padding_are_left_out() -> None:
    head = struct.pack(">BBHII", 0x80 | 0x20 | 0x10 | 1, 111, 5, 6, 7)
    packet = rtp.parse(head + b"CSRC" + struct.pack(">HH", 0xBEDE, 1) + b"ext." + b"audio" + b"\0\0\3")
    assert packet is not None
    assert packet.payload == b"audio"


def test_keys_are_sent_as_others_understand_them_and_heard_once() -> None:
    keys: list[str] = []
    ear = Ear(111, frozenset({110}), keys.append)
    numbers = iter(range(1000))

    def deliver(kind: int, sequence: int, stamp: int, payload: bytes, marker: bool) -> None:
        packet = rtp.parse(rtp.build(kind, sequence, stamp, 1, payload, marker))
        assert packet is not None
        ear.receive(packet, next(numbers) * 0.02)

    mouth = Mouth(111, 110, deliver)
    mouth.press("5#")
    for _ in range(30):
        mouth.say(None)
    assert keys == ["5", "#"]
    assert ear.buffer.counts.lost == 0


def test_foreign_payloads_and_damage_do_no_harm() -> None:
    ear = Ear(111, frozenset(), lambda _: None)
    for number in range(200):
        kind = 111 if number % 3 else 99
        ear.receive(rtp.RtpPacket(kind, number, number * 960, 1, b"\xff\xff\xff"), number * 0.02)
        ear.frame()
    assert ear.quality(None).mos < 3


def test_an_offer_makes_us_send_to_few_addresses_and_look_up_none() -> None:
    line = "a=candidate:1 1 udp 1 {} 5000 typ host"
    offer = "\r\n".join(["v=0", line.format("x.local"), *[line.format(f"10.0.0.{n}") for n in range(99)], "a=end"])
    kept = _reachable(offer).split("\r\n")
    assert kept == ["v=0", *[line.format(f"10.0.0.{n}") for n in range(20)], "a=end"]


# --- gathering keys ---


@given(st.integers(1, 6), st.text(KEYS, max_size=12))
def test_gathering_ends_with_enough_keys_or_the_finish(most: int, pressed: str) -> None:
    asked = Gather(LegId(new_id()), GatherId(new_id()), most)
    state: Gathering | Result = Gathering.begin(asked, 0.0)
    for at, key in enumerate(pressed):
        if isinstance(state, Gathering):
            state = state.press(key, float(at))
    expected = pressed.partition("#")[0][:most]
    done = ("#" in pressed[: most + 1] and len(expected) < most) or len(expected) == most
    assert isinstance(state, Result) is done
    assert (state.keys) == expected


def test_time_for_the_first_key_begins_when_the_prompt_is_over() -> None:
    state = Gathering.begin(Gather(LegId(new_id()), GatherId(new_id()), 4, first_within=timedelta(seconds=5)), 0.0)
    later = state.at(60.0, listening=True)
    assert isinstance(later, Gathering)
    assert later.at(64.9, listening=False) is later
    assert later.at(65.0, listening=False) == Result("", GatherEnd.TIMED_OUT)
    pressed = later.press("1", 61.0)
    assert isinstance(pressed, Gathering)
    assert pressed.at(64.0, listening=True) == Result("1", GatherEnd.TIMED_OUT)


def test_a_flood_of_keys_is_thinned_out_and_typing_is_not() -> None:
    flood, typist = KeyBudget(), KeyBudget()
    assert sum(flood.allows(at / 1000) for at in range(1000)) < 60
    assert all(typist.allows(at / 8) for at in range(200))


# --- mixing ---


members = st.lists(
    st.builds(Member, st.sampled_from(Mode), st.booleans(), st.booleans(), st.one_of(st.none(), st.integers(0, 4))),
    max_size=5,
)


@given(members)
def test_nobody_hears_themselves_the_held_the_muted_or_another_ones_whisper(members: list[Member]) -> None:
    gains = gain_matrix(members)
    for row, listener in enumerate(members):
        for column, speaker in enumerate(members):
            silent = row == column or listener.held or speaker.held or speaker.muted or speaker.mode is Mode.LISTEN
            wrong_ear = speaker.mode is Mode.WHISPER and speaker.supervises != row
            assert (gains[row, column] == 0) == (silent or wrong_ear)


@given(members, st.data())
def test_a_mix_is_the_matrix_times_the_frames(members: list[Member], data: st.DataObject) -> None:
    levels = [data.draw(st.one_of(st.none(), st.integers(-32768, 32767))) for _ in members]
    mix = Mix(members)
    heard = mix.hear([None if value is None else level(value) for value in levels])
    loud = np.array([value or 0 for value in levels], float)
    for row, frame in enumerate(heard):
        exact = float(mix.gains[row] @ loud)
        got = 0 if frame is None else int(frame[0])
        assert got == exact if abs(exact) < 32767 else abs(got) >= 32767


# --- playing ---


def test_a_party_is_silent_when_only_the_room_is_heard() -> None:
    room = np.random.default_rng(1).normal(0, 40, FRAME).astype(np.int16)
    quiet = Quiet(timedelta(seconds=2))
    for said in [level(3000)] * 100 + [None, room] * 40 + [level(3000)] * 2 + [room] * 17:
        quiet.take(said, there=True)
        assert not quiet.over  # a click began nothing anew
    quiet.take(room, there=True)
    assert (quiet.over, quiet.length) == (True, timedelta(seconds=2))


def test_a_party_that_speaks_again_is_waited_for_again_and_one_that_is_lost_longer() -> None:
    quiet = Quiet(timedelta(seconds=1))
    for said, there, times in ((None, True, 45), (level(3000), True, 3), (None, True, 49), (None, False, 500)):
        for _ in range(times):
            quiet.take(said, there)
            assert not quiet.over
    quiet.take(None, there=True)
    assert (quiet.over, quiet.length) == (True, timedelta(seconds=11))


def test_without_patience_nothing_is_over() -> None:
    quiet = Quiet(timedelta())
    for _ in range(1000):
        quiet.take(None, there=True)
    assert (quiet.over, quiet.length) == (False, timedelta())


def test_a_player_tells_each_end_once() -> None:
    ends: list[tuple[PlaybackId, PromptEnd, str]] = []
    player = Player(lambda playback, end, key: ends.append((playback.id, end, key)))
    music, prompt, other = (PlaybackId(new_id()) for _ in range(3))
    player.start(Playback(music, loop=True, frames=[in_frames(level(1)), in_frames(level(2))]))
    player.start(Playback(prompt, loop=False, interrupted_by="1", frames=[in_frames(level(9))] * 3))

    def heard() -> int | None:
        frame = player.next(held=False, bridged=False)
        return None if frame is None else int(frame[0])

    assert [heard() for _ in range(6)] == [9, 9, 9, 1, 2, 1]
    player.start(Playback(other, loop=False, interrupted_by="1"))  # not loaded yet: the music goes on
    assert heard() == 2
    player.press("5")
    player.press("1")
    player.stop(None)
    assert ends == [
        (prompt, PromptEnd.FINISHED, ""),
        (other, PromptEnd.INTERRUPTED, "1"),
        (music, PromptEnd.STOPPED, ""),
    ]
    assert heard() is None


def test_an_empty_loop_is_silence_not_an_endless_search() -> None:
    player = Player(lambda *_: None)
    player.start(Playback(PlaybackId(new_id()), loop=True, frames=[np.zeros((0, FRAME), np.int16)]))
    assert player.next(held=False, bridged=False) is None


async def test_sounds_come_from_the_first_folder_that_has_them_and_from_nowhere_else(tmp_path: Path) -> None:
    library = SoundLibrary((tmp_path, SHIPPED), NoSpeaker())
    shipped = await library.load(Sound("en/welcome"))
    assert len(shipped) > 50
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "welcome.ogg").write_bytes((SHIPPED / "en" / "goodbye.ogg").read_bytes())
    assert len(await library.load(Sound("en/welcome"))) < len(shipped)
    (tmp_path / "noise.wav").write_bytes(b"RIFF nothing of the kind")
    with pytest.raises(SoundUnreadable):
        await library.load(Sound("noise"))
    for name in ("../" * 9 + "etc/hostname", "en/../../manifest", "/etc/passwd", ""):
        with pytest.raises(NoSuchSound):
            library.find(name)
    assert len(await library.load(Silence(timedelta(seconds=1)))) == 50
    for silly in (Silence(timedelta(days=1)), Tone((1.0,) * 9, timedelta(seconds=1)), Tone((1.0,), -timedelta(1))):
        with pytest.raises(BadCommand):
            library.check((silly,))
    with pytest.raises(BadCommand):
        library.check((Sound("en/thanks"),) * 201)
    with pytest.raises(SpeechUnavailable):
        await library.load(Speech("hello", "en"))
    library.close()


async def test_the_sound_cache_keeps_to_its_size() -> None:
    library = SoundLibrary((SHIPPED,), NoSpeaker(), most_bytes=400_000)
    for digit in range(10):
        await library.load(Sound(f"en/number/{digit}"))
    assert sum(frames.nbytes for frames in library._kept.values()) <= 400_000
    library.close()


# --- orders and events ---


def test_orders_are_carried_out_once_and_old_epochs_refused() -> None:
    done: list[object] = []
    orders = Orders(done.append)
    answer = Answer(LegId(new_id()))
    order = Order(EffectId(new_id()), 3)
    orders.obey(order, answer)
    orders.obey(order, answer)
    assert done == [answer]
    with pytest.raises(StaleEpoch):
        orders.obey(Order(EffectId(new_id()), 2), answer)
    orders.obey(Order(order.effect, 4), answer)  # a newer controller repeats what the old one may have done
    assert done == [answer]


def test_a_refusal_is_repeated_not_tried_again() -> None:
    tries: list[object] = []

    def refuse(command: object) -> None:
        tries.append(command)
        raise NoSuchLeg()

    orders = Orders(refuse)
    order = Order(EffectId(new_id()), 1)
    for _ in range(2):
        with pytest.raises(NoSuchLeg):
            orders.obey(order, Answer(LegId(new_id())))
    assert len(tries) == 1


@given(st.lists(st.one_of(st.just("add"), st.integers(0, 40)), max_size=60))
def test_events_are_kept_until_acknowledged_without_gaps(steps: list[str | int]) -> None:
    log = EventLog(FakeClock(NOW))
    for step in steps:
        if isinstance(step, int):
            log.acknowledge(log.instance, step)
            log.acknowledge(InstanceId(UUID(int=1)), 1000)  # of another life: means nothing
        else:
            log.add(Answered, leg=LegId(new_id()))
    kept = [event.number for event in log.after(0, 1000)]
    assert kept == list(range(log.acknowledged + 1, log.number + 1))
    assert log.empty.is_set() is (not kept) or not steps
    assert [event.number for event in log.after(5, 3)] == [n for n in kept if n > 5][:3]


# --- quality, files ---


@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 1000))
def test_more_loss_or_delay_is_never_better(one: float, other: float, ms: int) -> None:
    less, more = sorted((one, other))
    delay = timedelta(milliseconds=ms)
    assert 1 <= mean_opinion_score(more, delay) <= mean_opinion_score(less, delay) <= 4.5
    assert mean_opinion_score(less, delay + timedelta(seconds=1)) <= mean_opinion_score(less, delay)


def test_an_ogg_page_has_the_checksum_of_the_specification() -> None:
    page = bytearray(OggOpus(7).page([b"abc" * 100], last=True))
    told = struct.unpack_from("<I", page, 22)[0]
    page[22:26] = bytes(4)
    register = 0
    for byte in page:  # RFC 3533: polynomial 0x04c11db7, highest bit first, no inversion
        register ^= byte << 24
        for _ in range(8):
            register = (register << 1 ^ (0x04C11DB7 if register & 1 << 31 else 0)) & 0xFFFFFFFF
    assert told == register
