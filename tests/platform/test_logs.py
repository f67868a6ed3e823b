import json
import logging
import sys
from typing import Any

import pytest

from switchroom.platform.ids import new_id
from switchroom.platform.logs import HumanLines, JsonLines, without_secrets


def record(message: str, *arguments: Any, **fields: Any) -> logging.LogRecord:
    return logging.getLogger("test").makeRecord("test", logging.INFO, "f", 1, message, arguments, None, extra=fields)


def test_a_line_is_one_json_object_with_its_fields() -> None:
    subject = new_id()
    line = JsonLines("web").format(record("saw %s\nand more", "it", subject=subject, count=3))
    found = json.loads(line)
    assert "\n" not in line
    assert found["message"] == "saw it\nand more"
    assert (found["role"], found["level"], found["subject"], found["count"]) == ("web", "info", str(subject), 3)
    assert found["at"].endswith("+00:00")


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("connecting to postgresql://app:hunter2@db/x", "hunter2"),
        ("Authorization: Bearer swr_hunter2", "hunter2"),
        ("GET /api/events?token=hunter2&x=1", "hunter2"),
        ("password='hunter2'", "hunter2"),
        ('{"password": "hunter2"}', "hunter2"),
        ("secret = hunter2", "hunter2"),
    ],
)
def test_what_looks_like_a_secret_is_struck_out(text: str, secret: str) -> None:
    assert secret not in without_secrets(text)
    assert secret not in JsonLines("web").format(record(text))
    json.loads(JsonLines("web").format(record(text, detail=text)))
    assert secret not in HumanLines("web").format(record("x", detail=text))


def test_an_exception_is_told_without_its_secrets() -> None:
    try:
        raise ValueError("cannot reach postgresql://app:hunter2@db/x")
    except ValueError:
        told = record("failed")
        told.exc_info = sys.exc_info()
    for formatter in (JsonLines("web"), HumanLines("web")):
        line = formatter.format(told)
        assert "ValueError: cannot reach postgresql://app:***@db/x" in line


def test_what_is_no_secret_stays() -> None:
    text = "the token was revoked; see https://centre.example:8443/x and 3 passwords"
    assert without_secrets(text) == text
