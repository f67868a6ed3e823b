"""Every template that ships: its cases pass and cover it, it speaks three languages, and it takes the house's names."""

import pytest

from switchroom.processes.contracts import Named
from switchroom.processes.domain.reading import read_definition
from switchroom.processes.domain.trial import try_cases
from switchroom.processes.domain.validator import OfflineReferences, validate
from switchroom.processes.facade import Need, from_template, templates
from switchroom.processes.ready_made import NameMissing, NoSuchTemplate
from switchroom.processes.templates import template_sources
from tests.processes.player import called_by, definition_of

NAMES = sorted(template_sources())


def test_there_are_more_than_twenty() -> None:
    assert len(NAMES) > 20
    assert [template.slug for template in templates().values()] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_without_fault_and_its_cases_cover_every_step_and_outcome(name: str) -> None:
    definition = definition_of(template_sources()[name])
    assert definition.process == name
    assert (
        validate(definition, OfflineReferences(called_by(definition))) == []
    )  # a text without a language would be a warning
    assert set(definition.header.title) == {"en", "pt-BR", "zh-CN"} == set(definition.header.need or ())
    report = try_cases(definition)
    assert [(result.name, result.problems) for result in report.results if not result.passed] == []
    assert (report.steps_not_covered, report.outcomes_not_covered) == ([], [])


@pytest.mark.parametrize("name", NAMES)
def test_a_template_takes_the_names_of_the_house(name: str) -> None:
    needs = templates()[name].needs
    names = {
        need: f"https://ours.example/{n}" if need.kind == "address" else f"ours-{n}" for n, need in enumerate(needs)
    }
    reading = read_definition(from_template(name, "our-own", names))
    assert reading.definition is not None, reading.findings
    assert reading.definition.process == "our-own"
    asked: set[Need] = set()
    called = {names[need]: definition_of(template_sources()[need.name]) for need in names if need.kind == "process"}

    class House(OfflineReferences):
        def exists(self, kind: Named, name: str) -> bool:
            asked.add(Need(kind, name))
            return True

    assert validate(reading.definition, House(called)) == []
    shipped = (Named.PROMPT, Named.CODE_CHANNEL)
    named = {need for need in asked if need.kind not in shipped}
    assert named == {Need(need.kind, names[need]) for need in needs if need.kind not in ("address", "process")}
    assert try_cases(reading.definition).passed


def test_what_a_template_needs_must_be_named() -> None:
    with pytest.raises(NameMissing) as refused:
        from_template("directory", "ours", {Need("queue", "sales"): "sales"})
    assert [error["field"] for error in refused.value.details["errors"]] == ["queue:support", "queue:invoices"]
    with pytest.raises(NoSuchTemplate):
        from_template("dance", "ours", {})
