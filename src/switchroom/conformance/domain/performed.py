"""What a run of ours has done, as a log tells it: one event for each visit in which a step was really done."""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from switchroom.processes.facade import Shape

LEAVING = "(customer leaves)"
"""The activity that stands for the customer's going, where the run was talking with one."""
_NOT_DONE = {"over", "stopped", "handed", "moved", "limit", "joined", "left"}


class Visit(Protocol):
    """What is known of a visit to a step, in a trace or in the journal."""

    @property
    def step(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def deviation(self) -> str | None: ...


V = TypeVar("V", bound=Visit)


def was_done(visit: Visit) -> bool:
    """Whether the step was done: not ended by something else, and not skipped by a person. Not what queues play."""
    return visit.outcome not in _NOT_DONE and visit.deviation is None and "/" not in visit.step


def activity(visit: Visit, shape: Shape) -> str | None:
    """What a visit adds to what the run has done: its step, if somebody did something there, or the leaving."""
    stand = shape.stands.get(visit.step)
    if stand is None:
        return None
    if visit.outcome == "left" and stand.needs_customer:
        return LEAVING
    return stand.name if stand.acts and was_done(visit) else None


def performed(visits: Iterable[V], shape: Shape) -> Iterator[tuple[str, V]]:
    """What was done, in its order, with the visit in which it was; the customer leaves once, whoever was talking."""
    left = False
    for visit in visits:
        name = activity(visit, shape)
        if name and not (name == LEAVING and left):
            left = left or name == LEAVING
            yield name, visit


def activities(visits: Iterable[Visit], shape: Shape) -> list[str]:
    """The names of what was done, in its order."""
    return [name for name, _ in performed(visits, shape)]
