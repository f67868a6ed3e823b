"""Places in words, `{number}`: which there are, where a strange one stands, and what they become."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from switchroom.platform.text import Text

_PLACE = re.compile(r"\{([a-z_]{1,30})\}")
_BRACES = re.compile(r"\{([^{}\n]{0,60})\}")


class Stray(msgspec.Struct, frozen=True):
    """Something in braces that nobody fills in: where it begins, lines and signs counted from 1."""

    written: str
    line: int
    sign: int


def filled(words: str, values: Mapping[str, str]) -> str:
    """`{name}` filled in, once: what a value says is never filled in again. Where a value is empty or unknown the whole
    line is left out, and with it the empty line before."""
    lines: list[str] = []
    for line in words.split("\n"):
        blanks = _PLACE.findall(line)
        if all(values.get(name) for name in blanks):
            lines.append(_PLACE.sub(lambda found: values[found[1]], line))
        elif lines and not lines[-1].strip():
            lines.pop()
    return "\n".join(lines).strip("\n")


def one_line(value: str) -> str:
    """A value, or a subject, on one line: a line of its own is for the words around it to have."""
    return " ".join(value.split())


def strays(words: str, known: Collection[str]) -> Iterator[Stray]:
    """What stands in braces and is none of `known`, in order."""
    for number, line in enumerate(words.split("\n"), 1):
        for found in _BRACES.finditer(line):
            if found[1] not in known:
                yield Stray(found[0], number, found.start() + 1)


def places_of(words: str) -> frozenset[str]:
    """The places in these words."""
    return frozenset(_PLACE.findall(words))


class Chosen(msgspec.Struct, frozen=True):
    """Words, the language that they are in (`""`: nobody said), and the number of the layer that has them."""

    words: str
    language: str
    layer: int


def chosen(layers: Sequence[Text], wanted: str, otherwise: str) -> Chosen:
    """Words in the language `wanted`, from the first layer that has it; then in `otherwise`; then the first there are.

    A layer whose language nobody stated has every language.
    """
    for language in (wanted, otherwise):
        for number, layer in enumerate(layers):
            key = layer.closest(language) or ("" if "" in layer else None)
            if key is not None:
                return Chosen(layer[key], key, number)
    for number, layer in enumerate(layers):
        for key in layer:
            return Chosen(layer[key], key, number)
    return Chosen("", wanted, 0)
