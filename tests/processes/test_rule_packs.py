"""Rule packs: what each word of the vocabulary refuses and lets pass, and what is no pack."""

import json
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml

from switchroom.processes.domain.findings import Severity
from switchroom.processes.domain.reading import canonical
from switchroom.processes.domain.rule_checks import _CHECKS, check_demands
from switchroom.processes.domain.rule_packs import LONGEST_FILE, Asks, Demand, PackRefused, pack_to_json, read_pack
from switchroom.processes.domain.sketch import sketch
from switchroom.processes.domain.validator import OfflineReferences, validate
from switchroom.processes.rule_packs import shipped_packs
from switchroom.processes.samples import NAMES, sample
from switchroom.processes.templates import template_sources
from tests.processes.player import definition_of

WORDS = {"en": "Words", "pt-BR": "Palavras", "zh-CN": "词"}
LINE = """
process: line
title: Line
category: complaint
within: 5d
start: hello
steps:
  hello: {type: say, text: Hello, then: language}
  language:
    type: ask
    text: English or Portuguese?
    choices: [{name: english, key: "1"}, {name: portuguese, key: "2"}]
    outcomes: {english: in-english, portuguese: in-portuguese}
    otherwise: in-english
  in-english: {type: language, to: en, then: menu}
  in-portuguese: {type: language, to: pt-BR, then: menu}
  menu:
    type: ask
    text: What is it about?
    choices: [{name: complaint, key: "1"}, {name: leave, key: "2"}, {name: bill, key: "3"}]
    outcomes: {complaint: wait-here, leave: leaving, bill: number}
    otherwise: wait-here
  leaving: {type: tag, tags: [cancellation], then: wait-here}
  number: {type: collect, text: Which number?, into: number, then: wait-here, otherwise: wait-here}
  wait-here:
    type: queue
    queue: main
    maximum: 5m
    waiting:
      start: rights
      steps:
        rights: {type: say, prompt: your-rights, marks: [information], then: music}
        music: {type: wait, for: 30s, music: calm, then: rights}
    outcomes: {answered: dispose}
    otherwise: write
  write: {type: task, title: Call back, post: agent, within: 4h, then: dispose}
  dispose: {type: dispose, choices: [solved], then: end}
  end: {type: end}
"""
CALLING = """
process: calling
title: Calling
start: hello
steps:
  hello: {type: say, text: Hello, then: it}
  it: {type: call, process: line, outcomes: {done: end}, otherwise: end}
  end: {type: end}
"""
DIRECT = LINE.replace("then: language}", "then: number}")
MUTE = """
process: mute
title: Mute
start: hello
steps:
  hello: {type: say, text: Nobody is here, then: end}
  end: {type: end}
"""


def pack(asks: Any, **more: Any) -> str:
    rule = {"title": WORDS, "text": WORDS, "source": "Art. 1", "asks": asks, **more}
    return json.dumps({"pack": "ours", "title": WORDS, "source": "Ours", "rules": {"one": rule}})


def broken(asks: Any, source: str, *others: str, entry: bool = True, **more: Any) -> list[tuple[str, str]]:
    """The step, and what is said of it, for each thing that breaks the rule."""
    rule = read_pack(pack(asks, **more)).rules["one"]
    references = OfflineReferences({one.process: one for one in map(definition_of, others)})
    found = check_demands(definition_of(source), [Demand("ours", "one", rule, ("Claro",), entry)], references)
    assert all(one.code == "rule.ours.one" and one.message.endswith("(Art. 1; Claro).") for one in found)
    return [(one.step, one.message) for one in found]


