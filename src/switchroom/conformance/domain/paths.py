"""The way that a run took: what was done in it, what it came to, and where the customer or somebody gave up."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Protocol

import msgspec

from switchroom.conformance.domain.performed import activities
from switchroom.processes.facade import Shape

_GIVEN_UP = {"left", "stopped"}


class Visit(Protocol):
    """What is known of a visit to a step."""

    @property
    def step(self) -> str: ...
    @property
    def token(self) -> int: ...
    @property
    def visit(self) -> int: ...
    @property
    def outcome(self) -> str: ...
    @property
    def deviation(self) -> str | None: ...
    @property
    def late(self) -> bool: ...
    @property
    def began(self) -> datetime: ...
    @property
    def ended(self) -> datetime: ...


class Stay(msgspec.Struct, frozen=True):
    """How long a run stood at a step, all attempts of one visit together."""

    step: str
    began: datetime
    ended: datetime
    late: bool


class Path(msgspec.Struct, frozen=True):
    """A way through a process: `steps` were done, in their order; `walk` is all that the run came to, in its order.

    `left_at`: the step at which it was given up, if it was.
    """

    steps: tuple[str, ...]
    walk: tuple[str, ...]
    left_at: str | None

    @property
    def variant(self) -> int:
        """The same for all ways in which the same was done in the same order."""
        return _number(self.steps)

    @property
    def number(self) -> int:
        """The same for the same way only."""
        return _number((*self.steps, "", *self.walk))


def as_code(number: int) -> str:
    """A number of a way as others are told it: 16 hexadecimal digits, which no program rounds."""
    return number.to_bytes(8, "big", signed=True).hex()


def from_code(code: str) -> int:
    """The number of a way out of its code."""
    return int.from_bytes(bytes.fromhex(code), "big", signed=True)


def path_of(visits: Sequence[Visit], shape: Shape) -> Path:
    """The way that these visits of one run are."""
    walk = tuple(one.step for one in stays(visits, shape))
    left = next((one for one in visits if one.step in shape.stands and _given_up(one, shape)), None)
    return Path(tuple(activities(visits, shape)), walk, left.step if left else None)


def stays(visits: Sequence[Visit], shape: Shape) -> list[Stay]:
    """The visits to steps of the process, in the order in which it came to them; not what is heard in queues."""
    known: dict[int, Stay] = {}
    for one in visits:
        if one.step not in shape.stands:
            continue
        before = known.get(one.visit)
        known[one.visit] = Stay(
            one.step,
            min(one.began, before.began) if before else one.began,
            max(one.ended, before.ended) if before else one.ended,
            one.late or (before is not None and before.late),
        )
    return [known[visit] for visit in sorted(known)]


def _given_up(visit: Visit, shape: Shape) -> bool:
    stand = shape.stands[visit.step]
    return visit.outcome in _GIVEN_UP and (visit.outcome != "left" or stand.needs_customer)


def _number(names: Sequence[str]) -> int:
    """Of 64 bits, signed, as the database keeps it."""
    digest = blake2b("\0".join(names).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
