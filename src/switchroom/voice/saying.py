"""How something is said on a phone: a list of ways, best first.

A recording where there is one, else the speech engine, else a beep while the caller reads the words on the page. Which
sounds a switch has, only the switch knows: a way it refuses, or that ends as failed, is followed by the next.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path

import msgspec

from switchroom.voice.contracts import Playable, Silence, Sound, Speech, Tone
from switchroom.voice.domain.spoken import spoken_language
from switchroom.voice.prompts import SHIPPED
from switchroom.voice.prompts.manifest import read_manifest

BEEP = Tone((880.0,), timedelta(milliseconds=250))
"""Heard instead of words that nothing here can speak: look at the page."""

_BEAT = timedelta(milliseconds=600)
PLAIN_MUSIC: tuple[Playable, ...] = tuple(
    piece
    for chord in ((262.0, 330.0), (294.0, 370.0), (330.0, 392.0), (294.0, 370.0))
    for piece in (Tone(chord, _BEAT, level=0.08), Silence(_BEAT))
)
"""Heard where the music that is named is not there: soft chords, so that the line is not taken for dead."""

RINGING: tuple[Playable, ...] = (Tone((425.0,), timedelta(seconds=1), level=0.1), Silence(timedelta(seconds=4)))
"""Heard while it rings at the other end."""

HOLD = "hold"
"""The music that a held customer hears; plain chords until somebody records another."""

Way = tuple[Playable, ...]
shipped = cache(read_manifest)


def folder(language: str) -> str:
    """The folder of sounds for a language: the shipped one of the same base language, else its own."""
    closest = spoken_language(language)
    same_base = closest.partition("-")[0] == language.partition("-")[0].lower()
    return closest if same_base or not language else language


def prompt_slugs(sounds: Path) -> set[str]:
    """Every name under which a process can have something played: shipped, or recorded into the folder `sounds`."""
    own = {path.relative_to(sounds).with_suffix("") for path in sounds.rglob("*.*")} if sounds.is_dir() else set()
    names = {"/".join(path.parts[1:]) for path in own if len(path.parts) > 1}
    music_names = {path.stem for path in (SHIPPED / "music").iterdir()}
    return {name.replace("_", "-") for name in {*shipped().texts, *names, *music_names, HOLD}}


def prompt_key(slug: str) -> str:
    """The sound that a process calls `slug`: shipped keys have underscores where names in processes have hyphens."""
    key = slug.replace("-", "_")
    return key if key in shipped().texts else slug


class Part(msgspec.Struct, frozen=True):
    """One piece of what is said: recordings by their keys, played after each other, and the same in words.

    `stand_in`: recordings that say something like it, heard where nothing can speak the words.
    """

    keys: tuple[str, ...] = ()
    text: str = ""
    stand_in: tuple[str, ...] = ()

    @classmethod
    def of_keys(cls, keys: Iterable[str], language: str) -> "Part":
        """Shipped prompts put together."""
        keys = tuple(keys)
        known = spoken_language(language)
        return cls(keys, shipped().says(keys, known))

    @classmethod
    def of(cls, prompt: str | None, text: str, language: str) -> "Part":
        """What a step says. Without words of its own a shipped prompt has those of the manifest."""
        if not prompt:
            return cls((), text)
        key = prompt_key(prompt)
        words = shipped().texts.get(key)
        return cls((key,), text or (words.in_language(language) if words else ""))

    @classmethod
    def of_words(cls, text: str, stand_in: "Part") -> "Part":
        """Words of a process's own; where nothing can speak them, a shipped prompt stands in."""
        return cls((), text, stand_in.keys)

    def recorded(self, language: str) -> Way:
        """As recordings; empty when there are none."""
        return _sounds(self.keys, language)

    def stood_in(self, language: str) -> Way:
        """As recordings, if need be other ones; empty when there are none."""
        return _sounds(self.keys or self.stand_in, language)

    def spoken(self, language: str) -> Way:
        """As speech; empty when there are no words."""
        return (Speech(self.text, language),) if self.text else ()


def ways(parts: Sequence[Part], language: str) -> list[Way]:
    """The ways to say the parts one after the other."""
    mixed = _joined(part.recorded(language) or part.spoken(language) for part in parts)
    stood_in = _joined(part.stood_in(language) for part in parts)
    recorded = _joined(part.recorded(language) for part in parts)
    spoken = _joined(part.spoken(language) for part in parts)
    return list(dict.fromkeys(way for way in (mixed, stood_in, recorded, spoken, (BEEP,)) if way))


def words(parts: Sequence[Part]) -> str:
    """The text equivalent."""
    return " ".join(part.text for part in parts if part.text)


def music(name: str) -> list[Way]:
    """The ways to play a piece of music by its name."""
    return [(Sound(f"music/{name}"),), PLAIN_MUSIC]


def _sounds(keys: Iterable[str], language: str) -> Way:
    return tuple(Sound(f"{folder(language)}/{key}") for key in keys)


def _joined(pieces: Iterable[Way]) -> Way:
    return tuple(item for piece in pieces for item in piece)
