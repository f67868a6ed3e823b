"""How tasks present themselves in offers and lists of work: to those who hold their post."""

from collections.abc import Sequence
from uuid import UUID

from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.processes.facade import task_titles
from switchroom.routing.facade import Card, Subjects


class TaskCards(Subjects):
    """The title, in the language of whoever looks, and the reference of what it is about."""

    async def cards(self, connection: Connection, principal: Principal, about: Sequence[UUID]) -> dict[UUID, Card]:
        found = await task_titles(connection, principal, about)
        return {id: Card(reference=one.reference or "", subject=one.title) for id, one in found.items()}
