"""Several fields at once: what is kept, what is asked again, and how a case fills them."""

import pytest

from switchroom.processes.domain.steps.form import Form
from switchroom.processes.domain.trial import try_cases
from switchroom.processes.domain.validator import OfflineReferences, validate
from tests.processes.player import Player, definition_of

FORM = """
start: form
steps:
  form:
    type: form
    text: Your data
    retries: 1
    fields:
      - {name: name, label: Name}
      - {name: size, label: Size, kind: number, required: false}
      - {name: colour, label: Colour, kind: choice, choices: [{name: red}, {name: blue}]}
      - {name: agreed, label: Agreed, kind: boolean}
      - {name: day, label: Day, kind: date, required: false}
    then: note
    outcomes: {invalid: bad}
  note: {type: note, text: "{{ name }} {{ colour }}", then: end}
  bad: {type: end, outcome: bad}
  end: {type: end}
"""


def test_values_are_kept_each_in_its_variable() -> None:
    player = Player(FORM)
    player.answer("form", name=" Ana ", size="1,5", colour="red", agreed=True)
    kept = {"name": "Ana", "size": 1.5, "colour": "red", "agreed": True, "day": None}
    assert player.run.variables == kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"colour": "green"},
        {"size": "many"},
        {"day": "2026-02-30"},
        {"name": "x" * 201},
        {"agreed": "yes"},
    ],
)
def test_wrong_values_are_asked_again_and_then_it_is_left(wrong: dict[str, object]) -> None:
    player = Player(FORM)
    values = {"name": "Ana", "colour": "red", "agreed": False, **wrong}
    player.answer("form", **values)
    assert isinstance(player.performed().params, Form)
    assert player.run.variables == {}
    player.answer("form", **values)
    assert player.run.outcome == "bad"


def test_a_case_fills_a_form() -> None:
    filled = "does: [{fill: {name: Ana, colour: blue}}], expect: {outcome: done, variables: {name: Ana}}"
    case = f"cases:\n  - {{name: it, {filled}}}"
    definition = definition_of(FORM + case)
    assert validate(definition, OfflineReferences()) == []
    assert [result.problems for result in try_cases(definition).results] == [()]


@pytest.mark.parametrize(
    "fields", ["[{name: a, label: A}, {name: a, label: B}]", "[{name: a, label: A, kind: choice}]"]
)
def test_the_validator_says_no(fields: str) -> None:
    text = f"start: f\nsteps:\n  f: {{type: form, fields: {fields}, then: end, otherwise: end}}\n  end: {{type: end}}\n"
    found = {finding.code for finding in validate(definition_of(text), OfflineReferences())}
    assert found & {"form.same_name", "form.choices"}