TYPED = LINE.replace("{type: say, prompt: your-rights", "{type: collect, text: Hm, into: hm, otherwise: music")
WORDY = LINE.replace("then: menu}", "then: more}").replace(
    "  leaving:", "  more: {type: say, text: More, then: menu}\n  leaving:"
)
SHORT = LINE.replace("answered: dispose", "answered: end")
LAX = LINE.replace("post: agent, within: 4h, ", "")
RULES: list[tuple[Any, str, str, list[str]]] = [
    # what is asked for, a process that passes, one that does not, at which steps
    ({"first_menu_offers": [["complaint"], ["cancellation"]]}, LINE, LINE.replace("cancellation", "other"), ["menu"]),
    ({"menu_has_at_most": 3}, LINE, LINE.replace("{name: bill", "{name: other, key: '4'}, {name: bill"), ["menu"]),
    ({"person_can_be_reached": True}, LINE, MUTE, [""]),
    ({"person_without": ["collect"]}, LINE, DIRECT, ["number"]),
    ({"max_prompts_before_person": 3}, LINE, WORDY, ["wait-here"]),
    (
        {"waiting_contains_no": {"marks": ["advertising"]}},
        LINE,
        LINE.replace("information", "advertising"),
        ["wait-here"],
    ),
    ({"waiting_contains_no": {"prompt_words": ["promo"]}}, LINE, LINE.replace("calm", "promo-may"), ["wait-here"]),
    ({"waiting_contains_no": {"types": ["collect"]}}, LINE, TYPED, ["wait-here"]),
    ({"waits_at_most": "5m"}, LINE, LINE.replace("maximum: 5m", "maximum: 6m"), ["wait-here"]),
    ({"waits_at_most": "5m"}, MUTE, LINE.replace("    maximum: 5m\n", ""), ["wait-here"]),
    ({"within_limit": "7d"}, LINE, LINE.replace("within: 5d", "within: 8d"), [""]),
    ({"within_limit": "7d"}, LINE, MUTE, [""]),
    ({"within_limit": "7d"}, LINE, LINE.replace("within: 5d", "within: 5d working"), [""]),
    ({"requires_step": ["task", "ticket"]}, LINE, MUTE, [""]),
    (
        {"every_path_has": {"types": ["dispose"], "after": "person"}},
        LINE,
        LINE.replace("ed: dispose", "ed: end"),
        ["end"],
    ),
    ({"every_path_has": {"types": ["say"]}}, LINE, LINE.replace("start: hello", "start: language"), ["end"]),
    ({"steps_say": {"types": ["task"], "fields": ["post", "within"]}}, LINE, LAX, ["write", "write"]),
]


@pytest.mark.parametrize(("asks", "passes", "refused", "steps"), RULES, ids=[str(asks) for asks, *_ in RULES])
def test_each_rule_is_seen_to_pass_and_to_refuse_at_the_step(
    asks: Any, passes: str, refused: str, steps: list[str]
) -> None:
    assert broken(asks, passes) == []
    found = broken(asks, refused)
    assert [step for step, _ in found] == steps
    assert all(f"“{step}”" in message for step, message in found if step)


def test_every_word_of_the_vocabulary_is_tried() -> None:
    assert {next(iter(asks)) for asks, *_ in RULES} == set(_CHECKS) == set(Asks.__struct_fields__)


def test_what_a_process_calls_is_walked_through_and_told_at_the_step_that_calls() -> None:
    assert broken({"first_menu_offers": [["complaint"], ["cancellation"]]}, CALLING, LINE) == []
    [(step, message)] = broken({"person_without": ["collect"]}, CALLING, DIRECT)
    assert step == "it"
    assert "Step “it” calls “line”, whose step “number” asks before a person can be reached" in message
    assert broken({"person_can_be_reached": True}, CALLING) == [
        ("", "This process never leads to a person (Art. 1; Claro).")
    ]
    question = LINE.replace("    text: What is", "    marks: [question]\n    text: What is")
    assert broken({"first_menu_offers": [["refund"]]}, question) == []
    menu = LINE.replace("{name: leave, key", "{name: bye, key").replace("leave: leaving", "bye: it").replace(
        "  leaving:", "  it: {type: call, process: gone, otherwise: end}\n  leaving:"
    )  # fmt: skip
    called = MUTE.replace("process: mute", "process: gone\ncategory: cancellation")
    assert broken({"first_menu_offers": [["cancellation"]]}, menu, called) == []
    assert [step for step, _ in broken({"first_menu_offers": [["cancellation"]]}, menu)] == ["menu"]
    itself = CALLING.replace("process: line", "process: calling")
    assert broken({"person_can_be_reached": True}, itself, itself) != []


def test_a_rule_holds_only_for_the_processes_that_it_is_for() -> None:
    asks, worse = {"person_without": ["collect"]}, DIRECT
    for holds in ({"kinds": ["service"]}, {"media": ["voice"]}, {"categories": ["complaint"]}, {"at_entry": True}):
        assert broken(asks, worse, applies=holds), holds
    for other in ({"kinds": ["management"]}, {"media": ["chat"]}, {"categories": ["enquiry"]}):
        assert broken(asks, worse, applies=other) == [], other
    assert broken(asks, worse, applies={"at_entry": True}, entry=False) == []


