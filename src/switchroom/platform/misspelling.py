"""Which known words a word that nobody knows may be a misspelling of."""

from collections.abc import Iterable

SHORTEST_MISSPELT = 4
"""Of shorter words nearly every one is near to another."""


def near(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Those of `known` that `word` may be a misspelling of, the nearest first: one slip, in long words two."""
    allowed = 1 if len(word) < 7 else 2
    found = [(distance, other) for other in known if (distance := slips(word, other, allowed)) <= allowed]
    return [other for _, other in sorted(found)[:most]]


def slips(a: str, b: str, most: int) -> int:
    """How many letters were left out, added, mistaken or swapped with the next one (optimal string alignment).

    Any number above `most` means: more than that.
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
    return row[-1]
