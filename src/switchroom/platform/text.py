"""Text: words that people wrote, in one or more languages.

Administrators' texts (labels, prompts, articles) are a map of BCP 47 language to text. Which one is shown follows one
rule everywhere: the language asked for, its parent (`pt-BR` -> `pt`), then the brand's language, then any.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from switchroom.platform.errors import Invalid


class InvalidText(Invalid):
    """A text is a string or a map of language to string, for example {en: Hello, pt-BR: Olá}."""

    code = "text.invalid"


class Text(Mapping[str, str]):
    """An immutable map of language to string. `""` is the key of a text whose language nobody stated."""

    __slots__ = ("_words",)

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = dict(words)

    @classmethod
    def parse(cls, value: Any) -> "Text":
        """A text from JSON or YAML: a plain string or a map. Raises `InvalidText`."""
        if isinstance(value, Text):
            return value
        if isinstance(value, str):
            return cls({"": value})
        if (
            isinstance(value, Mapping)
            and value
            and all(isinstance(k, str) and isinstance(v, str) for k, v in value.items())
        ):
            return cls(value)
        raise InvalidText()

    def __getitem__(self, language: str) -> str:
        return self._words[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def __hash__(self) -> int:
        return hash(frozenset(self._words.items()))

    def in_language(self, wanted: str, fallback: str = "") -> str:
        """The words for `wanted`: exact, then same base language, then `fallback`, then any; "" when empty."""
        for language in (wanted, fallback):
            found = self.closest(language)
            if found is not None:
                return self._words[found]
        return next(iter(self._words.values()), "")

    def closest(self, language: str) -> str | None:
        """Which of its languages that is: exactly, else one with the same base; None where there is neither."""
        if language in self._words:
            return language
        base = language.partition("-")[0].lower()
        if not base:
            return None
        return next((key for key in self._words if key.partition("-")[0].lower() == base), None)

    def to_json(self) -> str | dict[str, str]:
        """The shape `parse` accepts: a plain string where no language was stated."""
        return self._words[""] if set(self._words) == {""} else dict(self._words)
