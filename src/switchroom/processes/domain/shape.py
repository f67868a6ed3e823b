"""What a process allows: which step may follow which, for whoever compares it with what was done."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

import msgspec

from switchroom.processes.domain.definition import Definition, Step
from switchroom.processes.domain.media import Family
from switchroom.processes.domain.step_type import ERROR, LATE, LIMIT, OTHERWISE, StepType
from switchroom.processes.domain.steps import STEP_TYPES
from switchroom.processes.domain.steps.join import Join, JoinStep

_ACTING = {"call", "http", "identify", "await"}
"""Of the logic family, those in which somebody does something; the others only lead from one step to the next."""


class Role(StrEnum):
    """How a step moves a run."""

    STEP = "step"
    FORK = "fork"
    JOIN = "join"
    END = "end"


class Stand(msgspec.Struct, frozen=True, kw_only=True):
    """A step. `ways`: its outcome -> the step that follows; of a fork, its branches.

    `acts`: somebody does something there. `need`: how many branches a join wants (None: all that live). `limit_way`
    is taken instead when it is entered more often than `at_most`. `within` is None when it counts working time.
    """

    name: str
    type: str
    titles: tuple[str, ...]
    post: str | None
    role: Role
    acts: bool
    needs_customer: bool
    ways: Mapping[str, str]
    need: int | None = None
    at_most: int | None = None
    limit_way: str | None = None
    within: timedelta | None = None


class Shape(msgspec.Struct, frozen=True):
    """The steps of a process, where it starts, and where the customer's leaving leads."""

    process: str
    start: str
    left: str | None
    stands: Mapping[str, Stand]


def shape_of(definition: Definition) -> Shape:
    """The shape of a process that has no errors; what is heard in its queues is not in it."""
    header = definition.header
    stands = {name: _stand(name, step, header.failed) for name, step in definition.steps.items()}
    return Shape(header.process, header.start, header.left, stands)


def _stand(name: str, step: Step, failed: str | None) -> Stand:
    kind, common = STEP_TYPES[step.type], step.common
    role = {"join": Role.JOIN, "end": Role.END}.get(step.type, Role.FORK if kind.forks else Role.STEP)
    ways = _ways(step, kind, failed)
    limit_way = ways.pop(LIMIT, None)
    return Stand(
        name=name,
        type=step.type,
        titles=tuple(common.title.values()) if common.title else (),
        post=common.post,
        role=role,
        acts=kind.family is not Family.LOGIC or step.type in _ACTING,
        needs_customer=kind.needs_customer(step),
        ways=ways,
        need=kind.needs(step.params) if isinstance(kind, JoinStep) and isinstance(step.params, Join) else None,
        at_most=common.at_most,
        limit_way=limit_way,
        within=common.within.elapsed if common.within and not common.within.working else None,
    )


def _ways(step: Step, kind: StepType, failed: str | None) -> dict[str, str]:
    common = step.common
    ways: dict[str, str] = dict(common.outcomes)
    if common.then and kind.main:
        ways.setdefault(kind.main, common.then)
    open_ones = [*kind.outcomes(step), *((LIMIT,) if common.at_most else ())]
    if common.otherwise:
        ways |= {outcome: common.otherwise for outcome in (*open_ones, ERROR) if outcome not in ways}
        ways.setdefault(OTHERWISE, common.otherwise)
    elif failed and not kind.forgiving and kind.performs(step):
        ways.setdefault(ERROR, failed)
    late = next((late.go for late in common.late if late.go), None)
    if late:
        ways[LATE] = late
    return ways
