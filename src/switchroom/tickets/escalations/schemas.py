"""What goes over HTTP about vendors and escalations."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from switchroom.platform.schemas import Received, Sent, SetupRow, TextJson, changes_of
from switchroom.tickets.escalations.contracts import Outcome
from switchroom.tickets.schemas import Named
from switchroom.tickets.sla.schemas import MINUTES, TicketClock

Mail = Annotated[
    str, StringConstraints(max_length=254, pattern=r"^$|^[^\s@]+@[^\s@]+$"), Field(examples=["help@v.com"])
]
Line = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
Written = Annotated[str, StringConstraints(min_length=1, max_length=10_000, strip_whitespace=True)]
Reason = Annotated[Written, Field(examples=["The switch port is dead; it takes the network team."])]
Told = Annotated[
    str,
    StringConstraints(max_length=10_000, strip_whitespace=True),
    Field(
        description="Your own words to the requester; `{promise}` becomes the date. Empty: the usual ones, in the "
        "ticket's language.",
        examples=["Our network team is on it; you hear from us by {promise}."],
    ),
]


class VendorNew(Received):
    name: TextJson = Field(examples=["Copiers Ltd."])
    email: Mail = ""
    phone: Line = Field("", examples=["+55 11 4000 0000"])
    contract: Line = Field("", description="By which they know us.", examples=["C-2041, gold"])
    minutes: Annotated[int, MINUTES] | None = Field(None, description="So long they have; null: nothing was agreed.")
    warn_minutes: Annotated[int, MINUTES] | None = Field(
        None, description="Warn when only so much is left.", examples=[60]
    )
    working: bool = Field(True, description="Counts only while the calendar is open.")
    calendar_id: UUID | None = Field(None, description="Their hours; null: those of the ticket's team.")


class Vendor(VendorNew, SetupRow):
    """Somebody outside who is given tickets."""


VendorPatch = changes_of(VendorNew)


class EscalationNew(Received):
    """To a team, or without `unit_id` to the next one of the ticket's team."""

    unit_id: UUID | None = None
    assignee_id: UUID | None = Field(None, description="Who of that team is to work on it.")
    reason: Reason
    tried: Written = Field(description="What was tried so far.", examples=["Another cable, another port, a restart."])
    tell: bool = Field(False, description="Tell the requester, who then sees its date as the next promise.")
    message: Told = ""


class VendorHandOverNew(Received):
    """To a vendor. Whoever the ticket is assigned to follows it up; without anybody, `owner_id` or you."""

    vendor_id: UUID
    reference: Line = Field("", description="Their number of it.", examples=["RMA-5521"])
    reason: Reason
    tried: Annotated[str, StringConstraints(max_length=10_000, strip_whitespace=True)] = ""
    owner_id: UUID | None = None
    on_hold: bool = Field(True, description="The ticket waits for somebody else: its own clocks stand.")
    tell: bool = Field(False, description="Tell the requester, who then sees its date as the next promise.")
    message: Told = ""


class ReferenceBody(Received):
    reference: Line = Field(examples=["RMA-5521"])


class CameBack(Received):
    """How it came back; why, where it was not solved."""

    outcome: Literal[Outcome.SOLVED, Outcome.RETURNED] = Field(examples=["returned"])
    reason: Written = Field(examples=["The part is not under contract."])


class Escalation(Sent):
    """Somebody else has the ticket, or had it."""

    id: UUID
    from_unit: Named
    to_unit: Named | None
    vendor: Named | None
    tier: int | None = Field(examples=[2])
    by: str | None = Field(examples=["Ana Souza"])
    at: datetime
    reason: str
    tried: str
    reference: str = Field(examples=["RMA-5521"])
    told: bool = Field(description="The requester was told.")
    ended_at: datetime | None
    ended_by: str | None
    outcome: Outcome | None
    outcome_reason: str
    clock: TicketClock | None = Field(description="Null: nothing was promised for it.")


class Escalations(Sent):
    """In the order in which it was handed on. `next`: the team that it would be escalated to."""

    items: list[Escalation]
    next: Named | None
