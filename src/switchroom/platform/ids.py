"""Identifiers: UUIDv7 (RFC 9562), so that ids sort by the time they were made and indexes stay compact."""

import os
import time
from uuid import UUID

_last = 0


def new_id() -> UUID:
    """A new UUIDv7. Within one process ids are strictly increasing, even inside one millisecond."""
    global _last
    stamp = time.time_ns() // 1_000_000 << 12
    _last = stamp if stamp > _last else _last + 1
    return id_at(_last >> 12, _last & 0xFFF)


def id_at(unix_ms: int, sequence: int = 0) -> UUID:
    """A UUIDv7 of the given millisecond; `sequence` (12 bits) orders ids inside it."""
    value = (unix_ms & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | (sequence & 0xFFF) << 64
    return UUID(int=value | 0b10 << 62 | int.from_bytes(os.urandom(8), "big") >> 2)
