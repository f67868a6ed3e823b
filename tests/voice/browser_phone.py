"""A browser's phone, played by aiortc: real ICE, DTLS, SRTP and Opus over loopback."""

import asyncio
from collections.abc import Awaitable, Callable
from fractions import Fraction
from typing import Any

import numpy as np
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame

from switchroom.voice.embedded import rtp

RATE, FRAME = 48_000, 960
TONES = (440, 620, 1000, 1400, 1800, 2500)
_WINDOW = RATE * 3 // 10
_AUDIBLE = 600.0  # amplitude; tones are sent with 6000


def tones_in(samples: np.ndarray[Any, Any]) -> set[int]:
    """Which of `TONES` sound in `samples`, by FFT."""
    if len(samples) < RATE // 20:
        return set()
    window = np.hanning(len(samples))
    spectrum = np.abs(np.fft.rfft(samples * window)) * 2 / window.sum()
    per_hertz = len(samples) / RATE
    return {f for f in TONES if spectrum[int((f - 8) * per_hertz) : int((f + 8) * per_hertz) + 1].max() > _AUDIBLE}


class _Microphone(MediaStreamTrack):
    kind = "audio"

    def __init__(self, phone: "BrowserPhone") -> None:
        super().__init__()
        self._phone = phone
        self._count = 0
        self._began: float | None = None

    async def recv(self) -> AudioFrame:
        loop = asyncio.get_running_loop()
        self._began = self._began if self._began is not None else loop.time()
        await asyncio.sleep(max(0.0, self._began + self._count * 0.02 - loop.time()))
        frame = AudioFrame(format="s16", layout="mono", samples=FRAME)
        frame.planes[0].update(self._samples().tobytes())
        frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), self._count * FRAME
        self._count += 1
        return frame

    def _samples(self) -> np.ndarray[Any, Any]:
        if self._phone.tone is None:
            return np.zeros(FRAME, np.int16)
        time = (np.arange(FRAME) + self._count * FRAME) / RATE
        return (6000 * np.sin(2 * np.pi * self._phone.tone * time)).astype(np.int16)


class BrowserPhone:
    """One connection: offers, listens, measures. `tone` is what it says, in Hz; None is silence."""

    def __init__(self, tone: int | None) -> None:
        self.tone = tone
        self._heard = np.zeros(0, np.int16)
        self._news = asyncio.Condition()
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._connection.on("track", self._listen)
        self._connection.addTrack(_Microphone(self))
        self._listening: asyncio.Task[None] | None = None
        self._keys: list[bytes] = []
        self._key_began = 0
        self._silenced = False
        self._send: Callable[[bytes], Awaitable[None]] | None = None

    async def offer(self) -> str:
        await self._connection.setLocalDescription(await self._connection.createOffer())
        return str(self._connection.localDescription.sdp)

    async def answer(self, offer: str) -> str:
        """As the other end of somebody's offer."""
        await self._connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        await self._connection.setLocalDescription(await self._connection.createAnswer())
        return str(self._connection.localDescription.sdp)

    async def accept(self, answer: str) -> None:
        await self._connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    def _listen(self, track: Any) -> None:
        self._listening = asyncio.ensure_future(self._pump(track))

    async def _pump(self, track: Any) -> None:
        try:
            while True:
                frame = await track.recv()
                mono = frame.to_ndarray().reshape(-1, len(frame.layout.channels))[:, 0]
                self._take(mono)
                async with self._news:
                    self._news.notify_all()
        except MediaStreamError:
            pass

    def _take(self, samples: np.ndarray[Any, Any]) -> None:
        self._heard = np.concatenate([self._heard, samples])[-_WINDOW:]

    async def hears(self, *tones: int, within: float = 10) -> None:
        """Wait until exactly these tones have been heard for 300 ms."""
        wanted = set(tones)
        try:
            async with asyncio.timeout(within), self._news:
                self._heard = self._heard[:0]
                while len(self._heard) < _WINDOW or tones_in(self._heard) != wanted:
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"heard {tones_in(self._heard)} instead of {wanted}") from None

    def stop_talking(self) -> None:
        """No more audio, as without a microphone; reports (RTCP) go on."""
        self._silenced = True
        self._tap()

    def press_in_band(self, key: str) -> None:
        """RFC 4733, as a browser's `insertDTMF` does it: telephone events take the place of the next audio packets."""
        events = [rtp.key_event(key, FRAME * (i + 1), end=False) for i in range(5)]
        self._keys += [*events, *[rtp.key_event(key, FRAME * 5, end=True)] * 3]
        self._tap()

    def _tap(self) -> None:
        transport: Any = self._connection.getSenders()[0].transport
        if self._send is None:
            self._send, transport._send_rtp = transport._send_rtp, self._send_changed

    async def _send_changed(self, data: bytes) -> None:
        packet = None if rtp.is_rtcp(data) else rtp.parse(data)
        if packet is not None and self._silenced:
            return
        if packet is not None and self._keys:
            self._key_began = packet.timestamp if len(self._keys) == 8 else self._key_began
            data = rtp.build(110, packet.sequence_number, self._key_began, packet.ssrc, self._keys.pop(0))
        assert self._send is not None
        await self._send(data)

    async def close(self) -> None:
        if self._listening:
            self._listening.cancel()
        await self._connection.close()
