"""A file that somebody sent and others fetch: read in pieces, always given as something to keep."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import quote

from switchroom.platform.files import EncryptedReader

PIECE = 256 * 1024


class KeptFile:
    """An open file, to be read to its end or closed."""

    def __init__(self, reader: EncryptedReader, name: str, media_type: str) -> None:
        self._reader = reader
        self.name, self.media_type, self.size = name, media_type, reader.size

    async def pieces(self) -> AsyncIterator[bytes]:
        """The file, piece by piece; closes it at its end."""
        try:
            for offset in range(0, self.size, PIECE):
                yield await asyncio.to_thread(self._reader.read, offset, PIECE)
        finally:
            self._reader.close()

    @property
    def headers(self) -> dict[str, str]:
        """A file to keep: no browser opens it here, whatever is in it."""
        plain = self.name.encode("ascii", "replace").decode().replace("?", "_")
        return {
            "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(self.name, safe='')}",
            "content-length": str(self.size),
            "content-security-policy": "default-src 'none'; sandbox",
        }
