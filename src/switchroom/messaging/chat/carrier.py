"""Chats and forms as carriers of interactions: nothing has to ring, so whoever accepts is connected at once."""

from uuid import UUID

from switchroom.interactions.contracts import Hearing
from switchroom.messaging.chat.writing import note
from switchroom.messaging.contracts import Note
from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin


class ChatCarrier:
    """See `interactions.contracts.Carrier`."""

    async def assigned(self, tx: Transaction, interaction_id: UUID, item_id: UUID, agent_id: UUID) -> bool:
        """Tell the customer who serves now; there is no line to put through."""
        del item_id
        await note(tx, interaction_id, Note.JOINED, agent_id)
        return False

    async def withdrawn(self, tx: Transaction, interaction_id: UUID, item_id: UUID, agent_id: UUID) -> None:
        """There is no line to let go of; who ends the agent's part tells the customer first (`work_http.end_chat`)."""
        del tx, interaction_id, item_id, agent_id

    async def apart(self, tx: Transaction, interaction_id: UUID, *, music: bool) -> None:
        """A page that waits needs no music."""
        del tx, interaction_id, music

    async def hear(self, tx: Transaction, interaction_id: UUID, item_id: UUID, hearing: Hearing) -> bool:
        """What is written in a chat is read by all: there is nothing to say to a colleague alone."""
        del tx, interaction_id, item_id, hearing
        return False

    async def call_out(self, tx: Transaction, interaction_id: UUID, user_id: UUID, origin: Origin) -> bool:
        """Colleagues do not chat with each other here."""
        del tx, interaction_id, user_id, origin
        return False

    async def ringing(self, tx: Transaction, interaction_id: UUID, *, heard: bool) -> None:
        """Nothing is heard in a chat."""
        del tx, interaction_id, heard

    async def release(self, tx: Transaction, interaction_id: UUID) -> bool:
        """Nobody has to be let go: the page is told when the interaction has ended."""
        del tx, interaction_id
        return False
