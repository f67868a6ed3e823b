"""Voice as the carrier of interactions: connects agents to callers and lets either go."""

from uuid import UUID

from switchroom.platform.db import Transaction
from switchroom.voice import actions, queries


class VoiceCarrier:
    """See `interactions.contracts.Carrier`."""

    async def assigned(self, tx: Transaction, interaction_id: UUID, item_id: UUID, agent_id: UUID) -> bool:
        """Ring the agent's phone. The caller hears on what is playing until both are bridged."""
        customer = await queries.customer_leg(tx, interaction_id)
        if customer is None:
            return False
        await actions.ring_agent(tx, customer, item_id, agent_id)
        return True

    async def withdrawn(self, tx: Transaction, interaction_id: UUID, item_id: UUID, agent_id: UUID) -> None:
        """Hang up the agent's leg."""
        for leg in await queries.living_legs(tx, interaction_id):
            if leg.user_id == agent_id and leg.item_id == item_id:
                await actions.let_go(tx, leg)

    async def release(self, tx: Transaction, interaction_id: UUID) -> bool:
        """Hang up what is left; `left` follows when the customer's leg has ended."""
        legs = await queries.living_legs(tx, interaction_id)
        for leg in legs:
            await actions.let_go(tx, leg)
        return any(leg.user_id is None for leg in legs)
