"""What the portal keeps about a customer: that he signed in, and how to reach him."""

from typing import Any
from uuid import UUID

from switchroom.platform.db import Connection, Transaction

EXPORT = "select created_at, last_seen_at, address from portal.session where customer_id = any($1) order by id"


class PortalData:
    """Implements `customers.PersonalData`."""

    async def export(self, connection: Connection, customer_ids: list[UUID]) -> dict[str, Any]:
        """See `customers.PersonalData`."""
        return {"portal_sessions": [dict(row) for row in await connection.fetch(EXPORT, customer_ids)]}

    async def erase(self, tx: Transaction, customer_ids: list[UUID]) -> None:
        """See `customers.PersonalData`: he is signed out, and links that were sent open nothing."""
        await tx.execute(
            """delete from portal.link where address in
                   (select address from portal.session where customer_id = any($1))""",
            customer_ids,
        )
        await tx.execute("delete from portal.session where customer_id = any($1)", customer_ids)
