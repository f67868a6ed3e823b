"""The terms under which texts are found: words without case and accents; of Chinese every two neighbours.

Chinese is written without spaces, so each pair of neighbouring characters is a term; a character alone is asked for as
the beginning of a pair. A term holds letters and digits only, so it needs no escaping anywhere.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from switchroom.platform.listing import plain

LONGEST_TERM = 40
MOST_TERMS = 12
"""So many words of a question are asked for; whoever pastes a page wants its first lines."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
_SECRETS = re.compile(r"\S+@\S+|\+?\d[\d\s().\-/]{4,}\d|\d{5,}")


def terms(text: str) -> list[str]:
    """Every term of a text, once each."""
    return list(dict.fromkeys(_terms(text)))


def asked(question: str) -> list[str]:
    """The terms of what somebody types, the first `MOST_TERMS`; a single Chinese character stands for itself."""
    found: list[str] = []
    for run in _RUN.findall(_folded(question)):
        found += _pairs(run) if _IS_HAN.match(run) else [run[:LONGEST_TERM]]
    return list(dict.fromkeys(found))[:MOST_TERMS]


def is_han(term: str) -> bool:
    return _IS_HAN.match(term) is not None


def variants(term: str) -> list[str]:
    """The beginnings under which a word is looked for: itself, and without the ending of a plural."""
    if is_han(term) or len(term) < 5:
        return [term]
    for ending in ("es", "s"):
        if term.endswith(ending):
            return [term, term.removesuffix(ending)]
    return [term]


def without_numbers(question: str) -> str:
    """What somebody typed without telephone numbers, account numbers and mail addresses."""
    return " ".join(_SECRETS.sub("…", question).split())


def excerpt(text: str, found: Iterable[str], length: int = 180) -> str:
    """A piece of `text` around the first of the terms that stands in it; its beginning if none does."""
    folded = _folded(text)
    at = -1
    if len(folded) == len(text):  # otherwise places in one are not places in the other
        places = [place for term in found if (place := folded.find(term)) >= 0]
        at = min(places, default=-1)
    start = 0 if at < length // 2 else text.rfind(" ", 0, at - length // 3) + 1 or at - length // 3
    piece = " ".join(text[start : start + length].split())
    return f"{'…' if start else ''}{piece}{'…' if start + length < len(text) else ''}"


def _folded(text: str) -> str:
    return plain(unicodedata.normalize("NFKC", text))


def _terms(text: str) -> Iterator[str]:
    for run in _RUN.findall(_folded(text)):
        if _IS_HAN.match(run):
            yield from _pairs(run)
        else:
            yield run[:LONGEST_TERM]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]
