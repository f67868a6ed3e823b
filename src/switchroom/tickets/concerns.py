"""Where a ticket belongs and who stands behind it: what processes asks before it gives work about one to people."""

from switchroom.platform.db import Connection
from switchroom.processes.contracts import Concern, Requesters, Subject

_MAILS = """
with party as (
    select coalesce(c.survivor_id, c.id) as root from tickets.ticket t
    join customers.customer c on c.id = t.requester_id where t.id = $1)
select lower(a.normal) as mail from party join customers.customer c on c.id = party.root or c.survivor_id = party.root
join customers.address a on a.customer_id = c.id where a.kind = 'mail'
"""
_WORKED = """
select assignee_id as user_id from tickets.ticket where id = $1 and assignee_id is not null
union select author_id from tickets.entry where ticket_id = $1 and kind = 'reply' and author_kind = 'user'
"""
_SAME_MAIL = 'select id from people."user" where lower(email) = any($1) and not archived'


async def concern_of(connection: Connection, subject: Subject | None) -> Concern:
    """The team and brand of a ticket and its number. Implements `processes.ConcernOf`."""
    if subject is None or subject.kind != "ticket":
        return Concern()
    row = await connection.fetch_row("select unit_id, number, brand_id from tickets.ticket where id = $1", subject.id)
    return Concern(row["unit_id"], f"#{row['number']}", row["brand_id"]) if row else Concern()


async def requesters_of(connection: Connection, subject: Subject | None) -> Requesters:
    """Of a ticket: its requester, by every address known, whoever it is assigned to and whoever answered on it.

    Implements `processes.RequestersOf`.
    """
    if subject is None or subject.kind != "ticket":
        return Requesters()
    mails = [row["mail"] for row in await connection.fetch(_MAILS, subject.id)]
    worked = [row["user_id"] for row in await connection.fetch(_WORKED, subject.id)]
    same = [row["id"] for row in await connection.fetch(_SAME_MAIL, mails)]
    return Requesters(frozenset([*worked, *same]), frozenset(mails))
