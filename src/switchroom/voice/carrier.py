"""Voice as the carrier of interactions: connects agents to callers and lets either go."""

from uuid import UUID

from switchroom.interactions.contracts import Hearing
from switchroom.interactions.facade import callback_of
from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.voice import actions, queries, recordings
from switchroom.voice.contracts import EMBEDDED


class VoiceCarrier:
    """See `interactions.contracts.Carrier`."""

    async def assigned(self, tx: Transaction, interaction_id: UUID, item_id: UUID, agent_id: UUID) -> bool:
        """Ring the agent's phone. The caller hears on what is playing until both are bridged."""
        customer = await queries.customer_leg(tx, interaction_id)
        if customer is None and await callback_of(tx, interaction_id):  # he is called once the agent is there
            customer = await queries.last_customer_leg(tx, interaction_id)
        if customer is None:
            return False
        await actions.ring_agent(tx, customer, item_id, agent_id)
        return True

    async def withdrawn(self, tx: Transaction, interaction_id: UUID, item_id: UUID, agent_id: UUID) -> None:
        """Hang up the agent's leg."""
        for leg in await queries.living_legs(tx, interaction_id):
            if leg.user_id == agent_id and leg.item_id == item_id:
                await actions.let_go(tx, leg)

    async def apart(self, tx: Transaction, interaction_id: UUID, *, music: bool) -> None:
        """Out of the bridge; the conversation's recording ends with it."""
        customer = await queries.customer_leg(tx, interaction_id)
        if customer is None:
            return
        if music:
            await actions.set_apart(tx, customer)
        else:
            await actions.part(tx, customer)
        await recordings.stop(tx, customer)

    async def hear(self, tx: Transaction, interaction_id: UUID, item_id: UUID, hearing: Hearing) -> bool:
        """All are in one bridge; who is left out is on hold, first of all, so that nobody hears what he should not."""
        legs = await queries.living_legs(tx, interaction_id)
        customer = next((leg for leg in legs if leg.user_id is None), None)
        colleague = next((leg for leg in legs if leg.item_id == item_id and leg.bridged_at and not leg.releasing), None)
        if customer is not None and hearing is Hearing.COLLEAGUE:
            await actions.hold(tx, customer)
        if colleague is not None:
            if hearing is Hearing.CUSTOMER:
                await actions.hold(tx, colleague)
            else:
                await actions.resume(tx, colleague)
        if customer is not None and hearing is not Hearing.COLLEAGUE:
            await actions.resume(tx, customer)
        return customer is not None

    async def call_out(self, tx: Transaction, interaction_id: UUID, user_id: UUID, origin: Origin) -> bool:
        """Ring the phone of the colleague who calls."""
        await actions.call_out(tx, EMBEDDED, interaction_id, user_id, origin)
        return True

    async def ringing(self, tx: Transaction, interaction_id: UUID, *, heard: bool) -> None:
        """A ringing tone, in the place of music."""
        customer = await queries.customer_leg(tx, interaction_id)
        if customer is not None and not customer.releasing:
            await actions.ringback(tx, customer, heard=heard)

    async def release(self, tx: Transaction, interaction_id: UUID) -> bool:
        """Hang up what is left; `left` follows when the customer's leg has ended."""
        legs = await queries.living_legs(tx, interaction_id)
        for leg in legs:
            await actions.let_go(tx, leg)
        return any(leg.user_id is None for leg in legs)
