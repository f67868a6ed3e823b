"""Every rule says no in a sentence with the step's name. Each row changes one thing in a process without fault."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from switchroom.processes.domain.definition import Definition
from switchroom.processes.domain.findings import Severity, has_errors
from switchroom.processes.domain.program import Program
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.validator import OfflineReferences, validate
from switchroom.processes.samples import NAMES, sample
from tests.processes.player import definition_of

GOOD = """
process: good
title: Good
owner: administrator
inputs: {number: phone, tier: "enum[gold, silver]", agreed: boolean}
outputs: {topic: "text?"}
languages: [en, pt-BR]
within: 2h
start: hello
left: gone
steps:
  hello: {type: say, text: {en: "Hello {{ number }}", pt-BR: Olá}, prompt: hello, then: menu}
  menu:
    type: ask
    text: {en: Choose, pt-BR: Escolha}
    choices: [{name: one, key: "1"}, {name: two, key: "2"}]
    into: topic
    within: 1m
    late: [{notify: supervisor}]
    outcomes: {one: which, two: which}
    otherwise: number
  which:
    type: decide
    conditions: [{when: "topic == 'one' && tier == 'gold'", outcome: gold}]
    outcomes: {gold: queue}
    otherwise: hours
  hours: {type: hours, calendar: main, outcomes: {open: queue}, otherwise: number}
  number: {type: collect, text: Number, check: "value != number", into: other, then: sub, otherwise: queue}
  sub: {type: call, process: sub, inputs: {name: other}, into: {answer: answer}, outcomes: {fine: queue}, then: queue}
  queue:
    type: queue
    queue: main
    post: agent
    requirements: [{skills: {billing: 5}}, {after: 1m, skills: {billing: 2}}]
    maximum: 10m
    exits: {"9": back}
    waiting:
      start: place
      steps:
        place: {type: say, announce: [position], then: music}
        music: {type: wait, for: 20s, music: calm, then: more}
        more: {type: ask, text: More, choices: [{name: out, key: "5"}], outcomes: {out: out}, otherwise: place}
        out: {type: end, outcome: tired}
    outcomes: {answered: record, back: number, tired: number}
    otherwise: count
  record: {type: record, action: start, consent: agreed, then: page, outcomes: {refused: page}}
  page: {type: show, article: greeting, then: dispose}
  count: {type: set, values: {tries: "1"}, at_most: 3, then: count, outcomes: {limit: dispose}}
  dispose: {type: dispose, choices: [solved, open], then: end}
  gone: {type: milestone, milestone: gone, then: end}
  end: {type: end}
"""
SUB = (
    """
process: sub
title: Sub
within: 30m
inputs: {name: text, size: "integer?"}
outputs: {answer: text}
start: a
steps:
  a: {type: set, values: {answer: name}, then: fine}
  fine: {type: end, outcome: fine}
  done: {type: end}
""".replace("then: fine}", "then: which}")
    + """
  which: {type: decide, conditions: [{when: name == '', outcome: empty}], outcomes: {empty: done}, otherwise: fine}
