"""An Ogg stream of Opus packets (RFC 3533, RFC 7845), written page by page so that it can be cut off anywhere."""

import struct
import zlib

from switchroom.voice.embedded.opus import FRAME, RATE

_PAGE = struct.Struct("<4sBBQIII")
_MIRROR = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_PRE_SKIP = 312  # samples the encoder looks ahead at 48 kHz
_FIRST, _LAST = 2, 4
MEDIA_TYPE = "audio/ogg; codecs=opus"


def _checksum(data: bytes) -> int:
    """Ogg's CRC-32 is zlib's with bits in the other order and no inversion; this way it runs in C."""
    mirrored = zlib.crc32(data.translate(_MIRROR), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)


class OggOpus:
    """Turns packets of 20 ms into pages. `head()` first, `last=True` with the last page."""

    def __init__(self, serial: int) -> None:
        self._serial = serial
        self._pages = 0
        self._samples = 0

    def head(self) -> bytes:
        """Two channels as two streams of their own (mapping family 1, no coupling)."""
        head = struct.pack("<8sBBHIhBBB2B", b"OpusHead", 1, 2, _PRE_SKIP, RATE, 0, 1, 2, 0, 0, 1)
        vendor = b"switchroom"
        tags = b"OpusTags" + struct.pack("<I", len(vendor)) + vendor + struct.pack("<I", 0)
        return self._page([head], 0, _FIRST) + self._page([tags], 0, 0)

    def page(self, packets: list[bytes], last: bool = False) -> bytes:
        """A page of at most one second (50 packets)."""
        self._samples += FRAME * len(packets)
        return self._page(packets, self._samples, _LAST if last else 0)

    def _page(self, packets: list[bytes], position: int, flags: int) -> bytes:
        lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
        assert len(lacing) < 256, "packets of a page have at most 255 pieces"
        header = _PAGE.pack(b"OggS", 0, flags, position, self._serial, self._pages, 0)
        page = bytearray(header + bytes([len(lacing)]) + lacing + b"".join(packets))
        page[22:26] = struct.pack("<I", _checksum(bytes(page)))
        self._pages += 1
        return bytes(page)
