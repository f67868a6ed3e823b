"""What follows from each event of a switch, in the transaction that also counts the event.

Nothing here asks which switch it is. Times are the event's. Whoever is called in another context comes before our own
rows (see `actions` on the order of locks).
"""

import contextlib
import logging
from datetime import datetime

from switchroom.interactions.contracts import Arrival, InteractionEnded, InteractionNotFound, Part
from switchroom.interactions.facade import Interactions
from switchroom.platform.db import Transaction
from switchroom.platform.events import Code, Origin
from switchroom.platform.ids import new_id
from switchroom.platform.keys import Keyring
from switchroom.processes.facade import NoSuchProcess
from switchroom.touchpoints.facade import EntryPointNotFound, entry_point_called
from switchroom.voice import actions, callbacks, events, queries, recordings, voicemails
from switchroom.voice.actions import CallState
from switchroom.voice.answers import Answers
from switchroom.voice.contracts import (
    Answer,
    Answered,
    Arrived,
    Bridged,
    Cause,
    Gathered,
    Held,
    HungUp,
    KeyPressed,
    MediaBack,
    MediaLost,
    Mode,
    PromptFinished,
    QualityMeasured,
    RecordingContinued,
    RecordingEnded,
    RecordingPaused,
    RecordingStarted,
    Resumed,
    Role,
    SwitchEvent,
)
from switchroom.voice.queries import Leg

log = logging.getLogger(__name__)

LOST = (Cause.SWITCH_STOPPED, Cause.MEDIA_LOST, Cause.FAILED)
"""Causes that are nobody's wish: the medium failed."""


