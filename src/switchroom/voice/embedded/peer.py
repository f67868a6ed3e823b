"""A browser's connection, by aiortc. The only file that knows aiortc, and it knows it well.

ICE, DTLS, SRTP and RTCP are aiortc's. Audio is not: its decoder threads and jitter buffer made 14 % of the frames
silent at 1 % loss, so packets are taken off where they arrive and ours are sent past its sender, in the tick. The
private names used here are pinned by the lock file and held by the contract tests.
"""

import asyncio
import contextlib
import logging
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import aioice.ice
import pylibsrtp
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCIceServer,
    RTCPeerConnection,
    RTCSessionDescription,
    clock,
    codecs,
)
from aiortc.mediastreams import MediaStreamError
from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from aiortc.rtcrtpreceiver import StreamStatistics

from switchroom.voice.contracts import Quality
from switchroom.voice.embedded import rtp
from switchroom.voice.embedded.audio import Ear, Mouth
from switchroom.voice.embedded.opus import RATE, Pcm
from switchroom.voice.embedded.settings import IceServer
from switchroom.voice.embedded.signals import BadOffer

log = logging.getLogger(__name__)

_MOST_SDP = 30_000
_MOST_CANDIDATES = 20
_REPORT_EVERY = 25  # frames between notes for RTCP sender reports
_own_addresses = aioice.ice.get_host_addresses


def set_up_aiortc(addresses: tuple[str, ...] = ()) -> None:
    """For this whole process: which codecs are spoken and which addresses offered (empty: all, loopback included)."""

    def ours(use_ipv4: bool, use_ipv6: bool) -> list[str]:
        # aioice leaves 127.0.0.1 out, which a centre on one machine and every test need.
        return list(addresses) or [*_own_addresses(use_ipv4, use_ipv6), "127.0.0.1"]

    aioice.ice.get_host_addresses = ours
    opus = RTCRtpCodecParameters(mimeType="audio/opus", clockRate=RATE, channels=2, payloadType=96)
    opus.parameters = {"minptime": 10, "useinbandfec": 1, "maxplaybackrate": 16_000}
    # Payload types as Chromium numbers them.
    keys = [
        RTCRtpCodecParameters(mimeType="audio/telephone-event", clockRate=rate, payloadType=number)
        for rate, number in ((RATE, 110), (8_000, 126))
    ]
    codecs.CODECS["audio"][:] = [opus, *keys]


class _Idle(MediaStreamTrack):
    """Gives aiortc's sender nothing to do for ever: the tick sends."""

    kind = "audio"

    async def recv(self) -> Any:
        await asyncio.Event().wait()
        raise MediaStreamError


