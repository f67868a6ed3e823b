"""What follows for calls from events of other contexts."""

from uuid import UUID

from switchroom.interactions.events import CallbackEnded
from switchroom.platform.db import Transaction
from switchroom.platform.handlers import Handler
from switchroom.platform.journal import Envelope
from switchroom.processes.events import StepDone
from switchroom.routing.contracts import ItemKind, Medium, Standing
from switchroom.routing.events import Announced, Assigned, ItemEnded, Offered, OfferEnded, Overflowed, Queued
from switchroom.voice import actions, announcements, callbacks, queries, recordings, rings
from switchroom.voice.actions import CallState
from switchroom.voice.recordings import Reason


async def handle(tx: Transaction, envelope: Envelope) -> None:
    """Time the rings of voice offers; keep what waiting callers may be told; record on after a secret."""
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
        case StepDone(kind="collect" | "form", interaction=interaction) if interaction is not None:
            await _record_on(tx, interaction)
        case CallbackEnded() as over:
            customer = await queries.last_customer_leg(tx, over.interaction)
            if customer is not None:
                await callbacks.over(tx, customer, over.outcome)
        case _:
            pass


async def _show(tx: Transaction, interaction_id: UUID, state: CallState) -> None:
    customer = await queries.customer_leg(tx, interaction_id)
    if customer is not None:
        await actions.show_state(tx, customer, state)


async def _record_on(tx: Transaction, interaction_id: UUID) -> None:
    """If a secret was asked for on the agent's screen, it has been given or is no longer wanted."""
    customer = await queries.customer_leg(tx, interaction_id)
    if customer is not None:
        await recordings.resume(tx, customer, Reason.SECRET)


def handler() -> Handler:
    """The one handler of this context; it belongs into the voice role, near the clock of the rings."""
    types = (Offered, OfferEnded, Assigned, Announced, Queued, ItemEnded, Overflowed, StepDone, CallbackEnded)
    return Handler("voice", types, handle)
