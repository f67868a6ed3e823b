"""The benchmark reads every kind of mail it is made of, and says how many."""

from bench.mail_reading import MIXTURE, messages, run


def test_the_bench_measures_and_checks() -> None:
    figures = run(quick=True)
    assert figures["parsed_per_s"] > 0
    assert {kind for kind, _ in messages(10)} == set(MIXTURE)
