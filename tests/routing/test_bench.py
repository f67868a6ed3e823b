"""The benchmark runs, small."""

from bench.routing import SteadyState, run


def test_the_bench_measures_and_checks() -> None:
    figures = run(quick=True)
    assert set(figures) == {"decisions_per_s_10", "decisions_per_s_1000", "decisions_per_s_100000", "histories"}
    assert min(figures.values()) > 0


def test_the_steady_state_is_steady() -> None:
    state = SteadyState(200, agents=50)
    assert state.run(state.arrivals(300)) == 300
    assert len(state.board.floor.items) == 200