"""
)
SUB = SUB.replace("\n\n  which", "\n  which")


class Centre(OfflineReferences):
    """A centre in which nothing called `missing` exists."""

    def exists(self, kind: Named, name: str) -> bool:
        return name != "missing"


def findings_of(text: str, *others: str, consent: bool = False) -> list[tuple[str, str]]:
    """(step, code) of what the validator says."""
    processes = {other.process: other for other in map(definition_of, (SUB, *others))}
    found = validate(definition_of(text), Centre(processes, consent_needed=consent))
    for finding in found:
        assert finding.message.endswith(".")
        assert not finding.step or f"“{finding.step}”" in finding.message
    return [(finding.step, finding.code) for finding in found]


def test_a_good_process_has_no_findings() -> None:
    assert findings_of(GOOD, consent=True) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_samples_have_no_findings(name: str) -> None:
    samples = {name: definition_of(sample(name)) for name in NAMES}
    assert validate(samples[name], OfflineReferences(samples)) == []


WRONG: list[tuple[str, str, str, str]] = [
    ("start: hello", "start: nowhere", "", "step.missing"),
    ("left: gone", "left: nowhere", "", "step.missing"),
    ("left: gone", "left: gone\nfailed: nowhere", "", "step.missing"),
    ("then: menu", "then: nowhere", "hello", "step.missing"),
    ("start: place", "start: nowhere", "queue", "step.missing"),
    ("otherwise: place", "otherwise: hello", "queue/more", "step.missing"),
    ("otherwise: hours", "otherwise: queue", "hours", "step.unreachable"),
    ("otherwise: place}", "otherwise: music}", "", ""),
    ("then: end}\n  gone", "then: dispose}\n  gone", "dispose", "step.no_way_out"),
    ("  end: {type: end}", "  end: {type: note, text: x, then: end}", "", "process.no_end"),
    ("    otherwise: number", "    retries: 1", "menu", "outcome.not_wired"),
    ("tired: number}", "tired: number, bored: number}", "queue", "outcome.unknown"),
    ("  end: {type: end}", "  end: {type: end, then: hello}", "end", "outcome.no_main"),
    ("  end: {type: end}", "  end: {type: end, outcomes: {done: hello}}", "end", "outcome.unknown"),
    ("outcomes: {one: which", "then: hello\n    outcomes: {one: which", "menu", "outcome.no_main"),
    ("then: menu", "then: menu, outcomes: {done: hello}", "hello", "outcome.twice"),
    ("at_most: 3, then: count, outcomes: {limit: dispose}", "then: count", "count", "loop.endless"),
    ("at_most: 3, ", "", "count", "loop.endless"),
    (", outcomes: {limit: dispose}", "", "count", "outcome.not_wired"),
    ("otherwise: count", "otherwise: queue", "queue", "loop.endless"),
    ("for: 20s", "until: now", "queue/music", ""),
    ("[{notify: supervisor}]", "[{}]", "menu", "late.one_action"),
    ("[{notify: supervisor}]", "[{notify: supervisor, go: hello}]", "menu", "late.one_action"),
    ("    within: 1m\n", "", "menu", "late.no_limit"),
    ("[{notify: supervisor}]", "[{escalate: supervisor}]", "menu", "late.no_task"),
    ("[{notify: supervisor}]", "[{reassign: true}]", "menu", "late.no_task"),
    ("[{notify: supervisor}]", "[{notify: supervisor, after: 1m}]", "menu", "late.after"),
    ("[{notify: supervisor}]", "[{notify: supervisor, after: 1h working}]", "menu", "late.after"),
    ("[{notify: supervisor}]", "[{go: hello}, {notify: supervisor, after: 2m}]", "menu", "late.after_go"),
    ("[{notify: supervisor}]", "[{notify: supervisor}, {notify: supervisor, after: 2m}]", "menu", ""),
    ("prompt: hello", "announce: [position]", "hello", "step.announce_outside"),
    (
        "{type: wait, for: 20s, music: calm, then: more}",
        "{type: note, text: x, then: more}",
        "queue/music",
        "step.not_while_waiting",
    ),
    ('key: "5"', 'key: "9"', "queue/more", "step.same_key"),
    ('"9": back', '"9": full', "queue", "step.choice_name"),
    ('"9": back', '"9": {outcome: full}', "queue", "step.choice_name"),
    ('"9": back', '"9": {outcome: back, label: {en: Back}}', "queue", "text.language_missing"),
    ('"9": back', '"9": {outcome: back, label: "{{ nothing }}"}', "queue", "variable.unknown"),
    ('"9": back', '"9": {outcome: back, label: {en: Back, pt-BR: Voltar}}', "", ""),
    ('key: "2"', 'key: "1"', "menu", "step.same_key"),
    ("{name: two", "{name: one", "menu", "step.choice_name"),
    ("text: {en: Choose, pt-BR: Escolha}", "again: x", "menu", "step.nothing_to_say"),
    ("after: 1m", "after: 11m", "queue", "limit.shorter_than_inside"),
    ("{after: 1m,", "{", "queue", "step.ring_order"),
    ("after: 1m", "after: 1m working", "queue", "step.ring_clock"),
    ("exits:", "head_start: lots\n    exits:", "queue", "step.head_start"),
    ("within: 1m", "within: 5s", "menu", "limit.shorter_than_inside"),
    ("within: 2h", "within: 5m", "queue", "limit.shorter_than_inside"),
    ("within: 2h", "within: 2h\nmedia: [mail]", "record", "medium.cannot"),
    ("within: 2h", "within: 2h\nmedia: [mail]", "menu", "medium.cannot"),
    ("owner: administrator", "owner: missing", "", "reference.post"),
    ("post: agent", "post: missing", "queue", "reference.post"),
    ("notify: supervisor", "notify: missing", "menu", "reference.post"),
    ("queue: main", "queue: missing", "queue", "reference.queue"),
    ("calendar: main", "calendar: missing", "hours", "reference.calendar"),
    ("article: greeting", "article: missing", "page", "reference.article"),
    ("prompt: hello", "prompt: missing", "hello", "reference.prompt"),
    ("music: calm", "music: missing", "queue/music", "reference.prompt"),
    ("{skills: {billing: 5}}", "{skills: {missing: 5}}", "queue", "reference.skill"),
    ("[solved, open]", "[solved, missing]", "dispose", "reference.disposition"),
    ("process: sub,", "process: other,", "sub", "reference.process"),
    ("topic == 'one' &&", "topics == 'one' &&", "which", "variable.unknown"),
    ("text: Number,", "text: 'Number {{ topic }}',", "number", "variable.read_before_set"),
    ("number }}", "other }}", "hello", "variable.read_before_set"),
    ("number }}", "number", "hello", "expression.syntax"),
    ("number }}", "number + 1 }}", "hello", "expression.type"),
    ("number }}", "{'a': 1} }}", "hello", "expression.type"),
    ("number }}", "shout(number) }}", "hello", "expression.unknown_function"),
    ("tier == 'gold'", "tier == 'bronze'", "which", "expression.type"),
    ("topic == 'one'", "topic == 'three'", "which", "expression.type"),
    ("value != number", "size(value)", "number", "expression.type"),
    ("consent: agreed", "consent: number", "record", "expression.type"),
    ("consent: agreed", "consent: consented", "record", "variable.unknown"),
    ("agreed: boolean", "agreed: boolean, pin: secret", "", ""),
    ("phone, tier", "secret, tier", "hello", "variable.secret_shown"),
    ("phone, tier", "secret, tier", "number", "expression.type"),
    ("into: topic", "into: language", "", "variable.reserved"),
    ("then: end}\n  end", "then: bye}\n  bye: {type: say, text: x, then: end}\n  end", "bye", "left.needs_customer"),
    ("pt-BR: Olá", "fr: Salut", "hello", "text.language_missing"),
    ("inputs: {name: other}", "inputs: {name: other, age: '1'}", "sub", "call.unknown_input"),
    ("inputs: {name: other}", "inputs: {name: other, size: 'true'}", "sub", "call.input_type"),
    ("inputs: {name: other}, ", "", "sub", "call.missing_input"),
    ("into: {answer: answer}", "into: {answer: reply}", "sub", "call.unknown_output"),
    ("outcomes: {fine: queue}, then: queue", "then: queue", "sub", "outcome.not_wired"),
    ("outcomes: {fine: queue}", "outcomes: {fine: queue, bad: queue}", "sub", "outcome.unknown"),
    ("process: sub,", "process: sub, within: 10m,", "sub", "limit.shorter_than_inside"),
    ("within: 2h", "within: 2h\nmedia: [in-person]", "sub", "medium.cannot"),
    ("consent: agreed, then: page, outcomes: {refused: page}", "then: page", "record", "record.no_consent"),
    ("action: start", "action: stop", "record", "step.consent_to_stop"),
    ("text: Number,", "text: Number, secret: true,", "number", "step.secret_shown"),
    ("text: Number,", "text: Number, shortest: 9, longest: 3,", "number", "step.lengths"),
    ("for: 20s, ", "", "queue/music", "step.wait_for_what"),
    ("[solved, open]", "[solved], code: open", "dispose", "step.fixed_and_free"),
    ("article: greeting", "buttons: [{name: go, label: Go}]", "page", "step.nothing_to_show"),
]


@pytest.mark.parametrize(("old", "new", "step", "code"), WRONG, ids=[f"{n}-{row[3]}" for n, row in enumerate(WRONG)])
def test_each_fault_is_found(old: str, new: str, step: str, code: str) -> None:
    assert old in GOOD
    found = findings_of(GOOD.replace(old, new, 1), consent=True)
    if code:
        assert (step, code) in found
    else:
        assert found == []


def test_a_menu_has_at_most_nine_keys() -> None:
    names = [f"c{number}" for number in range(10)]
    choices = ", ".join(f'{{name: {name}, key: "{name[1:]}"}}' for name in names)
    text = GOOD.replace('{name: one, key: "1"}, {name: two, key: "2"}', choices)
    text = text.replace(
        "outcomes: {one: which, two: which}", f"outcomes: {{{', '.join(f'{n}: which' for n in names)}}}"
    )
    assert ("menu", "step.menu_too_long") in findings_of(text)


def test_more_than_ten_prompts_before_a_person_are_a_warning() -> None:
    def menu(prompts: int) -> str:
        says = "".join(f"  s{n}: {{type: say, text: x, then: s{n + 1}}}\n" for n in range(prompts))
        queue = f"  s{prompts}: {{type: queue, queue: q, then: end, otherwise: end}}\n"
        return f"start: s0\nsteps:\n{says}{queue}  end: {{type: end}}\n"

    assert findings_of(menu(10)) == []
    assert findings_of(menu(11)) == [("s11", "prompts.too_many")]
    assert not has_errors(validate(definition_of(menu(11)), OfflineReferences()))


def test_consent_is_asked_for_only_where_a_brand_demands_it() -> None:
    text = GOOD.replace("consent: agreed, then: page, outcomes: {refused: page}", "then: page")
    assert findings_of(text) == []


CALLS = """
process: {name}
title: X
start: a
steps:
  a: {{type: call, process: {other}, then: end, otherwise: end}}
  end: {{type: end}}
