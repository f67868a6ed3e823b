"""A draft that several people change: whatever they do to different parts meets, and nothing of anybody is lost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.processes.domain.drafting import Change, DraftTooLarge, Drawn, NoSuchPart, meet

SAY = {"type": "say", "text": "Hello", "then": "end"}
BASE = Drawn({"process": "p", "title": "P", "start": "a", "steps": {"a": SAY, "end": {"type": "end"}}}, {})


def test_changes_of_different_steps_meet() -> None:
    mine = meet(BASE, [Change("steps/a", SAY, {**SAY, "text": "Good day"})])
    both = meet(mine.drawn, [Change("steps/end", {"type": "end"}, {"type": "end", "outcome": "left"})])
    assert both.clashes == []
    assert both.drawn.definition["steps"]["a"]["text"] == "Good day"
    assert both.drawn.definition["steps"]["end"]["outcome"] == "left"


def test_a_change_of_the_same_step_is_told_and_not_made_while_the_rest_is() -> None:
    theirs = meet(BASE, [Change("steps/a", SAY, {**SAY, "text": "theirs"})]).drawn
    met = meet(theirs, [Change("steps/a", SAY, {**SAY, "text": "mine"}), Change("header/title", "P", "Q")])
    assert [(clash.part, clash.theirs["text"]) for clash in met.clashes] == [("steps/a", "theirs")]
    assert met.drawn.definition["steps"]["a"]["text"] == "theirs"
    assert met.drawn.definition["title"] == "Q"


def test_both_did_the_same_is_no_clash_and_what_was_removed_meanwhile_is_one() -> None:
    without = meet(BASE, [Change("steps/a", SAY, None)]).drawn
    assert meet(without, [Change("steps/a", SAY, None)]).clashes == []
    assert [clash.theirs for clash in meet(without, [Change("steps/a", SAY, {"type": "end"})]).clashes] == [None]


def test_moving_a_step_is_nobodys_loss_and_no_other_definition() -> None:
    met = meet(Drawn(BASE.definition, {"a": {"x": 1, "y": 1}}), [Change("layout/a", None, {"x": 2, "y": 3.5})])
    assert (met.clashes, met.redefined, met.drawn.layout) == ([], False, {"a": {"x": 2, "y": 3.5}})


@pytest.mark.parametrize(
    "change",
    [
        Change("steps/", None, {}),
        Change("steps/a", SAY, "say"),
        Change("header/process", "p", "q"),
        Change("header/steps", None, {}),
        Change("layout/a", None, {"x": True, "y": 0}),
        Change("layout/a", None, {"x": 1e9, "y": 0}),
        Change("cases/1", None, []),
        Change("cases", None, {}),
        Change("steps/b", None, {"text": "a\0b"}),
        Change("steps/" + "b" * 65, None, {}),
    ],
)
def test_what_is_no_part_is_refused(change: Change) -> None:
    with pytest.raises(NoSuchPart):
        meet(BASE, [change])


def test_a_draft_is_never_larger_than_a_process() -> None:
    with pytest.raises(DraftTooLarge):
        meet(BASE, [Change(f"steps/s{n}", None, {}) for n in range(500)])
    with pytest.raises(DraftTooLarge):
        meet(BASE, [Change("steps/a", SAY, {"text": "x" * 500_000})])


NAMES = st.sampled_from(["a", "b", "c", "d"])
STEPS = st.dictionaries(NAMES, st.fixed_dictionaries({"type": st.sampled_from(["say", "end"])}))


def edits(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    return [
        Change(f"steps/{name}", before.get(name), after.get(name))
        for name in {*before, *after}
        if before.get(name) != after.get(name)
    ]


@given(STEPS, STEPS, STEPS)
def test_of_two_editors_every_change_is_there_or_told(base: Any, mine: Any, theirs: Any) -> None:
    """Whoever saves second: each part is what one of them wanted, and a part that only one changed is his."""
    first = meet(Drawn({"steps": base}, {}), edits(base, theirs)).drawn
    met = meet(first, edits(base, mine))
    told = {clash.part.removeprefix("steps/") for clash in met.clashes}
    for name in {*base, *mine, *theirs}:
        was, my, their = base.get(name), mine.get(name), theirs.get(name)
        now = met.drawn.definition["steps"].get(name)
        if my == was:
            assert now == their
        elif their in (was, my):
            assert now == my
        else:
            assert name in told
            assert now == their
