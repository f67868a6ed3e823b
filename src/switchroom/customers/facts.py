"""What processes may know of a customer."""

from uuid import UUID

from switchroom.platform.db import Connection
from switchroom.platform.events import Origin

FACTS = """
select coalesce(s.name, '') as name, coalesce(s.language, '') as language, s."group",
       coalesce(s.environment, '') as environment, coalesce(r.code, '') as region
from customers.customer c join customers.customer s on s.id = coalesce(c.survivor_id, c.id)
left join organisation.region r on r.id = s.region_id
where c.id = $1 and s.origin = $2 and not s.archived
"""


async def customer_facts(connection: Connection, customer_id: UUID, *, origin: Origin) -> dict[str, str] | None:
    """The customer (or whom it was merged into) in words, empty where nothing is known; None if there is none."""
    row = await connection.fetch_row(FACTS, customer_id, origin.value)
    return None if row is None else dict(row)
