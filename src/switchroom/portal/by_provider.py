"""Signing in requesters by the account that they have at an identity provider of their brand."""

from uuid import UUID

from switchroom.customers.facade import AddressKind, family_of, find_by_address, find_or_create
from switchroom.identity.contracts import Audience, Ending, LinkTaken, Proved, Provider, SignOnFailed
from switchroom.identity.facade import Returned, bind, bound, finish, move_address, realm_of
from switchroom.platform.db import Transaction
from switchroom.platform.events import Actor, ActorKind
from switchroom.platform.services import Services
from switchroom.portal.contracts import Entry
from switchroom.portal.requesters import is_still_his, open_session
from switchroom.portal.sites import Site

AUDIENCE = Audience.REQUESTERS


async def sign_in_by_provider(services: Services, site: Site, provider: Provider, returned: Returned, ip: str) -> str:
    """The secret of a new session, for who came back from this provider. Raises `SignOnFailed`."""
    proved = await finish(services, provider, returned, ip)
    async with services.database.transaction(origin=site.origin) as tx:
        customer_id, address = await _account(tx, services, site, proved)
        return await open_session(tx, services, site, customer_id, address, Entry.PROVIDER, provider.id)


async def _account(tx: Transaction, services: Services, site: Site, proved: Proved) -> tuple[UUID, str]:
    """Whose account it is, and by which of his addresses he is here. Raises `SignOnFailed`.

    Whoever is bound stays who he is: a new address counts only if it is on his own card already.
    """
    realm, address = realm_of(site.group), proved.address
    link = await bound(tx, realm, proved)
    if link is not None:
        if address is not None and await is_still_his(tx, link.account_id, address):
            await move_address(tx, link, address)
            return link.account_id, address
        if await is_still_his(tx, link.account_id, link.address):
            return link.account_id, link.address
        raise SignOnFailed(Ending.NO_ACCOUNT, "address_taken_off")
    if address is None:
        raise SignOnFailed(Ending.NO_ACCOUNT, "unverified_address")
    customer_id = await _by_address(tx, services, site, proved, address)
    tx.actor = Actor(ActorKind.CUSTOMER, customer_id)
    try:
        await bind(tx, realm, proved, customer_id, address)
    except LinkTaken:
        raise SignOnFailed(Ending.NO_ACCOUNT, "linked_to_another_subject") from None
    return customer_id, address


async def _by_address(tx: Transaction, services: Services, site: Site, proved: Proved, address: str) -> UUID:
    found = await find_by_address(tx, site.brand_id, address, origin=site.origin, kind=AddressKind.MAIL)
    if found:
        return (await family_of(tx, found[0]))[0]
    if not proved.provider.newcomers:
        raise SignOnFailed(Ending.NO_ACCOUNT, "unknown_address")
    made = await find_or_create(
        tx,
        services,
        site.brand_id,
        address,
        at=await tx.now(),
        origin=site.origin,
        kind=AddressKind.MAIL,
        language=site.language,
    )
    return made.id
