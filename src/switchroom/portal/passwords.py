"""Passwords of requesters, beside the link: set after signing in by a link, never needed, forgotten without harm.

A password belongs to one address at one portal and to the customer whose address it was when it was set. It opens
nothing once the address is another's: then the link decides anew. Hashed as those of people who work here.
"""

from datetime import timedelta
from uuid import UUID

from switchroom.platform.auth import Passwords
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.ratelimit import Rate, forget, give_back, take
from switchroom.platform.services import Services
from switchroom.portal.contracts import (
    AskedTooOften,
    Entry,
    NoPassword,
    NotSignedIn,
    PasswordRefused,
    ProveYourself,
    WrongPassword,
)
from switchroom.portal.events import PasswordRemoved, PasswordSet
from switchroom.portal.requesters import Requester, is_still_his, open_session
from switchroom.portal.sites import Site

PASSWORDS_OF_IP = Rate(burst=30, every=timedelta(seconds=10))
"""Of failures: a whole office may sit behind one address."""
PASSWORDS_OF_ADDRESS = Rate(burst=8, every=timedelta(seconds=30))
"""Strangers who guess can use it up; a link is sent all the same."""

KNOWN = "select customer_id, hash from portal.password where portal_id = $1 and address = $2"
SET = """
insert into portal.password (portal_id, address, customer_id, hash, set_at) values ($1, $2, $3, $4, $5)
on conflict (portal_id, address) do update set customer_id = excluded.customer_id, hash = excluded.hash, set_at = $5
"""
END_OTHERS = "delete from portal.session where portal_id = $1 and address = $2 and id <> $3"


async def sign_in_by_password(services: Services, site: Site, address: str, password: str, ip: str) -> str:
    """The secret of a new session. Raises `PasswordRefused`, after as long whatever the reason, and `AskedTooOften`."""
    of_ip, of_address = f"portal password from {ip}", _attempts(site, address)
    async with services.database.transaction() as tx:
        now = await tx.now()
        await take(tx, of_ip, PASSWORDS_OF_IP, now, AskedTooOften)
        await take(tx, of_address, PASSWORDS_OF_ADDRESS, now, AskedTooOften)
    async with services.database.read() as connection:
        row = await connection.fetch_row(KNOWN, site.id, address)
    passwords, known = services.the(Passwords), row["hash"] if row else None
    if not await passwords.verify(password, known) or row is None or known is None:
        raise PasswordRefused()
    rehashed = await passwords.hash(password) if passwords.is_outdated(known) else None
    async with services.database.transaction(origin=site.origin) as tx:
        # Locked: whoever changes it meanwhile ends the session that comes of it, too.
        unchanged = await tx.fetch_value(f"{KNOWN} and hash = $3 for update", site.id, address, known)
        if unchanged is None or not await is_still_his(tx, row["customer_id"], address):
            raise PasswordRefused()
        if rehashed:
            await tx.execute(SET, site.id, address, row["customer_id"], rehashed, await tx.now())
        await give_back(tx, of_ip, PASSWORDS_OF_IP)
        await forget(tx, of_address)
        return await open_session(tx, services, site, row["customer_id"], address, Entry.PASSWORD)


async def has_password(connection: Connection, requester: Requester) -> bool:
    """Whether whoever is signed in has set one for this address."""
    row = await connection.fetch_row(KNOWN, requester.site.id, requester.address)
    return row is not None and row["customer_id"] in requester.customers


async def set_own(services: Services, requester: Requester, current: str | None, new: str) -> None:
    """Set or change the password; all other sessions of this address end.

    Who signed in by a link has proved the address and needs no `current` one. Raises `WrongPassword`, `ProveYourself`,
    `WeakPassword`, `AskedTooOften`.
    """
    customer_id = await _prove(services, requester, current)
    hashed = await services.the(Passwords).hash(new)
    site = requester.site
    async with services.database.transaction(origin=site.origin) as tx:
        await tx.execute(SET, site.id, requester.address, customer_id, hashed, await tx.now())
        await _end_others(tx, requester)
        tx.emit(PasswordSet(customer=customer_id, portal=site.id), origin=site.origin)


async def remove_own(services: Services, requester: Requester, current: str | None) -> None:
    """Sign in by links alone again; all other sessions of this address end. Raises as `set_own`, and `NoPassword`."""
    customer_id = await _prove(services, requester, current)
    site = requester.site
    async with services.database.transaction(origin=site.origin) as tx:
        gone = "delete from portal.password where portal_id = $1 and address = $2"
        if await tx.execute(gone, site.id, requester.address) == "DELETE 0":
            raise NoPassword()
        await _end_others(tx, requester)
        tx.emit(PasswordRemoved(customer=customer_id, portal=site.id), origin=site.origin)


async def _prove(services: Services, requester: Requester, current: str | None) -> UUID:
    """That it is the owner of the address who asks; whose password it is."""
    if requester.only is not None or requester.customer_id is None:
        raise NotSignedIn()
    if requester.entry is Entry.LINK:
        return requester.customer_id
    key = _attempts(requester.site, requester.address)
    async with services.database.transaction() as tx:
        await take(tx, key, PASSWORDS_OF_ADDRESS, await tx.now(), AskedTooOften)
        row = await tx.fetch_row(KNOWN, requester.site.id, requester.address)
    if row is None or row["customer_id"] not in requester.customers:
        raise ProveYourself()
    if not await services.the(Passwords).verify(current or "", row["hash"]):
        raise WrongPassword()
    async with services.database.transaction() as tx:
        await forget(tx, key)
    return requester.customer_id


async def _end_others(tx: Transaction, requester: Requester) -> None:
    await tx.execute(END_OTHERS, requester.site.id, requester.address, requester.session_id)


def _attempts(site: Site, address: str) -> str:
    return f"portal password of {site.id} {address}"
