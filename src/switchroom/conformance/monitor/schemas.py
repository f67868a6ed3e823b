"""What the monitor looks like from outside."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from switchroom.conformance.domain.comparing import Departure
from switchroom.conformance.monitor.benchmarks import Measure
from switchroom.conformance.schemas import MeasuredRun
from switchroom.platform.schemas import Received, Sent, TextShown


class Rate(Sent):
    """A share with what it is of, and what it is to reach."""

    value: float | None = Field(description="From 0 to 1; null: there is nothing to say.", examples=[0.96])
    part: int = Field(description="Of trajectory: the runs with fitness 1.", examples=[96])
    of: int = Field(examples=[100])
    few: bool = Field(description="Of fewer than 20: one more or less moves it a lot.")
    benchmark: float | None = Field(description="The process's own, else the house's.", examples=[0.95])
    reached: bool | None = Field(description="Null: there is no value or no benchmark.")


class InspectedRate(Rate):
    """Of a sample of interactions that somebody inspected without notice: those in which the process was used right.

    `low` to `high`: the share of all lies there with 95 % (Wilson's interval); null: nothing was inspected.
    """

    not_used: int
    used_wrongly: int
    low: float | None = Field(examples=[0.72])
    high: float | None = Field(examples=[0.98])


class Measurements(Sent):
    """The four measurements.

    `inspected`: on-site application as inspectors saw it, in the interactions of a sample; by step, of the steps that
    were called for. `application`: the same as the system has it: interactions that came to where a process is to be
    used, in which it was run and nobody left its path / all of them. `trajectory`: the mean fitness of runs.
    `organisation`: steps for a post done by somebody who held it then / such steps. `compliance`: runs with fitness 1,
    all posts right, no step late, all outputs there / runs.
    """

    runs: int
    late: int = Field(description="Runs with a step that was late.")
    handed_over: int = Field(description="Steps taken over from somebody else without being foreseen.")
    ran: int = Field(description="Interactions in which the process was run at all, of those that came to it.")
    inspected: InspectedRate
    application: Rate
    trajectory: Rate
    organisation: Rate
    compliance: Rate


class MeasurementsOf(Measurements):
    """Of one unit, person, day and so on; without a key: of what has none."""

    key: str | None = Field(description="An id, a slug, a step's name, or a period as `2027-01-31`, `2027-W04`.")
    name: TextShown | None = Field(description="Null: it has none but its key.")


class Monitored(Sent):
    """The four over all, and by what was asked for: at most 500 rows."""

    since: datetime
    until: datetime
    whole: Measurements
    rows: list[MeasurementsOf]
    total: int = Field(description="How many rows there are.")
    chosen: dict[str, TextShown] = Field(
        description="The names of what was asked for: `process`, `unit`, `brand`, `region`, `post`, `person`.",
        examples=[{"unit": "North"}],
    )


class KindDeparted(Sent):
    """How often runs departed in one way, and in how many of them."""

    kind: Departure
    times: int
    runs: int


class ProcessDeparted(KindDeparted):
    process: str
    step: str


class Departed(Sent):
    """Deviations by kind, and by process, step and kind: in the most runs first, the first 100."""

    kinds: list[KindDeparted]
    steps: list[ProcessDeparted]


class OutcomeCount(Sent):
    outcome: str
    runs: int


class VariantView(Sent):
    """A way in which runs went: what was done, in its order."""

    variant: str = Field(description="The code by which it is asked for.", examples=["0e1f5d0e6f0c5d31"])
    runs: int
    share: float = Field(description="Of all runs asked for.")
    median_s: float = Field(description="Half of its runs took at most so long.")
    fitness: float | None
    outcomes: list[OutcomeCount] = Field(description="How they ended, most first.")
    steps: list[str] = Field(description="What was done; `(customer leaves)` where the customer went.")
    walk: list[str] = Field(description="All that its most usual run came to.")


class Variants(Sent):
    """The most frequent ways, at most 50."""

    since: datetime
    until: datetime
    runs: int
    total: int = Field(description="How many different ways there are.")
    items: list[VariantView]


class FunnelStep(Sent):
    """How many runs came to a step, did it, and were given up there."""

    step: str
    title: TextShown | None
    type: str | None = Field(description="Null: a step of an older version.")
    milestone: bool
    reached: int
    done: int
    left: int = Field(description="Given up here: the customer went, or somebody ended the work on it.")


class Funnel(Sent):
    """Of the runs that began from `since` to before `until`: how far they came. Steps in the order of the process."""

    since: datetime
    until: datetime
    ended: int
    under_way: int | None = Field(description="Not over yet, so in no step; null: not said of a part of all runs.")
    steps: list[FunnelStep]
    outcomes: list[OutcomeCount]


class StepTimes(Sent):
    """How long runs stood at a step that they left in a time."""

    step: str
    visits: int
    late: int
    median_s: float
    p90_s: float


class Heat(Sent):
    since: datetime
    until: datetime
    steps: list[StepTimes]


class TraceVisit(Sent):
    """A visit to a step. `person`: who did it, where one may see that."""

    step: str
    title: TextShown | None
    type: str
    began: datetime
    ended: datetime
    outcome: str
    late: bool
    deviation: str | None = Field(description="`skipped` or `jumped`: somebody left the path here and said why.")
    person: str | None


class RelatedRun(Sent):
    run_id: UUID
    process: str


class Trace(Sent):
    """A run that has ended, step by step, in the order in which they were over."""

    run: MeasuredRun
    walk: list[str]
    visits: list[TraceVisit]
    called_by: RelatedRun | None
    called: list[RelatedRun]


class BenchmarkView(Sent):
    """What a measure is to reach. Without a process: of all that have no value of their own."""

    process: str | None = Field(examples=["main-menu"])
    measure: Measure
    value: float = Field(examples=[0.95])
    by: str | None = Field(description="Who set it.")
    set_at: datetime


class BenchmarkBody(Received):
    value: float = Field(ge=0, le=1, description="From 0 to 1.", examples=[0.95])


class Applied(Sent):
    """An interaction that came to where a process is to be used."""

    interaction_id: UUID
    reference: str | None
    process: str
    process_title: TextShown | None = Field(description="Null: it is in the catalogue no more.")
    at: datetime
    ran: bool
    path_left: bool
