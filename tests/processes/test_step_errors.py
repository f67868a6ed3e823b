"""Steps that cannot be done, and runs that would never end."""

from tests.processes.examples import HELLO, LOGIC, MENU
from tests.processes.player import Player


def test_a_step_that_cannot_be_done_goes_where_it_says_or_fails() -> None:
    faulty = LOGIC.replace("size(tier)", "1 / 0")
    assert Player(faulty, tier="lead").run.outcome == "bad"
    nowhere = faulty.replace("outcomes: {error: bad}, ", "")
    assert Player(nowhere, tier="lead").run.outcome == "failed"
    assert Player("failed: bad\n" + nowhere, tier="lead").run.outcome == "bad"


def test_a_prompt_that_does_not_play_does_not_end_the_call() -> None:
    player = Player(HELLO)
    player.answer("hello", "error")
    assert (player.run.outcome, player.path[0]) == ("done", "hello:error")


def test_a_broken_performer_does_not_keep_a_run_going_round() -> None:
    player = Player(MENU.replace("timeout: silent", "timeout: silent, error: menu"))
    for _ in range(21):
        player.answer("menu", "error")
    assert player.run.outcome == "failed"


def test_an_endless_loop_ends_the_run_and_not_the_program() -> None:
    loop = "start: a\nsteps:\n  a: {type: set, values: {x: '1'}, then: a}\n  end: {type: end}\n"
    player = Player(loop)
    assert (player.run.outcome, len(player.trace)) == ("failed", 1000)


def test_a_step_may_be_entered_so_many_times() -> None:
    text = """
start: again
steps:
  again: {type: set, values: {x: "1"}, at_most: 3, then: again, outcomes: {limit: end}}
  end: {type: end}
"""
    assert Player(text).path == ["again:done"] * 3 + ["again:limit", "end:done"]
