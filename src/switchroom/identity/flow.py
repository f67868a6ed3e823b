"""The way to a provider and back: authorization code with PKCE, bound to the browser that began (RFC 9700).

What is remembered of an attempt is used up when it comes back, whatever comes of it.
"""

import base64
import hashlib
import logging
import secrets
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from switchroom.identity.actions import callback_path
from switchroom.identity.asking import AskProviders, Endpoints, Tokens
from switchroom.identity.contracts import (
    Audience,
    Ending,
    NoProvider,
    Proved,
    Provider,
    ProviderAway,
    SignOnFailed,
    TriedTooOften,
)
from switchroom.identity.domain.claims import Claims, NotBelieved, believed, is_of, said
from switchroom.platform.auth import digest
from switchroom.platform.db import Connection
from switchroom.platform.ratelimit import Rate, give_back, take
from switchroom.platform.services import Services

log = logging.getLogger(__name__)
ATTEMPT_LIFE = timedelta(minutes=10)
PER_ADDRESS = Rate(burst=60, every=timedelta(seconds=5))
"""Of ways out and back that came to nothing yet: a whole office may sit behind one address, and begin at eight."""

PROVIDER = """
select id, slug, name, issuer, client_id, sealed_secret, audience, brand_id, domains, newcomers
from identity.provider where active and not archived and audience = $1
"""
REMEMBER = """
insert into identity.attempt (state_hash, provider_id, browser_hash, nonce, verifier, expires_at)
values ($1, $2, $3, $4, $5, $6)
"""
USE_UP = """
delete from identity.attempt where state_hash = $1
returning provider_id, browser_hash, nonce, verifier, expires_at > clock_timestamp() as in_time
"""
FORGET_OLD = """
delete from identity.attempt where state_hash in
    (select state_hash from identity.attempt where expires_at < $1 order by expires_at limit 20 for update skip locked)
"""


class Begun(NamedTuple):
    """Where the browser goes, and what it keeps in a cookie until it is back."""

    url: str
    browser: str


class Returned(NamedTuple):
    """What a browser comes back with; each is empty if it is missing."""

    code: str
    state: str
    issuer: str
    error: str
    browser: str


async def providers_for(connection: Connection, audience: Audience, brand_id: UUID | None = None) -> list[Provider]:
    """The ways to sign in that are open to them, by name."""
    asked = f"{PROVIDER} and brand_id is not distinct from $2 order by lower(name), id"
    return await connection.fetch_as(Provider, asked, audience.value, brand_id)


async def begin(services: Services, audience: Audience, brand_id: UUID | None, slug: str, ip: str) -> Begun:
    """Set out for a provider. Raises `NoProvider`, `ProviderAway`, `TriedTooOften`."""
    await _take(services, ip)
    async with services.database.read() as connection:
        found = [one for one in await providers_for(connection, audience, brand_id) if one.slug == slug]
    if not found:
        raise NoProvider()
    (provider,) = found
    try:
        endpoints = await services.the(AskProviders).endpoints(provider)
    except SignOnFailed as failed:
        _note(provider, failed)
        raise ProviderAway() from None
    state, nonce, verifier, browser = (secrets.token_urlsafe(32) for _ in range(4))
    async with services.database.transaction() as tx:
        now = await tx.now()
        await tx.execute(FORGET_OLD, now)
        await tx.execute(REMEMBER, digest(state), provider.id, digest(browser), nonce, verifier, now + ATTEMPT_LIFE)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": _back(services, provider),
        "scope": "openid email profile",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    joint = "&" if "?" in endpoints.authorization_endpoint else "?"
    return Begun(f"{endpoints.authorization_endpoint}{joint}{urlencode(query)}", browser)


async def provider_of(connection: Connection, audience: Audience, slug: str) -> Provider:
    """The open provider whose callback this is. Raises `NoProvider`."""
    found = await connection.fetch_as(Provider, f"{PROVIDER} and slug = $2", audience.value, slug)
    if not found:
        raise NoProvider()
    return found[0]


