"""What is done to calls: each function belongs to the caller's transaction and plans what the switch is to do.

Commands of one call are carried out in the order planned (`effects`, subject = the interaction). Lock order: first the
interaction and its run (`interactions.facade`), then rows of voice; so a hang-up and a click never wait for each other.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from switchroom.platform.db import Transaction
from switchroom.platform.effects import has_open_effects, plan
from switchroom.platform.events import Code, Origin
from switchroom.platform.ids import new_id
from switchroom.voice import events, queries
from switchroom.voice.contracts import Bridge as BridgeLegs
from switchroom.voice.contracts import (
    BridgeId,
    Cause,
    Command,
    HangUp,
    Hold,
    LegId,
    Mute,
    Originate,
    Play,
    PlaybackId,
    Role,
    SendKeys,
    Stop,
    Unbridge,
    Unhold,
    Unmute,
)
from switchroom.voice.queries import Leg
from switchroom.voice.saying import HOLD, RINGING, music

CONNECT_WITHIN = timedelta(seconds=10)
"""How long an agent's phone may take to connect after the agent accepted."""


def lane_of(switch: str) -> str:
    """The lane of effects that this switch's commands travel on."""
    return f"switch:{switch}"


async def order(tx: Transaction, leg: Leg, command: Command) -> UUID:
    """Plan a command for the switch of this leg. Repeatable: a switch drops effect ids it has seen."""
    return await _plan(tx, leg.switch, leg.subject, leg.origin, command)


async def hang_up_unknown(tx: Transaction, switch: str, leg_id: LegId) -> None:
    """End a leg that belongs to no call of ours."""
    await _plan(tx, switch, leg_id, Origin.REAL, HangUp(leg_id, Cause.FAILED))


async def _plan(tx: Transaction, switch: str, subject: UUID, origin: Origin, command: Command) -> UUID:
    return await plan(tx, lane_of(switch), type(command).__name__, subject, command, origin=origin, repeatable=True)


async def has_open_orders(tx: Transaction, leg: Leg) -> bool:
    """Whether commands of this call are still on their way to the switch."""
    return await has_open_effects(tx, lane_of(leg.switch), leg.subject)


async def was_being_called(tx: Transaction, leg: Leg, at: datetime) -> bool:
    """Whether the switch may have been told of this leg only after `at`."""
    kind = Originate.__name__
    ours = leg.user_id is not None or leg.called
    return ours and await has_open_effects(tx, lane_of(leg.switch), leg.subject, kind=kind, at=at)


async def now(tx: Transaction) -> datetime:
    """The database's time, for what no switch has told."""
    return await tx.fetch_value("select clock_timestamp()")  # type: ignore[no-any-return]


async def let_go(tx: Transaction, leg: Leg, cause: Cause = Cause.NORMAL) -> None:
    """Ask the switch to end a leg, once."""
    asked = await tx.fetch_value(
        "update voice.leg set releasing = true where id = $1 and not releasing and state <> 'ended' returning id",
        leg.id,
    )
    if asked is not None:
        await order(tx, leg, HangUp(leg.id, cause))


async def call_out(tx: Transaction, switch: str, interaction_id: UUID, user_id: UUID, origin: Origin) -> Leg:
    """Call the phone of a colleague who calls another one: his leg stands where a customer's would."""
    leg_id = LegId(new_id())
    await tx.execute(
        """insert into voice.leg (id, interaction_id, origin, switch, role, state, user_id)
           values ($1, $2, $3, $4, 'customer', 'expected', $5)""",
        leg_id,
        interaction_id,
        origin.value,
        switch,
        user_id,
    )
    return await _originate(tx, leg_id, interaction_id, user_id)


async def _originate(tx: Transaction, leg_id: LegId, interaction_id: UUID, user_id: UUID) -> Leg:
    leg = await queries.leg(tx, leg_id)
    assert leg is not None
    attributes = {"interaction": str(interaction_id)}
    await order(tx, leg, Originate(leg_id, f"user:{user_id}", leg.role, ring_for=CONNECT_WITHIN, attributes=attributes))
    return leg


async def ringback(tx: Transaction, leg: Leg, *, heard: bool) -> None:
    """Who waits hears that it rings at the other end, or no longer. There is one such sound on a leg."""
    sound = PlaybackId(leg.id)
    await order(tx, leg, Play(leg.id, sound, RINGING, loop=True) if heard else Stop(leg.id, sound))


async def ring_agent(tx: Transaction, customer: Leg, item_id: UUID, agent_id: UUID) -> Leg:
    """Call the agent's phone; the customer hears on what he hears until it is connected."""
    leg_id = LegId(new_id())
    await tx.execute(
        """insert into voice.leg (id, interaction_id, origin, switch, role, state, user_id, item_id)
           values ($1, $2, $3, $4, 'agent', 'expected', $5, $6)""",
        leg_id,
        customer.interaction_id,
        customer.origin.value,
        customer.switch,
        agent_id,
        item_id,
    )
    assert customer.interaction_id is not None
    return await _originate(tx, leg_id, customer.interaction_id, agent_id)


async def phone_rings(tx: Transaction, leg: Leg) -> None:
    """The switch waits for the agent's phone, or for a customer's page: tell it."""
    changed = await tx.fetch_value(
        "update voice.leg set state = 'ringing' where id = $1 and state = 'expected' returning id", leg.id
    )
    if changed is not None and leg.called:
        await show_state(tx, leg, CallState.RINGING)
    if changed is not None and leg.interaction_id is not None and leg.user_id is not None:
        ringing = events.PhoneRinging(
            leg_id=leg.id, interaction_id=leg.interaction_id, agent=leg.user_id, at=await now(tx)
        )
        tx.emit(ringing, origin=leg.origin)


