"""The manifest read: what each shipped prompt says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from switchroom.platform.text import Text
from switchroom.voice.prompts import SHIPPED


@dataclass(frozen=True)
class Manifest:
    """`voices` is the speech engine's voice per language; `texts` what a prompt says, by key.

    A prompt in `mixed` says its texts after each other, whatever the listener's language.
    """

    voices: Mapping[str, str]
    texts: Mapping[str, Text]
    mixed: Mapping[str, Text]

    def says(self, keys: Iterable[str], language: str) -> str:
        """The text equivalent of prompts played after each other; Chinese is written without spaces."""
        words = [self.texts[key][language] for key in keys]
        return ("" if language.startswith("zh") else " ").join(words)


def read_manifest() -> Manifest:
    """The shipped manifest."""
    raw: dict[str, Any] = yaml.safe_load((SHIPPED / "manifest.yaml").read_text("utf-8"))
    texts: dict[str, dict[str, str]] = dict(raw["prompts"])
    for language, rows in raw["numbers"].items():
        for row in rows:
            for word, text in row.items():
                texts.setdefault(f"number/{word}", {})[language] = text
    mixed = {key: Text(words) for key, words in raw["mixed"].items()}
    for key, words in mixed.items():
        texts[key] = dict.fromkeys(words, " ".join(words.values()))
    return Manifest(raw["voices"], {key: Text(words) for key, words in texts.items()}, mixed)
