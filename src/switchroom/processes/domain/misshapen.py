"""What msgspec says of a value of the wrong shape, as sentences that are told in other languages too.

What is not known here stays as it is said: refusals of the expression language, patterns, rare shapes.
"""

import re
from collections.abc import Callable

from switchroom.processes.domain.saying import Sentence, as_is, said

_KNOWN: tuple[tuple[re.Pattern[str], Callable[..., Sentence]], ...] = (
    (
        re.compile(r"(.+) - at `(.+)`"),
        lambda what, place: said("{what} - at `{place}`", what=misshapen(what), place=place),
    ),
    (
        re.compile(r"Object missing required field `([^`]+)`"),
        lambda field: said("Object missing required field `{field}`", field=field),
    ),
    (
        re.compile(r"Object contains unknown field `([^`]+)`"),
        lambda field: said("Object contains unknown field `{field}`", field=field),
    ),
    (
        re.compile(r"Expected `([^`]+)`, got `([^`]+)`"),
        lambda wanted, given: said("Expected `{wanted}`, got `{given}`", wanted=wanted, given=given),
    ),
    (
        re.compile(r"Invalid enum value ('.*'|\S+)"),
        lambda value: said("Invalid enum value {value}", value=value),
    ),
    (
        re.compile(r"Expected `(\w+)` of length (>=|<=) (\d+)"),
        lambda kind, by, size: said("Expected `{kind}` of length {by} {size}", kind=kind, by=by, size=size),
    ),
    (
        re.compile(r"Expected `(\w+)` matching regex (.+)"),
        lambda kind, pattern: said("Expected `{kind}` matching regex {pattern}", kind=kind, pattern=pattern),
    ),
    (
        re.compile(r"Expected `(\w+)` (>=|<=|>|<) (\S+)"),
        lambda kind, side, bound: said("Expected `{kind}` {side} {bound}", kind=kind, side=side, bound=bound),
    ),
)
_REFUSED = {
    str(sentence): sentence
    for sentence in (
        said("A length of time is written like 30s, 1h30m, 3d or 4h working."),
        said("A length of time is longer than nothing and shorter than ten years."),
        said("A text is a string or a map of language to string, for example {{en: Hello, pt-BR: Olá}}."),
        said(
            "A type is text, integer, number, boolean, date, time, length, phone, email, customer, ticket, secret, "
            "map, any, enum[a, b] or list[type]; a question mark after it allows null."
        ),
    )
}
"""What lengths, texts and types say of themselves when they cannot be read."""


def misshapen(words: str) -> Sentence:
    """The same words."""
    if words in _REFUSED:
        return _REFUSED[words]
    for pattern, known in _KNOWN:
        if found := pattern.fullmatch(words):
            return known(*found.groups())
    return as_is(words)
