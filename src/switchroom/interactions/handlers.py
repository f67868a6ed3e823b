"""What follows for interactions from what the board decided and from the end of processes."""

from switchroom.interactions import surveys
from switchroom.interactions.encounters import Interactions
from switchroom.platform.db import Transaction
from switchroom.platform.handlers import Handler
from switchroom.platform.journal import Envelope
from switchroom.processes.contracts import ERROR
from switchroom.processes.events import RunApart, RunEnded, StepDone
from switchroom.routing.contracts import ItemKind, Reason, Why
from switchroom.routing.events import (
    Assigned,
    CommandRefused,
    Offered,
    OfferEnded,
    Overflowed,
    WorkWasJoined,
    WrapUpEnded,
)

NOT_TAKEN = {Reason.QUEUE_FULL: "full", Reason.NO_STAFF: "no-staff", Reason.QUEUE_CLOSED: "closed"}
"""Why a queue does not take an item, as the outcomes of the `queue` step; any other reason is its `error`."""


def handler(interactions: Interactions) -> Handler:
    """The one handler of this context."""

    async def handle(tx: Transaction, envelope: Envelope) -> None:
        event = envelope.event
        if isinstance(event, RunEnded | RunApart):
            if event.interaction is not None:
                await interactions.process_ended(tx, event.interaction, event.run, envelope.at)
            return
        if isinstance(event, StepDone):
            if event.kind == "survey":
                await surveys.step_done(tx, event)
            return
        if isinstance(event, CommandRefused):
            if event.item is not None and event.name == "item_queued":
                await interactions.visit_ended(tx, event.item, event.at, NOT_TAKEN.get(event.reason, ERROR))
            if event.item is not None and event.name == "work_joined":
                await interactions.join_refused(tx, event.item, event.at)
            return
        if getattr(event, "kind", None) is not ItemKind.INTERACTION:
            return
        match event:
            case Offered():
                await interactions.offered(tx, event.item)
            case OfferEnded(how=Why.ACCEPTED_ELSEWHERE):
                pass  # the acceptance follows
            case OfferEnded():
                await interactions.offer_ended(tx, event.item, event.how)
            case Assigned():
                await interactions.assigned(tx, event.item, event.agent, event.at)
            case Overflowed(to=None):
                await interactions.visit_ended(tx, event.item, event.at, "timeout")
            case Overflowed(to=queue) if queue is not None:
                await interactions.moved(tx, event.item, queue, event.at)
            case WorkWasJoined():
                await interactions.joined(tx, event.item, event.agent, event.at)
            case WrapUpEnded():
                await interactions.wrapped_up(tx, event.item, event.agent, event.at)

    types = (
        Offered,
        OfferEnded,
        Assigned,
        Overflowed,
        CommandRefused,
        WorkWasJoined,
        WrapUpEnded,
        RunEnded,
        RunApart,
        StepDone,
    )
    return Handler("interactions", types, handle)
