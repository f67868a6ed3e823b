"""A mail as a tree of parts (MIME, RFC 2046), whatever is broken in it. Time grows with the bytes times the depth."""

import re

from switchroom.messaging.mail.domain.decoding import decoded_base64, decoded_text, decoded_transfer
from switchroom.messaging.mail.domain.header import Header, content_type, parameters, split
from switchroom.messaging.mail.domain.reading import Defects, Limits

_LIKELY_BOUNDARY = re.compile(rb"^--([^\s][^\r\n]{3,69}?)[ \t]*\r?\n(?=content-[a-z-]{2,30}:)", re.MULTILINE | re.I)
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]{60,}={0,2}\r?\n")


class Entity:
    """A part: its header, its content still encoded, and the parts within."""

    __slots__ = ("children", "disposition", "filename", "header", "media_type", "parameters", "raw")

    def __init__(self, header: Header, raw: bytes, default_type: str, defects: Defects) -> None:
        self.header, self.raw = header, raw
        told = header.first("content-type")
        media_type, self.parameters = content_type(told, defects) if told else ("", {})
        if told and not media_type:
            defects.add("content_type_broken")
        self.media_type = media_type or default_type
        disposition = header.first("content-disposition")
        self.disposition = disposition.partition(";")[0].strip().lower()
        self.filename = (parameters(disposition, defects).get("filename") if ";" in disposition else "") or (
            self.parameters.get("name", "")
        )
        self.children: list[Entity] = []

    @property
    def is_multipart(self) -> bool:
        """Whether it is only a frame for its children."""
        return self.media_type.startswith("multipart/") and bool(self.children)

    def content(self, defects: Defects) -> bytes:
        """The content, decoded."""
        return decoded_transfer(self.raw, self.header.first("content-transfer-encoding"), defects)

    def text(self, most: int, defects: Defects) -> str:
        """The content as text, at most so many signs, with plain ends of lines."""
        content = self.content(defects)
        if not self.header.first("content-type") and _is_bare_base64(content):
            defects.add("encoding_missing")
            content = decoded_base64(content, defects)
        text = decoded_text(content[: most * 4], self.parameters.get("charset", ""), defects)
        if len(content) > most * 4 or len(text) > most:
            defects.add("text_cut")
        return text[:most].replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _is_bare_base64(content: bytes) -> bool:
    """A body that is base64 and says so nowhere, because its header was lost."""
    lines = content.strip().splitlines()
    return len(lines) > 2 and all(_BASE64_LINE.fullmatch(line + b"\n") for line in lines[:-1][:50])


class EntityReader:
    """Takes one mail apart; counts the parts of the whole tree."""

    def __init__(self, limits: Limits, defects: Defects) -> None:
        self._limits, self._defects = limits, defects
        self._parts = 0

    def _read(self, content: bytes, depth: int, default_type: str = "text/plain", *, is_part: bool = True) -> Entity:
        header, body = split(content, self._limits, self._defects, may_be_empty=is_part)
        return self.of(header, body, depth, default_type)

    def of(self, header: Header, body: bytes, depth: int = 0, default_type: str = "text/plain") -> Entity:
        """The tree below a header that has been read."""
        entity = Entity(header, body, default_type, self._defects)
        self._parts += 1
        if not entity.media_type.startswith(("multipart/", "message/")):
            return entity
        if depth >= self._limits.depth:
            self._defects.add("nesting_cut")
            entity.media_type = "application/octet-stream"  # kept as it is, and nothing to read
        elif entity.media_type.startswith("multipart/"):
            self._read_children(entity, depth)
        elif entity.media_type in ("message/rfc822", "message/global"):
            entity.children = [self._read(entity.content(self._defects), depth + 1, is_part=False)]
        return entity

    def _read_children(self, entity: Entity, depth: int) -> None:
        inner = "message/rfc822" if entity.media_type == "multipart/digest" else "text/plain"
        body = entity.raw
        if entity.header.first("content-transfer-encoding").strip().lower() in ("base64", "quoted-printable"):
            body = entity.content(self._defects)  # forbidden, and done all the same
        for piece in self._pieces(body, entity.parameters.get("boundary", "")):
            if self._parts >= self._limits.parts:
                self._defects.add("parts_cut")
                return
            entity.children.append(self._read(piece, depth + 1, inner))

    def _pieces(self, body: bytes, boundary: str) -> list[bytes]:
        mark = boundary.encode("utf-8", "replace")
        pieces = _between(body, mark, self._limits.parts, self._defects) if mark.strip() else []
        if not pieces:
            self._defects.add("boundary_missing")
            likely = _LIKELY_BOUNDARY.search(body[:1_000_000])
            pieces = _between(body, likely[1], self._limits.parts, self._defects) if likely else []
        return pieces


def _between(body: bytes, boundary: bytes, most: int, defects: Defects) -> list[bytes]:
    """What stands between the lines `--boundary`; to the end of the body when the last line is missing."""
    pieces: list[bytes] = []
    begin, position, mark = -1, 0, b"--" + boundary
    while (at := body.find(mark, position)) >= 0:
        position = at + len(mark)
        if at and body[at - 1] not in b"\r\n":
            continue  # before the end of the line is looked for, which may be far away
        line_end = body.find(b"\n", position)
        line_end = len(body) if line_end < 0 else line_end
        rest = body[position : min(line_end, position + 200)].strip()
        if rest not in (b"", b"--"):
            continue
        if begin >= 0:
            pieces.append(_without_line_end(body[begin:at]))
        if rest == b"--" or len(pieces) > most:
            return pieces
        begin = position = min(line_end + 1, len(body))
    if begin >= 0:
        defects.add("boundary_unclosed")
        pieces.append(body[begin:])
    return pieces


def _without_line_end(piece: bytes) -> bytes:
    if piece.endswith(b"\r\n"):
        return piece[:-2]
    return piece.removesuffix(b"\n")