async def bridge(tx: Transaction, customer: Leg, agent: Leg) -> None:
    """Let customer and agent hear each other. One bridge per call, named like its interaction."""
    assert customer.interaction_id is not None
    await order(tx, agent, BridgeLegs(BridgeId(customer.interaction_id), (customer.id, agent.id)))
    if customer.held:  # by an agent before, who has sent the customer on
        await resume(tx, customer)


async def bridge_colleague(tx: Transaction, customer: Leg, agent: Leg, colleague: Leg) -> None:
    """Let agent and colleague hear each other in the bridge of the call; the customer is on hold before."""
    assert customer.interaction_id is not None
    await hold(tx, customer)
    await order(tx, colleague, BridgeLegs(BridgeId(customer.interaction_id), (agent.id, colleague.id)))


async def part(tx: Transaction, customer: Leg) -> None:
    """Take the customer out of the bridge and off hold: what follows is between the customer and the process."""
    if customer.held:
        await order(tx, customer, Unhold(customer.id))
    await order(tx, customer, Unbridge(customer.id))


async def set_apart(tx: Transaction, customer: Leg) -> None:
    """Take the customer out of the bridge to wait, with music, for another agent."""
    await order(tx, customer, Unbridge(customer.id))
    await hold(tx, customer)


async def end_leg(tx: Transaction, leg: Leg, cause: Cause, at: datetime, *, page_stays: bool = False) -> bool:
    """The leg is gone: keep when and why, forget what was performed on it. False when that was known before.

    `page_stays`: the caller's page waits to be called back.
    """
    ended = await tx.fetch_value(
        """update voice.leg set state = 'ended', cause = $2, ended_at = $3, held = false
           where id = $1 and state <> 'ended' returning id""",
        leg.id,
        cause.value,
        at,
    )
    if ended is None:
        return False
    await tx.execute("delete from voice.performing where leg_id = $1", leg.id)
    if leg.interaction_id is not None:
        code = Code(cause.value)
        over = events.LegEnded(interaction=leg.interaction_id, leg=leg.id, agent=leg.user_id, at=at, cause=code)
        tx.emit(over, origin=leg.origin)
        if leg.user_id is not None:
            phone = events.PhoneEnded(
                leg_id=leg.id, interaction_id=leg.interaction_id, agent=leg.user_id, at=at, cause=code
            )
            tx.emit(phone, origin=leg.origin)
    if leg.role is Role.CUSTOMER and not leg.calls_colleague:
        ended_for = Caption("state", state=CallState.CALLBACK) if page_stays else Caption("ended", cause=cause.value)
        await caption(tx, leg.id, ended_for)
    return True


# --- what an agent does with a call ---


async def hold(tx: Transaction, customer: Leg) -> None:
    """The customer hears music; the agent is not heard. `Held` follows.

    First the music that every switch has, so that the leg is held whether or not there is a recording.
    """
    recorded, plain = music(HOLD)
    await order(tx, customer, Hold(customer.id, plain))
    await order(tx, customer, Hold(customer.id, recorded))


async def resume(tx: Transaction, customer: Leg) -> None:
    """Back to the conversation. `Resumed` follows."""
    await order(tx, customer, Unhold(customer.id))


async def mute(tx: Transaction, agent: Leg, muted: bool) -> None:
    """The others no longer hear the agent, or hear the agent again."""
    await order(tx, agent, Mute(agent.id) if muted else Unmute(agent.id))
    await tx.execute("update voice.leg set muted = $2 where id = $1", agent.id, muted)
    assert agent.interaction_id is not None
    tx.emit(
        events.LegMuted(
            interaction=agent.interaction_id, leg=agent.id, agent=agent.user_id, at=await now(tx), muted=muted
        ),
        origin=agent.origin,
    )


async def send_keys(tx: Transaction, customer: Leg, keys: str) -> None:
    """Send keys to the customer's side."""
    await order(tx, customer, SendKeys(customer.id, keys))


# --- the text equivalent ---


class CallState(StrEnum):
    """What a caller's page shows: connected to us, waiting for a person, talking to one, or on hold.

    `CALLBACK`: off the line, and called back when an agent is there; `RINGING`: now.
    """

    UP = "up"
    QUEUED = "queued"
    TALKING = "talking"
    HELD = "held"
    CALLBACK = "callback"
    RINGING = "ringing"


class Caption(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing the caller's page is told; `event` is state, said, queue or ended."""

    event: str
    text: str = ""
    language: str = ""
    state: CallState | None = None
    position: int | None = None
    wait_low_s: float | None = None
    wait_high_s: float | None = None
    cause: str = ""


def caption_bell(leg_id: UUID) -> str:
    return f"call:{leg_id}"


async def caption(tx: Transaction, leg_id: UUID, *captions: Caption) -> None:
    """Show something to the caller."""
    rows: Sequence[tuple[UUID, object]] = [(leg_id, msgspec.to_builtins(content)) for content in captions]
    await tx.execute_many("insert into voice.caption (leg_id, content) values ($1, $2)", rows)
    tx.ring(caption_bell(leg_id))


async def show_state(tx: Transaction, customer: Leg, state: CallState) -> None:
    """Tell the caller's page how the call stands; a colleague's desk knows."""
    if not customer.calls_colleague:
        await caption(tx, customer.id, Caption("state", state=state))


async def state_shown(tx: Transaction, customer: Leg) -> bool:
    """Whether the caller's page knows already how the call stands."""
    shown: bool = await tx.fetch_value(
        "select exists(select from voice.caption where leg_id = $1 and content ->> 'event' = 'state')", customer.id
    )
    return shown
