from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.voice.contracts import Sound
from switchroom.voice.domain.spoken import (
    LANGUAGES,
    NumberTooLarge,
    choice,
    counted,
    expected_wait,
    number_words,
    position_in_queue,
    sounds,
    spoken_language,
)
from switchroom.voice.prompts import SHIPPED
from switchroom.voice.prompts.manifest import read_manifest

MANIFEST = read_manifest()


def said(keys: list[str], language: str) -> str:
    return MANIFEST.says(keys, language)


@pytest.mark.parametrize(
    ("n", "english", "portuguese", "chinese"),
    [
        (0, "zero", "zero", "零"),
        (7, "seven", "sete", "七"),
        (10, "ten", "dez", "十"),
        (12, "twelve", "doze", "十二"),
        (20, "twenty", "vinte", "二十"),
        (21, "twenty one", "vinte e um", "二十一"),
        (100, "one hundred", "cem", "一百"),
        (101, "one hundred and one", "cento e um", "一百零一"),
        (110, "one hundred and ten", "cento e dez", "一百一十"),
        (112, "one hundred and twelve", "cento e doze", "一百一十二"),
        (123, "one hundred and twenty three", "cento e vinte e três", "一百二十三"),
        (200, "two hundred", "duzentos", "二百"),
        (205, "two hundred and five", "duzentos e cinco", "二百零五"),
        (999, "nine hundred and ninety nine", "novecentos e noventa e nove", "九百九十九"),
    ],
)
def test_numbers_follow_each_language(n: int, english: str, portuguese: str, chinese: str) -> None:
    heard = [said(number_words(n, language), language) for language in LANGUAGES]
    assert heard == [english, portuguese, chinese]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_is_said_differently_and_has_its_audio(language: str) -> None:
    spoken = [tuple(number_words(n, language)) for n in range(1000)]
    assert len(set(spoken)) == 1000
    words = {word for number in spoken for word in number} | set(counted(2, language))
    assert all((SHIPPED / language / f"{word}.ogg").is_file() for word in words)


def test_numbers_beyond_the_words_are_refused() -> None:
    for n in (-1, 1000):
        with pytest.raises(NumberTooLarge):
            number_words(n, "en")


def test_every_prompt_has_its_audio_and_every_audio_its_text() -> None:
    named = {f"{language}/{key}" for key, text in MANIFEST.texts.items() for language in text}
    shipped = {str(path.relative_to(SHIPPED).with_suffix("")) for path in SHIPPED.rglob("*.ogg")}
    assert shipped == named | {"music/calm"}


def test_every_prompt_exists_in_every_language_unless_its_grammar_has_no_use_for_it() -> None:
    partial = {key for key, text in MANIFEST.texts.items() if set(text) != set(LANGUAGES)}
    assert all(key == "position/unit" or key.startswith("number/") for key in partial)


@given(st.integers(-5, 10_000), st.integers(0, 100_000), st.sampled_from(LANGUAGES))
def test_any_position_and_wait_can_be_announced(position: int, seconds: int, language: str) -> None:
    keys = position_in_queue(position, language) + expected_wait(timedelta(seconds=seconds), language)
    assert all((SHIPPED / language / f"{key}.ogg").is_file() for key in keys)


def test_announcements_read_well() -> None:
    assert said(position_in_queue(1, "en"), "en") == "You are next."
    assert said(position_in_queue(12, "zh-CN"), "zh-CN") == "您目前排在第十二位。"
    assert said(expected_wait(timedelta(seconds=59), "en"), "en").endswith("less than a minute.")
    assert said(expected_wait(timedelta(seconds=61), "zh-CN"), "zh-CN") == "预计等待时间约为两分钟。"
    assert said(expected_wait(timedelta(seconds=60), "en"), "en").endswith("about one minute.")
    assert said(expected_wait(timedelta(minutes=22), "pt-BR"), "pt-BR").endswith("vinte e dois minutos.")
    assert said(expected_wait(timedelta(minutes=90), "en"), "en").endswith("more than an hour.")
    assert said(choice("support", "2"), "en") == "For technical support, press two."


def test_languages_fall_back() -> None:
    wanted = ["pt", "pt-PT", "PT-br", "zh-Hans-CN", "en-GB", "fr", ""]
    assert [spoken_language(tag) for tag in wanted] == ["pt-BR", "pt-BR", "pt-BR", "zh-CN", "en", "en", "en"]
    assert sounds(["thanks"], "pt") == (Sound("pt-BR/thanks"),)
