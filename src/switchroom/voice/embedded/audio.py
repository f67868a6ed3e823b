"""One party's audio, in and out: packets to frames and frames to packets. Runs in the tick; never waits."""

from collections import deque
from collections.abc import Callable
from datetime import timedelta

import numpy as np

from switchroom.voice.contracts import Quality
from switchroom.voice.domain.quality import mean_opinion_score
from switchroom.voice.embedded import rtp
from switchroom.voice.embedded.jitter import JitterBuffer, Turn
from switchroom.voice.embedded.opus import FRAME, RATE, CodecError, Decoder, Encoder, Pcm

_SILENCE: Pcm = np.zeros(FRAME, np.int16)
_KEY_FRAMES, _KEY_ENDS, _KEY_GAP = 5, 3, 3  # 100 ms of a key, the end said three times (RFC 4733), then a pause
_FRAME_LENGTH = timedelta(milliseconds=20)
# Capture, encoder and network on loopback, playout at the other end: what the switch cannot measure.
_DELAY_ELSEWHERE = timedelta(milliseconds=80)


class Ear:
    """What comes from the party. `on_key` is called once for each key."""

    def __init__(self, payload_type: int, key_types: frozenset[int], on_key: Callable[[str], None]) -> None:
        self.buffer = JitterBuffer()
        self._payload_type, self._key_types, self._on_key = payload_type, key_types, on_key
        self._decoder = Decoder()
        self._rest: Pcm = _SILENCE[:0]
        self._key_began: int | None = None
        self._source: int | None = None

    def go_on_from(self, before: "Ear") -> None:
        """This connection takes another's place: its quality is counted on."""
        self.buffer.counts = before.buffer.counts

    def receive(self, packet: rtp.RtpPacket, arrived: float) -> None:
        """A packet came at `arrived` (seconds). Foreign payload types are ignored."""
        if packet.payload_type == self._payload_type:
            payload = packet.payload
        elif packet.payload_type in self._key_types:
            self._key(packet)
            payload = b""
        else:
            return
        if packet.ssrc != self._source:  # the sender began anew
            self._source, counts = packet.ssrc, self.buffer.counts
            self.buffer = JitterBuffer(counts=counts)
        self.buffer.push(packet.sequence_number, packet.timestamp, payload, arrived)

    def _key(self, packet: rtp.RtpPacket) -> None:
        """The packets of one key share a timestamp; the first one counts, so that a menu answers at once."""
        key = rtp.key_of(packet.payload)
        if key is not None and packet.timestamp != self._key_began:
            self._key_began = packet.timestamp
            self._on_key(key)

    def frame(self) -> Pcm | None:
        """The next 20 ms; None when nobody is sending."""
        if not self._rest.size:  # the usual case: one packet is one frame
            pcm = self._decoded()
            if pcm is None or pcm.size == FRAME:
                return pcm
            self._rest = pcm
        while self._rest.size < FRAME:
            pcm = self._decoded()
            self._rest = np.concatenate([self._rest, _SILENCE if pcm is None else pcm])
        frame, self._rest = self._rest[:FRAME], self._rest[FRAME:]
        return frame

    def _decoded(self) -> Pcm | None:
        turn, payload = self.buffer.pull()
        while turn is Turn.SKIP:
            self._decode(Turn.PACKET, payload)
            turn, payload = self.buffer.pull()
        return None if turn is Turn.NOTHING else self._decode(turn, payload)

    def _decode(self, turn: Turn, payload: bytes) -> Pcm:
        try:
            if turn is Turn.PACKET:
                return self._decoder.decode(payload)
            if turn is Turn.RECOVER:
                return self._decoder.recover(payload)
        except CodecError:
            self.buffer.damaged(turn)
        return self._decoder.conceal()

    def quality(self, round_trip: timedelta | None) -> Quality:
        """So far."""
        counts = self.buffer.counts
        frames = counts.played + counts.recovered + counts.concealed + counts.silent
        depth = self.buffer.depth * _FRAME_LENGTH
        not_as_sent = (counts.concealed + counts.silent) / max(1, frames)
        return Quality(
            frames=frames,
            lost_share=counts.lost / max(1, counts.received + counts.lost),
            concealed_share=counts.concealed / max(1, frames),
            silent_share=counts.silent / max(1, frames),
            jitter=timedelta(seconds=counts.jitter / RATE),
            depth=depth,
            mos=mean_opinion_score(not_as_sent, _DELAY_ELSEWHERE + depth + (round_trip or timedelta()) / 2),
            round_trip=round_trip,
        )


class Mouth:
    """What goes to the party; `send` takes payload type, sequence, timestamp, payload and marker."""

    def __init__(
        self, payload_type: int, key_type: int | None, send: Callable[[int, int, int, bytes, bool], None]
    ) -> None:
        self._payload_type, self._key_type, self._send = payload_type, key_type, send
        self._encoder = Encoder()
        self._sequence = int(np.random.default_rng().integers(0, 0x8000))
        self.timestamp = int(np.random.default_rng().integers(0, 0x8000_0000))
        self._keys: deque[list[bytes]] = deque()
        self._key_ticks = 0
        self._key_began = 0
        self._first = True

    def say(self, pcm: Pcm | None) -> None:
        """20 ms; None is silence, which is sent too so that the path stays open."""
        if self._keys and self._key_ticks == 0:
            self._key_ticks, self._key_began = _KEY_FRAMES + _KEY_GAP, self.timestamp
        if self._key_ticks:
            self._say_key()
        else:
            payload = self._encoder.encode(_SILENCE if pcm is None else np.ascontiguousarray(pcm))
            self._out(self._payload_type, self.timestamp, payload, self._first)
            self._first = False
        self.timestamp = self.timestamp + FRAME & 0xFFFFFFFF

    def press(self, keys: str) -> None:
        """Send keys instead of audio, 100 ms each. Ignored if the party cannot take them."""
        if self._key_type is not None:
            for key in keys:
                growing = [rtp.key_event(key, FRAME * (i + 1), end=False) for i in range(_KEY_FRAMES)]
                self._keys.append([*growing, rtp.key_event(key, FRAME * _KEY_FRAMES, end=True)])

    def _say_key(self) -> None:
        assert self._key_type is not None
        step = _KEY_FRAMES + _KEY_GAP - self._key_ticks
        self._key_ticks -= 1
        if step < _KEY_FRAMES:
            self._out(self._key_type, self._key_began, self._keys[0][step], step == 0)
        elif step == _KEY_FRAMES:
            end = self._keys.popleft()[-1]
            for _ in range(_KEY_ENDS):
                self._out(self._key_type, self._key_began, end, False)

    def _out(self, payload_type: int, timestamp: int, payload: bytes, marker: bool) -> None:
        self._send(payload_type, self._sequence, timestamp, payload, marker)
        self._sequence = self._sequence + 1 & 0xFFFF
