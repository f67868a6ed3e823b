"""What an image is, by its first bytes. No SVG: it is a document that can hold scripts."""

from pathlib import PurePosixPath
from unicodedata import category, normalize

KINDS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
LOOKED_AT = 16
LONGEST_NAME = 120


def kind_of(head: bytes) -> str | None:
    """The media type of what begins like this; None for what is not taken."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for beginning, kind in KINDS.items() if head.startswith(beginning)), None)


def kept_name(name: str) -> str:
    """The name as it is kept: its last part, without signs that mislead."""
    last = PurePosixPath(normalize("NFC", name).replace("\\", "/")).name
    return "".join(c for c in last if category(c)[0] != "C" and c not in '"<>')[:LONGEST_NAME] or "image"
