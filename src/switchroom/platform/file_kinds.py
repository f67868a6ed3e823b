"""What a file is, by its first bytes and never by what its sender says, and under which name it may be kept.

A short list instead of a library that knows everything: what is not on it is refused. A name ends in an ending of its
kind, so that text called `invoice.bat` is kept as `invoice.bat.txt` and opens in nothing that runs it.
"""

import re
import unicodedata
from collections.abc import Callable

import msgspec

LOOKED_AT = 4096
"""So many bytes are enough to tell."""
LONGEST_NAME = 120

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f"*:<>?|\\/]+')
_OPEN_XML = re.compile(rb"PK\x03\x04.{26}(\[Content_Types\]\.xml|_rels/|docProps/|word/|xl/|ppt/)", re.DOTALL)
_OPEN_DOCUMENT = re.compile(rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument\.", re.DOTALL)


class FileKind(msgspec.Struct, frozen=True):
    """A kind that is accepted: its media type and the endings its names may have, the first one for names without."""

    media_type: str
    endings: tuple[str, ...]


def _starts(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(beginnings)


def _is_text(head: bytes) -> bool:
    """UTF-8 without control characters; the last character may be cut off."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(head) < LOOKED_AT or error.reason != "unexpected end of data":
            return False
        text = head[: error.start].decode("utf-8")
    return not any(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f" for c in text)


KINDS: tuple[tuple[FileKind, Callable[[bytes], bool]], ...] = (
    (FileKind("image/png", (".png",)), _starts(b"\x89PNG\r\n\x1a\n")),
    (FileKind("image/jpeg", (".jpg", ".jpeg")), _starts(b"\xff\xd8\xff")),
    (FileKind("image/gif", (".gif",)), _starts(b"GIF87a", b"GIF89a")),
    (FileKind("image/webp", (".webp",)), lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP"),
    (FileKind("image/heic", (".heic", ".heif")), lambda head: head[4:12] in (b"ftypheic", b"ftypmif1", b"ftypheix")),
    (FileKind("video/mp4", (".mp4", ".m4v", ".mov")), lambda head: head[4:8] == b"ftyp"),
    (FileKind("application/pdf", (".pdf",)), _starts(b"%PDF-")),
    (
        FileKind("application/vnd.openxmlformats-officedocument", (".docx", ".xlsx", ".pptx")),
        lambda head: _OPEN_XML.match(head) is not None,
    ),
    (
        FileKind("application/vnd.oasis.opendocument", (".odt", ".ods", ".odp")),
        lambda head: _OPEN_DOCUMENT.match(head) is not None,
    ),
    (FileKind("text/plain", (".txt", ".log", ".csv", ".md")), _is_text),
)


def kind_of(head: bytes) -> FileKind | None:
    """The kind of a file that begins with `head`; None for what is not accepted, nothing included."""
    return next((kind for kind, fits in KINDS if head and fits(head)), None)


_EXACT = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
}


def exact_type(media_type: str, name: str) -> str:
    """The media type to announce for a kept file: families of office documents are told apart by their endings."""
    exact = _EXACT.get(name[name.rfind(".") :].lower(), "")
    return exact if exact.startswith(media_type) else media_type


def cleaned_name(name: str) -> str:
    """One part of a path without signs that systems or people are misled by; "" when nothing is left."""
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    shown = "".join(c for c in plain if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    return _FORBIDDEN.sub("_", shown).rstrip(" .")


def kept_name(name: str, kind: FileKind) -> str:
    """The name to keep: cleaned, with an ending of its kind."""
    cleaned = cleaned_name(name)
    lowered = cleaned.lower()
    ending = next((one for one in kind.endings if lowered.endswith(one)), None)
    stem = cleaned[: -len(ending)] if ending else cleaned
    return (stem[: LONGEST_NAME - 8].strip(" .") or "file") + (ending or kind.endings[0])