"""


def test_processes_that_only_call_each_other_never_end() -> None:
    one, two = CALLS.format(name="one", other="two"), CALLS.format(name="two", other="one")
    assert findings_of(one, two) == [("", "call.endless")]
    assert findings_of(CALLS.format(name="one", other="one")) == [("", "call.endless")]
    based = two.replace("start: a", "start: d").replace(
        "steps:",
        "steps:\n  d: {type: decide, conditions: [{when: served, outcome: out}], outcomes: {out: end}, otherwise: a}",
    )
    assert findings_of(one, based) == []


def test_a_variable_is_known_only_where_every_way_sets_it() -> None:
    text = """
start: who
left: bye
steps:
  who: {type: identify, outcomes: {known: greet}, otherwise: either}
  greet: {type: note, text: "{{ customer }}", then: either}
  either: {type: note, text: "{{ customer }}", then: end}
  bye: {type: note, text: "{{ customer }}", then: end}
  end: {type: end}
"""
    assert sorted(findings_of(text)) == [("bye", "variable.read_before_set"), ("either", "variable.read_before_set")]


def test_types_that_differ_by_way_meet_as_anything() -> None:
    text = """
inputs: {flag: boolean}
start: which
steps:
  which: {type: decide, conditions: [{when: flag, outcome: a}], outcomes: {a: a}, otherwise: b}
  a: {type: set, values: {x: "1", when: now}, then: c}
  b: {type: set, values: {x: "'b'", when: "'2026-01-01T00:00:00Z'"}, then: c}
  c:
    type: decide
    conditions: [{when: "x == 1 && timestamp(when) < now", outcome: a}]
    outcomes: {a: end}
    otherwise: end
  end: {type: end}
