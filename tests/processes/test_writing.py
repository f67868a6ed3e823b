"""A process as a file and on the canvas is the same: writing and reading loses nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.processes.domain.drafting import Change, Drawn, meet
from switchroom.processes.domain.reading import MAX_DEPTH, canonical, read_definition, read_json_or_yaml
from switchroom.processes.domain.writing import as_people_read, to_yaml
from switchroom.processes.templates import template_sources
from tests.processes.player import definition_of

SOURCES = template_sources()
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
TRICKY = st.sampled_from(["no", "12:30", "2026-01-01", "1.5e3", "-0", "0x1F", "~", "", " a", "a\n", "|", "#", "1", "*"])
ATOMS = st.none() | st.booleans() | st.integers(-(1 << 63), (1 << 63) - 1) | WORDS | TRICKY
JSON = st.recursive(
    ATOMS | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | TRICKY, inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_template_comes_back_from_the_canvas_as_it_was(name: str) -> None:
    """File to draft, each step saved on its own as the canvas does it, and to a file again: equal, in order."""
    original, wrong = read_json_or_yaml(SOURCES[name])
    assert wrong is None
    drawn = Drawn({"process": name, "steps": {}}, {})
    parts = {
        f"header/{field}": value for field, value in original.items() if field not in ("process", "steps", "cases")
    }
    parts |= {f"steps/{step}": value for step, value in original["steps"].items()}
    parts |= {f"layout/{step}": {"x": 1, "y": 2} for step in original["steps"]}
    parts |= {"cases": original["cases"]} if "cases" in original else {}
    for part, value in parts.items():
        drawn = meet(drawn, [Change(part, None, value)]).drawn
    back, wrong = read_json_or_yaml(to_yaml(drawn.definition))
    assert (back, wrong) == (original, None)
    assert list(back["steps"]) == list(original["steps"])
    assert to_yaml(back).startswith("process: ")  # it is YAML, not the JSON that is always right


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_version_is_read_from_its_beginning_on(name: str) -> None:
    definition = definition_of(SOURCES[name])
    read = read_definition(as_people_read(definition)).definition
    assert read is not None
    assert canonical(read) == canonical(definition)
    assert next(iter(read.steps)) == definition.header.start


@given(JSON)
def test_any_value_is_read_as_it_was_written(value: Any) -> None:
    back, wrong = read_json_or_yaml(to_yaml(value))
    assert wrong is None
    assert back == value
    assert type(back) is type(value)


def test_however_deep_it_is_written() -> None:
    value: Any = "x"
    for _ in range(MAX_DEPTH):
        value = [value]
    assert read_json_or_yaml(to_yaml(value)) == (value, None)
