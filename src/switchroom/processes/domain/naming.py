"""What a process is known by: its number, names, symptoms, customers' words, and the words of its document and steps.

Each is told apart, for a number tells more than a word of some step, and whoever finds a process is told why.
"""

import re
from collections.abc import Iterator
from enum import StrEnum

import msgspec

from switchroom.platform.listing import plain
from switchroom.platform.terms import terms
from switchroom.platform.text import Text
from switchroom.processes.domain.definition import Definition

LONGEST = 300
"""Characters of what is kept to say why; all words of a longer text are found all the same."""
MOST_TERMS = 2000
_SIGNS = re.compile(r"[\W_]+")


class Known(StrEnum):
    """By what a process was found, what tells most first."""

    NUMBER = "number"
    CODE = "code"
    NAME = "name"
    SAID = "said"
    SYMPTOM = "symptom"
    SLUG = "slug"
    SERVICE = "service"
    PURPOSE = "purpose"
    STEP = "step"


TELLS = {
    Known.NUMBER: 60,
    Known.CODE: 60,
    Known.NAME: 40,
    Known.SAID: 28,
    Known.SYMPTOM: 28,
    Known.SLUG: 26,
    Known.SERVICE: 20,
    Known.PURPOSE: 8,
    Known.STEP: 5,
}
"""How much a word tells by where it stands."""


class Phrase(msgspec.Struct, frozen=True):
    """Some words by which a process is found, in the language in which they were written (empty: nobody said)."""

    known: Known
    language: str
    words: str


def joined(number: str) -> str:
    """A number or code without signs: `M-5-003` is also found as `m5003`."""
    return _SIGNS.sub("", plain(number))


def phrases(definition: Definition) -> list[Phrase]:
    """Everything that the process is known by, what tells most first."""
    return sorted(dict.fromkeys(_phrases(definition)), key=lambda phrase: -TELLS[phrase.known])


def weights(known_by: list[Phrase]) -> dict[str, int]:
    """Each word of these phrases, and how much it tells: that of the phrase of most weight."""
    found: dict[str, int] = {}
    for phrase in known_by:
        words = terms(phrase.words)
        if phrase.known is Known.NUMBER and (whole := joined(phrase.words)):
            words = [whole, *words]
        for word in words:
            if len(found) < MOST_TERMS:
                found.setdefault(word, TELLS[phrase.known])
    return found


def _phrases(definition: Definition) -> Iterator[Phrase]:
    header = definition.header
    if header.number:
        yield Phrase(Known.NUMBER, "", header.number[:LONGEST])
    yield from _said(Known.NAME, header.title)
    yield Phrase(Known.SLUG, "", header.process)
    for text in header.said:
        yield from _said(Known.SAID, text)
    for text in header.symptoms:
        yield from _said(Known.SYMPTOM, text)
    for about in (header.need, header.service, header.scope):
        yield from _said(Known.PURPOSE, about)
    for _, step in definition.all_steps():
        yield from _said(Known.STEP, step.common.title)


def _said(known: Known, text: Text | None) -> Iterator[Phrase]:
    for language, words in (text or {}).items():
        if words.strip():
            yield Phrase(known, language, " ".join(words.split())[:LONGEST])
