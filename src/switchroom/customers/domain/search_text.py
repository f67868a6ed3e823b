"""What a customer is found by, as plain ASCII words: names in any script, addresses, the number elsewhere.

Fragments are found by an index of three-letter pieces. PostgreSQL makes these of letters and digits as the server's
locale knows them, and in some locales a Chinese character is neither; so every character beyond ASCII is written as
`x` and its code in four or more hexadecimal digits. Chinese names are found by their characters, their pinyin and its
initials.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator

from switchroom.customers.domain.address import AddressKind
from switchroom.platform.search_words import folded

LONGEST = 4000
MOST_WORDS = 8
MOST_READINGS = 8
"""Names with many characters that can be read in several ways have more readings than anybody would try."""

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_PHONE_LIKE = re.compile(r"[+(]?[\d\s().+\-/]*")


def search_document(
    names: Iterable[str | None], addresses: Iterable[tuple[AddressKind, str]], *more: str | None
) -> str:
    """Everything a customer is found by, each word once, with a space before and after every word.

    `addresses` are in their normal form; `more` are numbers given elsewhere.
    """
    words: dict[str, None] = {}
    for name in names:
        words.update(dict.fromkeys(_name_words(name or "")))
    for kind, normal in addresses:
        words.update(dict.fromkeys([normal.lstrip("+")] if kind is AddressKind.PHONE else folded(normal).split()))
    for number in more:
        for word in folded(number or "").split():
            words.update(dict.fromkeys((word, re.sub(r"[^0-9a-z]", "", word))))
    return f" {' '.join(words)} "[:LONGEST]


def searched_words(search: str) -> list[str]:
    """What somebody types, word by word, in the same writing; of a telephone number the digits."""
    visible = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in search)
    visible = unicodedata.normalize("NFKC", visible)
    digits = re.sub(r"\D", "", visible, flags=re.ASCII)
    if digits and _PHONE_LIKE.fullmatch(visible.strip()):
        return [digits.lstrip("0") or digits]
    words = [_digits_of(word) for word in folded(visible).split() if re.search(r"[a-z0-9]", word)]
    return words[:MOST_WORDS]


def _digits_of(word: str) -> str:
    """A part of a telephone number beside other words loses its signs."""
    return re.sub(r"\D", "", word) if re.fullmatch(r"[+(]*\d[\d().\-/]*", word) else word


def _name_words(name: str) -> Iterator[str]:
    yield from folded(name).split()
    for han in _HAN.findall(unicodedata.normalize("NFKC", name)):
        for reading in _readings(han):
            yield "".join(reading)
            yield "".join(syllable[0] for syllable in reading)


def _readings(han: str) -> Iterator[tuple[str, ...]]:
    from pypinyin import Style, pinyin  # its tables take a fifth of a second, which only Chinese names are worth

    syllables = [
        [s for s in dict.fromkeys(itertools.chain.from_iterable(_spelt(r) for r in readings)) if s]
        for readings in pinyin(han, style=Style.NORMAL, heteronym=True, errors="ignore")
    ]
    known = list(filter(None, syllables))
    # The first character's readings vary first: it is the surname, and surnames are read in their own ways.
    for reading in itertools.islice(itertools.product(*reversed(known)), MOST_READINGS if known else 0):
        yield reading[::-1]


def _spelt(syllable: str) -> tuple[str, ...]:
    """ü is typed as v or u."""
    return (syllable, syllable.replace("v", "u")) if "v" in syllable else (syllable,)
