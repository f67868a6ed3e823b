"""What a base has changed comes into its variants place by place; what both changed is for somebody to decide."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from switchroom.processes.domain.comparing import How, compare
from switchroom.processes.domain.merging import merge
from switchroom.processes.domain.places import ABSENT, Place, at, by_name, put, same
from tests.processes.player import definition_of

VALUES = st.sampled_from([ABSENT, 1, True, "a", "b", ["a"]])
LEAVES: list[Place] = [
    ("scope",),
    ("title", "en"),
    ("title", "pt-BR"),
    ("steps", "ask", "retries"),
    ("steps", "ask", "text", "en"),
    ("steps", "ask", "text", "zh-CN"),
    ("steps", "ask", "outcomes", "one"),
    ("steps", "ask", "outcomes", "two"),
    ("steps", "wait", "waiting", "steps", "music", "text", "en"),
    ("cases", "at night", "at"),
]
SIDE = st.fixed_dictionaries(dict.fromkeys(LEAVES, VALUES))


def built(values: dict[Place, Any]) -> dict[str, Any]:
    """A definition with these values at their places; what holds them is there on every side."""
    made: dict[str, Any] = {
        "title": {},
        "cases": [{"name": "at night"}],
        "steps": {
            "ask": {"type": "ask", "text": {}, "outcomes": {}},
            "wait": {"type": "queue", "waiting": {"start": "music", "steps": {"music": {"type": "say", "text": {}}}}},
        },
    }
    for place, value in values.items():
        if value is not ABSENT:
            made = put(by_name(made), place, value)
            made["cases"] = list(made["cases"].values())
    return {"process": "p", **made}


@given(SIDE, SIDE, SIDE)
def test_each_place_is_merged_for_itself_and_a_conflict_is_where_both_changed_it_differently(
    base: dict[Place, Any], ours: dict[Place, Any], theirs: dict[Place, Any]
) -> None:
    merged = merge(built(base), {**built(ours), "process": "variant"}, built(theirs))
    clashing = [
        place
        for place in LEAVES
        if not same(ours[place], base[place])
        and not same(theirs[place], base[place])
        and not same(ours[place], theirs[place])
    ]
    assert sorted(one.place for one in merged.conflicts) == sorted(clashing)
    expected = {place: theirs[place] if same(ours[place], base[place]) else ours[place] for place in LEAVES}
    assert same(merged.definition, {**built(expected), "process": "variant"})
    for one in merged.conflicts:
        sides = (base[one.place], ours[one.place], theirs[one.place])
        assert same([one.base, one.ours, one.theirs], [None if side is ABSENT else side for side in sides])


STEP = st.fixed_dictionaries({"type": st.sampled_from(["say", "set"])}, optional={"text": st.sampled_from("ab")})
ANY = st.fixed_dictionaries(
    {"title": st.sampled_from(["x", {"en": "x"}]), "steps": st.dictionaries(st.sampled_from("klm"), STEP)},
    optional={"cases": st.lists(st.fixed_dictionaries({"name": st.sampled_from("cd"), "does": st.integers(0, 1)}))},
).map(lambda made: {"process": "p", **made})


@given(ANY, ANY)
def test_where_only_one_of_them_changed_anything_that_is_taken_whole(base: Any, other: Any) -> None:
    assert (same(merge(base, base, other).definition, other), merge(base, base, other).conflicts) == (True, [])
    assert (same(merge(base, other, base).definition, other), merge(base, other, base).conflicts) == (True, [])
    assert merge(base, other, other).conflicts == []


@given(ANY, ANY, ANY)
def test_without_a_conflict_it_does_not_matter_who_is_the_base(base: Any, one: Any, other: Any) -> None:
    there, back = merge(base, one, other), merge(base, other, one)
    assert sorted(each.place for each in there.conflicts) == sorted(each.place for each in back.conflicts)
    if not there.conflicts:
        assert same(_in_order(there.definition), _in_order(back.definition))


def _in_order(definition: Any) -> Any:
    """Cases are a list, and which of two new ones stands first is nobody's concern."""
    return {**definition, "cases": sorted(definition.get("cases", []), key=str)}


def test_steps_that_are_not_the_same_thing_are_never_mixed() -> None:
    say, ask = {"type": "say", "text": "a"}, {"type": "ask", "text": "b", "retries": 1}
    sides = [{"process": "p", "steps": steps} for steps in ({}, {"new": say}, {"new": ask})]
    (conflict,) = merge(*sides).conflicts
    assert (conflict.place, conflict.base, conflict.ours, conflict.theirs) == (("steps", "new"), None, say, ask)
    sides = [{"process": "p", "steps": {"s": step}} for step in (say, {**say, "text": "c"}, ask)]
    assert [one.place for one in merge(*sides).conflicts] == [("steps", "s")]
    dropped = merge({"process": "p", "steps": {"s": say}}, {"process": "p", "steps": {}}, sides[1])
    assert [(one.ours, one.theirs) for one in dropped.conflicts] == [(None, {**say, "text": "c"})]


def test_two_versions_are_compared_as_graphs() -> None:
    before = definition_of(
        """
process: test
start: hello
title: {en: Hello, pt-BR: Olá}
steps:
  hello: {type: say, text: {en: Hello, pt-BR: Olá}, then: old}
  old: {type: note, text: Old, then: end}
  end: {type: end}
"""
    )
    after = definition_of(
        """
process: test
start: hello
title: {en: Hello, pt-BR: Olá}
scope: All
steps:
  hello: {type: say, text: {en: Good day, pt-BR: Olá}, then: new}
  new: {type: tag, tags: [new], then: end}
  end: {type: end}
"""
    )
    found = compare(before, after)
    assert [(one.place, one.before, one.after) for one in found.head] == [(("scope",), None, "All")]
    assert [(one.step, one.how) for one in found.steps] == [
        ("hello", How.CHANGED),
        ("new", How.ADDED),
        ("old", How.REMOVED),
    ]
    (text,) = found.steps[0].parameters
    assert (text.place, text.before, text.after) == (("text", "en"), "Hello", "Good day")
    assert {(one.step, one.before, one.after) for one in found.ways} == {
        ("hello", "old", "new"),
        ("new", None, "end"),
        ("old", "end", None),
    }
    assert compare(before, before).steps == compare(before, before).head == compare(before, before).ways == []
    assert at(by_name(after.raw), ("steps", "new", "tags")) == ("new",)
