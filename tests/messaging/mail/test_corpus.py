"""Mails as they really come: each file of the corpus is read as the file beside it says.

In an expected reading a file or person may name only what matters of it; `contains` and `lacks` speak of parts.
"""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from switchroom.messaging.mail.domain.parse import parse
from switchroom.messaging.mail.domain.shown import as_json
from tests.messaging.mail.reading import SETTINGS

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.eml"))


def differences(expected: Any, found: Any, path: str = "") -> list[str]:
    """Where a reading is not as expected."""
    if isinstance(expected, dict) and expected.keys() <= {"contains", "lacks"} and expected:
        missing = [part for part in expected.get("contains", ()) if part not in found]
        there = [part for part in expected.get("lacks", ()) if part in found]
        return [f"{path}: {found!r} lacks {missing}, has {there}"] if missing or there else []
    if isinstance(expected, dict) and isinstance(found, dict):
        return [line for key, one in expected.items() for line in differences(one, found.get(key), f"{path}.{key}")]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found, strict=True))
        return [line for number, (one, other) in pairs for line in differences(one, other, f"{path}[{number}]")]
    return [] if expected == found else [f"{path}: {found!r}, expected {expected!r}"]


@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.stem)
def test_a_mail_is_read_as_expected(file: Path) -> None:
    found = msgspec.json.decode(msgspec.json.encode(as_json(parse(file.read_bytes(), SETTINGS))))
    assert differences(json.loads(file.with_suffix(".json").read_text()), found) == []


def test_the_corpus_is_large_and_every_mail_has_its_reading() -> None:
    assert len(CORPUS) >= 60
    assert {file.stem for file in CORPUS} == {file.stem for file in CORPUS[0].parent.glob("*.json")}
