"""What work items are about, as far as an agent's screen needs to know: supplied by the contexts above."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from switchroom.platform.access import Principal
from switchroom.platform.db import Connection


class Card(Struct, frozen=True):
    """How an interaction, ticket or task presents itself in an offer; `held`: the customer is on hold.

    `subject`: in one line what it is about, of a ticket or task.
    `sent_by`: the colleague who sent it on or asks about it, and how (`sent_how`): transfer, return, consult;
    or, without a colleague, callback.
    """

    reference: str = ""
    subject: str | dict[str, str] | None = None
    customer_name: str | None = None
    customer_address: str | None = None
    held: bool = False
    sent_by: str | None = None
    sent_how: str | None = None


class Subjects:
    """Who knows what items are about. Implemented above and supplied by bootstrap; by default nobody."""

    async def cards(self, connection: Connection, principal: Principal, about: Sequence[UUID]) -> dict[UUID, Card]:
        """A card for each that is known, and may be by the one to whom it is offered."""
        del connection, principal, about
        return {}


class Several(Subjects):
    """Whoever of these knows a thing."""

    def __init__(self, *parts: Subjects) -> None:
        self._parts = parts

    async def cards(self, connection: Connection, principal: Principal, about: Sequence[UUID]) -> dict[UUID, Card]:
        found: dict[UUID, Card] = {}
        for part in self._parts:
            left = [id for id in about if id not in found]
            found |= await part.cards(connection, principal, left) if left else {}
        return found