def test_the_validator_and_the_designer_tell_what_a_brand_demands_as_they_tell_everything() -> None:
    rules = read_pack(pack({"person_without": ["collect"]}, severity="warning"))
    held = OfflineReferences(demands=[Demand("ours", name, rule) for name, rule in rules.rules.items()])
    [finding] = [one for one in validate(definition_of(DIRECT), held) if one.code.startswith("rule.")]
    assert (finding.severity, finding.step) == (Severity.WARNING, "number")
    raw = json.loads(canonical(definition_of(DIRECT)))
    drawn = sketch(raw, held)
    assert finding in drawn.findings
    half = {**raw, "title": 7}
    assert not [one for one in sketch(half, held).findings if one.code.startswith("rule.")]


HOSTILE: list[tuple[str, str]] = [
    ("x" * (LONGEST_FILE + 1), "longer than"),
    ("[" * 5000, "nested too deeply"),
    ("a: &a [1]\nb: *a\n", "aliases"),
    ("- 1\n", "is a map"),
    (pack({"burn": True}), "unknown field `burn`"),
    (pack({"person_without": ["collect"], "requires_step": ["say"]}), "asks for 2 things"),
    (pack({}), "asks for 0 things"),
    (pack({"person_without": ["shout"]}), "“shout”, which is no step type"),
    (pack({"steps_say": {"types": ["task"], "fields": ["colour"]}}), "“colour”"),
    (pack({"waiting_contains_no": {}}), "names nothing"),
    (pack({"person_can_be_reached": False}), "is true"),
    (pack({"within_limit": "soon"}), "written like 30s"),
    (pack({"requires_step": ["say"]}, title="Only one"), "needs its words in en, pt-BR, zh-CN"),
    (pack({"requires_step": ["say"]}, text={"en": "E", "pt-BR": "P"}), "without zh-CN"),
    (pack({"requires_step": ["say"]}, severity="fatal"), "fatal"),
    (pack({"requires_step": ["say"]}, applies={"planet": "mars"}), "unknown field `planet`"),
    (json.dumps({"pack": "Ours!", "title": WORDS, "source": "x", "rules": {}}), "pack"),
    ("pack: ours\nrules: {one: {asks: {requires_step: [say]}}}\n", "missing required field"),
]


@pytest.mark.parametrize(("text", "why"), HOSTILE, ids=[why for _, why in HOSTILE])
def test_what_is_no_pack_is_refused_in_a_sentence(text: str, why: str) -> None:
    with pytest.raises(PackRefused) as refused:
        read_pack(text)
    assert why in refused.value.message
    assert len(refused.value.message) < 400


@pytest.mark.parametrize("name", ["sac-brazil", "house-standard"])
def test_a_pack_that_ships_reads_back_as_it_is_stored_and_each_rule_says_where_it_stands(name: str) -> None:
    shipped = shipped_packs()[name]
    assert read_pack(json.dumps(pack_to_json(shipped))) == shipped
    assert all(rule.source for rule in shipped.rules.values())


def test_the_pack_in_the_guide_is_one_and_the_guide_names_every_word() -> None:
    guide = (Path(__file__).parents[2] / "docs/guides/rule-packs.md").read_text("utf-8")
    [example] = re.findall(r"^    pack: .*(?:\n    .*)+", guide, re.MULTILINE)
    assert read_pack(textwrap.dedent(example)).rules["quick-person"].severity is Severity.WARNING
    for line in re.findall(r"^\| `(\w+: .*?)` \|", guide, re.MULTILINE):
        read_pack(pack(yaml.safe_load(line)))
    assert set(re.findall(r"^\| `(\w+):", guide, re.MULTILINE)) == set(Asks.__struct_fields__)


def test_what_ships_says_honestly_which_of_it_breaks_the_sac_decree() -> None:
    """The main menu of the sample does, as a house in Brazil would learn before it uses it there."""
    rules = shipped_packs()["sac-brazil"].rules
    demands = [Demand("sac-brazil", name, rule) for name, rule in rules.items()]
    shipped = {name: definition_of(text) for name, text in template_sources().items()}
    shipped |= {name: definition_of(sample(name)) for name in NAMES}
    references = OfflineReferences(shipped)

    def rules_broken(name: str) -> list[str]:
        return sorted({one.code for one in check_demands(shipped[name], demands, references)})

    assert rules_broken("vip-first") == []
    assert rules_broken("support-line") == ["rule.sac-brazil.first-menu"]
    assert rules_broken("number-before-queue") == ["rule.sac-brazil.person-without-data"]
    assert rules_broken("main-menu") == ["rule.sac-brazil.first-menu"]