class Calls:
    """Call control of one switch. Everything it keeps is in the database."""

    def __init__(self, switch: str, interactions: Interactions, answers: Answers, keyring: Keyring) -> None:
        self._switch = switch
        self._interactions = interactions
        self._answers = answers
        self._keyring = keyring

    async def happened(self, tx: Transaction, event: SwitchEvent) -> None:
        """Do what follows. An event of a leg that nobody knows, or that has ended here, is none of our business."""
        if isinstance(event, Arrived):
            await self._arrived(tx, event)
            return
        leg_id = getattr(event, "leg", None)
        leg = await queries.leg(tx, leg_id) if leg_id is not None else None
        if leg is None:
            log.info("event of an unknown leg", extra={"type": type(event).__name__, "leg": str(leg_id)})
        elif leg.living:
            await self._on_leg(tx, leg, event)
        elif isinstance(event, RecordingEnded):  # a file may be closed after its leg
            await self._recorded(tx, event)

    async def _on_leg(self, tx: Transaction, leg: Leg, event: SwitchEvent) -> None:
        match event:
            case Answered():
                await self._answered(tx, leg, event)
            case Bridged():
                await self._bridged(tx, leg, event)
            case KeyPressed():
                await self._answers.key(tx, leg, event)
            case Gathered():
                await self._answers.gathered(tx, leg, event)
            case PromptFinished():
                await self._answers.played(tx, leg, event)
            case Held() | Resumed():
                await self._held(tx, leg, event)
            case RecordingStarted() | RecordingPaused() | RecordingContinued():
                await recordings.changed(tx, event)
            case RecordingEnded():
                await self._recorded(tx, event)
            case MediaLost() | MediaBack():
                await self._media(tx, leg, event)
            case QualityMeasured():
                await tx.execute("update voice.leg set quality = $2 where id = $1", leg.id, event.quality)
            case HungUp():
                await self.ended(tx, leg, event.cause, event.at)

    # --- arrival ---

    async def _arrived(self, tx: Transaction, event: Arrived) -> None:
        leg = await self._known_or_new(tx, event)
        if leg is None or leg.calls_colleague:  # of our own making
            return
        if not leg.living or event.role is not Role.CUSTOMER:  # whoever called has given up, or calls on a wrong way
            await actions.let_go(tx, leg, Cause.UNREACHABLE)
            return
        try:
            entry = await entry_point_called(tx, leg.entry_point)
        except EntryPointNotFound:
            log.warning("call for an unknown entry point", extra={"leg": str(leg.id)})
            await actions.let_go(tx, leg, Cause.UNREACHABLE)
            return
        assert leg.interaction_id is not None
        tx.emit(
            events.LegArrived(interaction=leg.interaction_id, leg=leg.id, at=event.at, switch=Code(self._switch)),
            origin=leg.origin,
        )
        # The line is taken before the first step, so that a step which needs no audio cannot overtake it.
        await actions.order(tx, leg, Answer(leg.id))
        arrival = Arrival(
            entry_point=entry.id,
            at=event.at,
            language=leg.language,
            address=leg.address or None,
            claims=leg.claims or {},
            interaction_id=leg.interaction_id,
        )
        try:
            await self._interactions.arrive(tx, entry, leg.origin, arrival)
        except NoSuchProcess:
            log.exception("entry point without a process", extra={"entry_point": str(entry.id)})
            await actions.let_go(tx, leg, Cause.FAILED)

    async def _known_or_new(self, tx: Transaction, event: Arrived) -> Leg | None:
        """The leg as the public page announced it, or, from a trunk, as the switch tells it. None: seen before."""
        known = await queries.leg(tx, event.leg)
        if known is not None and known.arrived_at is not None:
            return None
        await tx.execute(
            """insert into voice.leg (id, interaction_id, origin, switch, instance, role, state, entry_point, address,
                                      arrived_at)
               values ($1, $2, $3, $4, $5, $6, 'arrived', $7, $8, $9)
               on conflict (id) do update set interaction_id = excluded.interaction_id, instance = excluded.instance,
                   arrived_at = excluded.arrived_at,
                   state = case leg.state when 'expected' then 'arrived' else leg.state end""",
            event.leg,
            new_id(),
            Origin.REAL.value,
            self._switch,
            event.instance,
            event.role.value,
            event.called,
            event.caller,
            event.at,
        )
        return await queries.leg(tx, event.leg)

    # --- in the call ---

    async def _answered(self, tx: Transaction, leg: Leg, event: Answered) -> None:
        assert leg.interaction_id is not None
        await tx.execute(
            "update voice.leg set state = 'up', answered_at = $2, instance = $3, media = true where id = $1",
            leg.id,
            event.at,
            event.instance,
        )
        answered = events.LegAnswered(interaction=leg.interaction_id, leg=leg.id, agent=leg.user_id, at=event.at)
        tx.emit(answered, origin=leg.origin)
        if leg.calls_colleague:
            await self._interactions.colleagues.caller_ready(tx, leg.interaction_id, event.at)
        elif leg.role is Role.CUSTOMER and (leg.called or not await actions.state_shown(tx, leg)):
            await actions.show_state(tx, leg, CallState.UP)  # else he waits in a queue already
        if leg.called and not leg.releasing:
            await callbacks.customer_answered(tx, leg)
        if leg.role is not Role.AGENT or leg.releasing:
            return
        part = await self._interactions.part_of(tx, leg.interaction_id, leg.item_id, leg.user_id)
        customer = await queries.customer_leg(tx, leg.interaction_id)
        asking = await queries.talking_agent(tx, leg.interaction_id)
        if customer is None and part is Part.AGENT and await self._call_back(tx, leg, event.at):
            return
        if customer is None or customer.releasing or part is None:
            await actions.let_go(tx, leg)
        elif part is Part.AGENT:
            await actions.bridge(tx, customer, leg)
        elif asking is None:
            await actions.let_go(tx, leg)
        else:
            await actions.bridge_colleague(tx, customer, asking, leg)

    async def _call_back(self, tx: Transaction, agent: Leg, at: datetime) -> bool:
        """The agent waits for a customer who is off the line: call him. False when he is not to be called."""
        assert agent.interaction_id is not None
        callback = await self._interactions.callbacks.call(tx, agent.interaction_id, at)
        return callback is not None and await callbacks.call_customer(tx, agent, callback)

    async def _bridged(self, tx: Transaction, leg: Leg, event: Bridged) -> None:
        """The agent's `Bridged` is the moment in which they are connected."""
        assert leg.interaction_id is not None
        if event.mode is not Mode.TALK:
            return
        if leg.role is Role.AGENT and leg.bridged_at is None and leg.item_id is not None:
            assert leg.user_id is not None
            try:
                part = await self._interactions.connected(tx, leg.item_id, leg.user_id, event.at)
            except InteractionEnded:  # the customer left in this moment
                await actions.let_go(tx, leg)
                return
            customer = await queries.customer_leg(tx, leg.interaction_id)
            if customer is not None and part is Part.AGENT:
                await actions.show_state(tx, customer, CallState.TALKING)
                if customer.record:
                    await recordings.begin(tx, customer, self._keyring)
        await tx.execute("update voice.leg set bridged_at = coalesce(bridged_at, $2) where id = $1", leg.id, event.at)
        bridged = events.LegBridged(interaction=leg.interaction_id, leg=leg.id, agent=leg.user_id, at=event.at)
        tx.emit(bridged, origin=leg.origin)

    async def _held(self, tx: Transaction, leg: Leg, event: Held | Resumed) -> None:
        assert leg.interaction_id is not None
        held = isinstance(event, Held)
        customer = leg if leg.role is Role.CUSTOMER else await queries.customer_leg(tx, leg.interaction_id)
        if leg.role is Role.CUSTOMER or (customer is not None and customer.calls_colleague):
            change = self._interactions.held if held else self._interactions.resumed
            if await change(tx, leg.interaction_id, event.at):
                await actions.show_state(tx, leg, CallState.HELD if held else CallState.TALKING)
        await tx.execute("update voice.leg set held = $2 where id = $1", leg.id, held)
        report = events.LegHeld if held else events.LegResumed
        tx.emit(report(interaction=leg.interaction_id, leg=leg.id, agent=leg.user_id, at=event.at), origin=leg.origin)

    async def _media(self, tx: Transaction, leg: Leg, event: MediaLost | MediaBack) -> None:
        back = isinstance(event, MediaBack)
        await tx.execute("update voice.leg set media = $2 where id = $1", leg.id, back)
        if leg.interaction_id is not None:
            report = events.MediaCameBack if back else events.MediaWasLost
            tx.emit(
                report(interaction=leg.interaction_id, leg=leg.id, agent=leg.user_id, at=event.at), origin=leg.origin
            )

    async def _recorded(self, tx: Transaction, event: RecordingEnded) -> None:
        await voicemails.take_turn(tx, event.recording)
        await recordings.ended(tx, event)
        await self._answers.recorded(tx, event.recording, event.silence)

    # --- the end ---

    async def ended(self, tx: Transaction, leg: Leg, cause: Cause, at: datetime) -> None:
        """A leg is gone. Nobody stays bridged to somebody who is gone, and nobody stays "on call"."""
        if leg.role is Role.CUSTOMER:
            await self._customer_gone(tx, leg, cause, at)
        else:
            await self._agent_gone(tx, leg, cause, at)

    async def gone(self, tx: Transaction, event: HungUp) -> None:
        """The least that must follow from a hang-up which could not be handled: nobody stays on the line alone."""
        leg = await queries.leg(tx, event.leg)
        if leg is not None and await actions.end_leg(tx, leg, event.cause, event.at) and leg.interaction_id is not None:
            for other in await queries.living_legs(tx, leg.interaction_id):
                await actions.let_go(tx, other)

    async def _customer_gone(self, tx: Transaction, leg: Leg, cause: Cause, at: datetime) -> None:
        if leg.interaction_id is not None:
            with contextlib.suppress(InteractionNotFound):  # it was refused on arrival
                await self._left(tx, leg, cause, at)
            await self._answers.spoken(tx, leg)
        await self._end(tx, leg, cause, at)
        if leg.interaction_id is not None:
            for other in await queries.living_legs(tx, leg.interaction_id):
                await actions.let_go(tx, other)

    async def _left(self, tx: Transaction, leg: Leg, cause: Cause, at: datetime) -> None:
        assert leg.interaction_id is not None
        if not leg.called or leg.bridged_at is not None:
            await self._interactions.left(tx, leg.interaction_id, at, lost=cause in LOST)
        elif not leg.releasing:  # else it is ours that ended, and nobody refused to answer
            declined = cause is Cause.REJECTED
            await self._interactions.callbacks.not_reached(tx, leg.interaction_id, at, declined=declined)

    async def _agent_gone(self, tx: Transaction, leg: Leg, cause: Cause, at: datetime) -> None:
        assert leg.interaction_id is not None
        assert leg.user_id is not None
        if leg.bridged_at is None:
            if not leg.releasing and leg.item_id is not None:
                await self._interactions.not_connected(tx, leg.item_id, leg.user_id, at, cause.value)
                await callbacks.stop_ringing(tx, leg)
        else:
            await self._agent_hung_up(tx, leg, at)
        await self._end(tx, leg, cause, at)

    async def _agent_hung_up(self, tx: Transaction, leg: Leg, at: datetime) -> None:
        assert leg.interaction_id is not None
        assert leg.user_id is not None
        part = await self._interactions.part_of(tx, leg.interaction_id, leg.item_id, leg.user_id)
        if part is Part.COLLEAGUE:
            assert leg.item_id is not None
            await self._interactions.consults.colleague_left(tx, leg.interaction_id, leg.item_id, at)
        if part is not Part.AGENT or await self._interactions.consults.taken_over(tx, leg.interaction_id, at):
            return
        customer = await queries.customer_leg(tx, leg.interaction_id)
        if customer is not None:
            await actions.part(tx, customer)
            await actions.show_state(tx, customer, CallState.UP)
            await recordings.stop(tx, customer)
        await self._interactions.agent_left(tx, leg.interaction_id, leg.user_id, at)

    async def _end(self, tx: Transaction, leg: Leg, cause: Cause, at: datetime) -> None:
        stays = leg.role is Role.CUSTOMER and await callbacks.waits_to_be_called(tx, leg)
        if await actions.end_leg(tx, leg, cause, at, page_stays=stays) and cause is Cause.SWITCH_STOPPED:
            for recording_id in await recordings.lost(tx, leg, at):
                await self._answers.recorded(tx, recording_id)
