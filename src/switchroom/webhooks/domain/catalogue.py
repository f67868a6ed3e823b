"""What can be told, in which shape. Public: a shape changes only by a new version, beside the old one.

Ids, numbers and codes, as in the journal; never a name, a word that somebody wrote, or a secret.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec


class EventKind(StrEnum):
    """What happened."""

    TICKET_OPENED = "ticket.opened"
    TICKET_CHANGED = "ticket.changed"
    TICKET_STATUS_CHANGED = "ticket.status_changed"
    TICKET_SOLVED = "ticket.solved"
    TICKET_REOPENED = "ticket.reopened"
    TICKET_ASSIGNED = "ticket.assigned"
    TICKET_MESSAGE_RECEIVED = "ticket.message_received"
    TICKET_REPLIED = "ticket.replied"
    TICKET_DEADLINE_NEAR = "ticket.deadline_near"
    TICKET_DEADLINE_MISSED = "ticket.deadline_missed"
    CHANNEL_DELIVERY_WAITING = "channel.delivery_waiting"
    INTERACTION_STARTED = "interaction.started"
    INTERACTION_ENDED = "interaction.ended"
    INTERACTION_SURVEYED = "interaction.surveyed"


TEST = "webhook.test"
"""Told on request, to every address, whatever it wants to hear."""


class TicketTold(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket as it stands when this is planned; `GET /api/tickets/{ticket_id}` says the rest."""

    ticket_id: UUID
    number: int
    type: str
    status: str
    priority: int
    medium: str
    unit_id: UUID
    brand_id: UUID | None
    assignee_id: UUID | None
    requester_id: UUID | None


class TicketOpenedTold(TicketTold, frozen=True, kw_only=True):
    """`follows`: the closed ticket that it goes on from."""

    entry_id: UUID
    follows: UUID | None


class TicketChangedTold(TicketTold, frozen=True, kw_only=True):
    """Which fields were changed."""

    fields: tuple[str, ...]


class TicketStatusTold(TicketTold, frozen=True, kw_only=True):
    """`before` and `after` are statuses."""

    before: str
    after: str


class TicketAssignedTold(TicketTold, frozen=True, kw_only=True):
    """`before` and `after` are people's ids; null: nobody."""

    before: UUID | None
    after: UUID | None


class TicketEntryTold(TicketTold, frozen=True, kw_only=True):
    """What was written is `entry_id` of `GET /api/tickets/{ticket_id}/entries`."""

    entry_id: UUID


class TicketDeadlineTold(TicketTold, frozen=True, kw_only=True):
    """`metric`: first_response, update, resolution, handover, escalation or vendor."""

    metric: str
    due_at: datetime


class ChannelDeliveryTold(TicketTold, frozen=True, kw_only=True):
    """A reply to deliver: its channel's token fetches it by `GET /api/message-channel/deliveries/{delivery_id}`."""

    delivery_id: UUID
    channel_id: UUID
    entry_id: UUID


class InteractionTold(msgspec.Struct, frozen=True, kw_only=True):
    """A call, chat or form; `GET /api/interactions/{interaction_id}` says the rest. `ended_how` null: it goes on."""

    interaction_id: UUID
    reference: str
    medium: str
    entry_point_id: UUID | None
    unit_id: UUID
    brand_id: UUID | None
    customer_id: UUID | None
    queue_id: UUID | None
    agent_id: UUID | None
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    ended_how: str | None


class SurveyTold(InteractionTold, frozen=True, kw_only=True):
    """`kind`: csat, ces or nps; `outcome`: answered, refused or ignored."""

    kind: str
    outcome: str
    score: int | None


class TestTold(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing happened: somebody wanted to see whether it arrives."""

    webhook_id: UUID


Told = TicketTold | InteractionTold | TestTold


class Entry(msgspec.Struct, frozen=True):
    """One kind of event. `data` is the shape of its data in this version."""

    kind: str
    version: int
    data: type[msgspec.Struct]
    description: str


CATALOGUE = (
    Entry(EventKind.TICKET_OPENED, 1, TicketOpenedTold, "A ticket was opened."),
    Entry(EventKind.TICKET_CHANGED, 1, TicketChangedTold, "Fields of a ticket were changed."),
    Entry(EventKind.TICKET_STATUS_CHANGED, 1, TicketStatusTold, "A ticket's status changed."),
    Entry(EventKind.TICKET_SOLVED, 1, TicketStatusTold, "A ticket was solved."),
    Entry(EventKind.TICKET_REOPENED, 1, TicketStatusTold, "A solved ticket is worked on again."),
    Entry(EventKind.TICKET_ASSIGNED, 1, TicketAssignedTold, "Somebody else, or nobody, is to work on a ticket."),
    Entry(EventKind.TICKET_MESSAGE_RECEIVED, 1, TicketEntryTold, "The requester wrote on a ticket."),
    Entry(EventKind.TICKET_REPLIED, 1, TicketEntryTold, "One of us answered on a ticket."),
    Entry(EventKind.TICKET_DEADLINE_NEAR, 1, TicketDeadlineTold, "A deadline of a ticket will be due soon."),
    Entry(EventKind.TICKET_DEADLINE_MISSED, 1, TicketDeadlineTold, "A deadline of a ticket has passed."),
    Entry(EventKind.CHANNEL_DELIVERY_WAITING, 1, ChannelDeliveryTold, "A message channel has a reply to deliver."),
    Entry(EventKind.INTERACTION_STARTED, 1, InteractionTold, "A customer has come, by whatever way."),
    Entry(EventKind.INTERACTION_ENDED, 1, InteractionTold, "The customer's part of an interaction is over."),
    Entry(EventKind.INTERACTION_SURVEYED, 1, SurveyTold, "A customer was asked how it was."),
    Entry(TEST, 1, TestTold, "Sent on request, to see whether it arrives."),
)
VERSIONS = {entry.kind: entry.version for entry in CATALOGUE}