class Peer:
    """One peer connection. `on_connected` once, `on_gone` once if it breaks (not when we close it).

    `talked_at` is when audio last came, `lived_at` when anything did (reports, every few seconds), in the loop's time.
    """

    def __init__(
        self,
        ice_servers: tuple[IceServer, ...],
        on_connected: Callable[["Peer"], None],
        on_gone: Callable[["Peer"], None],
        on_key: Callable[[str], None],
    ) -> None:
        servers = [RTCIceServer(s.url, s.username or None, s.credential or None) for s in ice_servers]
        # Without a list aiortc would ask a public STUN server.
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=servers))
        self._connection.on("connectionstatechange", self._state_changed)
        self._on_connected, self._on_gone, self._on_key = on_connected, on_gone, on_key
        self._closing = False
        self._frames = 0
        self.talked_at = self.lived_at = asyncio.get_running_loop().time()

    async def accept(self, offer: str) -> str:
        """The answer to an offer, with all candidates. Raises `BadOffer`."""
        if len(offer) > _MOST_SDP:
            raise BadOffer()
        try:
            await self._connection.setRemoteDescription(RTCSessionDescription(_reachable(offer), "offer"))
            if [t.kind for t in self._connection.getTransceivers()] != ["audio"]:
                raise BadOffer()
            self._connection.addTrack(_Idle())
            await self._connection.setLocalDescription(await self._connection.createAnswer())
        except (BadOffer, asyncio.CancelledError):
            raise
        except Exception as problem:  # aiortc's parser fails in many ways on what strangers send
            raise BadOffer() from problem
        answer: str = self._connection.localDescription.sdp
        self._take_over(answer)
        return answer

    def _take_over(self, answer: str) -> None:
        types = _payload_types(answer)
        if "opus/48000" not in types:
            raise BadOffer()
        (transceiver,) = self._connection.getTransceivers()
        receiver: Any = transceiver.receiver
        self._sender: Any = transceiver.sender
        self._streams: dict[int, Any] = receiver._RTCRtpReceiver__remote_streams
        self._dtls: Any = receiver.transport
        self._ice: Any = self._dtls.transport._connection
        key_types = {name: number for name, number in types.items() if name.startswith("telephone-event/")}
        self.ear = Ear(types["opus/48000"], frozenset(key_types.values()), self._on_key)
        self._mouth = Mouth(types["opus/48000"], key_types.get("telephone-event/48000"), self._send)
        self._elsewhere = self._ice.data_received
        self._ice.data_received = self._datagram

    def _datagram(self, data: bytes, component: int) -> None:
        """Audio is taken here, before aiortc's queue; everything else (DTLS, RTCP) goes on to aiortc."""
        self.lived_at = asyncio.get_running_loop().time()
        session = self._dtls._rx_srtp
        if session is None or len(data) < 12 or data[0] >> 6 != 2 or rtp.is_rtcp(data):
            self._elsewhere(data, component)
            return
        try:
            packet = rtp.parse(session.unprotect(data))
        except pylibsrtp.Error:
            return
        if packet is not None:
            self._count(packet)
            self.ear.receive(packet, self.lived_at)
            self.talked_at = self.lived_at

    def _count(self, packet: rtp.RtpPacket) -> None:
        """For aiortc's receiver reports, by which the browser sets its FEC."""
        stream = self._streams.get(packet.ssrc)
        if stream is None:
            if len(self._streams) > 8:
                return
            stream = self._streams.setdefault(packet.ssrc, StreamStatistics(RATE))
        stream.add(packet)

    def hear(self) -> Pcm | None:
        """20 ms from the party."""
        return self.ear.frame()

    def say(self, pcm: Pcm | None) -> None:
        """20 ms to the party."""
        self._mouth.say(pcm)

    def press(self, keys: str) -> None:
        self._mouth.press(keys)

    def _send(self, payload_type: int, sequence: int, timestamp: int, payload: bytes, marker: bool) -> None:
        pair = self._ice._nominated.get(1)
        session = self._dtls._tx_srtp
        if pair is None or session is None or self._closing:
            return
        data = rtp.build(payload_type, sequence, timestamp, self._sender._ssrc, payload, marker)
        pair.protocol.transport.sendto(session.protect(data), pair.remote_addr)
        self._frames += 1
        if self._frames % _REPORT_EVERY == 1:
            self._sender._RTCRtpSender__ntp_timestamp = clock.current_ntp_time()
            self._sender._RTCRtpSender__rtp_timestamp = timestamp
            self._sender._RTCRtpSender__packet_count = self._frames

    def quality(self) -> Quality:
        round_trip = self._sender._RTCRtpSender__rtt
        return self.ear.quality(None if round_trip is None else timedelta(seconds=max(0.0, round_trip)))

    def _state_changed(self) -> None:
        state = self._connection.connectionState
        if self._closing:
            return
        if state == "connected":
            self._on_connected(self)
        elif state in ("failed", "closed"):
            self._on_gone(self)

    async def close(self) -> None:
        """Say goodbye and free the sockets. Never raises."""
        self._closing = True
        with contextlib.suppress(ConnectionError, OSError):
            await self._connection.close()


def _reachable(offer: str) -> str:
    """Without `.local` candidates: looking them up takes multicast, and the browser's own checks reach us anyway.

    And with few others: each one makes us send packets to an address that a stranger has named.
    """
    kept, candidates = [], 0
    for line in offer.replace("\r\n", "\n").split("\n"):
        if line.startswith("a=candidate:"):
            candidates += ".local " not in line
            if ".local " in line or candidates > _MOST_CANDIDATES:
                continue
        kept.append(line)
    return "\r\n".join(kept)


def _payload_types(sdp: str) -> dict[str, int]:
    """`{"opus/48000": 111, ...}`"""
    found = re.findall(r"^a=rtpmap:(\d+) ([\w-]+/\d+)", sdp, re.MULTILINE)
    return {name.lower(): int(number) for number, name in reversed(found)}
