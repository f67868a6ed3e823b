"""What follows for calls from events of other contexts."""

from uuid import UUID

from switchroom.platform.db import Transaction
from switchroom.platform.handlers import Handler
from switchroom.platform.journal import Envelope
from switchroom.processes.events import StepDone
from switchroom.routing.contracts import ItemKind, Medium
from switchroom.routing.events import Announced, Assigned, ItemEnded, Offered, OfferEnded, Overflowed, Queued
from switchroom.voice import actions, announcements, queries, recordings, rings
from switchroom.voice.actions import CallState
from switchroom.voice.announcements import Standing
from switchroom.voice.recordings import Reason


async def handle_routing(tx: Transaction, envelope: Envelope) -> None:
    """Time the rings of voice offers; keep what waiting callers may be told."""
    match envelope.event:
        case Offered(medium=Medium.VOICE) as offered:
            await rings.begin(tx, offered.offer, offered.item, offered.agent, offered.at + offered.timeout)
        case OfferEnded() as ended:
            await rings.end(tx, ended.offer)
        case Assigned(medium=Medium.VOICE, offer=offer) if offer is not None:
            await rings.end(tx, offer)
        case Announced(kind=ItemKind.INTERACTION) as told:
            await announcements.keep(tx, told.about, Standing(told.position, told.low, told.high))
        case Queued(kind=ItemKind.INTERACTION) as queued:
            await _show(tx, queued.about, CallState.QUEUED)
        case ItemEnded(kind=ItemKind.INTERACTION) | Overflowed(kind=ItemKind.INTERACTION, to=None) as over:
            await _show(tx, over.about, CallState.UP)
        case _:
            pass


async def _show(tx: Transaction, interaction_id: UUID, state: CallState) -> None:
    customer = await queries.customer_leg(tx, interaction_id)
    if customer is not None:
        await actions.show_state(tx, customer, state)


async def handle_steps(tx: Transaction, envelope: Envelope) -> None:
    """A secret that was asked for on the agent's screen has been given, or is no longer wanted: record on."""
    done = envelope.event
    if isinstance(done, StepDone) and done.kind == "collect" and done.interaction is not None:
        customer = await queries.customer_leg(tx, done.interaction)
        if customer is not None:
            await recordings.resume(tx, customer, Reason.SECRET)


def handlers() -> tuple[Handler, ...]:
    """The handlers of this context; they belong into the voice role, near the clock of the rings."""
    return (
        Handler(
            "voice.routing",
            (Offered, OfferEnded, Assigned, Announced, Queued, ItemEnded, Overflowed),
            handle_routing,
        ),
        Handler("voice.steps", (StepDone,), handle_steps),
    )
