"""What somebody could write to keep a centre busy: each is refused or stopped, in a sentence, and soon."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from switchroom.processes.domain.reading import MAX_TEXT, read_text
from switchroom.processes.domain.trial import MAX_PLAYED, try_cases
from switchroom.processes.domain.validator import OfflineReferences
from switchroom.processes.publishing import check, try_out
from tests.processes.player import definition_of

SOON_S = 20
"""Generous for a slow machine: without the bounds each of these took a minute to hours."""
ROUND_AND_ROUND = """
start: w
left: e
steps:
  w: {type: wait, for: 1s, then: d}
  d: {type: decide, conditions: [{when: 1 > 2, outcome: never}], outcomes: {never: e}, otherwise: w}
  e: {type: end}
"""


@contextmanager
def soon() -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < SOON_S


@pytest.mark.parametrize(
    "text",
    [
        "a: [" + ",".join(["a"] * (MAX_TEXT // 2 - 10)) + "]",
        "a: " + "[" * (MAX_TEXT - 10),
        "{" * (MAX_TEXT - 10),
        "? " * (MAX_TEXT // 2 - 10),
        "\n".join(" " * depth + "a:" for depth in range(900)),
        "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    ],
    ids=["long", "deep", "deep maps", "deep keys", "deep blocks", "a billion laughs"],
)
def test_large_and_deep_files_are_read_or_refused_soon(text: str) -> None:
    with soon():
        reading = read_text(text)
    assert reading.definition is None
    assert all(len(finding.message) < 600 for finding in reading.findings)


def test_a_dense_process_is_checked_soon() -> None:
    steps: dict[str, Any] = {"end": {"type": "end"}}
    for number in range(400):
        conditions = [{"when": f"x == {n}", "outcome": f"o{n}"} for n in range(60)]
        outcomes = {f"o{n}": f"s{(number * 7 + n * 13) % 400}" for n in range(60)}
        steps[f"s{number}"] = {"type": "decide", "conditions": conditions, "outcomes": outcomes, "otherwise": "end"}
    source = {"process": "dense", "title": "Dense", "inputs": {"x": "number"}, "start": "s0", "steps": steps}
    with soon():
        checked = check(source, OfflineReferences())
    assert [finding.code for finding in checked.findings] == ["loop.endless"]


def test_cases_that_never_end_are_stopped_and_said_so() -> None:
    cases = "".join(f"  - {{name: case {number}, expect: {{outcome: done}}}}\n" for number in range(200))
    with soon():
        report = try_cases(definition_of(f"{ROUND_AND_ROUND}cases:\n{cases}"))
    assert not report.passed
    assert "goes on and on" in report.results[0].problems[0]
    assert len(report.results) == 200
    assert MAX_PLAYED > 0


def test_there_is_an_end_to_cases() -> None:
    cases = "  - {name: it, expect: {}}\n" * 501
    checked = check(f"process: a\ntitle: A\n{ROUND_AND_ROUND}cases:\n{cases}", OfflineReferences())
    assert [finding.code for finding in checked.findings] == ["case.too_many"]


def test_values_that_square_themselves_are_not_kept() -> None:
    source = """
process: squares
title: Squares
start: one
steps:
  one: {type: set, values: {x: "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]"}, then: two}
  two: {type: set, values: {y: "x.map(a, x)"}, then: three}
  three: {type: set, values: {z: "y.map(a, y)"}, then: end, otherwise: too-large}
  too-large: {type: end, outcome: too-large}
  end: {type: end}
cases:
  - {name: too large to keep, expect: {path: [one, two, three, too-large], outcome: too-large}}
"""
    with soon():
        report = try_out(source, OfflineReferences())
    assert report.results[0].problems == ()
