"""How interactions present themselves in offers and lists of work."""

from collections.abc import Sequence
from uuid import UUID

from switchroom.customers.facade import CUSTOMERS
from switchroom.platform.db import Connection
from switchroom.routing.facade import Card, Subjects


class InteractionCards(Subjects):
    """Whoever is offered an interaction sees its reference and who calls."""

    async def cards(self, connection: Connection, about: Sequence[UUID]) -> dict[UUID, Card]:
        rows = await connection.fetch(
            "select id, reference, customer_id, address, state from interactions.interaction where id = any($1)",
            list(about),
        )
        names = await CUSTOMERS.names(connection, [row["customer_id"] for row in rows if row["customer_id"]])
        return {
            row["id"]: Card(
                reference=row["reference"],
                customer_name=names.get(row["customer_id"]),
                customer_address=row["address"],
                held=row["state"] == "held",
            )
            for row in rows
        }
