"""What an agent, or a supervisor, does with a call: every click in one transaction, after `access_work` let it in."""

from uuid import UUID

from switchroom.platform.db import Transaction
from switchroom.platform.errors import Conflict, Invalid
from switchroom.voice import actions, queries, recordings
from switchroom.voice.contracts import KEYS, Cause, HangUp
from switchroom.voice.queries import Leg
from switchroom.voice.recordings import NotRecording, Reason


class NoCall(Conflict):
    """There is no call on this interaction now."""

    code = "call.none"


class NotTalking(Conflict):
    """Nobody is connected to the customer now."""

    code = "call.not_connected"


class BadKeys(Invalid):
    """Keys are 0 to 9, *, # and A to D."""

    code = "call.not_a_key"


async def hold(tx: Transaction, interaction_id: UUID, who: UUID | None = None) -> None:
    """The customer, or of two colleagues the other one, hears music. Twice is no error."""
    other = await _other_side(tx, interaction_id, who)
    if not other.held:
        await actions.hold(tx, other)


async def resume(tx: Transaction, interaction_id: UUID, who: UUID | None = None) -> None:
    """Back to the customer, or the other colleague. Twice is no error."""
    await actions.resume(tx, await _other_side(tx, interaction_id, who))


async def mute(tx: Transaction, interaction_id: UUID, muted: bool, who: UUID | None = None) -> None:
    """The agent is not heard, or heard again: `who`, if he is on the line, else whoever serves the customer."""
    _, agent = await _talking(tx, interaction_id, who)
    if agent.muted is not muted:
        await actions.mute(tx, agent, muted)


async def hang_up(tx: Transaction, interaction_id: UUID, who: UUID | None = None) -> None:
    """`who` hangs up, or else the agent; where there is no agent on the line, the customer's call is ended."""
    agent = await _line_of(tx, interaction_id, who)
    leg = agent or await queries.customer_leg(tx, interaction_id)
    if leg is None:
        raise NoCall()
    await actions.order(tx, leg, HangUp(leg.id, Cause.LEFT if agent else Cause.NORMAL))


async def pause_recording(tx: Transaction, interaction_id: UUID) -> None:
    """Silence in the recording until the agent resumes it. Raises `NotRecording`."""
    await recordings.pause(tx, await _recorded(tx, interaction_id), Reason.AGENT)


async def resume_recording(tx: Transaction, interaction_id: UUID) -> None:
    """The agent no longer wants the pause; a secret that is being asked for still does. Raises `NotRecording`."""
    await recordings.resume(tx, await _recorded(tx, interaction_id), Reason.AGENT)


async def send_keys(tx: Transaction, interaction_id: UUID, keys: str) -> None:
    """Steer a menu on the customer's side."""
    if not set(keys) <= set(KEYS):
        raise BadKeys()
    customer, _ = await _talking(tx, interaction_id)
    await actions.send_keys(tx, customer, keys)


async def _other_side(tx: Transaction, interaction_id: UUID, who: UUID | None) -> Leg:
    customer, agent = await _talking(tx, interaction_id)
    return agent if customer.calls_colleague and customer.user_id == who else customer


async def _line_of(tx: Transaction, interaction_id: UUID, who: UUID | None) -> Leg | None:
    mine = await queries.leg_of_user(tx, interaction_id, who) if who else None
    return mine or await queries.talking_agent(tx, interaction_id) or await queries.agent_leg(tx, interaction_id)


async def _talking(tx: Transaction, interaction_id: UUID, who: UUID | None = None) -> tuple[Leg, Leg]:
    """The customer's and the agent's leg of a conversation, from the moment in which the agent answers.

    They are joined by an order that goes out before any that follows from here; they may hear each other before the
    switch has told that they do.
    """
    customer = await queries.customer_leg(tx, interaction_id)
    if customer is None:
        raise NoCall()
    agent = await _line_of(tx, interaction_id, who)
    if agent is None or agent.answered_at is None or agent.releasing:
        raise NotTalking()
    return customer, agent


async def _recorded(tx: Transaction, interaction_id: UUID) -> Leg:
    customer = await queries.customer_leg(tx, interaction_id)
    if customer is None:
        raise NoCall()
    if await queries.running_recording(tx, interaction_id) is None:
        raise NotRecording()
    return customer
