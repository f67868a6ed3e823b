"""Which processes a trigger can start: those that need nobody on the line."""

from collections.abc import Callable, Iterator

from switchroom.processes.contracts import Call
from switchroom.processes.facade import Definition

PERFORMED = frozenset(
    {
        "announcement",
        "await",
        "call",
        "decide",
        "diagnose",
        "end",
        "fork",
        "hours",
        "http",
        "join",
        "lookup",
        "milestone",
        "notify",
        "queue-state",
        "review",
        "set",
        "task",
        "ticket",
        "wait",
    }
)
"""The step types that ask nothing of a customer and of no interaction."""
DEEPEST = 8


def unfit_steps(definition: Definition, of: Callable[[str], Definition | None]) -> Iterator[str]:
    """The steps that need a customer, as `step` or, in a process that is called, `process: step`."""
    yield from _unfit(definition, of, "", {definition.process}, 0)


def _unfit(
    definition: Definition, of: Callable[[str], Definition | None], before: str, seen: set[str], depth: int
) -> Iterator[str]:
    for name, step in definition.steps.items():
        called = step.params.process if isinstance(step.params, Call) else None
        if step.type not in PERFORMED:
            yield f"{before}{name} ({step.type})"
        elif called and called not in seen and depth < DEEPEST:
            seen.add(called)
            other = of(called)
            if other is not None:
                yield from _unfit(other, of, f"{called}: ", seen, depth + 1)
