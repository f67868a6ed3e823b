"""What is counted of runs, steps and interactions: numbers that add up, from which the four measurements follow."""

from datetime import datetime
from uuid import UUID

import msgspec

from switchroom.conformance.door import APPLICATIONS, INSPECTED, PERSON_STEPS, RUNS
from switchroom.conformance.monitor.benchmarks import Measure
from switchroom.platform.db import Connection

JUDGED = """count(*)::int as inspected, count(*) filter (where {0} = 'used')::int as seen_used,
        count(*) filter (where {0} = 'not_used')::int as seen_not_used,
        count(*) filter (where {0} = 'used_wrongly')::int as seen_wrong"""
SUMS = {
    RUNS: """count(*)::int as runs, count(m.fitness)::int as measured, coalesce(sum(m.fitness), 0)::float8 as fitness,
        count(*) filter (where m.fitness = 1)::int as fitting, count(*) filter (where m.compliant)::int as compliant,
        count(*) filter (where m.late > 0)::int as late""",
    PERSON_STEPS: """count(p.held)::int as person_steps, count(*) filter (where p.held)::int as held,
        count(*) filter (where p.handed_over)::int as handed_over""",
    APPLICATIONS: """count(*)::int as came, count(*) filter (where a.ran)::int as ran,
        count(*) filter (where a.ran and not a.path_left)::int as walked""",
    INSPECTED: JUDGED.format("i.verdict"),
}
TABLES = {
    RUNS: "conformance.measured m",
    PERSON_STEPS: "conformance.person_step p",
    APPLICATIONS: "conformance.application a",
    INSPECTED: "conformance.inspected i",
}


class Counts(msgspec.Struct, frozen=True):
    """All that is counted; what was not asked for is nothing. `fitness` is the sum over the measured runs."""

    runs: int = 0
    measured: int = 0
    fitness: float = 0.0
    fitting: int = 0
    compliant: int = 0
    late: int = 0
    person_steps: int = 0
    held: int = 0
    handed_over: int = 0
    came: int = 0
    ran: int = 0
    walked: int = 0
    inspected: int = 0
    seen_used: int = 0
    seen_not_used: int = 0
    seen_wrong: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__struct_fields__))

    def of(self, measure: Measure) -> tuple[float | None, int, int]:
        """The measure's value from 0 to 1 (None: there is nothing to say), and what it is a part of.

        The value of trajectory is the mean fitness; its part are the runs with fitness 1.
        """
        part, of = {
            Measure.APPLICATION: (self.walked, self.came),
            Measure.TRAJECTORY: (self.fitting, self.measured),
            Measure.ORGANISATION: (self.held, self.person_steps),
            Measure.COMPLIANCE: (self.compliant, self.measured),
        }[measure]
        above = self.fitness if measure is Measure.TRAJECTORY else part
        return (above / of if of else None), part, of


class Part(msgspec.Struct, frozen=True):
    """What was counted of one process in one unit for one brand."""

    slug: str
    unit_id: UUID | None
    brand_id: UUID | None
    counts: Counts


async def parts(
    connection: Connection, since: datetime, until: datetime | None = None, *, slug: str | None = None
) -> list[Part]:
    """All that was over in this time, simulated work left out: four statements, for whoever may see all of it."""
    found: dict[tuple[str, UUID | None, UUID | None], Counts] = {}
    for facts, sums in SUMS.items():
        rows = await connection.fetch(
            f"""select {facts.alias}.slug, {facts.alias}.unit_id, {facts.alias}.brand_id, {sums} from {TABLES[facts]}
                where {facts.alias}.origin <> 'simulated' and {facts.ended} >= $1
                    and ($2::timestamptz is null or {facts.ended} < $2)
                    and ($3::text is null or {facts.alias}.slug = $3)
                group by 1, 2, 3""",  # noqa: S608 - own fragments
            since,
            until,
            slug,
        )
        for row in rows:
            key = (row["slug"], row["unit_id"], row["brand_id"])
            counted = {name: value for name, value in row.items() if name in Counts.__struct_fields__}
            found[key] = found.get(key, Counts()) + Counts(**counted)
    return [Part(slug, unit, brand, counts) for (slug, unit, brand), counts in found.items()]
