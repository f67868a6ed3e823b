"""How tickets present themselves in offers and lists of work: to those who may see them."""

from collections.abc import Sequence
from uuid import UUID

from switchroom.customers.facade import CUSTOMERS
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.routing.facade import Card, Subjects
from switchroom.tickets.contracts import SEE
from switchroom.tickets.rows import UNIT_PATH


class TicketCards(Subjects):
    """The number, the subject and who it is from."""

    async def cards(self, connection: Connection, principal: Principal, about: Sequence[UUID]) -> dict[UUID, Card]:
        reach, arguments = principal.reach(SEE).sql(UNIT_PATH, "t.brand_id", 2)
        rows = await connection.fetch(
            f"""select t.id, t.number, t.subject, t.requester_id from tickets.ticket t
                where t.id = any($1) and {reach}""",  # noqa: S608 - a condition of the program's own
            list(about),
            *arguments,
        )
        names = await CUSTOMERS.names(connection, [row["requester_id"] for row in rows if row["requester_id"]])
        return {
            row["id"]: Card(
                reference=str(row["number"]), subject=row["subject"], customer_name=names.get(row["requester_id"])
            )
            for row in rows
        }
