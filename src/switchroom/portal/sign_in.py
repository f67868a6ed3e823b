"""Signing in by a link that comes by mail: asked for, sent, used once.

Whoever asks gets the same answer after the same work, whether or not the address is known: that is looked up later,
by the timekeeper. Secrets are kept as digests.
"""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from switchroom.customers.facade import AddressKind, find_by_address, find_or_create
from switchroom.messaging.facade import Letter, LetterWords, plan_letter
from switchroom.platform.auth import digest
from switchroom.platform.db import Transaction
from switchroom.platform.ids import new_id
from switchroom.platform.keys import Keyring
from switchroom.platform.ratelimit import Rate, take
from switchroom.platform.services import Services
from switchroom.platform.settings import Settings
from switchroom.platform.text import Text
from switchroom.platform.timekeeper import Timer, set_timer
from switchroom.portal.contracts import AskedTooOften, Entry, LinkOver, NoPortal
from switchroom.portal.requesters import open_session
from switchroom.portal.sites import Site, site_by_id
from switchroom.portal.words import SIGN_IN_LINK
from switchroom.wording.facade import words_of

LINK_ASKED = "portal link asked"
"""The kind of timer at which a link that was asked for is sent."""
LINK_LIFE = timedelta(minutes=30)
LINKS_OF_IP = Rate(burst=10, every=timedelta(minutes=1))
LINKS_TO_ADDRESS = Rate(burst=3, every=timedelta(minutes=10))
USES_OF_IP = Rate(burst=20, every=timedelta(seconds=20))
"""A secret has 256 bits; this is for whoever tries anyway."""

ASKED = "insert into portal.link (id, portal_id, address, language, asked_at) values ($1, $2, $3, $4, $5)"
USE = """
update portal.link set used_at = $3 where secret_hash = $1 and portal_id = $2 and used_at is null and expires_at > $3
returning address, language
"""


async def ask_for_link(tx: Transaction, site: Site, address: str, language: str, ip: str) -> None:
    """A link will be sent to this address, if it may have one. Raises `AskedTooOften`, by where it is asked from only.

    An address that was sent enough is sent no more, and nobody is told.
    """
    now = await tx.now()
    await take(tx, f"portal link asked from {ip}", LINKS_OF_IP, now, AskedTooOften)
    link_id = new_id()
    try:
        await take(tx, f"portal link to {site.brand_id} {address}", LINKS_TO_ADDRESS, now, AskedTooOften)
    except AskedTooOften:
        return
    await tx.execute(ASKED, link_id, site.id, address, language, now)
    await set_timer(tx, LINK_ASKED, link_id, timedelta(), {})


class Links:
    """Sends the links that were asked for."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def send(self, tx: Transaction, timers: Sequence[Timer]) -> None:
        """What a `LINK_ASKED` timer does: a link that cannot be sent is forgotten."""
        for timer in timers:
            if not await self._send(tx, timer.subject):
                await tx.execute("delete from portal.link where id = $1", timer.subject)

    async def _send(self, tx: Transaction, link_id: UUID) -> bool:
        row = await tx.fetch_row("select portal_id, address, language from portal.link where id = $1", link_id)
        if row is None:
            return False
        try:
            site = await site_by_id(tx, row["portal_id"])
        except NoPortal:
            return False
        found = await find_by_address(tx, site.brand_id, row["address"], origin=site.origin, kind=AddressKind.MAIL)
        if not found and not site.newcomers:
            return False
        secret = secrets.token_urlsafe(32)
        letter = Letter(
            brand_id=site.brand_id,
            unit_id=site.unit_id,
            recipient=row["address"],
            words=await _words(tx, self._services.settings, site, secret, row["language"] or site.language),
            customer_id=found[0] if found else None,
            origin=site.origin,
        )
        if await plan_letter(tx, self._services.the(Keyring), letter) is None:
            return False
        expires_at = await tx.now() + LINK_LIFE
        await tx.execute(
            "update portal.link set secret_hash = $2, expires_at = $3 where id = $1",
            link_id,
            digest(secret),
            expires_at,
        )
        return True


async def _words(tx: Transaction, settings: Settings, site: Site, secret: str, language: str) -> LetterWords:
    """The secret stands behind the #: no server on the way, nor a page that is linked to, ever sees it."""
    words = await words_of(tx, SIGN_IN_LINK, site.brand_id, language)
    values = {
        "brand": Text.parse(site.brand_name).in_language(language, site.language),
        "link": f"{settings.own_address}/portal/{site.label}/enter#{secret}",
        "minutes": str(int(LINK_LIFE.total_seconds() // 60)),
    }
    said = words.fill(values)
    return LetterWords(subject=said.subject, text=said.text, language=words.language)


async def use_link(services: Services, site: Site, secret: str, ip: str) -> str:
    """Sign in by a link, once; the secret of the new session. Raises `LinkOver`, `AskedTooOften`."""
    async with services.database.transaction() as tx:
        await take(tx, f"portal link used from {ip}", USES_OF_IP, await tx.now(), AskedTooOften)
    async with services.database.transaction(origin=site.origin) as tx:
        now = await tx.now()
        used = await tx.fetch_row(USE, digest(secret), site.id, now)
        if used is None:
            raise LinkOver()
        customer_id = await _customer(tx, services, site, used["address"], used["language"])
        return await open_session(tx, services, site, customer_id, used["address"], Entry.LINK)


async def _customer(tx: Transaction, services: Services, site: Site, address: str, language: str) -> UUID:
    """Whose address it is now; a newcomer becomes a customer only by proving that it is his."""
    if not site.newcomers:
        found = await find_by_address(tx, site.brand_id, address, origin=site.origin, kind=AddressKind.MAIL)
        if not found:
            raise LinkOver()
        return found[0]
    made = await find_or_create(
        tx,
        services,
        site.brand_id,
        address,
        at=await tx.now(),
        origin=site.origin,
        kind=AddressKind.MAIL,
        language=language or site.language,
    )
    return made.id
