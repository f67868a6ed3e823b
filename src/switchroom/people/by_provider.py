"""Signing in people who work here by the account that they have at an identity provider. Nobody is made by it."""

from datetime import datetime
from uuid import UUID

from switchroom.identity.contracts import Audience, Ending, LinkTaken, Proved, Provider, SignOnFailed
from switchroom.identity.facade import STAFF, Returned, bind, bound, finish, forget_links
from switchroom.people.contracts import SignedIn
from switchroom.platform.auth import open_session
from switchroom.platform.db import Transaction
from switchroom.platform.events import Actor, ActorKind
from switchroom.platform.services import Services

AUDIENCE = Audience.STAFF
LINKED = 'select active, archived from people."user" where id = $1 for share'
BY_EMAIL = """
select id from people."user" where lower(email) = $1 and active and not archived for share
"""


async def sign_in_by_provider(
    services: Services, provider: Provider, returned: Returned, *, address: str, browser: str
) -> str:
    """The secret of a new session, for who came back from this provider and is known here. Raises `SignOnFailed`."""
    proved = await finish(services, provider, returned, address)
    now: datetime = services.clock.now()
    async with services.database.transaction() as tx:
        user_id = await _account(tx, proved)
        tx.actor = Actor(ActorKind.USER, user_id)
        secret = await open_session(tx, user_id, now, services.settings.sessions, address=address, browser=browser)
        tx.emit(SignedIn(user_id=user_id, provider=provider.id))
    return secret


async def _account(tx: Transaction, proved: Proved) -> UUID:
    """Whose account it is; at the first time, of whoever has the verified address here. Raises `SignOnFailed`."""
    link = await bound(tx, STAFF, proved)
    if link is not None:
        user = await tx.fetch_row(LINKED, link.account_id)
        if user is not None and not user["archived"]:
            if not user["active"]:
                raise SignOnFailed(Ending.NO_ACCOUNT, "inactive")
            return link.account_id
        await forget_links(tx, [link.account_id])  # put away for good; whoever has the address now begins anew
    if proved.address is None:
        raise SignOnFailed(Ending.NO_ACCOUNT, "unverified_address")
    user_id: UUID | None = await tx.fetch_value(BY_EMAIL, proved.address)
    if user_id is None:
        raise SignOnFailed(Ending.NO_ACCOUNT, "unknown_address")
    tx.actor = Actor(ActorKind.USER, user_id)
    try:
        await bind(tx, STAFF, proved, user_id, proved.address)
    except LinkTaken:
        raise SignOnFailed(Ending.NO_ACCOUNT, "linked_to_another_subject") from None
    return user_id
