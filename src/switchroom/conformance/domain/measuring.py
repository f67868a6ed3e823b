"""What one run is worth in figures: how well it fitted, how it departed, who did its steps, and whether it complied."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np

from switchroom.conformance.domain.comparing import Departure, Deviation
from switchroom.conformance.domain.logs.log import NO_TIME, NOBODY, Log


class Departed(msgspec.Struct, frozen=True):
    """How often a step of this run departed in one way."""

    step: str
    kind: Departure
    times: int


class Fit(msgspec.Struct, frozen=True):
    """What the alignment of a trace says; `fitness` None: the process allows too much to be compared."""

    fitness: float | None
    deviations: tuple[Deviation, ...] = ()


class Worth(msgspec.Struct, frozen=True):
    """The figures of a run. `held` of its `person_steps` were done by a holder of the post."""

    fitness: float | None
    deviations: tuple[Departed, ...]
    late: int
    left_path: int
    person_steps: int
    held: int
    complete: bool

    @property
    def compliant(self) -> bool | None:
        """Fits, was done by the right posts, in time, on its path, with all it was to yield; None: cannot be said."""
        if self.fitness is None:
            return None
        kept = not self.late and not self.left_path
        return self.fitness == 1 and self.held == self.person_steps and kept and self.complete


def worth(
    fit: Fit, found: Mapping[Departure, Sequence[str]], holders: Iterable[bool | None], *, complete: bool
) -> Worth:
    """The figures from what was found: the steps that departed in other ways than an alignment sees, and who held.

    `holders`: for each step that a person did whether its post was held; None: it is for no post.
    """
    counted = Counter((one.step, one.kind) for one in fit.deviations)
    left = found.get(Departure.LEFT_PATH, ())
    for step in left:
        if counted[step, Departure.SKIPPED]:
            counted[step, Departure.SKIPPED] -= 1  # that it is missing has its reason
    counted.update((step, kind) for kind, steps in found.items() for step in steps)
    deviations = tuple(Departed(step, kind, times) for (step, kind), times in sorted(counted.items()) if times)
    held = [one for one in holders if one is not None]
    late = found.get(Departure.LATE, ())
    return Worth(fit.fitness, deviations, len(late), len(left), len(held), sum(held), complete)


def log_of(names: Sequence[str]) -> Log:
    """A log of one case without times: what was done, in its order."""
    known = list(dict.fromkeys(names))
    number = {name: at for at, name in enumerate(known)}
    count = len(names)
    return Log(
        cases=("run",),
        activities=known,
        resources=(),
        offsets=np.array([0, count], np.int64),
        activity=np.array([number[name] for name in names], np.int32),
        time=np.full(count, NO_TIME),
        began=np.full(count, NO_TIME),
        resource=np.full(count, NOBODY, np.int32),
    )
