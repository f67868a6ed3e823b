"""What webhooks send and receive over HTTP."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from switchroom.platform.schemas import Received, Sent, SetupRow, changes_of
from switchroom.webhooks.contracts import DeliveryState, PausedWhy
from switchroom.webhooks.domain.catalogue import EventKind

Name = Annotated[
    str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True), Field(examples=["Order system"])
]
Address = Annotated[
    str,
    StringConstraints(min_length=8, max_length=2000, strip_whitespace=True),
    Field(examples=["https://example.com/hooks/switchroom"]),
]
Kinds = Annotated[list[EventKind], Field(min_length=1, max_length=50, examples=[["ticket.opened", "ticket.solved"]])]


class WebhookNew(Received):
    name: Name
    address: Address = Field(description="Where it is sent by POST; redirects are not followed.")
    events: Kinds = Field(description="What it hears of; see `GET /api/webhook-events`.")


class Webhook(WebhookNew, SetupRow):
    """An address that is told what happens. `failures`: attempts since something last arrived."""

    failures: int = Field(examples=[0])
    arrived_at: datetime | None
    failed_at: datetime | None
    paused_at: datetime | None = Field(description="Nothing is sent since then; what happens is held.")
    paused_why: PausedWhy | None
    previous_until: datetime | None = Field(description="The secret before this one signs as well until then.")
    secret: str | None = Field(
        None,
        description="Only in the answer that makes it: what its signatures are checked with.",
        examples=["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"],
    )


WebhookPatch = changes_of(WebhookNew)


class SecretMade(Sent):
    """A new secret, shown this once. Until `previous_until` the one before signs as well."""

    secret: str = Field(examples=["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"])
    previous_until: datetime


class Delivery(Sent):
    """One event for one address. `id` is its `webhook-id` without `msg_`; `status` is the last answer's."""

    id: UUID
    event: str = Field(examples=["ticket.opened"])
    version: int
    happened_at: datetime
    data: dict[str, Any] = Field(examples=[{"ticket_id": "0190b0a0-5c1e-7000-8000-000000000001", "number": 1042}])
    state: DeliveryState
    attempts: int
    status: int | None = Field(examples=[200])
    code: str | None = Field(description="Why there was no answer.", examples=["outgoing.unreachable"])
    took_ms: int | None
    tried_at: datetime | None
    due_at: datetime | None = Field(description="When it is tried next.")


class Deliveries(Sent):
    """The newest first; `next` goes into `before`."""

    items: list[Delivery]
    next: UUID | None


class EventShown(Sent):
    """A kind of event. `data` is the JSON schema of its data."""

    kind: str = Field(examples=["ticket.opened"])
    version: int = Field(examples=[1])
    description: str = Field(examples=["A ticket was opened."])
    data: dict[str, Any] = Field(examples=[{"type": "object"}])


class EventsShown(Sent):
    """The catalogue."""

    items: list[EventShown]
