"""Just enough of RTP (RFC 3550) and telephone events (RFC 4733): pure functions on bytes, called for every packet."""

import struct
from typing import NamedTuple

from switchroom.voice.contracts import KEYS

_FIXED = struct.Struct(">BBHII")
_EVENT = struct.Struct(">BBH")


class RtpPacket(NamedTuple):
    payload_type: int
    sequence_number: int
    timestamp: int
    ssrc: int
    payload: bytes


def parse(data: bytes) -> RtpPacket | None:
    """The packet, or None if it is not RTP version 2 or is cut off."""
    if len(data) < 12 or data[0] >> 6 != 2:
        return None
    first, second, sequence, timestamp, ssrc = _FIXED.unpack_from(data)
    start = 12 + 4 * (first & 0x0F)
    if first & 0x10:
        if len(data) < start + 4:
            return None
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    stop = len(data) - (data[-1] if first & 0x20 else 0)
    if start > stop:
        return None
    return RtpPacket(second & 0x7F, sequence, timestamp, ssrc, data[start:stop])


def build(payload_type: int, sequence: int, timestamp: int, ssrc: int, payload: bytes, marker: bool = False) -> bytes:
    """A packet without extensions."""
    second = payload_type | 0x80 if marker else payload_type
    return _FIXED.pack(0x80, second, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc) + payload


def is_rtcp(data: bytes) -> bool:
    """RTP and RTCP share a port; the second byte tells them apart (RFC 5761)."""
    return len(data) > 1 and 192 <= data[1] <= 223


def key_of(payload: bytes) -> str | None:
    """The key of a telephone event, or None for anything else (events of modems, damage)."""
    if len(payload) < 4 or payload[0] >= len(KEYS):
        return None
    return KEYS[payload[0]]


def key_event(key: str, length: int, end: bool) -> bytes:
    """The payload of a telephone event; `length` in units of the clock rate so far, 10 dB below full scale."""
    return _EVENT.pack(KEYS.index(key), (0x80 if end else 0) | 10, length)