"""
    assert findings_of(text) == []
    assert ("c", "expression.type") in findings_of(text.replace("x == 1", "when == 1"))


def test_a_malformed_case_is_a_finding() -> None:
    for case in (
        "{name: x}",
        "7",
        "{name: x, expect: {path: [nowhere]}}",
        "{name: x, expect: {}, does: [{press: '1', say: x}]}",
        "{name: x, expect: {}, does: [{}]}",
        "{name: x, expect: {}, at: 2026-03-02T10:00:00}",
        "{name: x, expect: {}, world: {calendars: {a: {zone: Nowhere/There, open: {mon: 08:00-12:00}}}}}",
        "{name: x, expect: {}, world: {calendars: {a: {zone: ../../etc/passwd, open: {}}}}}",
        "{name: x, expect: {}, world: {calendars: {a: {zone: UTC, open: {someday: 08:00-12:00}}}}}",
    ):
        assert ("", "case.malformed") in findings_of(GOOD + f"cases: [{case}]\n"), case


steps = st.sampled_from(["a", "b", "c", "end", "nowhere"])
variables = st.sampled_from(["x", "y", "z"])
kinds = st.one_of(
    st.builds(lambda t: {"type": "say", "text": "Hello {{ x }}", "then": t}, steps),
    st.builds(lambda v, w, t: {"type": "set", "values": {v: w}, "then": t}, variables, variables, steps),
    st.builds(
        lambda v, t, o: {
            "type": "ask",
            "text": "?",
            "choices": [{"name": "n"}],
            "into": v,
            "outcomes": {"n": t},
            "otherwise": o,
        },
        variables,
        steps,
        steps,
    ),
    st.builds(lambda t, o: {"type": "queue", "queue": "q", "then": t, "otherwise": o}, steps, steps),
    st.builds(lambda t: {"type": "wait", "for": "5s", "then": t}, steps),
)


@settings(max_examples=150)
@given(st.fixed_dictionaries({"a": kinds, "b": kinds, "c": kinds}))
def test_what_has_no_errors_compiles(some: dict[str, dict[str, object]]) -> None:
    from switchroom.processes.domain.reading import read_definition

    raw = {
        "process": "p",
        "title": "P",
        "start": "a",
        "steps": {**some, "end": {"type": "end"}},
        "inputs": {"x": "text"},
    }
    definition = read_definition(raw).definition
    assert isinstance(definition, Definition)
    found = validate(definition, OfflineReferences())
    if not has_errors(found):
        assert Program(definition, 1).start.name == "a"
    assert {finding.severity for finding in found} <= {Severity.ERROR, Severity.WARNING}
