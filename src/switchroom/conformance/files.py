"""Files of logs and processes on this machine, packed or not, read within bounds."""

import gzip
import zipfile
from collections.abc import Callable
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

from switchroom.conformance.contracts import LogTooLarge, LogUnreadable
from switchroom.conformance.domain.logs.csv_reading import Columns, Opener, read_csv
from switchroom.conformance.domain.logs.log import Log
from switchroom.conformance.domain.logs.xes_reading import read_xes

MAX_BYTES = 4 << 30
"""Of a log, unpacked."""


def read_log(path: Path, columns: Columns | None = None) -> Log:
    """The log in a .csv or .xes file, which may be packed as .gz or .zip.

    Raises `LogUnreadable`, `LogTooLarge`, and `OSError` when there is no such file.
    """
    name, opener = _opener(path)
    columns = columns or Columns()
    try:
        if name.endswith(".xes"):
            return read_xes(opener)
        if name.endswith((".csv", ".tsv", ".txt")):
            return read_csv(opener, columns)
    except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError, RuntimeError) as wrong:
        raise LogUnreadable(f"{path} cannot be unpacked: {wrong}.") from None
    raise LogUnreadable(f"{path} is no log: it ends neither in .csv nor in .xes (.gz and .zip may follow).")


def _opener(path: Path) -> tuple[str, Opener]:
    """What the file is called when it is unpacked, and how to open that."""
    name = path.name.lower()
    if name.endswith(".gz"):
        return name[:-3], lambda: bounded(cast(BinaryIO, gzip.open(path)), MAX_BYTES)
    if name.endswith(".zip"):
        inner = _only(path)
        return inner.lower(), lambda: bounded(cast(BinaryIO, zipfile.ZipFile(path).open(inner)), MAX_BYTES)
    return name, lambda: bounded(path.open("rb"), MAX_BYTES)


def _only(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            files = [one for one in archive.namelist() if not one.endswith("/") and "__MACOSX" not in one]
    except zipfile.BadZipFile as wrong:
        raise LogUnreadable(f"{path} cannot be unpacked: {wrong}.") from None
    if len(files) != 1:
        raise LogUnreadable(f"{path} holds {len(files)} files; it must be one log.")
    return files[0]


class _Bounded(RawIOBase):
    """A stream that refuses to give more than it may."""

    def __init__(self, inner: BinaryIO, most: int, refuse: Callable[[], Exception]) -> None:
        super().__init__()
        self._inner, self._left, self._refuse = inner, most, refuse

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        part = self._inner.read(size if size >= 0 else self._left + 1)
        self._left -= len(part)
        if self._left < 0:
            raise self._refuse()
        return part

    def read1(self, size: int = -1) -> bytes:
        return self.read(size if size >= 0 else 1 << 16)

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        part = self.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        self._inner.close()
        super().close()


def bounded(stream: BinaryIO, most: int) -> BinaryIO:
    """The stream, which raises `LogTooLarge` once it has given `most` bytes."""
    return cast(BinaryIO, _Bounded(stream, most, lambda: LogTooLarge(f"The log has more than {most >> 20:,} MB.")))
