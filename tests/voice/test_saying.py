"""How something is said: recordings first, then speech, then a beep; and always in words."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from switchroom.processes.facade import sample_sources
from switchroom.voice.answers import as_value
from switchroom.voice.contracts import Playable, Sound, Speech
from switchroom.voice.domain.spoken import LANGUAGES, choice, expected_wait, number_words, position_in_queue
from switchroom.voice.prompts import SHIPPED
from switchroom.voice.saying import BEEP, PLAIN_MUSIC, Part, folder, music, prompt_key, prompt_slugs, ways, words


def test_a_recording_is_tried_before_speech_and_speech_before_a_beep() -> None:
    part = Part.of("welcome", "Olá", "pt-BR")
    assert ways([part], "pt-BR") == [(Sound("pt-BR/welcome"),), (Speech("Olá", "pt-BR"),), (BEEP,)]
    assert words([part]) == "Olá"


def test_words_without_a_recording_are_spoken() -> None:
    assert ways([Part.of(None, "Your code is 5.", "en")], "en") == [(Speech("Your code is 5.", "en"),), (BEEP,)]


def test_recordings_alone_are_tried_when_something_else_cannot_be_spoken() -> None:
    again, question = Part.of(None, "Once more.", "en"), Part.of("welcome", "", "en")
    assert ways([again, question], "en") == [
        (Speech("Once more.", "en"), Sound("en/welcome")),
        (Sound("en/welcome"),),
        (Speech("Once more.", "en"), Speech("Welcome. Thank you for calling.", "en")),
        (BEEP,),
    ]


def test_a_shipped_prompt_stands_in_for_words_that_nothing_can_speak() -> None:
    again = Part.of_words("Once more.", Part.of_keys(["nothing_heard"], "en"))
    assert ways([again, Part.of("welcome", "", "en")], "en")[:2] == [
        (Speech("Once more.", "en"), Sound("en/welcome")),
        (Sound("en/nothing_heard"), Sound("en/welcome")),
    ]
    assert words([again]) == "Once more."


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sample_processes_are_heard_whole_without_a_speech_engine(language: str) -> None:
    """Question, repeated question, announcements and what is read back: some way to say it is all recordings."""
    said = [parts for source in sample_sources() for parts in everything_said(source, language)]
    said.append([Part.of_keys(position_in_queue(place, language), language) for place in (1, 2, 42, 999)])
    said.append([Part.of_keys(expected_wait(timedelta(minutes=n), language), language) for n in (0, 1, 2, 60, 61)])
    said.append([Part.of_keys(number_words(digit, language), language) for digit in range(10)])
    said.append([Part.of_keys([*choice("yes", "1"), *choice("no", "2")], language)])
    assert len(said) > 20
    for parts in said:
        assert any(all(is_shipped(item) for item in way) for way in ways(parts, language)), parts


def everything_said(source: str, language: str) -> Iterator[list[Part]]:
    for step in all_steps(yaml.safe_load(source)["steps"]):
        if step["type"] in ("say", "ask", "collect") and step.keys() & {"prompt", "text"}:
            question = Part.of(step.get("prompt"), "Some words.", language)
            yield [question]
            if step["type"] != "say":
                heard = Part.of_keys(["nothing_heard"], language)
                yield [Part.of_words("Again.", heard) if "again" in step else heard, question]


def all_steps(steps: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for step in steps.values():
        yield step
        yield from all_steps(step.get("waiting", {}).get("steps", {}))


def is_shipped(item: Playable) -> bool:
    return isinstance(item, Sound) and (SHIPPED / f"{item.name}.ogg").is_file()


def test_a_shipped_prompt_brings_its_own_words_in_the_callers_language() -> None:
    assert Part.of("still-waiting", "", "pt-BR").text.startswith("Obrigado por aguardar")
    assert Part.of("still-waiting", "", "zh-CN").keys == ("still_waiting",)
    assert Part.of("our-own", "", "en") == Part(("our-own",), "")


def test_shipped_names_are_found_by_the_names_that_processes_use() -> None:
    assert prompt_key("still-waiting") == "still_waiting"
    assert prompt_key("our-own") == "our-own"
    assert {"welcome", "still-waiting", "calm"} <= prompt_slugs(Path("/there/is/no/such/folder"))


@pytest.mark.parametrize(
    ("language", "expected"),
    [("pt", "pt-BR"), ("pt-BR", "pt-BR"), ("en-GB", "en"), ("zh", "zh-CN"), ("es", "es"), ("", "en")],
)
def test_the_folder_of_a_language(language: str, expected: str) -> None:
    assert folder(language) == expected


def test_music_that_is_not_there_is_replaced_by_soft_chords() -> None:
    assert music("calm") == [(Sound("music/calm"),), PLAIN_MUSIC]
    assert sum((item.length for item in PLAIN_MUSIC if hasattr(item, "length")), timedelta()) > timedelta(seconds=4)


@pytest.mark.parametrize(
    ("keys", "kind", "value"),
    [
        ("24121990", "date", "1990-12-24"),
        ("19901224", "date", "1990-12-24"),
        ("99999999", "date", "99999999"),
        ("241290", "date", "241290"),
        ("12*5", "number", "12.5"),
        ("0123", "digits", "0123"),
    ],
)
def test_keys_become_values(keys: str, kind: str, value: str) -> None:
    assert as_value(keys, kind) == value
