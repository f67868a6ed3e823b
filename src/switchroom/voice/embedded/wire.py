"""The media process's socket: frames of a length (4 bytes) and MessagePack, after both sides proved the secret.

The server sends `Challenge`, the client `Hello`, the server `Welcome` or `Refused`. Then a *controller* (one, the
newest) sends commands and gets events; *signallers* (web processes) speak for browsers.
"""

import asyncio
import hashlib
import hmac
import struct
from enum import StrEnum
from typing import Any, Final

import msgspec
from msgspec import Struct

from switchroom.platform.errors import Conflict, Refusal, Throttled, Unauthenticated, Unavailable
from switchroom.voice.contracts import (
    BadCommand,
    Command,
    InstanceId,
    LegId,
    LegNotReady,
    NoSuchLeg,
    NoSuchRecording,
    NoSuchSound,
    NoTrunk,
    Order,
    Snapshot,
    StaleEpoch,
    SwitchEvent,
    SwitchFull,
)
from switchroom.voice.embedded.signals import Arrival, BadOffer, Ended, LegCard, Ring

MOST_BYTES: Final = 8 << 20  # of one frame; the largest is a snapshot
_LENGTH = struct.Struct(">I")


class BadFrame(Conflict):
    """The other side does not speak this protocol."""

    code = "switch.bad_frame"


class WrongSecret(Unauthenticated):
    """The shared secret is not the same on both sides."""

    code = "switch.wrong_secret"


class TooManyRequests(Throttled):
    """This connection asks for too much at a time."""

    code = "switch.too_many_requests"


class Kind(StrEnum):
    CONTROLLER = "controller"
    SIGNALLER = "signaller"


class Challenge(Struct, frozen=True, tag=True):
    nonce: bytes


class Hello(Struct, frozen=True, tag=True):
    """`seen` is the last event the controller has, of `instance`."""

    kind: Kind
    nonce: bytes
    proof: bytes
    epoch: int = 0
    instance: InstanceId | None = None
    seen: int = 0


class Welcome(Struct, frozen=True, tag=True):
    """`at` is the switch's clock, in seconds since 1970."""

    proof: bytes
    instance: InstanceId
    at: float = 0.0


class Ping(Struct, frozen=True, tag=True):
    """Either side, so that the other is known to live; the server echoes it."""


class Refused(Struct, frozen=True, tag=True):
    """A request (or, with 0, the connection) is refused."""

    request: int
    code: str
    message: str


class Done(Struct, frozen=True, tag=True):
    request: int


# --- controller ---


class Do(Struct, frozen=True, tag=True):
    request: int
    order: Order
    command: Command


class GetSnapshot(Struct, frozen=True, tag=True):
    request: int


class SnapshotTaken(Struct, frozen=True, tag=True):
    request: int
    snapshot: Snapshot


class Acknowledge(Struct, frozen=True, tag=True):
    instance: InstanceId
    number: int


class Happened(Struct, frozen=True, tag=True):
    event: SwitchEvent


# --- signaller ---


class Connect(Struct, frozen=True, tag=True):
    request: int
    leg: LegId
    offer: str
    arrival: Arrival | None = None


class Connected(Struct, frozen=True, tag=True):
    request: int
    answer: str


class Press(Struct, frozen=True, tag=True):
    leg: LegId
    key: str


class Leave(Struct, frozen=True, tag=True):
    leg: LegId


class LookUp(Struct, frozen=True, tag=True):
    request: int
    leg: LegId


class Found(Struct, frozen=True, tag=True):
    request: int
    card: LegCard


FromController = Do | GetSnapshot | Acknowledge | Ping
FromSignaller = Connect | Press | Leave | LookUp | Ping
FromServer = Done | Refused | SnapshotTaken | Happened | Connected | Found | Ring | Ended | Ping

_KNOWN: dict[str, type[Refusal]] = {
    kind.code: kind
    for kind in (
        *(BadCommand, BadFrame, BadOffer, LegNotReady, NoSuchLeg, NoSuchRecording, NoSuchSound, NoTrunk),
        *(StaleEpoch, SwitchFull, TooManyRequests, WrongSecret),
    )
}


def refused(request: int, refusal: Refusal) -> Refused:
    return Refused(request, refusal.code, refusal.message)


def raised(answer: Refused) -> Refusal:
    """The refusal to raise on this side."""
    return _KNOWN.get(answer.code, Unavailable)(answer.message)


def prove(secret: bytes, side: str, nonce: bytes) -> bytes:
    """Shows knowledge of the secret without telling it; `side` keeps an echo from being a proof."""
    return hmac.digest(secret, side.encode() + nonce, hashlib.sha256)


class Channel:
    """One connection. `send` never waits; a partner that does not read is cut off."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, idle: float) -> None:
        self._reader, self._writer, self._idle = reader, writer, idle
        self._encoder = msgspec.msgpack.Encoder()

    def send(self, message: Struct) -> None:
        body = self._encoder.encode(message)
        self._writer.write(_LENGTH.pack(len(body)) + body)
        if self._writer.transport.get_write_buffer_size() > MOST_BYTES:
            self._writer.transport.abort()

    async def drained(self) -> None:
        """When there is room to send more. Raises `ConnectionError`."""
        async with asyncio.timeout(self._idle):
            await self._writer.drain()

    async def receive(self, decoder: "msgspec.msgpack.Decoder[Any]", within: float | None = None) -> Any:
        """The next message. Raises `BadFrame`; `ConnectionError` or `TimeoutError` when the other side is gone."""
        async with asyncio.timeout(self._idle if within is None else within):
            try:
                (length,) = _LENGTH.unpack(await self._reader.readexactly(_LENGTH.size))
                if length > MOST_BYTES:
                    raise BadFrame()
                body = await self._reader.readexactly(length)
            except asyncio.IncompleteReadError:
                raise ConnectionResetError from None
        try:
            return decoder.decode(body)
        except (msgspec.DecodeError, ValueError) as problem:
            raise BadFrame(str(problem)) from None

    def close(self) -> None:
        self._writer.close()


async def connected(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """`host:port` or `unix:/path`."""
    if address.startswith("unix:"):
        return await asyncio.open_unix_connection(address.removeprefix("unix:"))
    host, _, port = address.rpartition(":")
    return await asyncio.open_connection(host, int(port))
