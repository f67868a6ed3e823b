"""What a text is found by: words without case and accents; of a script without spaces, each sign a word.

The words are plain ASCII, so that the index treats them alike whatever the server's locale is. Two signs that follow
each other are found where they follow each other.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

LONGEST = 4_000
MOST_WORDS = 10
_SIGN = re.compile(r"x[0-9a-f]{4,5}")
_WORD = re.compile(r"[a-z0-9]+")
_NOT_DECOMPOSED = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t"}
)
_UNSPACED = re.compile(r"([\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")


def index_words(text: str) -> str:
    """The words to be indexed, with a space between them."""
    return " ".join(_WORD.findall(folded(_UNSPACED.sub(r" \1 ", text[:LONGEST]))))


def words_asked(search: str) -> list[str]:
    """The words of a search that are one word for the index as well, as it has them."""
    pieces = [index_words(word).split() for word in search.split()[:MOST_WORDS]]
    return [piece[0] for piece in pieces if len(piece) == 1]


def search_query(search: str, meant: Mapping[str, Sequence[str]] | None = None, *, shortest_of_number: int = 1) -> str:
    """The same as a text search query: every word begins a word of the text. Empty: nothing to search for.

    `meant`: what else a word (`index_words`) stands for, as lexemes: those that a misspelt one may mean. Fewer digits
    than `shortest_of_number` are a word, not the beginning of one.
    """
    parts = [_of_word(word, meant or {}, shortest_of_number) for word in search.split()[:MOST_WORDS]]
    return " & ".join(part for part in parts if part)


def _of_word(word: str, meant: Mapping[str, Sequence[str]], shortest_of_number: int) -> str:
    pieces = index_words(word).split()
    if not pieces:
        return ""
    whole = _SIGN.fullmatch(pieces[-1]) or (pieces[-1].isdecimal() and len(pieces[-1]) < shortest_of_number)
    last = pieces[-1] if whole else f"{pieces[-1]}:*"
    others = meant.get(" ".join(pieces), ())
    return "(" + " | ".join([" <-> ".join([*pieces[:-1], last]), *others]) + ")"


def folded(text: str) -> str:
    """Without case and accents, in ASCII."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_NOT_DECOMPOSED))
    kept = (c for c in decomposed if not unicodedata.combining(c) and unicodedata.category(c)[0] != "C")
    return "".join(c if c < "\x7f" else " " if c.isspace() else f"x{ord(c):04x}" for c in kept)
