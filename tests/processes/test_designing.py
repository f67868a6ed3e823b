"""What the designer is told: what can be filled in, what is wrong however unfinished it is, and how it would go."""

from typing import Any

import msgspec
import pytest

from switchroom.processes.domain.cases import Case
from switchroom.processes.domain.definition import Common
from switchroom.processes.domain.parameters import Parameter, Shape, common_parameters, header_parameters, step_types
from switchroom.processes.domain.playing import Played, play
from switchroom.processes.domain.reading import from_json, read_json_or_yaml
from switchroom.processes.domain.sketch import sketch
from switchroom.processes.domain.steps import STEP_TYPES
from switchroom.processes.domain.trial import try_cases
from switchroom.processes.domain.validator import OfflineReferences
from switchroom.processes.domain.writing import to_yaml
from switchroom.processes.templates import template_sources
from tests.processes.player import called_by, definition_of

KINDS = {"word", "text", "length", "expression", "type", "name", "variable", "key", "integer", "number", "yes-no"}
KINDS |= {"choice", "list", "map", "group", "either"}
MENU = """
process: menu
title: Menu
start: hello
steps:
  hello: {type: say, text: Hello, then: ask}
  ask:
    type: ask
    text: One or two?
    into: chosen
    choices: [{name: one, key: "1"}, {name: two, key: "2"}]
    outcomes: {one: wait, two: number, timeout: end, no-match: end}
  number: {type: collect, text: Which?, into: number, then: end, otherwise: end}
  wait: {type: wait, for: 2h, then: end}
  end: {type: end}
"""


def shapes(parameters: tuple[Parameter, ...]) -> list[Shape]:
    found = [parameter.shape for parameter in parameters]
    for shape in found:
        found += [each for each in (shape.key, shape.item, *shape.ways) if each]
        found += [field.shape for field in shape.fields]
    return found


def test_every_parameter_of_every_step_type_has_a_form() -> None:
    types = {each.name: each for each in step_types()}
    assert types.keys() == STEP_TYPES.keys()
    for name, described in types.items():
        fields = msgspec.structs.fields(STEP_TYPES[name].params)
        assert [each.name for each in described.parameters] == [field.encode_name for field in fields]
    everything = [each for described in types.values() for each in described.parameters]
    kinds = {shape.kind for shape in shapes((*everything, *common_parameters(), *header_parameters()))}
    assert kinds == KINDS
    assert {each.name for each in common_parameters()} == {*Common.__struct_fields__} - {
        *("type", "then", "outcomes", "otherwise")
    }


def raw(text: str = MENU) -> Any:
    return read_json_or_yaml(text)[0]


@pytest.mark.parametrize("name", sorted(template_sources()))
def test_of_a_template_everything_is_known(name: str) -> None:
    definition = definition_of(template_sources()[name])
    found = sketch(raw(template_sources()[name]), OfflineReferences(called_by(definition)))
    assert (found.findings, found.publishable) == ([], True)
    assert found.steps.keys() == {step for step, _ in definition.all_steps()}


def test_outcomes_and_variables_of_a_step() -> None:
    steps = sketch(raw(), OfflineReferences()).steps
    assert steps["ask"].outcomes == ("one", "two", "no-match", "timeout")
    assert "chosen" not in steps["ask"].variables
    assert steps["number"].variables["chosen"] == "one of one, two"
    assert steps["end"].outcomes == ()


def test_what_is_unfinished_hides_neither_its_own_faults_nor_those_of_others() -> None:
    unfinished = raw()
    unfinished["steps"]["queue"] = {"type": "queue"}
    unfinished["steps"]["wait"]["then"] = "queue"
    unfinished["steps"]["ask"]["outcomes"].pop("timeout")
    unfinished["steps"]["hello"]["text"] = "{{ 1 + }}"
    found = sketch(unfinished, OfflineReferences())
    assert not found.publishable
    codes = {(finding.step, finding.code) for finding in found.findings}
    assert codes == {
        ("queue", "definition.malformed"),
        ("ask", "outcome.not_wired"),
        ("hello", "expression.syntax"),
    }
    assert found.steps.keys() == {"hello", "ask", "number", "wait", "end"}


@pytest.mark.parametrize("value", [None, [], {}, {"steps": 1}, {"steps": {"a": None}}, {"steps": {"a": {"type": 1}}}])
def test_nothing_is_too_unfinished(value: Any) -> None:
    found = sketch(value, OfflineReferences())
    assert found.findings
    assert not found.publishable


def played(does: list[Any], **more: Any) -> Played:
    case = from_json({"name": "try", "expect": {}, "does": does, **more}, Case)
    return play(definition_of(MENU), case)


def test_playing_stops_when_it_is_a_persons_turn_and_goes_on_with_what_is_done() -> None:
    first = played([])
    assert [each.step for each in first.asked] == ["ask"]
    assert [(said.kind, said.step, said.text) for said in map(as_said, first.said)] == [
        ("heard", "hello", "Hello"),
        ("heard", "ask", "One or two?"),
    ]
    second = played([{"press": "2"}])
    assert (second.here, second.outcome) == (["number"], None)
    third = played([{"press": "2"}, {"press": "42"}])
    assert (third.outcome, third.variables["number"]) == ("done", "42")
    assert third.path == ("hello", "ask", "number", "end")


def as_said(row: Any) -> Any:
    class Said:
        kind, step, text = row

    return Said


def test_time_passes_by_itself_where_nobody_is_asked_and_on_wish_where_somebody_is() -> None:
    assert played([{"press": "1"}]).outcome == "done"
    assert [each.step for each in played([{"wait": "5s"}]).asked] == ["ask"]
    silent = played([{"silence": True}, {"silence": True}, {"silence": True}])
    assert (silent.outcome, silent.path) == ("done", ("hello", "ask", "ask", "ask", "end"))


def test_what_does_not_fit_is_said() -> None:
    assert played([{"fill": {"a": 1}}]).problems == ["nothing was there for “fill {'a': 1.0}”"]


def test_what_was_played_is_a_case_that_passes() -> None:
    does = [{"press": "2"}, {"press": "42"}]
    tried = played(does)
    case = {"name": "two", "does": does, "expect": {"path": list(tried.path), "outcome": tried.outcome}}
    source = raw()
    source["cases"] = [case]
    report = try_cases(definition_of(to_yaml(source)))
    assert report.passed
    assert report.steps_not_covered == ["wait"]
