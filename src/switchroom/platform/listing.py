"""Lists: words that are searched and sorted by, and the window through which a long list is seen."""

import base64
import unicodedata
from collections.abc import Mapping
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec

from switchroom.platform.errors import Invalid
from switchroom.platform.text import Text

R = TypeVar("R")
LONGEST_WORDS = 500


class BadCursor(Invalid):
    """This is not a cursor of this list."""

    code = "setup.bad_cursor"


def searchable(*values: Any) -> str:
    """Words without case and accents: what is searched and sorted."""
    words: list[str] = []
    for value in values:
        words.extend(Text.parse(value).values() if isinstance(value, Mapping) else [str(value or "")])
    return plain(" ".join(words))[:LONGEST_WORDS]


def plain(text: str) -> str:
    """Without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).strip()


class Window(msgspec.Struct, frozen=True):
    """Which rows of a list: those with all words of `search`, at most `limit`, after `cursor`."""

    search: str = ""
    limit: int = 50
    cursor: str = ""
    archived: bool = False


class Found(msgspec.Struct, Generic[R], frozen=True):
    """A part of a list, its cursor and the count of all."""

    items: list[R]
    next: str | None
    total: int | None


def words_of(search: str) -> list[str]:
    """What somebody searches for, word by word."""
    return plain(search).split()[:10]


def encode_cursor(words: str, id: UUID) -> str:
    """The place of a row in the order of its list."""
    return base64.urlsafe_b64encode(msgspec.json.encode((words, id))).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[str, UUID]:
    """Words and id of the row that the cursor stands behind. Raises `BadCursor`."""
    try:
        content = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(content, type=tuple[str, UUID])
    except ValueError:
        raise BadCursor() from None
