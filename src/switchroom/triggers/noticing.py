"""Events that happen: each trigger that waits for one looks at it. What no trigger waits for costs nothing.

Handlers read events in batches, a transaction each; which triggers are on is asked once for each of them.
"""

from typing import Any

from switchroom.interactions.contracts import InteractionEvent, Surveyed
from switchroom.messaging.events import ChannelDeliveryStands
from switchroom.platform.db import Transaction
from switchroom.platform.events import Event
from switchroom.platform.handlers import Handler
from switchroom.platform.journal import Envelope
from switchroom.processes.contracts import Subject
from switchroom.processes.facade import Runs
from switchroom.tickets.events import (
    ClockEvent,
    TicketAssigned,
    TicketChanged,
    TicketEvent,
    TicketReplied,
    TicketStatusChanged,
)
from switchroom.triggers.contracts import When
from switchroom.triggers.facts import Facts, facts_of
from switchroom.triggers.firing import Looked, consider
from switchroom.triggers.standing import Active, active
from switchroom.webhooks.facade import HANDLED, EventKind, kinds_of

NOTICED: tuple[type[Event], ...] = tuple(kind for kind in HANDLED if kind is not ChannelDeliveryStands)


class Noticing:
    """Follows events. One per process of the program; `runs` None: for those who only ask what it follows."""

    def __init__(self, runs: Runs | None = None) -> None:
        self._runs = runs
        self._asked_in: Transaction | None = None
        self._active: dict[str, list[Active]] = {}

    def handler(self) -> Handler:
        """What the workers run."""
        return Handler("triggers", NOTICED, self._handle)

    async def _handle(self, tx: Transaction, envelope: Envelope) -> None:
        if self._asked_in is not tx:
            self._active = {}
            for trigger in await active(tx, When.EVENT):
                self._active.setdefault(trigger.event or "", []).append(trigger)
            self._asked_in = tx
        waiting = [(kind, self._active[kind]) for kind in kinds_of(envelope.event) if kind in self._active]
        if not waiting:
            return
        assert self._runs is not None
        about = subject_of(envelope.event)
        facts = (await facts_of(tx, about.kind, [about.id])).get(about.id)
        if facts is None:
            return
        for kind, triggers in waiting:
            looked = looked_at(envelope, kind, about, facts)
            for trigger in triggers:
                await consider(tx, self._runs, trigger, looked)


def subject_of(event: Event) -> Subject:
    """The ticket or interaction to which it happened."""
    if isinstance(event, TicketEvent):
        return Subject("ticket", event.ticket)
    assert isinstance(event, InteractionEvent)
    return Subject("interaction", event.interaction)


def looked_at(envelope: Envelope, kind: EventKind, about: Subject, facts: Facts) -> Looked:
    """An event as a condition sees it."""
    told = {"by": envelope.actor.kind.value, **_said_of(envelope.event)}
    return Looked(
        key=f"{kind} {envelope.position}",
        origin=envelope.origin,
        variables={**facts.variables, "event": told},
        subject=about,
        reference=facts.reference,
        cause=envelope.cause,
    )


def _said_of(event: Event) -> dict[str, Any]:
    """What an event itself says, by the names of `domain.vocabulary`."""
    match event:
        case TicketChanged():
            return {"fields": list(event.fields)}
        case TicketStatusChanged():
            return {"before": event.before.value, "after": event.after.value}
        case TicketAssigned():
            return {"from_somebody": event.before is not None, "to_somebody": event.after is not None}
        case TicketReplied():
            return {"first": event.first}
        case ClockEvent():
            return {"metric": event.metric.value}
        case Surveyed():
            return {"kind": event.kind, "outcome": event.outcome, "score": event.score}
    return {}
