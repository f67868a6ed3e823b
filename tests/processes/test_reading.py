"""Definitions of any shape: read, or refused with findings; nothing else ever comes out."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from switchroom.processes.domain.findings import Finding
from switchroom.processes.domain.length import InvalidLength, Length
from switchroom.processes.domain.reading import canonical, read_definition, read_text
from switchroom.processes.domain.steps import STEP_TYPES
from switchroom.processes.domain.trial import try_cases
from switchroom.processes.domain.validator import OfflineReferences, validate
from switchroom.processes.domain.variables import InvalidType, VariableType
from switchroom.processes.samples import NAMES, sample
from tests.processes.player import definition_of

SAMPLES = {name: definition_of(sample(name)) for name in NAMES}

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(
        [*STEP_TYPES, "a", "end", "x-1", "{{ a }}", "{{", "1 +", "30s", "4h working", "en", "\0", "\ud800"]
    ),
)
names = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        [
            "process",
            "title",
            "start",
            "steps",
            "type",
            "then",
            "outcomes",
            "otherwise",
            "choices",
            "text",
            "waiting",
            "conditions",
            "values",
            "within",
            "late",
            "cases",
            "inputs",
            "name",
            "key",
            "exits",
            "queue",
            "into",
            "when",
        ]
    ),
)
anything: st.SearchStrategy[Any] = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=5), max_leaves=25
)


def judge(raw: Any) -> list[Finding]:
    """Read and, where it reads, validate and try: whatever comes, only findings come out."""
    reading = read_definition(raw)
    if reading.definition is None:
        assert reading.findings
        return reading.findings
    findings = validate(reading.definition, OfflineReferences(SAMPLES))
    if not any(finding.severity == "error" for finding in findings):
        try_cases(reading.definition)
    return findings


@settings(max_examples=150)
@given(anything)
@example({"process": "a", "title": "A", "start": "a", "steps": {"a": {"type": "end"}}, "cases": [[[[]]]]})
@example({"process": "a", "title": "A", "start": "a", "steps": {"a": {"type": "ask", "choices": []}}})
@example({"process": "a", "title": "A", "start": "a", "steps": {"a": {"type": ["end"]}}})
@example({"process": "a", "title": {"": ""}, "start": "", "steps": {"": {}}})
def test_any_value_gives_findings_only(raw: Any) -> None:
    for finding in judge(raw):
        assert finding.message.endswith(".")
        assert finding.code


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(path for key, item in inside for path in paths(item, (*at, key)))]


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    if new is ... and len(path) == 1:
        del copy[path[0]]
    else:
        copy[path[0]] = changed(value[path[0]], path[1:], new)
    return copy


PATHS = {name: [path for path in paths(SAMPLES[name].raw) if path] for name in NAMES}


@settings(max_examples=150)
@given(st.data())
def test_a_good_process_changed_anywhere_gives_findings_only(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    path = data.draw(st.sampled_from(PATHS[name]))
    new = data.draw(st.one_of(st.just(...), anything))
    judge(changed(SAMPLES[name].raw, path, new))


@settings(max_examples=150)
@given(st.text(max_size=200))
@example("a: *b")
@example("? [a]\n: b")
@example("a: &x [*x]")
@example("!!python/object/apply:os.system ['true']")
@example("{a: 1, a: 2}")
@example("a: 9" + "9" * 5000)
@example("[" * 3000)
@example("- " * 2000 + "a")
@example("a: 2026-13-45")
@example("--- a\n--- b")
@example("a: !!binary x")
def test_any_text_gives_findings_only(text: str) -> None:
    reading = read_text(text)
    assert reading.definition is not None or reading.findings


def test_a_file_too_long_is_refused() -> None:
    assert read_text("a" * 1_000_001).findings[0].code == "definition.too_large"


def test_yaml_words_stay_words() -> None:
    text = sample("after-hours").replace("outcome: call-back", "outcome: no")
    definition = definition_of(text)
    assert definition.raw["steps"]["end-call-back"]["outcome"] == "no"
    assert definition.raw["cases"][0]["name"].startswith("Wants")


@pytest.mark.parametrize("name", NAMES)
def test_the_canonical_form_reads_as_the_same_process(name: str) -> None:
    definition = SAMPLES[name]
    again = read_definition(json.loads(canonical(definition)))
    assert again.findings == []
    assert again.definition is not None
    assert again.definition.steps == definition.steps
    assert again.definition.header == definition.header
    assert canonical(again.definition) == canonical(definition)
    assert read_text(canonical(definition).decode()).definition is not None


@pytest.mark.parametrize(
    ("change", "code", "part"),
    [
        ({"start": None}, "definition.malformed", "start"),
        ({"speps": 1}, "definition.malformed", "speps"),
        ({"steps": {}}, "definition.malformed", "map of names"),
        ({"steps": {"A": {"type": "end"}}}, "definition.malformed", "lower-case"),
        ({"steps": {"a": {"type": "dance"}}}, "definition.unknown_type", "dance"),
        ({"steps": {"a": []}}, "definition.malformed", "map with a type"),
        ({"steps": {"a": {"type": "say", "words": "x"}}}, "definition.malformed", "words"),
        ({"steps": {"a": {"type": "wait", "for": "soon"}}}, "definition.malformed", "30s"),
        ({"steps": {"a": {"type": "say", "text": 7}}}, "definition.malformed", "A text is"),
        ({"steps": {"a": {"type": "queue", "queue": "q", "waiting": []}}}, "definition.malformed", "start and steps"),
        ({"steps": {f"a{n}": {"type": "end"} for n in range(501)}}, "definition.malformed", "500"),
        ({"inputs": {"a": "thing"}}, "definition.malformed", "enum[a, b]"),
        ({"cases": {}}, "definition.malformed", "list"),
        ({"title": {"en": "\0"}}, "definition.malformed", "plain JSON"),
    ],
)
def test_a_wrong_shape_is_told_with_the_step(change: dict[str, Any], code: str, part: str) -> None:
    raw = {"process": "p", "title": "P", "start": "a", "steps": {"a": {"type": "end"}}} | change
    findings = read_definition({key: value for key, value in raw.items() if value is not None}).findings
    assert (findings[0].code, part in findings[0].message) == (code, True)
    if findings[0].step:
        assert f"“{findings[0].step}”" in findings[0].message or "step type" in findings[0].message


def test_a_queue_does_not_stand_in_a_queue() -> None:
    inner = {"type": "queue", "queue": "q", "waiting": {"start": "a", "steps": {"a": {"type": "end"}}}}
    outer = {"type": "queue", "queue": "q", "waiting": {"start": "b", "steps": {"b": inner}}}
    findings = read_definition({"process": "p", "title": "P", "start": "a", "steps": {"a": outer}}).findings
    assert findings[0].step == "a/b"


@pytest.mark.parametrize("text", ["30s", "1h30m", "72h", "4h working", "1d2h3m4s5ms"])
def test_lengths_are_written_as_they_are_read(text: str) -> None:
    assert str(Length.parse(text)) == text
    assert Length.parse(Length.parse(text)) == Length.parse(text)


@pytest.mark.parametrize("value", ["", "5", "soon", "0s", "-5s", "4h sleeping", 5, None, "999999d", "1h 30m"])
def test_what_is_no_length_is_refused(value: Any) -> None:
    with pytest.raises(InvalidLength):
        Length.parse(value)


@pytest.mark.parametrize(
    ("name", "fits", "does_not"),
    [
        ("text", ["", "x"], [1, None, True]),
        ("integer", [0, -5], [1.5, "1", True, 1 << 63]),
        ("number", [1, 1.5], ["1", False]),
        ("boolean", [True], [0, "true"]),
        ("enum[a, b]", ["a", "b"], ["c", 1]),
        ("list[integer]", [[], [1, 2]], [[1, "a"], "x"]),
        ("list[enum[a]]", [["a"]], [["b"]]),
        ("map", [{}, {"a": 1}], [[], "x"]),
        ("any", [None, 1, "x"], []),
        ("phone?", [None, "1"], [1]),
        ("secret", ["sealed:1"], [1]),
    ],
)
def test_declared_types_know_their_values(name: str, fits: list[Any], does_not: list[Any]) -> None:
    kind = VariableType.parse(name)
    assert str(kind) == name
    assert [kind.accepts(value) for value in fits] == [True] * len(fits)
    assert [kind.accepts(value) for value in does_not] == [False] * len(does_not)


@pytest.mark.parametrize("name", ["", "string", "enum[]", "list[]", "list[secret]", "list[text?]", 5, "x" * 600])
def test_what_is_no_type_is_refused(name: Any) -> None:
    with pytest.raises(InvalidType):
        VariableType.parse(name)