async def finish(services: Services, provider: Provider, returned: Returned, ip: str) -> Proved:
    """Who came back from this provider. Raises `SignOnFailed`; why, the log says."""
    try:
        return await _finish(services, provider, returned, ip)
    except SignOnFailed as failed:
        _note(provider, failed)
        raise


async def _finish(services: Services, provider: Provider, returned: Returned, ip: str) -> Proved:
    try:
        await _take(services, ip)
    except TriedTooOften:
        raise SignOnFailed(Ending.THROTTLED, "throttled") from None
    nonce, verifier = await _use_up(services, provider, returned)
    if returned.error:
        cancelled = returned.error in ("access_denied", "interaction_required", "login_required", "consent_required")
        raise SignOnFailed(Ending.CANCELLED if cancelled else Ending.REFUSED, "provider_said_no")
    if not returned.code:
        raise SignOnFailed(Ending.REFUSED, "no_code")
    asking = services.the(AskProviders)
    endpoints = await asking.endpoints(provider)
    must_say = endpoints.authorization_response_iss_parameter_supported
    if (returned.issuer or must_say) and returned.issuer != provider.issuer:  # RFC 9207
        raise SignOnFailed(Ending.REFUSED, "answer_of_another_issuer")
    tokens = await asking.redeem(provider, endpoints, returned.code, verifier, _back(services, provider))
    claims = await _claims(services, provider, endpoints, tokens, nonce)
    if claims.address is not None and not is_of(claims.address, provider.domains):
        raise SignOnFailed(Ending.NO_ACCOUNT, "foreign_domain")
    async with services.database.transaction() as tx:
        for _ in ("out", "back"):
            await give_back(tx, _place(ip), PER_ADDRESS)
    return Proved(provider=provider, subject=claims.subject, address=claims.address, name=claims.name)


async def _use_up(services: Services, provider: Provider, returned: Returned) -> tuple[str, str]:
    """The nonce and verifier of this attempt, which is over now; only for the browser and provider it began with."""
    async with services.database.transaction() as tx:
        row = await tx.fetch_row(USE_UP, digest(returned.state))
    if row is None or not row["in_time"]:
        raise SignOnFailed(Ending.OVER, "unknown_state")
    if not returned.browser or not secrets.compare_digest(row["browser_hash"], digest(returned.browser)):
        raise SignOnFailed(Ending.OVER, "another_browser")
    if row["provider_id"] != provider.id:
        raise SignOnFailed(Ending.REFUSED, "another_provider")
    return row["nonce"], row["verifier"]


async def _claims(services: Services, provider: Provider, endpoints: Endpoints, tokens: Tokens, nonce: str) -> Claims:
    asking = services.the(AskProviders)
    keys = await asking.keys(endpoints)
    async with services.database.read() as connection:
        now = int((await connection.fetch_value("select clock_timestamp()")).timestamp())
    try:
        claims = believed(
            tokens.id_token, keys, issuer=provider.issuer, client_id=provider.client_id, nonce=nonce, now=now
        )
        if not claims.has_email:
            more = await asking.about(endpoints, tokens.access_token)
            if more.get("sub") == claims.subject:
                claims = said(more)
    except NotBelieved as wrong:
        raise SignOnFailed(Ending.REFUSED, str(wrong)) from None
    return claims


async def _take(services: Services, ip: str) -> None:
    async with services.database.transaction() as tx:
        await take(tx, _place(ip), PER_ADDRESS, await tx.now(), TriedTooOften)


def _place(ip: str) -> str:
    return f"sign-on from {ip}"


def _back(services: Services, provider: Provider) -> str:
    return services.settings.own_address + callback_path(provider.audience, provider.slug)


def _note(provider: Provider, failed: SignOnFailed) -> None:
    log.warning("sign-in by provider failed", extra={"provider": provider.slug, "reason": failed.reason})
