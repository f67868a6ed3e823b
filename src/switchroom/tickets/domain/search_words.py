"""What a ticket is found by: words without case and accents; of a script without spaces, each sign a word.

The words are plain ASCII, so that the index treats them alike whatever the server's locale is. Two signs that follow
each other are found where they follow each other.
"""

import re
from collections.abc import Mapping, Sequence

from switchroom.customers.facade import folded

LONGEST = 4_000
MOST_WORDS = 10
_SIGN = re.compile(r"x[0-9a-f]{4,5}")
_WORD = re.compile(r"[a-z0-9]+")
_UNSPACED = re.compile(r"([\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")


def index_words(text: str) -> str:
    """The words to be indexed, with a space between them."""
    return " ".join(_WORD.findall(folded(_UNSPACED.sub(r" \1 ", text[:LONGEST]))))


def words_asked(search: str) -> list[str]:
    """The words of a search that are one word for the index as well, as it has them."""
    pieces = [index_words(word).split() for word in search.split()[:MOST_WORDS]]
    return [piece[0] for piece in pieces if len(piece) == 1]


def search_query(search: str, meant: Mapping[str, Sequence[str]] | None = None) -> str:
    """The same as a text search query: every word begins a word of the ticket. Empty: nothing to search for.

    `meant`: the words that a misspelt one stands for.
    """
    parts = [_of_word(word, meant or {}) for word in search.split()[:MOST_WORDS]]
    return " & ".join(part for part in parts if part)


def _of_word(word: str, meant: Mapping[str, Sequence[str]]) -> str:
    pieces = index_words(word).split()
    if not pieces:
        return ""
    last = pieces[-1] if _SIGN.fullmatch(pieces[-1]) else f"{pieces[-1]}:*"
    others = meant.get(pieces[0], ()) if len(pieces) == 1 else ()
    return "(" + " | ".join([" <-> ".join([*pieces[:-1], last]), *others]) + ")"


def number_in(search: str) -> int | None:
    """The ticket's number, if that is what is searched for: `1042` or `#1042`."""
    found = re.fullmatch(r"#?([0-9]{1,15})", search.strip(), flags=re.ASCII)
    return int(found[1]) if found else None
