"""Whose an account elsewhere is: bound by issuer and subject at the first sign-in, never by an address again.

A provider may give an address to somebody else one day. Who comes then has another subject, and the account here that
the first one is bound to stays closed to him.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from switchroom.identity.contracts import LinkTaken, LinkUnknown, Proved
from switchroom.identity.events import AccountLinked, AccountUnlinked
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.ids import new_id

STAFF = "staff"
FIND = "select id, account_id, address from identity.link where realm = $1 and issuer = $2 and subject = $3 for update"
BIND = """
insert into identity.link (id, realm, issuer, subject, account_id, address, linked_at, used_at)
values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict do nothing returning id
"""
OF = """
select id, issuer, address, linked_at, used_at from identity.link where realm = $1 and account_id = any($2)
order by linked_at, id
"""


class Link(msgspec.Struct, frozen=True):
    """`address`: as it was proved at the first sign-in."""

    id: UUID
    issuer: str
    address: str
    linked_at: datetime
    used_at: datetime


class Bound(msgspec.Struct, frozen=True):
    """An account here that one elsewhere opens."""

    id: UUID
    account_id: UUID
    address: str


def realm_of(group: str) -> str:
    """The realm of the customers of a brand group."""
    return f"customers {group}"


async def bound(tx: Transaction, realm: str, proved: Proved) -> Bound | None:
    """What this account elsewhere opens; it is used now. Locked until the transaction ends."""
    found = await tx.fetch_as(Bound, FIND, realm, proved.provider.issuer, proved.subject)
    if not found:
        return None
    await tx.execute("update identity.link set used_at = $2 where id = $1", found[0].id, await tx.now())
    return found[0]


async def bind(tx: Transaction, realm: str, proved: Proved, account_id: UUID, address: str) -> None:
    """From now on this account elsewhere opens this one. Raises `LinkTaken`."""
    issuer, now = proved.provider.issuer, await tx.now()
    made = await tx.fetch_value(BIND, new_id(), realm, issuer, proved.subject, account_id, address, now)
    if made is None:
        raise LinkTaken()
    tx.emit(AccountLinked(account=account_id, provider=proved.provider.id))


async def move_address(tx: Transaction, link: Bound, address: str) -> None:
    """The same person has another address now."""
    await tx.execute("update identity.link set address = $2 where id = $1", link.id, address)


async def links_of(connection: Connection, realm: str, account_ids: list[UUID]) -> list[Link]:
    """What opens these accounts, the oldest first."""
    return await connection.fetch_as(Link, OF, realm, account_ids)


async def all_links_of(connection: Connection, account_ids: list[UUID]) -> list[Link]:
    """The same, in whichever realm."""
    return await connection.fetch_as(Link, OF.replace("realm = $1", "$1 = ''"), "", account_ids)


async def unbind(tx: Transaction, realm: str, account_id: UUID, link_id: UUID) -> None:
    """It opens nothing any more; the next sign-in binds anew. Raises `LinkUnknown`."""
    gone = "delete from identity.link where id = $1 and realm = $2 and account_id = $3 returning issuer"
    issuer = await tx.fetch_value(gone, link_id, realm, account_id)
    if issuer is None:
        raise LinkUnknown()
    tx.emit(AccountUnlinked(account=account_id, link=link_id))


async def forget_links(tx: Transaction, account_ids: list[UUID]) -> None:
    """As if these accounts had never been opened from elsewhere."""
    await tx.execute("delete from identity.link where account_id = any($1)", account_ids)
