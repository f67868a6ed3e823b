"""Files encrypted at rest, with random access.

A file is a header and chunks, each sealed with AES-256-GCM under a key derived from the data key and the file's own
salt (HKDF-SHA256). A nonce holds the chunk's index and whether it is the last (the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár, 2015), so that chunks can be neither swapped nor dropped unnoticed, and a file that
was cut off, by a crash or by somebody, is readable up to its last whole chunk and known to be incomplete.

    header: b"SWRF" | version 1 | chunk size, 4 bytes | salt, 16 bytes
    chunk:  ciphertext (as long as the plain text) | tag, 16 bytes
"""

import os
import struct
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from switchroom.platform.errors import Conflict, Invalid

KEY_BYTES = 32
DEFAULT_CHUNK = 4096

_HEADER = struct.Struct(">4sBI16s")
_MAGIC, _VERSION = b"SWRF", 1
_TAG = 16


class FileDamaged(Conflict):
    """The file is not what was written, or the key is not its key."""

    code = "file.damaged"


class WrongKeySize(Invalid):
    """A data key has 32 bytes."""

    code = "file.wrong_key_size"


def new_data_key() -> bytes:
    """A fresh key for one file."""
    return os.urandom(KEY_BYTES)


def _cipher(data_key: bytes, header: bytes) -> AESGCM:
    if len(data_key) != KEY_BYTES:
        raise WrongKeySize()
    salt = header[-16:]
    return AESGCM(HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=b"switchroom file").derive(data_key))


def _nonce(index: int, last: bool) -> bytes:
    return struct.pack(">QI", index, last)


class EncryptedWriter:
    """Writes a new file; fails if it exists. Whole chunks reach the disk's cache at once, the rest with `close`.

    Not safe for two threads at a time. Leaving a `with` block by an exception leaves the file incomplete, on purpose.
    """

    def __init__(self, path: Path, data_key: bytes, chunk: int = DEFAULT_CHUNK) -> None:
        self._header = _HEADER.pack(_MAGIC, _VERSION, chunk, os.urandom(16))
        self._cipher = _cipher(data_key, self._header)
        self._chunk = chunk
        self._pending = bytearray()
        self._index = 0
        self._file = path.open("xb", buffering=0)
        self._file.write(self._header)

    def write(self, data: bytes) -> None:
        """Append `data`."""
        self._pending += data
        # One byte more than a chunk must be waiting: the last chunk is sealed as the last.
        while len(self._pending) > self._chunk:
            self._seal(bytes(self._pending[: self._chunk]), last=False)
            del self._pending[: self._chunk]

    def close(self) -> None:
        """Seal the last chunk and force the file to disk; from now on it is complete. Idempotent."""
        if self._file.closed:
            return
        self._seal(bytes(self._pending), last=True)
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        """Close without sealing: what is on disk stays readable as an incomplete file."""
        self._file.close()

    def _seal(self, plain: bytes, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._index, last), plain, self._header)
        self._file.write(sealed)
        self._index += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()


class EncryptedReader:
    """Reads any part of a file. `size` is the length of its plain text in bytes.

    `complete` is False when the end is missing: the writer crashed or still writes, or somebody cut the file. Raises
    `FileDamaged` for a foreign file, a wrong key or a changed chunk.
    """

    def __init__(self, path: Path, data_key: bytes) -> None:
        self._file = path.open("rb")
        try:
            self._open(data_key)
        except BaseException:
            self._file.close()
            raise

    def _open(self, data_key: bytes) -> None:
        self._header = self._file.read(_HEADER.size)
        if len(self._header) < _HEADER.size:
            raise FileDamaged()
        magic, version, self._chunk, _ = _HEADER.unpack(self._header)
        if magic != _MAGIC or version != _VERSION or self._chunk == 0:
            raise FileDamaged()
        self._cipher = _cipher(data_key, self._header)
        body = os.fstat(self._file.fileno()).st_size - _HEADER.size
        whole, rest = divmod(body, self._chunk + _TAG)
        self.complete = self._ends_with(whole, rest)
        if self.complete:
            self._count = whole + (rest > 0)
            self.size = body - self._count * _TAG
        else:
            self._count = whole
            self.size = whole * self._chunk
            if whole:
                self._plain(whole - 1)  # a wrong key is told now, not at the first read

    def _ends_with(self, whole: int, rest: int) -> bool:
        """Whether the last piece on disk was sealed as the last chunk."""
        if rest == 0 and whole == 0:
            return False
        last = whole if rest else whole - 1
        try:
            self._cipher.decrypt(_nonce(last, True), self._sealed(last), self._header)
        except (InvalidTag, ValueError):
            return False
        return True

    def _sealed(self, index: int) -> bytes:
        self._file.seek(_HEADER.size + index * (self._chunk + _TAG))
        return self._file.read(self._chunk + _TAG)

    def _plain(self, index: int) -> bytes:
        last = self.complete and index == self._count - 1
        try:
            return self._cipher.decrypt(_nonce(index, last), self._sealed(index), self._header)
        except (InvalidTag, ValueError):
            raise FileDamaged() from None

    def read(self, offset: int = 0, length: int | None = None) -> bytes:
        """`length` bytes from `offset`, fewer at the end; everything that follows without `length`."""
        stop = self.size if length is None else min(self.size, offset + length)
        if offset >= stop:
            return b""
        first, after = offset // self._chunk, (stop - 1) // self._chunk + 1
        plain = b"".join(self._plain(index) for index in range(first, after))
        start = offset - first * self._chunk
        return plain[start : start + stop - offset]

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
