"""What the measures of processes look like from outside."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from switchroom.conformance.domain.comparing import Departure
from switchroom.platform.schemas import Sent, TextShown


class RunFigures(Sent):
    """Figures over runs that ended. A rate is a count of these over `measured`, `runs` or `person_steps`."""

    runs: int = Field(description="All that ended.", examples=[120])
    measured: int = Field(description="Those that could be compared: nearly always all.", examples=[120])
    fitness: float | None = Field(
        description="Mean of 1 - cost / worst cost; null: none was measured.", examples=[0.97]
    )
    fitting: int = Field(description="Those with fitness 1.", examples=[104])
    compliant: int = Field(
        description="Those with fitness 1, all posts right, no step late and all outputs there; of `measured`.",
        examples=[96],
    )
    late: int = Field(description="Runs with a step that was late.", examples=[9])
    complete: int = Field(description="Runs that yielded everything their process is to yield.", examples=[120])
    person_steps: int = Field(description="Steps for a post that a person did.", examples=[240])
    held: int = Field(description="Those done by somebody who held the post at that moment.", examples=[238])


class VersionFigures(Sent):
    version: int
    figures: RunFigures


class StepDeparted(Sent):
    """How often a step departed in one way, and in how many runs."""

    step: str = Field(description="A step of the process, by its name.", examples=["check-identity"])
    kind: Departure
    times: int = Field(examples=[7])
    runs: int = Field(examples=[6])


class ProcessMeasures(Sent):
    """Reality measured against a process, over the runs that ended from `since` to before `until`."""

    since: datetime
    until: datetime
    whole: RunFigures
    versions: list[VersionFigures] = Field(description="By version, the newest first.")
    deviations: list[StepDeparted] = Field(description="In the most runs first; the first 100.")


class StepDeparture(Sent):
    step: str = Field(examples=["check-identity"])
    kind: Departure
    times: int = Field(examples=[1])


class StepLeft(Sent):
    """A step that somebody left by choice. The words are for those who design processes."""

    step: str = Field(examples=["check-identity"])
    how: str = Field(description="skipped or jumped.", examples=["skipped"])
    at: datetime
    reason: str = Field(description="Empty for whoever does not design processes, and once runs are emptied.")
    by: str


class MeasuredRun(Sent):
    """What was measured of one run."""

    run_id: UUID
    process: str = Field(examples=["main-menu"])
    process_title: TextShown | None = Field(description="Null: it is in the catalogue no more.")
    version: int
    started_at: datetime
    interaction_id: UUID | None = Field(description="What it was about, if it was an interaction.")
    reference: str | None = Field(examples=["I-1024"])
    outcome: str = Field(examples=["done"])
    ended_at: datetime
    fitness: float | None = Field(examples=[0.8])
    deviations: list[StepDeparture]
    left_path: list[StepLeft] = Field([], description="Steps that people left by choice.")
    late: int = Field(description="Steps that were late.")
    person_steps: int
    held: int
    complete: bool
    compliant: bool | None = Field(description="Null: the process allows too much to be compared.")


class ProcessCompliance(Sent):
    """How many of the runs of a process complied; `compliant` of `measured`."""

    process: str = Field(examples=["main-menu"])
    measured: int = Field(examples=[40])
    compliant: int = Field(examples=[36])


class BrandCompliance(Sent):
    """How well a brand's processes were followed since then."""

    since: datetime
    items: list[ProcessCompliance]
