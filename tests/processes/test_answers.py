"""Questions on the phone: menus, values, secrets, and how often each is asked."""

from typing import Any

import pytest

from switchroom.processes.domain.effects import Finish, Phase
from switchroom.processes.domain.errors import InvalidInput, UnknownOutcome
from tests.processes.examples import MENU
from tests.processes.player import Player

NUMBER = """
start: number
outputs: {number: "any"}
steps:
  number:
    type: collect
    text: Your number
    kind: KIND
    longest: 12
    retries: 1
    into: number
    EXTRA
    outcomes: {ok: end, invalid: bad, timeout: silent}
  bad: {type: end, outcome: bad}
  silent: {type: end, outcome: silent}
  end: {type: end}
"""


def test_a_menu_repeats_after_silence_and_wrong_keys() -> None:
    player = Player(MENU)
    player.answer("menu", "timeout")
    assert player.performed().attempt == 2
    player.answer("menu", "repeat", key="*")
    assert player.performed().attempt == 2  # asking to hear it again is not counted
    player.answer("menu", "no-match", key="7")
    assert player.run.outcome == "lost"
    assert player.path == ["menu:timeout", "menu:repeat", "menu:no-match", "lost:lost"]
    assert [entry.again for entry in player.trace] == [True, True, False, False]


def test_a_choice_is_kept() -> None:
    player = Player(MENU)
    player.answer("menu", "two", key="2")
    assert player.run.variables == {"chosen": "two"}


def number(kind: str = "digits", extra: str = "terminator: '#'") -> Player:
    return Player(NUMBER.replace("KIND", kind).replace("EXTRA", extra))


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("digits", "12345", "12345"),
        ("digits", "12a", None),
        ("text", " Ana ", "Ana"),
        ("text", "", None),
        ("number", "12,5", 12.5),
        ("number", "1e9", None),
        ("date", "2026-02-28", "2026-02-28"),
        ("date", "2026-02-30", None),
        ("phone", "+5511999", "+5511999"),
        ("phone", "(11) 99-1", "11991"),
        ("phone", "11x99", None),
        ("email", "a@b.com", "a@b.com"),
        ("email", "a@b", None),
        ("digits", "1234567890123", None),
    ],
)
def test_a_value_is_checked_before_it_is_kept(kind: str, given: str, kept: Any) -> None:
    player = number(kind)
    player.answer("number", "ok", value=given)
    if kept is None:
        assert (player.places, player.performed().attempt) == (["number"], 2)
    else:
        assert player.effects == [Finish("done", {"number": kept}, ())]


def test_a_check_sees_the_value() -> None:
    player = number(extra="check: value.startsWith('7')")
    player.answer("number", "ok", value="812")
    player.answer("number", "ok", value="813")
    assert player.run.outcome == "bad"
    again = number(extra="check: int(value) / 0 == 1")
    again.answer("number", "ok", value="1")
    assert again.performed().attempt == 2  # a check that fails to compute is a check not passed


def test_a_value_is_read_back_before_it_is_kept() -> None:
    player = number(extra="read_back: true")
    player.answer("number", "ok", value="123")
    confirm = player.performed()
    assert (confirm.phase, confirm.value, confirm.attempt) == (Phase.CONFIRM, "123", 1)
    assert "number" not in player.run.variables
    player.answer("number", "no")
    assert (player.performed().phase, player.performed().attempt) == (Phase.MAIN, 2)
    player.answer("number", "ok", value="124")
    player.answer("number", "yes")
    assert player.run.outcome == "done"
    assert player.run.variables == {"number": "124"}


def test_an_answer_to_the_other_question_is_refused() -> None:
    player = number(extra="read_back: true")
    with pytest.raises(UnknownOutcome):
        player.answer("number", "yes")
    player.answer("number", "ok", value="123")
    with pytest.raises(UnknownOutcome):
        player.answer("number", "ok", value="124")


def test_a_value_never_confirmed_is_not_kept() -> None:
    player = number(extra="read_back: true")
    player.answer("number", "ok", value="1")
    player.answer("number", "timeout")
    player.answer("number", "ok", value="2")
    player.answer("number", "no")
    assert (player.run.outcome, player.run.variables) == ("bad", {})


def test_of_a_secret_the_run_has_a_reference_that_is_destroyed_at_the_end() -> None:
    player = number(extra="secret: true")
    player.answer("number", "invalid")  # the performer alone sees the value
    effects = player.answer("number", "ok", value="sealed:7")
    assert effects == [Finish("done", {"number": "sealed:7"}, ("sealed:7",))]
    assert player.run.secrets == ()


def test_a_performer_must_say_what_it_learned() -> None:
    player = number()
    with pytest.raises(InvalidInput):
        player.answer("number", "ok")
    with pytest.raises(InvalidInput):
        player.answer("number", "ok", value=["a" * 70_000])
    assert player.places == ["number"]
