"""The header of a mail or of a part of it: fields out of bytes, and words out of their encodings.

Own code instead of the standard library's parser, whose time and stack grow with what a stranger sends; here every
field is read once, and what is past the limits is left out and said.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from switchroom.messaging.mail.domain.decoding import decoded_base64, decoded_text, guessed_text
from switchroom.messaging.mail.domain.reading import Defects, Limits

_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
_LINE = re.compile(rb"([^\n]*)(\n|\Z)")
_END = re.compile(rb"\r?\n[ \t]*\r?\n")
_WORD = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]{0,20})?\?([bBqQ])\?([^?]{0,4000})\?=")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_STEERING = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
"""Signs nobody sees that turn the direction of what follows, or hide in a word."""
_TYPE = re.compile(r"\s*([\w.+!#$&^-]{1,80})\s*/\s*([\w.+!#$&^-]{1,80})")
_PARAMETER = re.compile(r';\s*([^\s=;"*]{1,60})(\*\d{0,3})?(\*)?\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.DOTALL)
_LONGEST_PARAMETERS = 8000


class Header:
    """The fields of one header, by name in lower case, in the order they stand."""

    def __init__(self) -> None:
        self._fields: dict[str, list[bytes]] = {}
        self.size = 0

    def add(self, name: str, value: bytes) -> None:
        """One more field."""
        self._fields.setdefault(name, []).append(value)

    def all(self, name: str) -> list[str]:
        """Every value of a field, raw words in it not decoded yet."""
        return [_as_text(value) for value in self._fields.get(name, ())]

    def first(self, name: str) -> str:
        """The first value, "" when there is none."""
        return next(iter(self.all(name)), "")

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def __len__(self) -> int:
        return len(self._fields)

    def names(self) -> Iterator[str]:
        """What there is."""
        return iter(self._fields)


def split(content: bytes, limits: Limits, defects: Defects, *, may_be_empty: bool = False) -> tuple[Header, bytes]:
    """The header and the body. A header that ends in no empty line ends before the first line that is no field.

    `may_be_empty`: an empty first line is the end of the header, as in a part; before a mail it means nothing.
    """
    header, start = _Reader(content, limits, defects, may_be_empty).read()
    return header, content[start:]


class _Reader:
    """Reads line by line; `_name` and `_value` are the field that may still be continued."""

    def __init__(self, content: bytes, limits: Limits, defects: Defects, may_be_empty: bool) -> None:
        self._content, self._limits, self._defects = content, limits, defects
        self._may_be_empty = may_be_empty
        self._header = Header()
        self._name, self._value = "", bytearray()
        self._count = 0

    def read(self) -> tuple[Header, int]:
        """The header, and where the body begins."""
        position, size = 0, len(self._content)
        while position < size:
            if position > self._limits.header_bytes or self._count > self._limits.header_fields:
                position = self._past_the_rest(position)
                break
            line = _LINE.match(self._content, position)
            assert line is not None  # it matches the empty line, too
            text, position_after = line[1].rstrip(b"\r"), line.end()
            if not text.strip(b" \t"):
                if self._count or self._may_be_empty:
                    position = position_after
                    break
            elif not self._take(text, position):
                if not self._goes_on(position_after):
                    self._defects.add("header_unfinished")
                    break
                self._defects.add("header_line_broken")
            position = position_after
        self._finish()
        return self._header, position

    def _take(self, line: bytes, position: int) -> bool:
        if line[0] in b" \t" and self._name:
            if len(self._value) + len(line) <= self._limits.header_value:
                self._value += b" " + line.strip()
            else:
                self._defects.add("header_cut")
            return True
        if position == 0 and line.startswith((b"From ", b">From ")):
            return True  # a mailbox file begins so
        field = _FIELD.match(line)
        if field is None:
            return False
        self._finish()
        self._name = field[1].decode("ascii").lower()
        value = line[field.end() :].strip()
        if len(value) > self._limits.header_value:
            self._defects.add("header_cut")
        self._value = bytearray(value[: self._limits.header_value])
        self._count += 1
        return True

    def _goes_on(self, position: int) -> bool:
        """Whether a field follows, so that the line before was only damaged."""
        return bool(self._count) and _FIELD.match(self._content, position) is not None

    def _past_the_rest(self, position: int) -> int:
        self._defects.add("header_cut")
        end = _END.search(self._content, max(position - 2, 0))
        return end.end() if end else len(self._content)

    def _finish(self) -> None:
        if self._name:
            self._header.add(self._name, bytes(self._value))
        self._name, self._value = "", bytearray()


def _as_text(value: bytes) -> str:
    return value.decode("ascii") if value.isascii() else guessed_text(value)


def words(value: str, defects: Defects) -> str:
    """A value for people: encoded words (RFC 2047) decoded, one line, without signs that steer or hide."""
    if "=?" in value:
        value = _decoded_words(value, defects)
    return _STEERING.sub("", _UNSEEN.sub(" ", value)).strip()


def _decoded_words(value: str, defects: Defects) -> str:
    """Neighbours of one charset are joined before they are decoded: senders cut characters in two."""
    pieces: list[str] = []
    charset, held, end = "", bytearray(), 0
    for word in _WORD.finditer(value):
        between = value[end : word.start()]
        if between.strip() or (held and word[1].lower() != charset):
            pieces.append(decoded_text(bytes(held), charset, defects))
            held.clear()
        if between.strip() or not end:
            pieces.append(between)
        charset, end = word[1].lower(), word.end()
        held += _word_bytes(word[2], word[3], defects)
    pieces.append(decoded_text(bytes(held), charset, defects) if held else "")
    return "".join((*pieces, value[end:]))


def _word_bytes(encoding: str, text: str, defects: Defects) -> bytes:
    raw = text.encode("utf-8", "replace")
    if encoding in "bB":
        return decoded_base64(raw, defects)
    return unquote_to_bytes(raw.replace(b"%", b"%25").replace(b"_", b" ").replace(b"=", b"%"))


def content_type(value: str, defects: Defects) -> tuple[str, dict[str, str]]:
    """Media type in lower case ("" when it is none) and its parameters."""
    found = _TYPE.match(value)
    media_type = f"{found[1]}/{found[2]}".lower() if found else ""
    return media_type, parameters(value, defects)


def parameters(value: str, defects: Defects) -> dict[str, str]:
    """Parameters in quotes or without, in pieces and with a charset (RFC 2231), or with encoded words, as many do."""
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    start = value.find(";")
    for found in _PARAMETER.finditer(value[:_LONGEST_PARAMETERS], max(start, 0)):
        name, part, star, text = found[1].lower(), found[2] or "", bool(found[3]), _unquoted(found[4])
        if part == "*" or (not part and star):
            pieces.setdefault(name, []).append((0, True, text))
        elif part:
            pieces.setdefault(name, []).append((int(part[1:] or 0), star, text))
        else:
            plain.setdefault(name, text)
    read = {name: words(text, defects) for name, text in plain.items()}
    return read | {name: _joined(parts, defects) for name, parts in pieces.items()}


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return text.strip('"')


def _joined(parts: list[tuple[int, bool, str]], defects: Defects) -> str:
    parts = sorted(parts, key=lambda part: part[0])
    charset, encoded = "", bytearray()
    for position, (_, is_encoded, text) in enumerate(parts):
        if position == 0 and is_encoded and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        encoded += unquote_to_bytes(text) if is_encoded else text.encode("utf-8", "replace")
    return words(decoded_text(bytes(encoded), charset or "utf-8", defects), defects)
