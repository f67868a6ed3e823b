"""Leaving the path: steps that are skipped, jumps, and their reasons."""

import pytest

from switchroom.processes.domain.effects import CancelPerform, Why
from switchroom.processes.domain.errors import InvalidInput, UnknownOutcome, UnknownStep
from switchroom.processes.domain.trace import Deviation
from tests.processes.examples import HELLO, MENU, QUEUE
from tests.processes.player import Player


def test_a_skipped_step_is_a_deviation_and_the_reason_stays_with_the_run() -> None:
    player = Player(HELLO)
    effects = player.skip("hello", reason="they were in a hurry")
    assert effects[0] == CancelPerform(1, 1, "hello", "say", Why.MOVED)
    assert player.trace[0].deviation is Deviation.SKIPPED
    assert player.run.reasons == {1: "they were in a hurry"}
    assert "hurry" not in str(player.trace)


def test_a_skip_must_say_where_to() -> None:
    player = Player(MENU)
    with pytest.raises(UnknownOutcome):
        player.skip("menu")
    with pytest.raises(UnknownOutcome):
        player.skip("menu", "three")
    player.skip("menu", "two")
    assert player.run.outcome == "done"


def test_a_jump_goes_to_any_step_beside() -> None:
    player = Player(QUEUE)
    with pytest.raises(UnknownStep):
        player.jump("wait", "nowhere")
    with pytest.raises(UnknownStep):
        player.jump("wait/music", "script")
    with pytest.raises(UnknownStep):
        player.jump("wait", "wait/place")
    player.jump("wait/music", "place")
    assert player.places == ["wait", "wait/place"]
    player.jump("wait", "script")
    assert player.places == ["script"]
    jumped = [entry.step for entry in player.trace if entry.deviation is Deviation.JUMPED]
    assert jumped == ["wait/music", "wait"]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001, "a\0b"])
def test_leaving_the_path_needs_a_reason(reason: str) -> None:
    with pytest.raises(InvalidInput):
        Player(HELLO).skip("hello", reason=reason)
