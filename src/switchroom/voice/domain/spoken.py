"""Numbers and phrases as lists of prompts, each language by its own grammar. Pure.

A prompt's key is its name below its language's folder; `sounds` makes sounds of keys.
"""

from collections.abc import Iterable
from datetime import timedelta

from switchroom.platform.errors import Invalid
from switchroom.voice.contracts import Sound

LANGUAGES = ("en", "pt-BR", "zh-CN")
MOST = 999


class NumberTooLarge(Invalid):
    """Only numbers from 0 to 999 can be spoken."""

    code = "prompt.number_too_large"


def spoken_language(wanted: str) -> str:
    """The shipped language closest to a BCP 47 tag: exact, then same base language, then English."""
    base = wanted.partition("-")[0].lower()
    exact = [language for language in LANGUAGES if language.lower() == wanted.lower()]
    same_base = [language for language in LANGUAGES if language.partition("-")[0] == base]
    return [*exact, *same_base, "en"][0]


def number_words(n: int, language: str) -> list[str]:
    """Prompt keys that say `n`, 0 to 999: 123 in English is one, hundred, and, twenty, three."""
    if not 0 <= n <= MOST:
        raise NumberTooLarge()
    words = {"en": _english, "pt-BR": _portuguese, "zh-CN": _chinese}[spoken_language(language)](n)
    return [f"number/{word}" for word in words]


def counted(n: int, language: str) -> list[str]:
    """As `number_words`, but counting things: two of something is 两 in Chinese, not 二."""
    if n == 2 and spoken_language(language) == "zh-CN":
        return ["number/two"]
    return number_words(n, language)


def _english(n: int) -> list[str]:
    hundreds, rest = divmod(n, 100)
    if not hundreds:
        return _tens(rest, joint=[])
    return [str(hundreds), "hundred", *(["and", *_tens(rest, joint=[])] if rest else [])]


def _portuguese(n: int) -> list[str]:
    if n == 100:
        return ["100"]
    hundreds, rest = divmod(n, 100)
    if not hundreds:
        return _tens(rest, joint=["and"])
    hundred = "hundred" if hundreds == 1 else str(hundreds * 100)
    return [hundred, *(["and", *_tens(rest, joint=["and"])] if rest else [])]


def _tens(n: int, joint: list[str]) -> list[str]:
    tens, ones = divmod(n, 10)
    if n < 20 or not ones:
        return [str(n)]
    return [str(tens * 10), *joint, str(ones)]


def _chinese(n: int) -> list[str]:
    hundreds, rest = divmod(n, 100)
    tens, ones = divmod(rest, 10)
    words = [str(hundreds), "hundred"] if hundreds else []
    if tens:
        # 12 is 十二, but 112 is 一百一十二.
        words += ["10"] if tens == 1 and not hundreds else [str(tens), "10"]
    elif hundreds and ones:
        words += ["0"]
    if ones or not words:
        words += [str(ones)]
    return words


def position_in_queue(position: int, language: str) -> list[str]:
    """ "Your position in the queue is 3", counted from 1; the first is told to be next."""
    if position <= 1:
        return ["next"]
    unit = ["position/unit"] if spoken_language(language) == "zh-CN" else []
    return ["position", *number_words(min(position, MOST), language), *unit]


def expected_wait(wait: timedelta, language: str) -> list[str]:
    """ "The expected wait is about 5 minutes", in minutes begun, so that nobody waits longer than was said."""
    minutes = -(-wait // timedelta(minutes=1))
    if wait < timedelta(minutes=1):
        return ["wait/under_a_minute"]
    if minutes == 1:
        return ["wait/one_minute"]
    if minutes > 60:
        return ["wait/over_an_hour"]
    return ["wait", *counted(minutes, language), "wait/minutes"]


def choice(option: str, key: str) -> list[str]:
    """ "For support, press 2": `option` is the part after `for/`."""
    return [f"for/{option}", f"press/{ {'*': 'star', '#': 'hash'}.get(key, key) }"]


def sounds(keys: Iterable[str], language: str) -> tuple[Sound, ...]:
    """What `Play` takes."""
    folder = spoken_language(language)
    return tuple(Sound(f"{folder}/{key}") for key in keys)
