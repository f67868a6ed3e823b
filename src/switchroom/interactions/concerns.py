"""Where an interaction belongs and who stands behind it: what processes asks before it gives work to people."""

from switchroom.platform.db import Connection
from switchroom.processes.contracts import Concern, Requesters, Subject

_SERVED = "select distinct agent_id from interactions.item where interaction_id = $1 and connected_at is not null"
_MAILS = """
with party as (
    select coalesce(c.survivor_id, c.id) as root from interactions.interaction n
    join customers.customer c on c.id in (n.customer_id, n.caller_id) where n.id = $1)
select lower(a.normal) as mail from party join customers.customer c on c.id = party.root or c.survivor_id = party.root
join customers.address a on a.customer_id = c.id where a.kind = 'mail'
union select lower(address) from interactions.interaction where id = $1 and address like '%@%'
"""
_SAME_MAIL = 'select id from people."user" where lower(email) = any($1) and not archived'


async def concern_of(connection: Connection, subject: Subject | None) -> Concern:
    """The unit, brand and region of an interaction and its reference number. Implements `processes.ConcernOf`."""
    if subject is None or subject.kind != "interaction":
        return Concern()
    row = await connection.fetch_row(
        """select n.unit_id, n.reference, n.brand_id, c.region_id from interactions.interaction n
           left join customers.customer c on c.id = n.customer_id where n.id = $1""",
        subject.id,
    )
    return Concern(row["unit_id"], row["reference"], row["brand_id"], row["region_id"]) if row else Concern()


async def requesters_of(connection: Connection, subject: Subject | None) -> Requesters:
    """Of an interaction: its customer, by every address known, and whoever has served it.

    Implements `processes.RequestersOf`.
    """
    if subject is None or subject.kind != "interaction":
        return Requesters()
    mails = [row["mail"] for row in await connection.fetch(_MAILS, subject.id)]
    served = [row["agent_id"] for row in await connection.fetch(_SERVED, subject.id)]
    same = [row["id"] for row in await connection.fetch(_SAME_MAIL, mails)]
    return Requesters(frozenset([*served, *same]), frozenset(mails))
