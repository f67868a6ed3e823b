"""From the journal's events, which may change with the program, to what is told, which may not."""

from typing import Any

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
KINDS: dict[type[Event], EventKind] = {
    TicketOpened: EventKind.TICKET_OPENED,
    TicketAssigned: EventKind.TICKET_ASSIGNED,
    TicketReceived: EventKind.TICKET_MESSAGE_RECEIVED,
    TicketReplied: EventKind.TICKET_REPLIED,
    ClockWarned: EventKind.TICKET_DEADLINE_NEAR,
    ClockBreached: EventKind.TICKET_DEADLINE_MISSED,
    Started: EventKind.INTERACTION_STARTED,
    Surveyed: EventKind.INTERACTION_SURVEYED,
}


def class_of(kind: EventKind) -> type[Event]:
    """The class of the journal's events that can be known by this name."""
    more: dict[EventKind, type[Event]] = {
        EventKind.TICKET_CHANGED: TicketChanged,
        EventKind.CHANNEL_DELIVERY_WAITING: ChannelDeliveryStands,
        EventKind.INTERACTION_ENDED: Ended,
    }
    return more.get(kind) or {name: cls for cls, name in KINDS.items()}.get(kind, TicketStatusChanged)


def kinds_of(event: Event) -> tuple[EventKind, ...]:
    """By which names an event is known outside; by none, where nothing is told of it."""
    match event:
        case TicketChanged():
            return (EventKind.TICKET_CHANGED,) if event.fields else ()
        case TicketStatusChanged():
            return _kinds_of_status(event)
        case ChannelDeliveryStands():
            return (EventKind.CHANNEL_DELIVERY_WAITING,) if event.state == "waiting" else ()
        case Ended():
            return () if event.internal else (EventKind.INTERACTION_ENDED,)
    kind = KINDS.get(type(event))
    return (kind,) if kind else ()


def _kinds_of_status(event: TicketStatusChanged) -> tuple[EventKind, ...]:
    kinds = [EventKind.TICKET_STATUS_CHANGED]
    if event.after is Status.SOLVED and event.before not in DONE:
        kinds.append(EventKind.TICKET_SOLVED)
    if event.before in DONE and event.after not in DONE:
        kinds.append(EventKind.TICKET_REOPENED)
    return tuple(kinds)


async def told_of(connection: Connection, event: Event) -> list[tuple[EventKind, Told]]:
    """What is told of an event; nothing of what is no longer there, or was between colleagues."""
    kinds = kinds_of(event)
    told = await _told(connection, event) if kinds else None
    return [] if told is None else [(kind, told) for kind in kinds]


async def _told(connection: Connection, event: Event) -> Told | None:
    if isinstance(event, TicketEvent | ChannelDeliveryStands):
        row = await connection.fetch_row(TICKET, event.ticket)
        return None if row is None else _of_ticket(event, dict(row))
    assert isinstance(event, InteractionEvent)
    row = await connection.fetch_row(INTERACTION, event.interaction)
    return None if row is None or row["entry_point_id"] is None else _of_interaction(event, dict(row))


def _of_ticket(event: Event, facts: dict[str, Any]) -> Told | None:
    match event:
        case TicketOpened():
            return catalogue.TicketOpenedTold(**facts, entry_id=event.entry, follows=event.follows)
        case TicketChanged():
            return catalogue.TicketChangedTold(**facts, fields=event.fields)
        case TicketStatusChanged():
            return catalogue.TicketStatusTold(**facts, before=event.before.value, after=event.after.value)
        case TicketAssigned():
            return catalogue.TicketAssignedTold(**facts, before=event.before, after=event.after)
        case TicketReceived() | TicketReplied():
            return catalogue.TicketEntryTold(**facts, entry_id=event.entry)
        case ClockWarned() | ClockBreached():
            return catalogue.TicketDeadlineTold(**facts, metric=event.metric.value, due_at=event.due)
        case ChannelDeliveryStands():
            return catalogue.ChannelDeliveryTold(
                **facts, delivery_id=event.delivery, channel_id=event.channel, entry_id=event.entry
            )
    return None


def _of_interaction(event: InteractionEvent, facts: dict[str, Any]) -> Told:
    if isinstance(event, Surveyed):
        return catalogue.SurveyTold(**facts, kind=event.kind, outcome=event.outcome, score=event.score)
    return catalogue.InteractionTold(**facts)
