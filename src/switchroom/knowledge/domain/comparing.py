"""What differs between two texts of an article, paragraph by paragraph."""

from difflib import SequenceMatcher
from enum import StrEnum

import msgspec

from switchroom.knowledge.domain.html import blocks


class How(StrEnum):
    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


class Piece(msgspec.Struct, frozen=True):
    """A paragraph and what became of it."""

    how: How
    text: str


def compared(before: str, after: str) -> list[Piece]:
    """Every paragraph of both, in order; of what was changed, first how it was."""
    old, new = blocks(before), blocks(after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces += [Piece(How.KEPT, text) for text in old[a:b]]
            continue
        pieces += [Piece(How.REMOVED, text) for text in old[a:b]]
        pieces += [Piece(How.ADDED, text) for text in new[c:d]]
    return pieces
