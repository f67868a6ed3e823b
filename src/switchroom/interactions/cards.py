"""How interactions present themselves in offers and lists of work."""

from collections.abc import Sequence
from uuid import UUID

from switchroom.customers.facade import CUSTOMERS
from switchroom.people.facade import USERS
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.routing.facade import Card, Subjects


class InteractionCards(Subjects):
    """Whoever is offered an interaction sees its reference and who calls."""

    async def cards(self, connection: Connection, principal: Principal, about: Sequence[UUID]) -> dict[UUID, Card]:
        del principal
        rows = await connection.fetch(
            """select n.id, n.reference, n.customer_id, n.address, n.state, n.caller_id, i.handed_by,
                      case when b.id is null then i.hand_over else 'callback' end as sent_how
               from interactions.interaction n left join lateral (
                   select hand_over, handed_by from interactions.item
                   where interaction_id = n.id and ended_at is null order by id desc limit 1) i on true
               left join interactions.callback b on b.interaction_id = n.id
               where n.id = any($1)""",
            list(about),
        )
        names = await CUSTOMERS.names(connection, [row["customer_id"] for row in rows if row["customer_id"]])
        people = await USERS.names(
            connection, [id for row in rows for id in (row["handed_by"], row["caller_id"]) if id]
        )
        return {
            row["id"]: Card(
                reference=row["reference"],
                customer_name=names.get(row["customer_id"]) or people.get(row["caller_id"]),
                customer_address=row["address"],
                held=row["state"] == "held",
                sent_by=people.get(row["handed_by"]),
                sent_how=row["sent_how"],
            )
            for row in rows
        }
