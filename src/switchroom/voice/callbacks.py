"""The `callback` step on a call: says that we call back, lets the line go, and rings the customer's page later.

The page stays in touch by its socket: it belongs to whichever leg of the customer is the newest. An interaction
without a line (a test without audio) waits to be called back at once.
"""

from collections.abc import Mapping
from datetime import timedelta

from switchroom.interactions.contracts import Carrier
from switchroom.interactions.facade import Callback, callback_of, open_callback, wait_for_agent, withdraw_callback
from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.processes.contracts import ERROR, CancelRequest, Outcome, PerformRequest
from switchroom.processes.facade import callback as step
from switchroom.routing.facade import queue_of_slug
from switchroom.touchpoints.facade import NumberRules, Purpose
from switchroom.voice import actions, queries
from switchroom.voice.actions import order
from switchroom.voice.contracts import LegId, Originate, Play, PlaybackId, Role, Silence, Tone
from switchroom.voice.performing import Kind, Plan, begin, forget, of_step, silence
from switchroom.voice.queries import Leg
from switchroom.voice.steps import line_of, part_of, tell

PAGE = "page:"
"""How a switch knows the page of a caller: by the leg it last had."""
RINGING = (Tone((425.0,), timedelta(seconds=1), level=0.1), Silence(timedelta(seconds=4)))
"""What the agent hears while the customer is being called (ITU-T E.180)."""


class CallbackSteps:
    """The performer of `callback` on a call."""

    def __init__(self, carriers: Mapping[str, Carrier], rules: NumberRules) -> None:
        self._carriers, self._rules = carriers, rules

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        """See `StepPerformer.perform`."""
        params = request.effect.params
        assert isinstance(params, step.Callback)
        assert request.subject is not None
        queue_id = await queue_of_slug(tx, params.queue)
        if queue_id is None:
            return Outcome(ERROR)
        leg = await line_of(tx, request)
        number, reason = await self._whom(tx, request, params)
        opened = None if reason else await open_callback(tx, request, params, queue_id, number)
        if opened is None:
            return Outcome(step.NOT_POSSIBLE, {"reason": reason or step.OPEN_ALREADY, step.GONE: leg is None})
        if leg is None:
            await wait_for_agent(tx, opened, await tx.now())
            return None
        told = await tell(
            tx, leg, [part_of(params.prompt, params.text, request.effect.language)], request.effect.language
        )
        if told:
            await begin(tx, leg, request, Plan(kind=Kind.CALLBACK, ways=told, interruptible=False))
        else:
            await actions.let_go(tx, leg)
        return None

    async def cancel(self, tx: Transaction, request: CancelRequest) -> None:
        """See `StepPerformer.cancel`."""
        assert request.subject is not None
        await withdraw_callback(tx, self._carriers, request.subject.id, await tx.now())
        performing = await of_step(tx, request)
        leg = await line_of(tx, request)
        if performing is not None:
            await forget(tx, performing)
            if leg is not None:
                await silence(tx, leg, performing)

    async def _whom(
        self, tx: Transaction, request: PerformRequest, params: step.Callback
    ) -> tuple[str | None, str | None]:
        """The number to call, none for the call page; and why neither can be called."""
        assert request.subject is not None
        if params.number is not None:
            return await self._number(tx, request, params.number.strip())
        legs = await queries.legs_of(tx, request.subject.id)
        if request.origin is Origin.SIMULATED or (legs and not any(leg.has_page for leg in legs)):
            return None, step.NO_PAGE
        return None, None

    async def _number(self, tx: Transaction, request: PerformRequest, typed: str) -> tuple[str | None, str | None]:
        assert request.subject is not None
        if not typed:
            return None, step.NO_NUMBER
        last = await queries.last_customer_leg(tx, request.subject.id)
        found = await self._rules.ask(
            tx,
            typed,
            Purpose.CALLBACK,
            about=request.subject.id,
            who=f"customer:{(last.address if last else '') or request.subject.id}",
            trunk=await queries.has_trunk(tx, last.switch if last else ""),
            origin=request.origin,
        )
        return found.e164 or None, found.reason.value if found.reason else None


async def call_customer(tx: Transaction, agent: Leg, callback: Callback) -> bool:
    """The agent is on the line: ring the customer's page, or his telephone. False when he never had a line."""
    assert agent.interaction_id is not None
    last = await queries.last_customer_leg(tx, agent.interaction_id)
    if last is None:
        return False
    leg_id = LegId(new_id())
    await tx.execute(
        """insert into voice.leg (id, interaction_id, origin, switch, role, state, item_id, entry_point, address,
                                  language, claims, record, more_time, standing)
           select $1, interaction_id, origin, switch, role, 'expected', $3, entry_point, address, language, claims,
                  record, more_time, null from voice.leg where id = $2""",
        leg_id,
        last.id,
        agent.item_id,
    )
    await _move_page(tx, last, leg_id)
    leg = await queries.leg(tx, leg_id)
    assert leg is not None
    to = callback.number or f"{PAGE}{leg_id}"
    await order(tx, leg, Originate(leg_id, to, Role.CUSTOMER, ring_for=callback.ring))
    await order(tx, agent, Play(agent.id, PlaybackId(new_id()), RINGING, loop=True))
    return True


async def _move_page(tx: Transaction, last: Leg, to: LegId) -> None:
    """The page follows this leg from now on, with everything it was told before."""
    token_hash = await tx.fetch_value("select token_hash from voice.leg where id = $1", last.id)
    await tx.execute("update voice.leg set token_hash = null where id = $1", last.id)
    await tx.execute("update voice.leg set token_hash = $2 where id = $1", to, token_hash)
    await tx.execute("update voice.caption set leg_id = $2 where leg_id = $1", last.id, to)
    tx.ring(actions.caption_bell(last.id))


async def customer_answered(tx: Transaction, customer: Leg) -> None:
    """He has picked up: he and the agent hear each other, if the agent is still there."""
    assert customer.interaction_id is not None
    agents = await queries.living_legs(tx, customer.interaction_id, Role.AGENT)
    agent = next((leg for leg in agents if leg.item_id == customer.item_id and not leg.releasing), None)
    if agent is None:
        await actions.let_go(tx, customer)
    else:
        await actions.bridge(tx, customer, agent)


async def stop_ringing(tx: Transaction, leg: Leg) -> None:
    """The agent has gone before the customer answered: nobody is to be called now."""
    assert leg.interaction_id is not None
    customer = await queries.customer_leg(tx, leg.interaction_id)
    if customer is not None and customer.called and customer.bridged_at is None:
        await actions.let_go(tx, customer)


async def waits_to_be_called(tx: Transaction, leg: Leg) -> bool:
    """Whether the page of this leg stays, because it will ring."""
    return leg.interaction_id is not None and await callback_of(tx, leg.interaction_id) is not None


async def over(tx: Transaction, leg: Leg, outcome: str) -> None:
    """Nobody calls any more: what rings falls silent, and the page hears of it."""
    if outcome == step.ANSWERED:
        return
    if leg.living:
        if leg.called and leg.bridged_at is None:
            await actions.let_go(tx, leg)
        return
    await actions.caption(tx, leg.id, actions.Caption("ended", cause=outcome))
