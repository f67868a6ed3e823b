"""A process with those that it calls, as one graph: what a customer walks through, whatever file it stands in.

What is heard in queues is not on the way; `waitings` has it. A process that calls itself, directly or by another, is
not looked into again, nor one that stands very deep.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from switchroom.processes.domain.definition import Definition, Step
from switchroom.processes.domain.graph import targets
from switchroom.processes.domain.media import Family
from switchroom.processes.domain.person import ANSWERED, BringsPerson
from switchroom.processes.domain.references import References
from switchroom.processes.domain.step_type import DONE, OTHERWISE
from switchroom.processes.domain.steps import STEP_TYPES
from switchroom.processes.domain.steps.call import Call

DEEPEST = 6
MOST_PLACES = 3000
CALLED = "called"
"""The outcome by which the way leads into a called process."""


class Place(NamedTuple):
    """A step: which steps of the process and of those called lead to it, and its name in its own process."""

    calls: tuple[str, ...]
    step: str

    @property
    def outermost(self) -> str:
        """The step of the process itself at which an author sees what is said of it."""
        return self.calls[0] if self.calls else self.step


@dataclass(slots=True)
class Whole:
    """The steps by their places, where each leads by which outcome, and in which process it stands."""

    start: Place
    steps: dict[Place, Step] = field(default_factory=dict)
    edges: dict[Place, list[tuple[str, Place]]] = field(default_factory=dict)
    within: dict[Place, Definition] = field(default_factory=dict)

    def brings_person(self, place: Place) -> bool:
        """Whether a person may come to the customer here, or the customer to one."""
        return is_person(self.steps[place])

    def talks(self, place: Place) -> bool:
        """Whether the customer hears or is asked something."""
        kind = STEP_TYPES[self.steps[place].type]
        return kind.talks and kind.family is Family.TALK

    def after_person(self) -> list[Place]:
        """Where it goes on when somebody has begun to serve."""
        return [
            to for place in self.steps if self.brings_person(place) for by, to in self.edges[place] if by == ANSWERED
        ]

    def reachable(self, starts: Iterable[Place], through: Callable[[Place], bool]) -> list[Place]:
        """The places one comes to from `starts` going on only `through` some of them, in the order of coming there."""
        found: dict[Place, None] = {}
        waiting = [start for start in starts if start in self.steps]
        while waiting:
            place = waiting.pop(0)
            if place not in found:
                found[place] = None
                if through(place):
                    waiting += [to for _, to in self.edges[place]]
        return list(found)


def is_person(step: Step) -> bool:
    """Whether this step brings a person: queue, ring, dial, or a transfer to a number."""
    return step.type == "transfer" or isinstance(STEP_TYPES[step.type], BringsPerson)


def whole(definition: Definition, references: References) -> Whole:
    """The process and all that it calls, as far as they are known."""
    made = Whole(Place((), definition.header.start))
    _add(made, definition, (), (definition.process,), references)
    return made


def waitings(made: Whole) -> Iterator[tuple[Place, str, Step]]:
    """What is heard while waiting: the place of the queue, the inner step's name, and the step."""
    for place, step in made.steps.items():
        if step.waiting:
            for name, inside in step.waiting.steps.items():
                yield place, name, inside


def _add(
    made: Whole, definition: Definition, calls: tuple[str, ...], seen: tuple[str, ...], references: References
) -> None:
    for name, step in definition.steps.items():
        place = Place(calls, name)
        made.steps[place], made.within[place] = step, definition
        made.edges[place] = [(outcome, Place(calls, to)) for outcome, to in targets(step) if to in definition.steps]
    for name, step in definition.steps.items():
        if isinstance(step.params, Call):
            _look_into(made, Place(calls, name), step.params, seen, references)


def _look_into(made: Whole, place: Place, call: Call, seen: tuple[str, ...], references: References) -> None:
    other = references.process(call.process, call.version)
    if other is None or other.process in seen or len(seen) > DEEPEST or len(made.steps) > MOST_PLACES:
        return
    inner = (*place.calls, place.step)
    _add(made, other, inner, (*seen, other.process), references)
    back = dict(made.edges[place])
    for name, step in other.steps.items():
        if step.type == "end":
            outcome = getattr(step.params, "outcome", DONE)
            to = back.get(outcome) or back.get(OTHERWISE)
            made.edges[Place(inner, name)] = [(outcome, to)] if to else []
    ends = {getattr(step.params, "outcome", DONE) for step in other.steps.values() if step.type == "end"}
    stays = [(by, to) for by, to in made.edges[place] if by not in ends and by != OTHERWISE]
    made.edges[place] = [(CALLED, Place(inner, other.header.start)), *stays]
