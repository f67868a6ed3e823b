"""Sentences with places in them: English at once, and kept so that they can be told in other languages.

`processes/told` has the other languages; the English template is the key.
"""

from collections.abc import Mapping, Sequence
from functools import reduce

from switchroom.processes.domain.length import Length

Value = str | int | Length
"""What stands in a place: a sentence, a medium, a kind of thing or a length of time is told in the language too."""


class Sentence(str):
    """An English sentence, equal to its plain text, that remembers its template and what stands in its places."""

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, Value]


def said(template: str, /, **values: Value) -> Sentence:
    """The sentence of this template: a literal, so that a test finds every one of them and its translations."""
    sentence = Sentence(template.format(**values))
    sentence.template, sentence.values = template, values
    return sentence


def any_of(words: Sequence[str]) -> Sentence:
    """One word or another, for the place of a sentence."""
    return reduce(lambda one, other: said("{one} or {other}", one=one, other=other), words[1:], as_is(words[0]))


def one_after_another(sentences: Sequence[str]) -> Sentence:
    """Several sentences without their full stops, for the place of one."""
    first, *others = sentences
    return reduce(lambda one, other: said("{one}; {other}", one=one, other=other), others, as_is(first))


def as_is(words: str) -> Sentence:
    """What has no translation (a name, the words of a parser), or is a sentence already."""
    return words if isinstance(words, Sentence) else said("{detail}", detail=words)
