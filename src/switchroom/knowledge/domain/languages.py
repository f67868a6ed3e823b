"""Which language of an article a reader sees."""

from collections.abc import Collection, Mapping
from typing import TypeVar

from switchroom.platform.text import Text

T = TypeVar("T")


def nearest(known: Collection[str], *wanted: str) -> str:
    """The language shown: the first of those wanted that is there, exactly or as a sister (pt for pt-BR), else any."""
    text = Text({language: language for language in sorted(known)})
    for language in wanted:
        found = text.in_language(language) if language else ""
        if found and is_wished(found, language):
            return found
    return text.in_language("")


def is_wished(shown: str, wished: str) -> bool:
    """Whether somebody who wished for one language is served by the other."""
    return not wished or shown.partition("-")[0].lower() == wished.partition("-")[0].lower()


def pick(texts: Mapping[str, T], *wanted: str) -> T:
    """The text of the nearest language."""
    return texts[nearest(texts, *wanted)]
