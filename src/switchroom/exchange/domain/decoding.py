"""Which encoding a file is in, and what it says.

Unicode says so itself, by its first bytes or by being valid UTF-8. What is left is what spreadsheets write without
asking: GB18030 in China, Windows-1252 in the West. Almost any text is valid in both, so the shape decides: Chinese
stands in long even runs of high bytes, while accented letters stand alone or in twos within words of plain letters.
"""

import re
from enum import StrEnum

import msgspec

_RUN = re.compile(rb"([A-Za-z]?)([\x80-\xff]+)([A-Za-z]?)")
SHORT = 2


class Encoding(StrEnum):
    """Encodings that are read, as they are asked for by hand."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    GB18030 = "gb18030"
    WINDOWS_1252 = "windows-1252"


class Unreadable(Exception):  # noqa: N818 - an answer, not a fault
    """The bytes are not text in the encoding wished for, or in any that is known."""


class Decoded(msgspec.Struct, frozen=True):
    text: str
    encoding: Encoding


def decode(content: bytes, wished: Encoding | None = None) -> Decoded:
    """The text of a file, without its byte order mark. Raises `Unreadable`, also for text that holds NUL."""
    encoding = wished or _guess(content)
    try:
        text = content.decode("utf-16" if encoding is Encoding.UTF_16 else _codec(encoding))
    except UnicodeError:
        raise Unreadable() from None
    if "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise Unreadable()
    return Decoded(text.removeprefix("\ufeff"), encoding)


def _codec(encoding: Encoding) -> str:
    return "cp1252" if encoding is Encoding.WINDOWS_1252 else encoding.value


def _guess(content: bytes) -> Encoding:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Encoding.UTF_16
    if _fits(content, "utf-8"):
        return Encoding.UTF_8
    if _fits(content, "gb18030") and (_looks_chinese(content) or not _fits(content, "cp1252")):
        return Encoding.GB18030
    return Encoding.WINDOWS_1252


def _fits(content: bytes, codec: str) -> bool:
    try:
        content.decode(codec)
    except UnicodeError:
        return False
    return True


def _looks_chinese(content: bytes) -> bool:
    chinese = western = 0
    for before, run, after in _RUN.findall(content):
        within_word = bool(before or after)
        if len(run) % 2 == 0 and (len(run) > SHORT or not within_word):
            chinese += len(run)
        else:
            western += len(run)
    return chinese > western
