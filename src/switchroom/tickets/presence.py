"""Who has a ticket open, and who writes on it: said again every few seconds, and forgotten when it is not.

It is no history and nothing depends on it: it is written beside the journal, to a table that a crash empties.
"""

from typing import Literal
from uuid import UUID

import msgspec

from switchroom.platform.access import Principal
from switchroom.platform.db import Transaction
from switchroom.tickets import rows
from switchroom.tickets.contracts import WORK
from switchroom.tickets.rows import Ref

Doing = Literal["reading", "replying", "noting"]
EVERY_S = 10
"""So often a page says so."""
HERE = """
with gone as (
    delete from tickets.presence where ctid = any(array(
        select ctid from tickets.presence where at < clock_timestamp() - make_interval(secs => $4 * 6)
        order by at limit 100 for update skip locked))),
here as (
    insert into tickets.presence (ticket_id, user_id, doing, at) values ($1, $2, $3, clock_timestamp())
    on conflict (ticket_id, user_id) do update set doing = excluded.doing, at = excluded.at)
select u.id, u.name, p.doing from tickets.presence p join people."user" u on u.id = p.user_id
where p.ticket_id = $1 and p.user_id <> $2 and p.at > clock_timestamp() - make_interval(secs => $4 * 2.5)
order by u.name, u.id
"""


class Present(msgspec.Struct, frozen=True):
    """A colleague who has the ticket open."""

    id: UUID
    name: str
    doing: Doing


async def be_here(tx: Transaction, principal: Principal, ref: Ref, doing: Doing) -> list[Present]:
    """Say that one has the ticket open; who else has. Raises `TicketNotFound`, `NotAllowed`."""
    row = await rows.access(tx, principal, ref, WORK)
    return await tx.fetch_as(Present, HERE, row.id, principal.user_id, doing, EVERY_S)


async def leave(tx: Transaction, principal: Principal, ref: Ref) -> None:
    """One has it open no longer. Raises `TicketNotFound`, `NotAllowed`."""
    row = await rows.access(tx, principal, ref, WORK)
    await tx.execute("delete from tickets.presence where ticket_id = $1 and user_id = $2", row.id, principal.user_id)
