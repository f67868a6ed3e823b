"""What the process map is told of interactions: how well its cells comply, and the contact matrix."""

from uuid import UUID

from pydantic import Field

from switchroom.platform.schemas import Sent, TextShown


class ContactStanding(Sent):
    """Where a process stands in the contact matrix; shares are from 0 to 1, null without a base.

    `degree` is the mean of presence, object, activity, attention and means; `variety` of complexity and diversity.
    """

    process: str = Field(examples=["main-menu"])
    number: str = Field(examples=["S-0-001"])
    title: TextShown
    presence: float | None = Field(description="Steps that need the customer or talk / all steps.")
    object: float | None = Field(description="Steps of talk / those and steps that work on a thing.")
    activity: float | None = Field(description="Steps in which the customer does something / all steps of talk.")
    attention: float | None = Field(description="Runs in which a person served / all runs.")
    means: float | None = Field(description="How close the means of contact is, over all runs.")
    degree: float
    steps: int
    variants: int = Field(description="How many different ways runs have taken.")
    complexity: float = Field(description="Steps / (steps + 10).")
    diversity: float | None = Field(description="Runs that did not take the commonest way / all runs.")
    variety: float
    runs: int
    misfit: float = Field(description="How far degree and variety are apart; runs x misfit is what it is ranked by.")
    lean: str = Field(description="fits, too_uniform, too_varied or no_runs.", examples=["fits"])


class ContactMatrix(Sent):
    """The service processes of a brand over the last `days`, what to review first at the top."""

    days: int
    items: list[ContactStanding]


class CellCompliance(Sent):
    """How many runs of a process complied in interactions at a channel and about a service: so many of `measured`."""

    channel_id: UUID
    service_id: UUID
    process: str = Field(examples=["main-menu"])
    measured: int = Field(examples=[40])
    compliant: int = Field(examples=[36])


class MapCompliance(Sent):
    """By cell of the map of a brand, over 30 days; cells without measured runs are left out."""

    items: list[CellCompliance]
