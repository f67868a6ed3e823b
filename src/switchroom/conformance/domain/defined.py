"""A process of ours as a model: tokens, forks and joins as the interpreter moves them, without what they carry."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from switchroom.conformance.domain.automaton import Label
from switchroom.processes.facade import Role, Shape, Stand

COUNTED = 9
"""Entries of a step are counted up to here; a higher `at_most` holds from the first entry on."""
AT, WAITS, OPEN = range(3)
Item = tuple[Any, ...]
"""(AT, step), (WAITS, join), or (OPEN, items): a fork with its branches that still live."""
Items = tuple[Item, ...]
Counts = tuple[tuple[str, int], ...]
DefinedState = tuple[int, Counts, Items]
HERE, GONE, FOLLOWED = range(3)
"""The customer is there; has gone while nobody talked, which the next step that needs one will find; has gone."""
_FOLLOWS = " follows"
"""Instead of a counted step: what follows the customer's going has begun."""
Change = tuple[Label | None, str | None, Items, str | None]
"""The label, the step whose entry counts, the items afterwards, and where a token goes that has left them by a join."""


class Defined:
    """The moves of a process. `labels` names the steps that can be seen; `leaving` is the customer's going, if seen.

    `gone`: the customer went at some time when nobody talked, which nothing shows.
    """

    def __init__(
        self, shape: Shape, labels: Mapping[str, Label], leaving: Label | None = None, *, gone: bool = False
    ) -> None:
        self._shape, self._labels, self._leaving = shape, labels, leaving
        self._gone = gone or leaving is not None

    def begin(self) -> DefinedState:
        return HERE, (), ((AT, self._shape.start),)

    def over(self, state: DefinedState) -> bool:
        return not state[2]

    def moves(self, state: DefinedState) -> Iterator[tuple[Label | None, DefinedState]]:
        """Every move of every token; and the customer's leaving, once, while somebody talks with one."""
        left, counts, items = state
        for label, entered, after, _ in self._scope(items, left, dict(counts), inner=False):
            if entered == _FOLLOWS:
                yield label, (FOLLOWED, counts, after)
            else:
                yield label, (left, _entered(counts, entered), after)
        if self._gone and left == HERE:
            rest = self._without_customer(items)
            if rest == items:  # nobody talks at that moment: nothing shows it
                yield None, (GONE, counts, items)
            elif self._leaving:
                yield self._leaving, (FOLLOWED, counts, _sorted(rest + self._follows()))

    def _scope(self, items: Items, left: int, counts: Mapping[str, int], *, inner: bool) -> Iterator[Change]:
        for place, item in enumerate(items):
            if item in items[:place]:
                continue
            rest = items[:place] + items[place + 1 :]
            if item[0] == AT:
                for label, entered, made in self._steps(item[1], left, counts, inner=inner):
                    yield self._settled(label, entered, _sorted(rest + made), inner=inner)
            elif item[0] == OPEN:
                for label, entered, within, up in self._scope(item[1], left, counts, inner=True):
                    made = ((AT, up),) if up else ((OPEN, within),) if within else ()
                    yield self._settled(label, entered, _sorted(rest + made), inner=inner)

    def _steps(
        self, name: str, left: int, counts: Mapping[str, int], *, inner: bool
    ) -> Iterator[tuple[Label | None, str | None, Items]]:
        """What may become of a token that has come to a step."""
        stand = self._shape.stands[name]
        label = self._labels.get(name)
        if left and stand.needs_customer:
            yield None, _FOLLOWS, self._follows() if left == GONE else ()
        elif stand.role is Role.END:
            yield label, None, ()
        elif stand.role is Role.FORK:
            yield label, None, ((OPEN, _sorted((AT, target) for target in stand.ways.values())),)
        elif stand.role is Role.JOIN and inner:
            yield label, None, ((WAITS, name),)
        else:
            yield from self._ways(stand, label, counts)

    def _ways(
        self, stand: Stand, label: Label | None, counts: Mapping[str, int]
    ) -> Iterator[tuple[Label | None, str | None, Items]]:
        count, counted = counts.get(stand.name, 0), stand.name if stand.at_most else None
        at_most = stand.at_most or 0
        if stand.limit_way and (count >= at_most or (at_most > COUNTED and count)):
            yield None, None, ((AT, stand.limit_way),)
        if not at_most or at_most > COUNTED or count < at_most:
            for target in sorted(set(stand.ways.values())):
                yield label, counted if at_most <= COUNTED or not count else None, ((AT, target),)

    def _settled(self, label: Label | None, entered: str | None, items: Items, *, inner: bool) -> Change:
        """With a join opened, if enough branches wait there: the fork is over, and one token goes on from it."""
        if inner:
            for name in sorted({item[1] for item in items if item[0] == WAITS}):
                stand = self._shape.stands[name]
                here = items.count((WAITS, name))
                elsewhere = _living(items) - here
                enough = stand.need is not None and here >= stand.need
                if enough or elsewhere == 0:
                    way = "done" if enough or stand.need is None else "fewer"
                    return label, entered, (), stand.ways[way]
        return label, entered, items, None

    def _follows(self) -> Items:
        return ((AT, self._shape.left),) if self._shape.left else ()

    def _without_customer(self, items: Items) -> Items:
        kept: list[Item] = []
        for item in items:
            if item[0] == OPEN:
                _, _, within, up = self._settled(None, None, self._without_customer(item[1]), inner=True)
                kept += [(AT, up)] if up else [(OPEN, within)] if within else []
            elif item[0] == WAITS or not self._shape.stands[item[1]].needs_customer:
                kept.append(item)
        return _sorted(kept)


def _entered(counts: Counts, name: str | None) -> Counts:
    if name is None:
        return counts
    found = dict(counts)
    found[name] = found.get(name, 0) + 1
    return tuple(sorted(found.items()))


def _living(items: Items) -> int:
    return sum(_living(item[1]) if item[0] == OPEN else 1 for item in items)


def _sorted(items: Iterable[Item]) -> Items:
    return tuple(sorted(items))
