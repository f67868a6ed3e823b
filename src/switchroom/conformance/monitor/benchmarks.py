"""What a measure is to reach: a value for a process, or one of the house for all that have none of their own."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from switchroom.conformance.contracts import EDIT_BENCHMARKS, BenchmarkChanged
from switchroom.people.facade import people_by_id
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Code
from switchroom.platform.ids import new_id
from switchroom.processes.contracts import SEE

_ALL = "select slug, measure, value, set_by, set_at from conformance.benchmark order by slug nulls first, measure"
_SET = """
insert into conformance.benchmark (id, origin, slug, measure, value, set_by, set_at)
values ($1, $2, $3, $4, $5, $6, clock_timestamp())
on conflict (slug, measure) do update set value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at
returning id
"""
_REMOVE = "delete from conformance.benchmark where slug is not distinct from $1 and measure = $2 returning id"


class Measure(StrEnum):
    """The four measurements."""

    APPLICATION = "application"
    TRAJECTORY = "trajectory"
    ORGANISATION = "organisation"
    COMPLIANCE = "compliance"


class Benchmark(msgspec.Struct, frozen=True):
    """What a measure is to reach, from 0 to 1; `slug` None: the house's. `by`: who set it."""

    slug: str | None
    measure: Measure
    value: float
    by: str | None
    set_at: datetime


class Benchmarks:
    """All that are set, and which of them holds where."""

    def __init__(self, values: dict[tuple[str | None, str], float]) -> None:
        self._values = values

    def of(self, slug: str | None, measure: Measure) -> float | None:
        """The process's own value, else the house's."""
        own = self._values.get((slug, measure.value))
        return self._values.get((None, measure.value)) if own is None else own

    def listed(self) -> list[tuple[str | None, str, float]]:
        """Process (None: the house), measure and value of each."""
        return [(slug, measure, value) for (slug, measure), value in self._values.items()]


async def benchmarks(connection: Connection) -> Benchmarks:
    """The values that hold now."""
    return Benchmarks({(row["slug"], row["measure"]): row["value"] for row in await connection.fetch(_ALL)})


async def all_benchmarks(connection: Connection, principal: Principal) -> list[Benchmark]:
    """Everything that is set, the house's first, with who set it. Raises `NotAllowed`."""
    principal.require(SEE)
    rows = await connection.fetch(_ALL)
    people = await people_by_id(connection, [row["set_by"] for row in rows])
    return [
        Benchmark(
            row["slug"],
            Measure(row["measure"]),
            row["value"],
            people[row["set_by"]].name if row["set_by"] in people else None,
            row["set_at"],
        )
        for row in rows
    ]


async def set_benchmark(
    tx: Transaction, principal: Principal, slug: str | None, measure: Measure, value: float
) -> None:
    """From now on this is to be reached. It holds for everybody's runs. Raises `NotAllowed`."""
    principal.require_everywhere(EDIT_BENCHMARKS)
    origin = principal.origin.value
    kept: UUID = await tx.fetch_value(_SET, new_id(), origin, slug, measure.value, value, principal.user_id)
    tx.emit(_changed(kept, slug, measure, value))


async def remove_benchmark(tx: Transaction, principal: Principal, slug: str | None, measure: Measure) -> None:
    """No value of its own any more; idempotent. Raises `NotAllowed`."""
    principal.require_everywhere(EDIT_BENCHMARKS)
    gone: UUID | None = await tx.fetch_value(_REMOVE, slug, measure.value)
    if gone is not None:
        tx.emit(_changed(gone, slug, measure, None))


def _changed(id: UUID, slug: str | None, measure: Measure, value: float | None) -> BenchmarkChanged:
    process = Code(slug) if slug else None
    return BenchmarkChanged(benchmark=id, measure=Code(measure.value), process=process, value=value)
