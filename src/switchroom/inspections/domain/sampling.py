"""A seeded, stratified sample: pure, and the same on every machine, in whatever order the population comes.

How many are drawn of each stratum: proportional allocation, rounded by largest remainder (Hamilton), and one at least
of each stratum where there are as many to draw as strata (W. G. Cochran, Sampling Techniques, 3rd ed., 5.5 and 5A.1).
Which: those whose SHA-256 of seed and id is lowest, so that a sample can be checked by anybody who has the seed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256

import msgspec

Stratum = tuple[str, ...]


class Candidate(msgspec.Struct, frozen=True):
    """What may be drawn: its id, the person who is looked at, and the stratum it belongs to."""

    id: str
    person: str | None = None
    stratum: Stratum = ()


def allocate(sizes: dict[Stratum, int], size: int, seed: int) -> dict[Stratum, int]:
    """How many to draw of each stratum, so that they add up to `size` (or to all, where there are fewer)."""
    whole = sum(sizes.values())
    size = min(size, whole)
    if not size:
        return dict.fromkeys(sizes, 0)
    found = {stratum: size * count // whole for stratum, count in sizes.items()}
    by_remainder = sorted(sizes, key=lambda one: (-(size * sizes[one] % whole), _rank(seed, "\x1f".join(one))))
    for stratum in by_remainder[: size - sum(found.values())]:
        found[stratum] += 1
    if size >= len(sizes):
        _one_of_each(found, sizes, size, seed)
    return found


def _one_of_each(found: dict[Stratum, int], sizes: dict[Stratum, int], size: int, seed: int) -> None:
    """Whoever has most more than their share gives one to who has none."""
    whole = sum(sizes.values())
    for stratum in sorted(one for one, count in found.items() if not count):
        giver = max(
            (one for one, count in found.items() if count > 1),
            key=lambda one: (found[one] * whole - size * sizes[one], _rank(seed, "\x1f".join(one))),
        )
        found[giver] -= 1
        found[stratum] = 1


def draw(population: Iterable[Candidate], size: int, seed: int) -> list[Candidate]:
    """So many of these, in the order in which they are handed out."""
    strata: dict[Stratum, list[Candidate]] = defaultdict(list)
    for one in population:
        strata[one.stratum].append(one)
    wanted = allocate({stratum: len(found) for stratum, found in strata.items()}, size, seed)
    drawn = [one for stratum, found in strata.items() for one in _ranked(found, seed)[: wanted[stratum]]]
    return _ranked(drawn, seed)


def draw_of_each(population: Iterable[Candidate], size: int, seed: int) -> list[Candidate]:
    """So many of each person, drawn as above among theirs; what nobody did is left out."""
    people: dict[str, list[Candidate]] = defaultdict(list)
    for one in population:
        if one.person is not None:
            people[one.person].append(one)
    return _ranked([one for theirs in people.values() for one in draw(theirs, size, seed)], seed)


def assign(drawn: Sequence[Candidate], inspectors: Sequence[str], barred: dict[str, frozenset[str]]) -> dict[str, str]:
    """Who inspects what: in turn, whoever has the fewest so far, and never somebody who is barred from it.

    What all are barred from is left out.
    """
    held = dict.fromkeys(inspectors, 0)
    found: dict[str, str] = {}
    for one in drawn:
        free = [inspector for inspector in held if inspector not in barred.get(one.id, frozenset())]
        if free:
            chosen = min(free, key=lambda inspector: held[inspector])
            held[chosen] += 1
            found[one.id] = chosen
    return found


def _ranked(found: Iterable[Candidate], seed: int) -> list[Candidate]:
    return sorted(found, key=lambda one: _rank(seed, one.id))


def _rank(seed: int, what: str) -> bytes:
    return sha256(f"{seed} {what}".encode()).digest()
