"""From the journal's events, which may change with the program, to what is told, which may not."""

from typing import Any, TypeVar

from switchroom.interactions.contracts import Ended, InteractionEvent, Started, Surveyed
from switchroom.messaging.events import ChannelDeliveryStands
from switchroom.platform.db import Connection
from switchroom.platform.events import Event
from switchroom.tickets.contracts import Status
from switchroom.tickets.events import (
    ClockBreached,
    ClockWarned,
    TicketAssigned,
    TicketChanged,
    TicketEvent,
    TicketOpened,
    TicketReceived,
    TicketReplied,
    TicketStatusChanged,
)
from switchroom.webhooks.domain import catalogue
from switchroom.webhooks.domain.catalogue import EventKind, Told

HANDLED: tuple[type[Event], ...] = (
    TicketOpened,
    TicketChanged,
    TicketStatusChanged,
    TicketAssigned,
    TicketReceived,
    TicketReplied,
    ClockWarned,
    ClockBreached,
    ChannelDeliveryStands,
    Started,
    Ended,
    Surveyed,
)
DONE = (Status.SOLVED, Status.CLOSED)
TICKET = """
select id as ticket_id, number, type, status, priority, medium, unit_id, brand_id, assignee_id, requester_id
from tickets.ticket where id = $1
"""
INTERACTION = """
select id as interaction_id, reference, medium, entry_point_id, unit_id, brand_id, customer_id, queue_id, agent_id,
    started_at, answered_at, ended_at, ended_how
from interactions.interaction where id = $1
"""
S = TypeVar("S")


async def told_of(connection: Connection, event: Event) -> list[tuple[EventKind, Told]]:
    """What is told of an event; nothing of what is no longer there, or was between colleagues."""
    if isinstance(event, TicketEvent):
        row = await connection.fetch_row(TICKET, event.ticket)
        return [] if row is None else _of_ticket(event, dict(row))
    if isinstance(event, ChannelDeliveryStands):
        row = await connection.fetch_row(TICKET, event.ticket)
        return [] if row is None or event.state != "waiting" else [_of_delivery(event, dict(row))]
    assert isinstance(event, InteractionEvent)
    row = await connection.fetch_row(INTERACTION, event.interaction)
    return [] if row is None or row["entry_point_id"] is None else _of_interaction(event, dict(row))


def _of_ticket(event: TicketEvent, facts: dict[str, Any]) -> list[tuple[EventKind, Told]]:
    match event:
        case TicketOpened():
            told = catalogue.TicketOpenedTold(**facts, entry_id=event.entry, follows=event.follows)
            return [(EventKind.TICKET_OPENED, told)]
        case TicketChanged() if event.fields:
            return [(EventKind.TICKET_CHANGED, catalogue.TicketChangedTold(**facts, fields=event.fields))]
        case TicketStatusChanged():
            return _of_status(event, facts)
        case TicketAssigned():
            moved = catalogue.TicketAssignedTold(**facts, before=event.before, after=event.after)
            return [(EventKind.TICKET_ASSIGNED, moved)]
        case TicketReceived():
            return [(EventKind.TICKET_MESSAGE_RECEIVED, catalogue.TicketEntryTold(**facts, entry_id=event.entry))]
        case TicketReplied():
            return [(EventKind.TICKET_REPLIED, catalogue.TicketEntryTold(**facts, entry_id=event.entry))]
        case ClockWarned() | ClockBreached():
            late = catalogue.TicketDeadlineTold(**facts, metric=event.metric.value, due_at=event.due)
            missed = isinstance(event, ClockBreached)
            return [(EventKind.TICKET_DEADLINE_MISSED if missed else EventKind.TICKET_DEADLINE_NEAR, late)]
    return []


def _of_delivery(event: ChannelDeliveryStands, facts: dict[str, Any]) -> tuple[EventKind, Told]:
    told = catalogue.ChannelDeliveryTold(
        **facts, delivery_id=event.delivery, channel_id=event.channel, entry_id=event.entry
    )
    return EventKind.CHANNEL_DELIVERY_WAITING, told


def _of_status(event: TicketStatusChanged, facts: dict[str, Any]) -> list[tuple[EventKind, Told]]:
    told = catalogue.TicketStatusTold(**facts, before=event.before.value, after=event.after.value)
    kinds = [EventKind.TICKET_STATUS_CHANGED]
    if event.after is Status.SOLVED and event.before not in DONE:
        kinds.append(EventKind.TICKET_SOLVED)
    if event.before in DONE and event.after not in DONE:
        kinds.append(EventKind.TICKET_REOPENED)
    return [(kind, told) for kind in kinds]


def _of_interaction(event: InteractionEvent, facts: dict[str, Any]) -> list[tuple[EventKind, Told]]:
    match event:
        case Started():
            return [(EventKind.INTERACTION_STARTED, catalogue.InteractionTold(**facts))]
        case Ended() if not event.internal:
            return [(EventKind.INTERACTION_ENDED, catalogue.InteractionTold(**facts))]
        case Surveyed():
            survey = catalogue.SurveyTold(**facts, kind=event.kind, outcome=event.outcome, score=event.score)
            return [(EventKind.INTERACTION_SURVEYED, survey)]
    return []
