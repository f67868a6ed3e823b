"""Taking a file in: encrypted as it arrives, accepted by what its first bytes are, never larger than is allowed."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec

from switchroom.platform.file_kinds import LOOKED_AT, FileKind, kind_of
from switchroom.platform.files import EncryptedWriter
from switchroom.platform.http.problems import TooLarge


class Taken(msgspec.Struct, frozen=True):
    """What was taken in. `size` in bytes."""

    kind: FileKind
    size: int
    sha256: str


async def take_in(path: Path, key: bytes, pieces: AsyncIterator[bytes], largest: int) -> Taken | None:
    """Encrypt what comes into `path`; None, and nothing written, for a kind that is not accepted.

    Whatever goes wrong, nothing is left at `path`. Raises `TooLarge` for more than `largest` bytes.
    """
    head = bytearray()
    async for piece in pieces:
        head += piece
        if len(head) >= LOOKED_AT:
            break
    kind = kind_of(bytes(head[:LOOKED_AT]))
    if kind is None:
        return None
    try:
        size, sha256 = await _write(path, key, bytes(head), pieces, largest)
    except BaseException:
        await asyncio.to_thread(path.unlink, missing_ok=True)
        raise
    return Taken(kind, size, sha256)


async def _write(path: Path, key: bytes, piece: bytes, pieces: AsyncIterator[bytes], largest: int) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
    writer = await asyncio.to_thread(EncryptedWriter, path, key)
    with writer:
        while piece:
            size += len(piece)
            if size > largest:
                raise TooLarge()
            digest.update(piece)
            await asyncio.to_thread(writer.write, piece)
            piece = await anext(pieces, b"")
    return size, digest.hexdigest()
