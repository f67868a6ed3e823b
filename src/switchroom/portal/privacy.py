"""What the portal keeps about a customer: that he signed in, and how to reach him."""

from typing import Any
from uuid import UUID

import msgspec

from switchroom.identity.facade import all_links_of, forget_links
from switchroom.platform.db import Connection, Transaction

RATINGS = """
select t.number, r.measure, r.score, r.comment, r.at from portal.rating r join tickets.ticket t on t.id = r.ticket_id
where t.requester_id = any($1) and r.score is not null order by t.number
"""
EXPORT = "select created_at, last_seen_at, address from portal.session where customer_id = any($1) order by id"

PASSWORDS = "select address, set_at from portal.password where customer_id = any($1) order by address"


class PortalData:
    """Implements `customers.PersonalData`."""

    async def export(self, connection: Connection, customer_ids: list[UUID]) -> dict[str, Any]:
        """See `customers.PersonalData`."""
        sessions = [dict(row) for row in await connection.fetch(EXPORT, customer_ids)]
        ratings = [dict(row) for row in await connection.fetch(RATINGS, customer_ids)]
        passwords = [dict(row) for row in await connection.fetch(PASSWORDS, customer_ids)]
        links = [msgspec.to_builtins(link) for link in await all_links_of(connection, customer_ids)]
        return {
            "sign_on_links": links,
            "portal_sessions": sessions,
            "portal_passwords": passwords,
            "ratings": ratings,
        }

    async def erase(self, tx: Transaction, customer_ids: list[UUID]) -> None:
        """See `customers.PersonalData`: he is signed out, and links that were sent open nothing."""
        await tx.execute(
            """delete from portal.link where address in
                   (select address from portal.session where customer_id = any($1))""",
            customer_ids,
        )
        await tx.execute(
            """update portal.rating set comment = '' where ticket_id in
                   (select id from tickets.ticket where requester_id = any($1))""",
            customer_ids,
        )
        await forget_links(tx, customer_ids)
        await tx.execute("delete from portal.password where customer_id = any($1)", customer_ids)
        await tx.execute("delete from portal.session where customer_id = any($1)", customer_ids)
