"""What is drawn, over whatever population there may be."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.conformance.facade import wilson
from switchroom.inspections.domain.sampling import Candidate, allocate, assign, draw, draw_of_each

SEEDS = st.integers(0, 2**53 - 1)


@st.composite
def populations(pick: st.DrawFn) -> list[Candidate]:
    sizes = pick(st.lists(st.integers(1, 40), min_size=1, max_size=8))
    people = st.sampled_from([None, "ana", "eva", "otto"])
    return [
        Candidate(f"{number}.{at}", pick(people), (f"s{number}",))
        for number, size in enumerate(sizes)
        for at in range(size)
    ]


@given(populations(), st.integers(0, 400), SEEDS, st.randoms())
def test_a_sample_is_in_proportion_has_no_doubles_and_is_the_same_again(
    population: list[Candidate], size: int, seed: int, chance: Any
) -> None:
    drawn = draw(population, size, seed)
    shuffled = list(population)
    chance.shuffle(shuffled)
    assert draw(shuffled, size, seed) == drawn
    assert len(drawn) == len({one.id for one in drawn}) == min(size, len(population))
    assert set(drawn) <= set(population)
    there, taken = Counter(one.stratum for one in population), Counter(one.stratum for one in drawn)
    share = {stratum: len(drawn) * count / len(population) for stratum, count in there.items()}
    if len(drawn) >= len(there):
        assert all(taken[stratum] >= 1 for stratum in there)
    if all(part >= 1 for part in share.values()):  # nobody has to give one away: the rule of largest remainder alone
        assert all(abs(taken[stratum] - part) < 1 for stratum, part in share.items())
    for stratum, part in share.items():
        assert taken[stratum] <= max(1, -(-part // 1))


@given(populations(), st.integers(1, 20), SEEDS)
def test_so_many_of_each_person(population: list[Candidate], size: int, seed: int) -> None:
    drawn = draw_of_each(population, size, seed)
    theirs = Counter(one.person for one in population if one.person)
    assert Counter(one.person for one in drawn) == {person: min(size, count) for person, count in theirs.items()}
    assert len({one.id for one in drawn}) == len(drawn)


@given(populations(), SEEDS, st.lists(st.sampled_from(["ana", "eva", "otto", "ida"]), min_size=1, unique=True))
def test_nobody_is_given_their_own_and_all_are_given_as_many(
    population: list[Candidate], seed: int, inspectors: list[str]
) -> None:
    drawn = draw(population, 60, seed)
    barred = {one.id: frozenset([one.person]) for one in population if one.person}
    given_to = assign(drawn, inspectors, barred)
    assert all(inspector not in barred.get(one, ()) for one, inspector in given_to.items())
    assert {one.id for one in drawn} - given_to.keys() == {one.id for one in drawn if inspectors == [one.person]}
    evenly = Counter(assign(drawn, inspectors, {}).values())
    assert max(evenly.values()) - min(evenly[inspector] for inspector in inspectors) <= 1


def test_other_seeds_draw_others() -> None:
    population = [Candidate(str(number)) for number in range(200)]
    samples = [frozenset(one.id for one in draw(population, 10, seed)) for seed in range(20)]
    assert len(set(samples)) == 20
    times = Counter(one for seed in range(4000) for one in [draw(population[:20], 1, seed)[0].id])
    assert all(130 < times[str(number)] < 270 for number in range(20))  # 200 expected, six deviations each way


def test_largest_remainder_by_hand() -> None:
    sizes = {("a",): 47, ("b",): 16, ("c",): 16, ("d",): 12, ("e",): 6, ("f",): 3}
    # of 10: 4.7, 1.6, 1.6, 1.2, 0.6, 0.3; the four with most left over get one more; f takes one from who has most over
    found = allocate(sizes, 10, seed=1)
    assert sum(found.values()) == 10
    assert found[("f",)] == 1
    assert (found[("a",)], found[("d",)], found[("e",)]) in ((5, 1, 1), (4, 1, 1))
    assert allocate({("a",): 3, ("b",): 1}, 9, seed=1) == {("a",): 3, ("b",): 1}


@pytest.mark.parametrize(
    ("part", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_wilsons_interval_as_it_is_printed(part: int, of: int, low: float, high: float) -> None:
    # 81 of 263: R. G. Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I, method 3
    assert wilson(part, of) == pytest.approx((low, high), abs=5e-5)
    assert wilson(0, 0) is None
