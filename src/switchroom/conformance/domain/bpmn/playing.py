"""A BPMN diagram as a model: tokens on its flows, as section 13 of the standard moves them.

A token waits on a flow until the element there takes it. A subprocess is open while it holds tokens. An inclusive
gateway opens when no token elsewhere can still come to one of its empty flows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from switchroom.conformance.contracts import ModelTooLarge, ModelUnreadable
from switchroom.conformance.domain.automaton import Label
from switchroom.conformance.domain.bpmn.diagram import Diagram, Element, Kind

MAX_CHOICES = 8
"""Ways out of an inclusive gateway: each subset of them is a way."""
MAX_TOKENS = 40
Marking = tuple[str, ...]
"""Where tokens are, sorted: flows by id; an open subprocess as `+id`, a step that was already left beside as `!id`."""


class Played:
    """The moves of a diagram. `labels` names the elements that can be seen."""

    def __init__(self, diagram: Diagram, labels: Mapping[str, Label]) -> None:
        self._diagram, self._labels = diagram, labels
        self._boundary: defaultdict[str, list[Element]] = defaultdict(list)
        for element in diagram.elements.values():
            if element.attached:
                self._boundary[element.attached].append(element)
            if element.kind is Kind.INCLUSIVE and len(element.outgoing) > MAX_CHOICES:
                raise ModelTooLarge(f"The inclusive gateway “{element.name or element.id}” has too many ways out.")
        self._reach = {
            element.id: self._before(element)
            for element in diagram.elements.values()
            if element.kind is Kind.INCLUSIVE and len(element.incoming) > 1
        }

    def begin(self) -> Marking:
        starts = self._starts("")
        return starts[0] if len(starts) == 1 else ("?",)

    def over(self, state: Marking) -> bool:
        return not state

    def moves(self, state: Marking) -> Iterator[tuple[Label | None, Marking]]:
        """Every move of every token."""
        if state == ("?",):
            yield from ((None, start) for start in self._starts(""))
            return
        if len(state) > MAX_TOKENS:
            raise ModelTooLarge(f"More than {MAX_TOKENS} tokens are on the way at once: a loop makes more and more.")
        for element in self._due(state):
            for label, after in self._fire(element, state):
                yield label, self._closed(after)

    def _due(self, state: Marking) -> list[Element]:
        found = {self._diagram.flows[flow] for flow in state if flow in self._diagram.flows}
        found |= {place[1:] for place in state if place[0] in "+!"}
        return [self._diagram.elements[name] for name in sorted(found)]

    def _fire(self, element: Element, state: Marking) -> Iterator[tuple[Label | None, Marking]]:
        if f"+{element.id}" in state:
            yield from self._interrupted(element, state)
        if f"!{element.id}" in state:
            yield from self._done(element, _less(state, f"!{element.id}"))
        here = [flow for flow in element.incoming if flow in state]
        if not here:
            return
        if element.kind is Kind.PARALLEL:
            if len(here) == len(element.incoming):
                yield self._labels.get(element.id), _more(_less(state, *element.incoming), element.outgoing)
        elif element.kind is Kind.INCLUSIVE:
            if self._may_open(element, state, here):
                yield from self._some(element, _less(state, *here))
        else:
            for flow in here:
                yield from self._one(element, _less(state, flow))

    def _one(self, element: Element, rest: Marking) -> Iterator[tuple[Label | None, Marking]]:
        """The element takes one token."""
        label = self._labels.get(element.id)
        if element.kind is Kind.TASK:
            yield from self._done(element, rest)
            for event in self._boundary[element.id]:
                kept = (f"!{element.id}",) if event.beside else ()
                yield self._labels.get(event.id), _more(rest, (*event.outgoing, *kept))
        elif element.kind is Kind.SUBPROCESS:
            for start in self._starts(element.id):
                yield label, _more(rest, (*start, f"+{element.id}"))
        elif element.kind is Kind.TERMINATE:
            yield label, self._emptied(rest, element.scope)
        elif element.kind is Kind.END:
            yield from self._ended(element, label, rest)
        elif element.kind is Kind.EXCLUSIVE:
            yield from ((label, _more(rest, (flow,))) for flow in element.outgoing)
        else:
            yield label, _more(rest, element.outgoing)

    def _done(self, element: Element, rest: Marking) -> Iterator[tuple[Label | None, Marking]]:
        """A task is done, perhaps to be done once more."""
        label = self._labels.get(element.id)
        yield label, _more(rest, element.outgoing)
        if element.repeats:
            yield label, _more(rest, (f"!{element.id}",))

    def _ended(self, element: Element, label: Label | None, rest: Marking) -> Iterator[tuple[Label | None, Marking]]:
        catching = self._catching(element)
        if catching is None:
            yield label, rest
        else:
            rest = rest if catching.beside else _less(self._emptied(rest, element.scope), f"+{element.scope}")
            yield label, _more(rest, catching.outgoing)

    def _catching(self, element: Element) -> Element | None:
        if element.throws is None or not element.scope:
            return None
        events = [event for event in self._boundary[element.scope] if event.throws is not None]
        return next((event for event in events if event.throws in ("", element.throws)), None)

    def _interrupted(self, element: Element, state: Marking) -> Iterator[tuple[Label | None, Marking]]:
        """An event at the border of an open subprocess, if not thrown from within."""
        for event in self._boundary[element.id]:
            if event.throws is None and not event.beside:
                rest = _less(self._emptied(state, element.id), f"+{element.id}")
                yield self._labels.get(event.id), _more(rest, event.outgoing)

    def _some(self, element: Element, rest: Marking) -> Iterator[tuple[Label | None, Marking]]:
        label, ways = self._labels.get(element.id), element.outgoing
        for size in range(1, len(ways) + 1):
            yield from ((label, _more(rest, chosen)) for chosen in combinations(ways, size))
        if not ways:
            yield label, rest

    def _may_open(self, element: Element, state: Marking, here: list[str]) -> bool:
        empty = [flow for flow in element.incoming if flow not in here]
        before = self._reach.get(element.id, {})
        return not any(flow in before.get(gap, ()) for gap in empty for flow in state if flow not in element.incoming)

    def _before(self, element: Element) -> dict[str, set[str]]:
        """For each flow into the gateway, the flows from which a token may come to it without passing the gateway."""
        found: dict[str, set[str]] = {}
        sources = {flow: one for one in self._diagram.elements.values() for flow in one.outgoing}
        for flow in element.incoming:
            seen: set[str] = set()
            waiting = [flow]
            while waiting:
                source = sources.get(waiting.pop())
                if source is None or source.id == element.id:
                    continue
                host = self._diagram.elements.get(source.attached or "")
                for before in (*source.incoming, *(host.incoming if host else ())):
                    if before not in seen:
                        seen.add(before)
                        waiting.append(before)
            found[flow] = seen
        return found

    def _is_idle(self, place: str) -> bool:
        """Whether a token there only has to end, with nobody seeing it: it may do so at once."""
        element = self._diagram.elements.get(self._diagram.flows.get(place, ""))
        if element is None or element.kind is not Kind.END or element.id in self._labels:
            return False
        return self._catching(element) is None

    def _closed(self, state: Marking) -> Marking:
        """Tokens that only have to end do; open subprocesses without any are done, from the inside out."""
        while True:
            state = tuple(place for place in state if not self._is_idle(place))
            scopes = self._scopes(state)
            done = next((p for p in state if p[0] == "+" and not any(p[1:] in s for s in scopes)), None)
            if done is None:
                return state
            element = self._diagram.elements[done[1:]]
            state = _more(_less(state, done), element.outgoing)

    def _scopes(self, state: Marking) -> list[set[str]]:
        """For each token, the subprocesses that it is in."""
        return [self._around(place) for place in state]

    def _around(self, place: str) -> set[str]:
        name = place[1:] if place[0] in "+!" else self._diagram.flows[place]
        found: set[str] = set()
        scope = self._diagram.elements[name].scope
        while scope:
            found.add(scope)
            scope = self._diagram.elements[scope].scope
        return found

    def _emptied(self, state: Marking, scope: str) -> Marking:
        """Without the tokens inside a subprocess; without any, for the process itself."""
        return tuple(place for place in state if scope and scope not in self._around(place))

    def _starts(self, scope: str) -> list[Marking]:
        """What is marked when a process or subprocess begins: one of its start events."""
        inside = list(self._diagram.inside(scope))
        starts = [element.outgoing for element in inside if element.kind is Kind.START]
        if starts:
            return [tuple(sorted(start)) for start in starts]
        free = [one for one in inside if not one.incoming and one.kind is not Kind.BOUNDARY]
        if not free:
            raise ModelUnreadable("The process has no start event, and no step that nothing leads to.")
        raise ModelUnreadable(f"The process has no start event before “{free[0].name or free[0].id}”.")


def _less(state: Marking, *places: str) -> Marking:
    left = Counter(state)
    left.subtract(places)
    return tuple(sorted((+left).elements()))


def _more(state: Marking, places: Iterable[str]) -> Marking:
    return tuple(sorted((*state, *places)))
