"""winmail.dat: what Outlook wraps a mail in when it takes the reader for another Outlook (MS-OXTNEF).

Own code: the one maintained parser is under the LGPL. Reads the files, their names and the text; the rest (rules,
forms, compressed RTF) stays in the original. Every length is checked against what is there.
"""

import struct
from collections.abc import Iterator

import msgspec

SIGNATURE = b"\x78\x9f\x3e\x22"
_MOST_ATTRIBUTES, _MOST_PROPERTIES = 5000, 2000

_RENDERING, _TITLE, _DATA, _ATTACHED, _MESSAGE, _BODY, _CODE_PAGE = (
    0x9002,
    0x8010,
    0x800F,
    0x9005,
    0x9003,
    0x800C,
    0x9007,
)
_FILE_NAME, _FILE_DATA, _FILE_TYPE, _FILE_ID, _TEXT, _HTML = 0x3707, 0x3701, 0x370E, 0x3712, 0x1000, 0x1013
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_STRING, _UNICODE, _BINARY, _OBJECT = 0x1E, 0x1F, 0x102, 0x0D


class TnefFile(msgspec.Struct):
    """A file within."""

    name: str = ""
    media_type: str = ""
    content_id: str = ""
    content: bytes = b""


class Tnef(msgspec.Struct):
    """What was within. `whole`: it could be read to its end."""

    text: str = ""
    html: str = ""
    files: list[TnefFile] = []
    whole: bool = True


class _ShortError(Exception):
    """Less is there than is said."""


def read_tnef(content: bytes) -> Tnef | None:
    """What is in a winmail.dat, as far as it goes; None when it is none."""
    if not content.startswith(SIGNATURE):
        return None
    found, code_page = Tnef(), "cp1252"
    try:
        for name, data in _attributes(content):
            if name == _CODE_PAGE and len(data) >= 4:
                code_page = _codec(struct.unpack_from("<I", data)[0])
            else:
                _take(found, name, data, code_page)
    except _ShortError:
        found.whole = False
    return found


def _codec(number: int) -> str:
    known = {65001: "utf-8", 936: "gb18030", 950: "big5hkscs", 932: "cp932"}
    return known.get(number, f"cp{number}" if number in range(1250, 1259) else "cp1252")


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    position = 6
    for _ in range(_MOST_ATTRIBUTES):
        if position >= len(content):
            return
        if position + 9 > len(content):
            raise _ShortError
        name, length = struct.unpack_from("<H2xI", content, position + 1)
        position += 9
        if position + length > len(content):
            raise _ShortError
        yield name, content[position : position + length]
        position += length + 2


def _take(found: Tnef, name: int, data: bytes, code_page: str) -> None:
    if name == _RENDERING:
        found.files.append(TnefFile())
    elif name == _BODY:
        found.text = found.text or _plain(data, code_page)
    elif name == _MESSAGE:
        for prop, value in _properties(data, code_page):
            if prop == _TEXT and isinstance(value, str):
                found.text = found.text or value
            elif prop == _HTML:
                found.html = value if isinstance(value, str) else value.decode(code_page, "replace")
    elif found.files:
        _take_of_file(found.files[-1], name, data, code_page)


def _take_of_file(file: TnefFile, name: int, data: bytes, code_page: str) -> None:
    if name == _TITLE:
        file.name = file.name or _plain(data, code_page)
    elif name == _DATA:
        file.content = data
    elif name == _ATTACHED:
        for prop, value in _properties(data, code_page):
            if prop == _FILE_DATA and isinstance(value, bytes):
                file.content = file.content or value[16:]
            elif isinstance(value, str) and prop == _FILE_NAME:
                file.name = value
            elif isinstance(value, str) and prop == _FILE_TYPE:
                file.media_type = value.lower()
            elif isinstance(value, str) and prop == _FILE_ID:
                file.content_id = value.strip("<>")


def _plain(data: bytes, code_page: str) -> str:
    return data.split(b"\x00", 1)[0].decode(code_page, "replace")


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, length: int) -> bytes:
        if length < 0 or self._at + length > len(self._data):
            raise _ShortError
        self._at += length
        return self._data[self._at - length : self._at]

    def number(self, length: int = 4) -> int:
        return int.from_bytes(self.take(length), "little")

    def padded(self, length: int) -> bytes:
        data = self.take(length)
        self.take(min(-length % 4, len(self._data) - self._at))
        return data


def _properties(data: bytes, code_page: str) -> Iterator[tuple[int, str | bytes]]:
    cursor = _Cursor(data)
    for _ in range(min(cursor.number(), _MOST_PROPERTIES)):
        kind, prop = cursor.number(2), cursor.number(2)
        if prop >= 0x8000:
            cursor.take(16)
            cursor.padded(cursor.number()) if cursor.number() else cursor.take(4)
        values = cursor.number() if kind & 0x1000 or kind & 0xFFF in (_STRING, _UNICODE, _BINARY, _OBJECT) else 1
        kind &= 0xFFF
        for _ in range(min(values, _MOST_PROPERTIES)):
            if kind in _FIXED:
                cursor.take(_FIXED[kind])
                continue
            if kind not in (_STRING, _UNICODE, _BINARY, _OBJECT):
                raise _ShortError  # a type of unknown length: what follows cannot be found
            yield prop, _value(kind, cursor.padded(cursor.number()), code_page)


def _value(kind: int, data: bytes, code_page: str) -> str | bytes:
    if kind == _UNICODE:
        return data.decode("utf-16-le", "replace").rstrip("\x00")
    return _plain(data, code_page) if kind == _STRING else data
