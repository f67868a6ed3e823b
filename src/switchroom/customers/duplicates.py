"""Who may be the same customer: the same address, or the same name in the same organisation."""

from uuid import UUID

from switchroom.customers import schemas
from switchroom.customers.actions import CUSTOMERS, family_of
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.listing import searchable

MOST = 10
SAME_ADDRESS = """
select distinct s.id from customers.address mine
join customers.address a
    on (a.normal, a.kind, a."group", a.origin) = (mine.normal, mine.kind, mine."group", mine.origin)
join customers.customer c on c.id = a.customer_id
join customers.customer s on s.id = coalesce(c.survivor_id, c.id) and not s.archived
where mine.customer_id = any($1) and s.id <> all($1) limit $2
"""
SAME_NAME = """
select distinct s.id from customers.membership mine
join customers.membership m on m.organisation_id = mine.organisation_id
join customers.customer c on c.id = m.member_id
join customers.customer s on s.id = coalesce(c.survivor_id, c.id) and not s.archived
join customers.customer me on me.id = mine.member_id
where mine.member_id = any($1) and s.id <> all($1) and s.origin = me.origin
    and (s.words = $3 or starts_with(s.words, $3 || ' ')) limit $2
"""


async def find_duplicates(connection: Connection, principal: Principal, id: UUID) -> list[schemas.Duplicate]:
    """The likeliest first. Raises `UnknownRow`."""
    customer = await CUSTOMERS.access(connection, principal, id)
    family = await family_of(connection, id)
    reasons: dict[UUID, list[str]] = {}
    for row in await connection.fetch(SAME_ADDRESS, family, MOST):
        reasons.setdefault(row["id"], []).append("address")
    if name := searchable(customer["name"]):
        for row in await connection.fetch(SAME_NAME, family, MOST, name):
            reasons.setdefault(row["id"], []).append("name")
    ids = sorted(reasons, key=lambda id: -len(reasons[id]))[:MOST]
    # All are of the customer's own brand group, which the principal may see.
    return [schemas.Duplicate(customer=c, same=reasons[c.id]) for c in await CUSTOMERS.rows(connection, ids)]
