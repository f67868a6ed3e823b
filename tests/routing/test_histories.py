"""The nine rules of the board over random histories. The oracle looks at every command; see tests/support."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.routing_player import Player, play, play_seeded


def play_tape(tape: list[int], cut: int) -> Player:
    numbers, steps = iter(tape), len(tape) // 12
    return play(lambda bound: next(numbers, 0) % bound, steps, restart_at=cut % (steps + 1))


@settings(max_examples=120)
@given(st.lists(st.integers(0, 1 << 16), max_size=700), st.integers(0, 1 << 16))
def test_rules_hold_replays_are_equal_and_ticks_make_no_difference(tape: list[int], cut: int) -> None:
    player = play_tape(tape, cut)
    player.check_replay()
    player.check_ticks()


@pytest.mark.parametrize("start", range(0, 1000, 250))
def test_seeded_histories(start: int) -> None:
    for seed in range(start, start + 250):
        play_seeded(seed)


@pytest.mark.parametrize("seed", range(20))
def test_long_histories(seed: int) -> None:
    player = play_seeded(1_000_000 + seed, steps=200)
    player.check_replay()
    player.check_ticks()
