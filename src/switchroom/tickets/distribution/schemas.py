"""What the routes of the distribution send and receive."""

from uuid import UUID

from pydantic import Field

from switchroom.platform.schemas import Received, Sent, SetupRow, TextJson, TextShown, changes_of


class DemandedSkill(Received):
    """A skill that whoever is offered such a ticket must have, beside those of the queue."""

    skill_id: UUID
    at_least: int = Field(ge=1, le=10, examples=[5])


class DistributionRuleNew(Received):
    name: TextJson
    position: int = Field(default=100, ge=0, le=999_999, description="Rules are asked in this order.", examples=[10])
    condition: str = Field(
        default="",
        max_length=4_000,
        description="Which tickets it is for, as an expression of `kind`, `priority`, `impact`, `urgency`, `medium`, "
        "`language`, `brand` (label), `units` (ids of the team and all above it), `tags`, `fields`; empty: for all.",
        examples=['medium == "mail" && priority <= 2'],
    )
    queue_id: UUID | None = Field(
        default=None,
        description="The queue, for mail or desk work. Null: they are offered to nobody and are taken from lists.",
    )
    skills: list[DemandedSkill] = Field(default_factory=list, max_length=20)


class DistributionRule(DistributionRuleNew, SetupRow):
    """Where tickets wait that nobody has: the first rule whose condition one meets holds for it."""


DistributionRulePatch = changes_of(DistributionRuleNew)


class Unfit(Sent):
    """Somebody who serves the queue of a rule, and may not work on a ticket that waits there by it."""

    agent_id: UUID
    name: str
    unit_id: UUID
    unit: TextShown


class Unfits(Sent):
    """Offers of such tickets are declined on behalf of these people: their role or the queue should change."""

    items: list[Unfit]


class TicketQueue(Sent):
    id: UUID
    name: TextShown


class TicketStanding(Sent):
    """Whether a ticket waits in a queue, or was given to somebody from there."""

    queue: TicketQueue | None = Field(description="In which it waits, or from which it was given.")
    agent_id: UUID | None = Field(description="Who has it in hand by the board.")
