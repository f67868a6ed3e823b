from pathlib import Path

import jsonschema_rs
import pytest

from switchroom.processes.documents import write_documents
from switchroom.processes.domain.schema import generated, json_schema
from switchroom.processes.domain.steps import STEP_TYPES
from switchroom.processes.samples import NAMES, sample
from tests.processes.player import definition_of
from tests.processes.test_validator import GOOD

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", sorted(generated()))
def test_the_committed_documents_are_current(name: str) -> None:
    committed = (DOCS / name).read_text(encoding="utf-8")
    assert committed == generated()[name], "run: python -m switchroom.processes.documents"


def test_documents_are_written(tmp_path: Path) -> None:
    assert [path.name for path in write_documents(tmp_path)] == sorted(generated())


@pytest.mark.parametrize("text", [*map(sample, NAMES), GOOD], ids=[*NAMES, "good"])
def test_the_schema_accepts_what_reads(text: str) -> None:
    validator = jsonschema_rs.validator_for(json_schema())
    assert [error.message for error in validator.iter_errors(definition_of(text).raw)] == []


def test_the_schema_refuses_what_does_not_read() -> None:
    validator = jsonschema_rs.validator_for(json_schema())
    good = {"process": "p", "title": "P", "start": "a", "steps": {"a": {"type": "end"}}}
    assert validator.is_valid(good)
    for change in (
        {"steps": {}},
        {"steps": {"a": {"type": "dance"}}},
        {"steps": {"a": {"type": "end", "colour": "red"}}},
        {"steps": {"a": {"type": "ask", "text": "x"}}},
        {"steps": {"a": {"type": "wait", "for": "soon"}}},
        {"title": 7},
        {"extra": 1},
    ):
        assert not validator.is_valid({**good, **change}), change


def test_every_step_type_is_documented() -> None:
    text = generated()["steps.md"]
    for name, kind in STEP_TYPES.items():
        assert f"### {name}\n" in text
        assert kind.__doc__
        assert kind.params.__doc__
        assert kind.how or not kind.performed
